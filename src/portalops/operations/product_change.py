"""Change a product: take over what sales agreed with the customer."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Struct

from portalops import effects
from portalops.facts import Allocation, Contract, Product, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import ProductRef
from portalops.rules import products, standing
from portalops.rules.products import Pool
from portalops.values import Count, Reason


class ChangeProduct(Asks, frozen=True):
    """Take over what sales agreed for a product: its licenses, its last day."""

    product: Annotated[ProductRef, "Product, as portal:code/contract/product"]
    agreed: Annotated[Reason, "What sales agreed, such as the number of the quote"]
    licensed: Annotated[Count | None, "Licenses from now on, as a total"] = None
    expires_on: Annotated[date | None, "Last day from now on"] = None


class Changing(Struct, frozen=True, kw_only=True):
    """The tenant, the product as it stands, and what is allocated of it."""

    tenant: Tenant
    product: Product
    pool: Pool


def look(asked: ChangeProduct, reads: Reads) -> Changing:
    """The product, and what hangs on its contract."""
    tenant = reads.tenant(asked.product.tenant)
    contract = reads.one(Contract, asked.product.contract)
    return Changing(
        tenant=tenant,
        product=reads.one(Product, asked.product),
        pool=products.pool(contract, reads.all_of(Product, tenant.ref), reads.all_of(Allocation, tenant.ref)),
    )


def plan(asked: ChangeProduct, facts: Changing, profile: Profile, today: date) -> Plan:
    """Change what was agreed; the licenses never go below what the environments have."""
    said = {"licensed": asked.licensed, "expires_on": asked.expires_on}
    given = {field: value for field, value in said.items() if value is not None}
    becomes = msgspec.structs.replace(facts.product, **given)
    refusals = (
        *standing.refusals(facts.tenant, profile),
        *products.change_refusals(facts.product, becomes, facts.pool, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    changes = effects.changed(facts.product, profile.rests_on(CHANGE_PRODUCT.name), **given)
    return Plan(effects=changes, notices=(products.notice(becomes, facts.pool, today, profile),))


CHANGE_PRODUCT = Operation(
    name="product change",
    permission=Permission.PRODUCT_CHANGE,
    asks=ChangeProduct,
    look=look,
    plan=plan,
)

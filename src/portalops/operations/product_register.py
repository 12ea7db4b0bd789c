"""Register a product: take over what the portal's own data say of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.activation.typed import KeyEnding
from portalops.facts import Contract, Product, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import ProductRef
from portalops.rules import products, standing
from portalops.values import Count, ProductName


class RegisterProduct(Asks, frozen=True):
    """Register a product of a contract from the portal's own data."""

    product: Annotated[ProductRef, "Product, as portal:code/contract/product"]
    name: Annotated[ProductName, "Name of the product"]
    licensed: Annotated[Count | None, "Licenses that the contract has"] = None
    expires_on: Annotated[date | None, "Last day, where it ends before the contract"] = None
    other: Annotated[bool, "Another product, added by a license key"] = False
    key_ending: Annotated[KeyEnding | None, "Last four characters of the license key"] = None


class Registering(Struct, frozen=True, kw_only=True):
    """The tenant and the contract as they stand, and the product that already has the id, if there is one."""

    tenant: Tenant
    contract: Contract
    taken: Product | None


def look(asked: RegisterProduct, reads: Reads) -> Registering:
    """The tenant, the contract, and whether the id is taken."""
    return Registering(
        tenant=reads.tenant(asked.product.tenant),
        contract=reads.one(Contract, asked.product.contract),
        taken=reads.one_if_any(Product, asked.product),
    )


def plan(asked: RegisterProduct, facts: Registering, profile: Profile, today: date) -> Plan:
    """Take the product over, unless its id is taken or what is said of it can't be right."""
    said = {field: getattr(asked, field) for field in asked.__struct_fields__ if field != "product"}
    product = Product(ref=asked.product, **said)
    refusals = (
        *standing.refusals(facts.tenant, profile),
        *standing.taken(facts.taken, "product", profile),
        *products.refusals(product, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    return Plan(effects=(effects.added(product, profile.rests_on(REGISTER_PRODUCT.name)),))


REGISTER_PRODUCT = Operation(
    name="product register",
    permission=Permission.PRODUCT_REGISTER,
    asks=RegisterProduct,
    look=look,
    plan=plan,
)

"""Add another product to a contract by its license key, as an owner asks."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.activation.typed import LicenseKey
from portalops.facts import Account, Allocation, Contract, Product, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import AccountRef, ProductRef
from portalops.rules import owners, products, standing
from portalops.rules.products import Pool
from portalops.values import Count, ProductName


class AddProduct(Asks, frozen=True):
    """Add another product to a contract by its license key; the key is read from the terminal or from stdin."""

    product: Annotated[ProductRef, "Product, as portal:code/contract/product"]
    name: Annotated[ProductName, "Name of the product"]
    key: Annotated[LicenseKey, "License key"]
    licensed: Annotated[Count | None, "Licenses that the key is for, if that is known"] = None
    expires_on: Annotated[date | None, "Last day, where it ends before the contract"] = None
    asked_by: Annotated[AccountRef | None, "Owner who asks for it, as portal:code/user"] = None


class Adding(Struct, frozen=True, kw_only=True):
    """The tenant, who asks, and what the contract has so far."""

    tenant: Tenant
    who: Account | None
    pool: Pool
    taken: Product | None


def look(asked: AddProduct, reads: Reads) -> Adding:
    """The tenant, who asks, and the products of the contract."""
    tenant = reads.tenant(asked.product.tenant)
    contract = reads.one(Contract, asked.product.contract)
    return Adding(
        tenant=tenant,
        who=owners.requester(asked.asked_by, reads),
        pool=products.pool(contract, reads.all_of(Product, tenant.ref), reads.all_of(Allocation, tenant.ref)),
        taken=reads.one_if_any(Product, asked.product),
    )


def plan(asked: AddProduct, facts: Adding, profile: Profile, today: date) -> Plan:
    """Add the product, of whose key only a mark is kept, unless it is there or the same key was used before."""
    product = Product(
        ref=asked.product,
        name=asked.name,
        licensed=asked.licensed,
        expires_on=asked.expires_on,
        other=True,
        key_ending=asked.key.ending,
        key_fingerprint=asked.key.fingerprint,
    )
    refusals = (
        *standing.refusals(facts.tenant, profile),
        *owners.refusals(facts.who, facts.tenant.ref, ADD_PRODUCT.name, profile),
        *standing.taken(facts.taken, "product", profile),
        *products.same_key(product, facts.pool.products, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    return Plan(effects=(effects.added(product, profile.rests_on(ADD_PRODUCT.name)),))


ADD_PRODUCT = Operation(
    name="product add",
    permission=Permission.PRODUCT_ADD,
    asks=AddProduct,
    look=look,
    plan=plan,
)

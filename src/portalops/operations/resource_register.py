"""Register a resource: a file that a contract lets its people download."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.facts import Contract, Product, Reads, Resource, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import ProductRef, ResourceRef
from portalops.rules import resources, standing
from portalops.values import FileName, Version, Word


class RegisterResource(Asks, frozen=True):
    """Register a file that a contract lets its people download; the file itself stays at the portal."""

    resource: Annotated[ResourceRef, "Resource, as portal:code/contract/resource"]
    name: Annotated[FileName, "Name of the file"]
    version: Annotated[Version | None, "Version, as the portal shows it"] = None
    product: Annotated[Annotated[str, Word("workflow")] | None, "Product of the contract that it belongs to"] = None


class Shelf(Struct, frozen=True, kw_only=True):
    """The contract and its tenant, the product of that name if it has one, and what has the reference already."""

    tenant: Tenant
    contract: Contract
    product: Product | None
    taken: Resource | None


def look(asked: RegisterResource, reads: Reads) -> Shelf:
    """The contract, and whether it has the product."""
    contract = reads.one(Contract, asked.resource.contract)
    product = ProductRef.within(contract.ref, asked.product) if asked.product else None
    return Shelf(
        tenant=reads.tenant(contract.owner),
        contract=contract,
        product=reads.one_if_any(Product, product) if product else None,
        taken=reads.one_if_any(Resource, asked.resource),
    )


def plan(asked: RegisterResource, shelf: Shelf, profile: Profile, today: date) -> Plan:
    """Take it over, unless the contract doesn't have its product."""
    refusals = (
        *standing.refusals(shelf.tenant, profile),
        *standing.taken(shelf.taken, "resource", profile),
        *resources.not_contracted(asked.product, shelf.product, shelf.contract, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    resource = Resource(
        ref=asked.resource,
        name=asked.name,
        version=asked.version,
        product=shelf.product.ref if shelf.product else None,
    )
    return Plan(effects=(effects.added(resource, profile.rests_on(REGISTER_RESOURCE.name)),))


REGISTER_RESOURCE = Operation(
    name="resource register",
    permission=Permission.RESOURCE_REGISTER,
    asks=RegisterResource,
    look=look,
    plan=plan,
)

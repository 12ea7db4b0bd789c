"""Take over that somebody downloaded a resource: who, and when."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.facts import Account, Contract, Download, Product, Reads, Resource, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import AccountRef, DownloadRef, ResourceRef
from portalops.rules import invitations, resources, standing


class TakeResource(Asks, frozen=True):
    """Take over that a user downloaded a resource of the contract."""

    positional = 2

    resource: Annotated[ResourceRef, "Resource, as portal:code/contract/resource"]
    account: Annotated[AccountRef, "User who took it, as portal:code/user"]
    taken_on: Annotated[date | None, "Day on which it was taken; today if left out"] = None


class Taking(Struct, frozen=True, kw_only=True):
    """A resource with its contract and its product, who takes it, and how often it was taken before."""

    tenant: Tenant
    resource: Resource
    contract: Contract
    product: Product | None
    account: Account
    times: int


def look(asked: TakeResource, reads: Reads) -> Taking:
    """The resource, and what decides whether it may be taken."""
    resource = reads.one(Resource, asked.resource)
    downloads = reads.all_of(Download, resource.owner)
    return Taking(
        tenant=reads.tenant(resource.owner),
        resource=resource,
        contract=reads.one(Contract, resource.ref.contract),
        product=reads.one_if_any(Product, resource.product) if resource.product else None,
        account=reads.account(asked.account),
        times=sum(download.resource == resource.ref for download in downloads),
    )


def plan(asked: TakeResource, known: Taking, profile: Profile, today: date) -> Plan:
    """Put it down, unless the contract or the product ran out before that day."""
    taken_on = asked.taken_on or today
    refusals = (
        *standing.refusals(known.tenant, profile),
        *invitations.day_refusals("taken_on", taken_on, known.contract.starts_on, today, profile),
        *resources.take_refusals(known.resource, known.contract, known.product, taken_on, profile),
        *resources.taker_refusals(known.account, known.contract, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    resource = known.resource.ref
    download = Download(
        ref=DownloadRef(f"{resource}/{known.times + 1}"),
        resource=resource,
        account=known.account.ref,
        taken_on=taken_on,
    )
    return Plan(effects=(effects.added(download, profile.rests_on(TAKE_RESOURCE.name)),))


TAKE_RESOURCE = Operation(
    name="resource take",
    permission=Permission.RESOURCE_TAKE,
    asks=TakeResource,
    look=look,
    plan=plan,
)

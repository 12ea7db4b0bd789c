"""Resources as they are shown: whether they can be taken today, and who took each of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops.facts import Contract, Download, Lineup, Lists, Product, Resource
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.profiles.profile import Profile
from portalops.queries.limits import After, Limit
from portalops.references import ResourceRef, TenantRef
from portalops.rules import resources

_LINEUP = Lineup(kind=Resource)


class ListResources(Asks, frozen=True):
    """List the files of a tenant's contracts, whether they can be taken today, and who took them."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    limit: Annotated[Limit, "At most so many files"] = 200
    after: Annotated[After | None, "Only what comes after this key: the next page"] = None


class ResourceLine(Struct, frozen=True, kw_only=True):
    """A resource, whether it can be taken, and every time that it was."""

    resource: Resource
    can_be_taken: bool
    downloads: tuple[Download, ...]


def lines_of(
    tenant: TenantRef, lists: Lists, profile: Profile, today: date, limit: int, after: str | None = None
) -> list[ResourceLine]:
    """The resources of a tenant by reference, each with its downloads, the latest first."""
    found = lists.listed(_LINEUP, limit, after, tenant=tenant)
    if not found:
        return []
    lists.prefetch(ref for each in found for ref in (each.ref.contract, each.product) if ref)
    taken: dict[ResourceRef, list[Download]] = {resource.ref: [] for resource in found}
    for each in sorted(lists.among(Download, resource=taken), key=lambda each: each.taken_on, reverse=True):
        taken[each.resource].append(each)
    return [
        ResourceLine(
            resource=resource,
            can_be_taken=not tuple(
                resources.take_refusals(
                    resource,
                    lists.one(Contract, resource.ref.contract),
                    lists.one_if_any(Product, resource.product) if resource.product else None,
                    today,
                    profile,
                )
            ),
            downloads=tuple(taken[resource.ref]),
        )
        for resource in found
    ]


def find(asked: ListResources, search: Search) -> Sequence[ResourceLine]:
    """The tenant's resources; NotFound where there is no such tenant."""
    tenant = search.lists.tenant(asked.tenant).ref
    profile = search.profiles[tenant.portal]
    return lines_of(tenant, search.lists, profile, search.today, asked.limit, asked.after)


COLUMNS: tuple[Column[ResourceLine], ...] = (
    Column(name="resource", heading="Resource", of=lambda line: line.resource.ref),
    Column(name="name", heading="Name", of=lambda line: line.resource.name),
    Column(name="version", heading="Version", of=lambda line: line.resource.version),
    Column(
        name="product", heading="Product", of=lambda line: line.resource.product.id if line.resource.product else None
    ),
    Column(name="can_be_taken", heading="Can be taken", of=lambda line: line.can_be_taken),
    Column(name="times", heading="Times taken", of=lambda line: len(line.downloads)),
    Column(
        name="taken_on", heading="Last taken on", of=lambda line: line.downloads[0].taken_on if line.downloads else None
    ),
    Column(
        name="taken_by",
        heading="Taken by",
        of=lambda line: tuple(dict.fromkeys(each.account.user for each in line.downloads)),
    ),
)

LIST_RESOURCES: Query[ListResources, ResourceLine] = Query(
    name="resource list",
    permission=Permission.LOOK_UP,
    asks=ListResources,
    find=find,
    key=lambda line, today: _LINEUP.key_of(line.resource),
    columns=COLUMNS,
)

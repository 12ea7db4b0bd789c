"""Group companies as they are shown: on a tenant's page, and in a list that any writing of a name searches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from portalops.facts import GroupCompany
from portalops.folding import fold_words
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.references import TenantRef
from portalops.values import Name


class ListCompanies(Asks, frozen=True):
    """List the companies of a tenant's group, by any writing of a part of the name."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    name: Annotated[Name | None, "Part of a company's name, in any writing"] = None


def find(asked: ListCompanies, search: Search) -> Sequence[GroupCompany]:
    """The tenant's group; NotFound where there is no such tenant."""
    tenant = search.lists.tenant(asked.tenant).ref
    wanted = fold_words(asked.name or "")
    return [each for each in search.lists.all_of(GroupCompany, tenant) if wanted in fold_words(each.name)]


COLUMNS: tuple[Column[GroupCompany], ...] = (
    Column(name="company", heading="Group company", of=lambda company: company.ref),
    Column(name="name", heading="Name", of=lambda company: company.name),
    Column(name="added_on", heading="Added on", of=lambda company: company.added_on),
)

LIST_COMPANIES: Query[ListCompanies, GroupCompany] = Query(
    name="company list",
    permission=Permission.LOOK_UP,
    asks=ListCompanies,
    find=find,
    columns=COLUMNS,
)

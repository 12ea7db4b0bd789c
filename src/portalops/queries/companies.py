"""Group companies as they are shown: on a tenant's page, and in a list that any writing of a name searches."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Annotated

from portalops.facts import GroupCompany, Lineup
from portalops.folding import fold_words
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.queries.limits import After, Limit, walk
from portalops.references import TenantRef
from portalops.values import Name

LINEUP = Lineup(kind=GroupCompany)


class ListCompanies(Asks, frozen=True):
    """List the companies of a tenant's group, by any writing of a part of the name."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    name: Annotated[Name | None, "Part of a company's name, in any writing"] = None
    limit: Annotated[Limit, "At most so many companies"] = 200
    after: Annotated[After | None, "Only what comes after this key: the next page"] = None


def find(asked: ListCompanies, search: Search) -> Sequence[GroupCompany]:
    """The tenant's group; NotFound where there is no such tenant."""
    tenant = search.lists.tenant(asked.tenant).ref
    wanted = fold_words(asked.name or "")
    known = walk(search.lists, LINEUP, asked.after, tenant=tenant)
    return list(islice((each for each in known if wanted in fold_words(each.name)), asked.limit))


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
    key=lambda company, today: LINEUP.key_of(company),
    columns=COLUMNS,
)

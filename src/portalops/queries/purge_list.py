"""List purges: whose data are due to be erased by the portal's rule, the longest overdue first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Annotated

from msgspec import Struct

from portalops.facts import Lineup, Run, Trait, Withdrawal
from portalops.month import Month
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.queries.limits import After, Limit, walk_by_pages
from portalops.queries.named import WITHDRAWAL_STATES
from portalops.references import TenantRef
from portalops.rules import purging
from portalops.values import PortalName

_DAY = "data_deleted_in.first_day"
LINEUP = Lineup(
    kind=Withdrawal,
    groups=(
        tuple(
            Run(traits=(Trait("state", "=", state), Trait(_DAY, ">=", date.min)), by=(_DAY,))
            for state in ("completed", "data_deleted")
        ),
    ),
)
"""The withdrawals that took place and have a month in which the data go, by that month."""


class ListPurges(Asks, frozen=True):
    """List the tenants whose data are due to be erased, the longest overdue first; each row can be run in a batch."""

    portal: Annotated[PortalName | None, "Portal; all of them if left out"] = None
    limit: Annotated[Limit, "At most so many tenants"] = 200
    after: Annotated[After | None, "Only what comes after this key: the next page"] = None


class Due(Struct, frozen=True, kw_only=True):
    """A tenant whose data are due to be erased, since when it has left and in which month they were to go."""

    withdrawal: Withdrawal

    @property
    def tenant(self) -> TenantRef:
        """Whose data are due."""
        return self.withdrawal.tenant

    @property
    def month(self) -> Month | None:
        """The month in which they were to go."""
        return self.withdrawal.data_deleted_in


def find(asked: ListPurges, search: Search) -> Sequence[Due]:
    """As many as are wanted of those that are due."""
    return tuple(islice(_due(asked, search), asked.limit))


def _due(asked: ListPurges, search: Search) -> Iterator[Due]:
    scope = {"portal": asked.portal} if asked.portal else {}
    for page in walk_by_pages(search.lists, LINEUP, asked.after, **scope):
        search.lists.prefetch(withdrawal.tenant for withdrawal in page)
        for withdrawal in page:
            month = withdrawal.data_deleted_in
            if month is None or search.today < month.first_day:
                return
            if purging.is_due(withdrawal, search.lists.tenant(withdrawal.tenant), search.today):
                yield Due(withdrawal=withdrawal)


LIST_PURGES: Query[ListPurges, Due] = Query(
    name="purge list",
    permission=Permission.LOOK_UP,
    asks=ListPurges,
    find=find,
    key=lambda row, today: LINEUP.key_of(row.withdrawal),
    columns=(
        Column(name="tenant", heading="Tenant", of=lambda row: row.tenant),
        Column(name="leaves_on", heading="Left on", of=lambda row: row.withdrawal.leaves_on),
        Column(name="data_deleted_in", heading="Deleted in", of=lambda row: row.month),
        Column(name="state", heading="State", of=lambda row: WITHDRAWAL_STATES[row.withdrawal.state]),
    ),
)

"""The histories of a tenant's points and of its balance: two look-ups, never one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from portalops.facts import LedgerEntry
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.queries.limits import AfterNumber, Limit
from portalops.queries.named import ENTRY_CAUSES
from portalops.references import TenantRef


class ShowPointsHistory(Asks, frozen=True):
    """List what came to a tenant's points and went from them, newest first."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    limit: Annotated[Limit, "At most so many entries"] = 50
    after: Annotated[AfterNumber | None, "Only entries with a smaller number: the next page"] = None


class ShowBalanceHistory(Asks, frozen=True):
    """List what came to a tenant's balance and went from it, newest first."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    limit: Annotated[Limit, "At most so many entries"] = 50
    after: Annotated[AfterNumber | None, "Only entries with a smaller number: the next page"] = None


def find_points(asked: ShowPointsHistory, search: Search) -> Sequence[LedgerEntry]:
    """A page of the points' entries, also of a tenant that has left; NotFound where there is no such tenant."""
    return search.lists.entries(search.lists.tenant(asked.tenant).ref, "points", asked.limit, asked.after)


def find_balance(asked: ShowBalanceHistory, search: Search) -> Sequence[LedgerEntry]:
    """A page of the balance's entries, also of a tenant that has left; NotFound where there is no such tenant."""
    return search.lists.entries(search.lists.tenant(asked.tenant).ref, "balance", asked.limit, asked.after)


_NUMBER: Column[LedgerEntry] = Column(name="number", heading="No.", of=lambda entry: entry.number)
_AT: Column[LedgerEntry] = Column(name="at", heading="When", of=lambda entry: entry.at)
_CAUSE: Column[LedgerEntry] = Column(name="cause", heading="Cause", of=lambda entry: ENTRY_CAUSES[entry.kind])
_REASON: Column[LedgerEntry] = Column(name="reason", heading="Reason", of=lambda entry: entry.reason)

BALANCE_COLUMNS: tuple[Column[LedgerEntry], ...] = (
    _AT,
    _CAUSE,
    Column(name="delta", heading="Yen", of=lambda entry: entry.delta),
    Column(name="balance", heading="Balance in yen", of=lambda entry: entry.balance),
    _REASON,
    _NUMBER,
)

SHOW_POINTS_HISTORY: Query[ShowPointsHistory, LedgerEntry] = Query(
    name="points history",
    permission=Permission.LOOK_UP,
    on_record=True,
    asks=ShowPointsHistory,
    find=find_points,
    key=lambda entry, today: entry.number,
    columns=(
        _NUMBER,
        _AT,
        _CAUSE,
        Column(name="delta", heading="Points", of=lambda entry: entry.delta),
        Column(name="balance", heading="Balance", of=lambda entry: entry.balance),
        _REASON,
    ),
)

SHOW_BALANCE_HISTORY: Query[ShowBalanceHistory, LedgerEntry] = Query(
    name="balance history",
    permission=Permission.LOOK_UP,
    on_record=True,
    asks=ShowBalanceHistory,
    find=find_balance,
    key=lambda entry, today: entry.number,
    columns=BALANCE_COLUMNS,
)

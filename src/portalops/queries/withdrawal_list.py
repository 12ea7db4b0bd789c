"""List withdrawals: those that are planned, by the day on which they are due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Struct

from portalops.facts import Withdrawal
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.queries.limits import Limit
from portalops.values import PortalName


class ListWithdrawals(Asks, frozen=True):
    """Show the planned withdrawals, the one that is due first on top."""

    portal: Annotated[PortalName | None, "Portal; all of them if left out"] = None
    limit: Annotated[Limit, "At most so many withdrawals"] = 200


class Queued(Struct, frozen=True, kw_only=True):
    """A planned withdrawal, and whether it can be completed by now."""

    withdrawal: Withdrawal
    is_due: bool


def find(asked: ListWithdrawals, search: Search) -> Sequence[Queued]:
    """The planned withdrawals of one portal or of all."""
    planned = search.lists.withdrawals(asked.portal, asked.limit)
    return [Queued(withdrawal=each, is_due=search.today >= each.leaves_on) for each in planned]


LIST_WITHDRAWALS: Query[ListWithdrawals, Queued] = Query(
    name="withdrawal list",
    permission=Permission.LOOK_UP,
    asks=ListWithdrawals,
    find=find,
    columns=(
        Column(name="leaves_on", heading="Leaves on", of=lambda row: row.withdrawal.leaves_on),
        Column(name="due", heading="Due", of=lambda row: row.is_due),
        Column(name="tenant", heading="Tenant", of=lambda row: row.withdrawal.tenant),
        Column(name="name", heading="Name", of=lambda row: row.withdrawal.tenant_name),
        Column(name="received_on", heading="Received on", of=lambda row: row.withdrawal.received_on),
        Column(name="last_charge_month", heading="Last charge", of=lambda row: row.withdrawal.last_charge_month),
        Column(name="data_deleted_in", heading="Deleted in", of=lambda row: row.withdrawal.data_deleted_in),
        Column(
            name="billing_visible_until",
            heading="Visible until",
            of=lambda row: row.withdrawal.billing_visible_until,
        ),
        Column(name="provisional", heading="Provisional", of=lambda row: row.withdrawal.provisional),
        Column(name="reason", heading="Reason", of=lambda row: row.withdrawal.reason),
    ),
)

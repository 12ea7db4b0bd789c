"""List withdrawals: those that go on, by the day from which there is something to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops.facts import Lineup, Run, Trait, Withdrawal
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.queries.limits import After, Limit
from portalops.queries.named import WITHDRAWAL_STATES
from portalops.references import TenantRef
from portalops.values import PortalName

LINEUP = Lineup(
    kind=Withdrawal,
    groups=(
        (
            Run(traits=(Trait("state", "=", "planned"),), by=("leaves_on",)),
            Run(
                traits=(Trait("state", "=", "completed"), Trait("data_deleted_in.first_day", ">=", date.min)),
                by=("data_deleted_in.first_day",),
            ),
        ),
        tuple(
            Run(traits=(Trait("state", "=", state), Trait("leaves_on", "is", None))) for state in ("asked", "form_sent")
        ),
    ),
)
"""What has a day, to leave or to delete the data, by that day; then what waits for the notice."""


class ListWithdrawals(Asks, frozen=True):
    """Show the withdrawals that go on: what is due first on top, those that wait for the notice last."""

    portal: Annotated[PortalName | None, "Portal; all of them if left out"] = None
    limit: Annotated[Limit, "At most so many withdrawals"] = 200
    after: Annotated[After | None, "Only what comes after this key: the next page"] = None


class Queued(Struct, frozen=True, kw_only=True):
    """A withdrawal that goes on, and whether something is due: to complete it, or to note that the data is gone."""

    withdrawal: Withdrawal
    tenant_name: str
    day: date | None
    is_due: bool

    @property
    def tenant(self) -> TenantRef:
        """Who leaves."""
        return self.withdrawal.tenant


def find(asked: ListWithdrawals, search: Search) -> Sequence[Queued]:
    """The withdrawals of one portal or of all."""
    scope = {"portal": asked.portal} if asked.portal else {}
    return [_queued(each, search) for each in search.lists.listed(LINEUP, asked.limit, asked.after, **scope)]


def _queued(withdrawal: Withdrawal, search: Search) -> Queued:
    day = withdrawal.next_day
    return Queued(
        withdrawal=withdrawal,
        tenant_name=search.lists.tenant(withdrawal.tenant).name,
        day=day,
        is_due=day is not None and search.today >= day,
    )


LIST_WITHDRAWALS: Query[ListWithdrawals, Queued] = Query(
    name="withdrawal list",
    permission=Permission.LOOK_UP,
    on_record=True,
    asks=ListWithdrawals,
    find=find,
    key=lambda row, today: LINEUP.key_of(row.withdrawal),
    columns=(
        Column(name="leaves_on", heading="Leaves on", of=lambda row: row.withdrawal.leaves_on),
        Column(name="due", heading="Due", of=lambda row: row.is_due),
        Column(name="tenant", heading="Tenant", of=lambda row: row.withdrawal.tenant),
        Column(name="name", heading="Name", of=lambda row: row.tenant_name),
        Column(name="state", heading="State", of=lambda row: WITHDRAWAL_STATES[row.withdrawal.state]),
        Column(name="asked_on", heading="Asked on", of=lambda row: row.withdrawal.asked_on),
        Column(name="form_sent_on", heading="Form sent on", of=lambda row: row.withdrawal.form_sent_on),
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

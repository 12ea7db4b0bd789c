"""Cases of wrong bank transfers as they are shown: on a tenant's page, and as a queue across tenants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Struct

from portalops.facts import Lineup, Lists, TransferCase, with_states
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.queries.limits import After, Limit
from portalops.queries.named import THING_STATES
from portalops.references import TenantRef
from portalops.values import PortalName

_OPEN_FIRST = with_states(("open",), ("settled",), by=("paid_on",))
_OF_A_TENANT = Lineup(kind=TransferCase, groups=_OPEN_FIRST, newest_first=True)
_QUEUE = Lineup(kind=TransferCase, groups=_OPEN_FIRST)


class ListTransfers(Asks, frozen=True):
    """Show the wrong bank transfers: the open ones on top, oldest first, then those that are settled."""

    portal: Annotated[PortalName | None, "Portal; all of them if left out"] = None
    tenant: Annotated[TenantRef | None, "Only those of this tenant, as portal:code, the newest on top"] = None
    limit: Annotated[Limit, "At most so many cases"] = 200
    after: Annotated[After | None, "Only what comes after this key: the next page"] = None


class Reported(Struct, frozen=True, kw_only=True):
    """A case, and whose it is."""

    case: TransferCase
    tenant_name: str

    @property
    def tenant(self) -> TenantRef:
        """Whose it is."""
        return self.case.owner


def cases_of(tenant: TenantRef, lists: Lists, limit: int, after: str | None = None) -> Sequence[TransferCase]:
    """The tenant's cases, the open ones first, then the newest."""
    return lists.listed(_OF_A_TENANT, limit, after, tenant=tenant)


def find(asked: ListTransfers, search: Search) -> Sequence[Reported]:
    """The cases of one portal or of all, or of one tenant; NotFound where there is no such tenant."""
    if asked.tenant:
        found = cases_of(search.lists.tenant(asked.tenant).ref, search.lists, asked.limit, asked.after)
    else:
        scope = {"portal": asked.portal} if asked.portal else {}
        found = search.lists.listed(_QUEUE, asked.limit, asked.after, **scope)
    return [Reported(case=case, tenant_name=search.lists.tenant(case.owner).name) for case in found]


COLUMNS: tuple[Column[TransferCase], ...] = (
    Column(name="transfer", heading="Wrong transfer", of=lambda case: case.ref),
    Column(name="state", heading="State", of=lambda case: THING_STATES[case.state]),
    Column(name="paid_on", heading="Paid on", of=lambda case: case.paid_on),
    Column(name="difference", heading="Too much in yen", of=lambda case: case.difference),
    Column(name="billed", heading="Billed in yen", of=lambda case: case.billed),
    Column(name="paid", heading="Paid in yen", of=lambda case: case.paid),
    Column(name="reported_on", heading="Reported on", of=lambda case: case.reported_on),
    Column(name="settled_on", heading="Settled on", of=lambda case: case.settled_on),
    Column(name="note", heading="Note", of=lambda case: case.note),
)

LIST_TRANSFERS: Query[ListTransfers, Reported] = Query(
    name="transfer list",
    permission=Permission.LOOK_UP,
    on_record=True,
    asks=ListTransfers,
    find=find,
    key=lambda row, today: _QUEUE.key_of(row.case),
    columns=(
        Column(name="transfer", heading="Wrong transfer", of=lambda row: row.case.ref),
        Column(name="name", heading="Name", of=lambda row: row.tenant_name),
        Column(name="state", heading="State", of=lambda row: THING_STATES[row.case.state]),
        Column(name="paid_on", heading="Paid on", of=lambda row: row.case.paid_on),
        Column(name="difference", heading="Too much in yen", of=lambda row: row.case.difference),
        Column(name="billed", heading="Billed in yen", of=lambda row: row.case.billed),
        Column(name="paid", heading="Paid in yen", of=lambda row: row.case.paid),
        Column(name="reported_on", heading="Reported on", of=lambda row: row.case.reported_on),
        Column(name="settled_on", heading="Settled on", of=lambda row: row.case.settled_on),
        Column(name="note", heading="Note", of=lambda row: row.case.note),
    ),
)

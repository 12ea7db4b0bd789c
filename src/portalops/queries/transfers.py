"""Cases of wrong bank transfers as they stand on a tenant's page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from portalops.facts import Lists, Tenant, TransferCase
from portalops.operation import Column
from portalops.profiles.profile import Profile
from portalops.queries.named import THING_STATES


def cases_of(tenant: Tenant, lists: Lists, profile: Profile, today: date) -> Sequence[TransferCase]:
    """The tenant's cases, the open ones first, then the newest."""
    found = sorted(lists.all_of(TransferCase, tenant.ref), key=lambda case: case.paid_on, reverse=True)
    return sorted(found, key=lambda case: case.state != "open")


COLUMNS: tuple[Column[TransferCase], ...] = (
    Column(name="transfer", heading="Case", of=lambda case: case.ref),
    Column(name="state", heading="State", of=lambda case: THING_STATES[case.state]),
    Column(name="paid_on", heading="Paid on", of=lambda case: case.paid_on),
    Column(name="difference", heading="Too much in yen", of=lambda case: case.difference),
    Column(name="billed", heading="Billed in yen", of=lambda case: case.billed),
    Column(name="paid", heading="Paid in yen", of=lambda case: case.paid),
    Column(name="reported_on", heading="Reported on", of=lambda case: case.reported_on),
    Column(name="settled_on", heading="Settled on", of=lambda case: case.settled_on),
    Column(name="note", heading="Note", of=lambda case: case.note),
)

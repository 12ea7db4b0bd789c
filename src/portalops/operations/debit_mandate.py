"""Note the mandate of a direct debit: the day on which the paper was sent out, and the day on which it came back."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops.facts import Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import debits


class NoteMandate(Asks, frozen=True):
    """Note on which days the paper for a tenant's direct debit was sent out, and came back filled in."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    received_on: Annotated[date | None, "Day on which the paper came back"] = None
    sent_on: Annotated[date | None, "Day on which the paper was sent to the customer"] = None


def look(asked: NoteMandate, reads: Reads) -> debits.Courses:
    """The tenant and its courses."""
    return debits.courses_of(asked.tenant, reads)


def plan(asked: NoteMandate, known: debits.Courses, profile: Profile, today: date) -> Plan:
    """Move the course on, and say about when it is in force without promising it."""
    refusals = debits.mandate_refusals(asked.sent_on, asked.received_on, known, profile, today)
    if refusals or known.open is None:
        return Plan(refusals=refusals)
    becomes = debits.with_mandate(known.open, asked.sent_on, asked.received_on)
    return Plan(
        effects=debits.mandate_changes(known.open, becomes, profile),
        notices=debits.notices(becomes, known.tenant, profile),
    )


NOTE_MANDATE = Operation(
    name="debit mandate",
    permission=Permission.DEBIT_MANDATE,
    asks=NoteMandate,
    look=look,
    plan=plan,
)

"""Data deleted after a withdrawal: note the day on which the portal deleted it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops import effects
from portalops.facts import Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import withdrawal, withdrawal_course


class NoteDataDeleted(Asks, frozen=True):
    """Note that the portal deleted the data of a tenant that has left, which ends the withdrawal."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    on: Annotated[date, "Day on which the data was deleted"]


def look(asked: NoteDataDeleted, reads: Reads) -> withdrawal.Situation:
    """The tenant, and its latest withdrawal."""
    return withdrawal.situation(asked.tenant, reads)


def plan(asked: NoteDataDeleted, known: withdrawal.Situation, profile: Profile, today: date) -> Plan:
    """End the withdrawal with the end of the data, in or after the month that the portal gives."""
    refusals = withdrawal_course.deleted_refusals(asked.on, known, profile, today)
    left = known.withdrawal
    if refusals or left is None:
        return Plan(refusals=refusals)
    becomes = {"state": "data_deleted", "data_deleted_on": asked.on}
    return Plan(
        effects=effects.changed(left, withdrawal_course.deletion_rule(profile), **becomes),
        notices=withdrawal_course.deleted_notices(asked.on, left, profile),
    )


DATA_DELETED = Operation(
    name="withdrawal data-deleted",
    permission=Permission.WITHDRAWAL_DATA_DELETED,
    asks=NoteDataDeleted,
    look=look,
    plan=plan,
)

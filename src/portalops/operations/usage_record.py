"""Record use: take in a reading of a tenant's users and disk, and queue the warning that it sets off."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from portalops.facts import Account, Reads, UsageReading
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import UsageReadingRef
from portalops.rules import usage_readings
from portalops.values import Count, Megabytes


class RecordUsage(Asks, frozen=True):
    """Take in a reading of a tenant's use, under the portal's own id for it."""

    reading: Annotated[UsageReadingRef, "Reading, as portal:code/reading"]
    at: Annotated[datetime, "When it was measured, in Japan; a day alone means its end"]
    users: Annotated[Count | None, "Users, the first user included"] = None
    disk_mb: Annotated[Megabytes | None, "Disk in use, in megabytes"] = None


def look(asked: RecordUsage, reads: Reads) -> usage_readings.Measured:
    """The tenant, whether the id is taken, and what a warning depends on where disk was measured."""
    tenant = reads.tenant(asked.reading.tenant)
    measured = asked.disk_mb is not None
    return usage_readings.Measured(
        tenant=tenant,
        taken=reads.one_if_any(UsageReading, asked.reading),
        known=tuple(reads.all_of(UsageReading, tenant.ref)) if measured else (),
        accounts=tuple(reads.all_of(Account, tenant.ref)) if measured else (),
    )


def plan(asked: RecordUsage, measured: usage_readings.Measured, profile: Profile, today: date) -> Plan:
    """Take the reading in, and have the customer warned where use goes over the threshold with it."""
    reading = UsageReading(ref=asked.reading, at=asked.at, users=asked.users, disk_mb=asked.disk_mb)
    refusals = usage_readings.refusals(reading, measured, profile, today)
    if refusals:
        return Plan(refusals=refusals)
    return Plan(
        effects=usage_readings.effects(reading, measured, profile),
        notices=usage_readings.notices(reading, measured, profile),
    )


RECORD_USAGE = Operation(
    name="usage record",
    permission=Permission.USAGE_RECORD,
    asks=RecordUsage,
    look=look,
    plan=plan,
)

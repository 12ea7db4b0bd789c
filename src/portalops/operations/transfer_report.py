"""Report a bank transfer of a wrong amount: a case is opened while there is time."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.facts import Reads, Tenant, TransferCase
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import standing, transfers
from portalops.values import Yen


class ReportTransfer(Asks, frozen=True):
    """Open a case for a bank transfer of a wrong amount."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    paid_on: Annotated[date, "Day of the transfer"]
    billed: Annotated[Yen, "Yen that were to be paid"]
    paid: Annotated[Yen, "Yen that were paid"]


class Reporting(Struct, frozen=True, kw_only=True):
    """The tenant as it stands, and the wrong transfers that it reported before."""

    tenant: Tenant
    cases: tuple[TransferCase, ...]


def look(asked: ReportTransfer, reads: Reads) -> Reporting:
    """The tenant, and its cases."""
    return Reporting(tenant=reads.tenant(asked.tenant), cases=tuple(reads.all_of(TransferCase, asked.tenant)))


def plan(asked: ReportTransfer, facts: Reporting, profile: Profile, today: date) -> Plan:
    """Open the case with its difference, unless it is none; after the time for it a second person decides."""
    tenant = facts.tenant
    case = TransferCase(
        ref=transfers.next_ref(tenant, facts.cases),
        paid_on=asked.paid_on,
        billed=asked.billed,
        paid=asked.paid,
        reported_on=today,
    )
    refusals = (
        *standing.refusals(tenant, profile),
        *transfers.refusals(tenant, facts.cases, case, profile, today),
    )
    if refusals:
        return Plan(refusals=refusals)
    return Plan(
        effects=(effects.added(case, profile.rests_on(REPORT_TRANSFER.name)),),
        approval=transfers.approval(case, profile, today),
        notices=transfers.notices(tenant, case, profile),
    )


REPORT_TRANSFER = Operation(
    name="transfer report",
    permission=Permission.TRANSFER_REPORT,
    asks=ReportTransfer,
    look=look,
    plan=plan,
)

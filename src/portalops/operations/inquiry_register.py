"""Register an inquiry: what a customer wrote, so that changes can refer to it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.facts import Inquiry, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import InquiryRef
from portalops.rules import inquiries, standing
from portalops.values import Code, Reason


class RegisterInquiry(Asks, frozen=True):
    """Register an inquiry that a customer wrote."""

    inquiry: Annotated[InquiryRef, "Inquiry, as portal:code/number"]
    kind: Annotated[Code, "Kind that the customer chose, in the portal's words"]
    written_on: Annotated[date, "Day on which it was written"]
    note: Annotated[Reason | None, "What it asks for"] = None


class Registering(Struct, frozen=True, kw_only=True):
    """The tenant as it stands, and the inquiry that already has the number, if there is one."""

    tenant: Tenant
    taken: Inquiry | None


def look(asked: RegisterInquiry, reads: Reads) -> Registering:
    """The tenant, and whether the number is taken."""
    return Registering(tenant=reads.tenant(asked.inquiry.tenant), taken=reads.one_if_any(Inquiry, asked.inquiry))


def plan(asked: RegisterInquiry, facts: Registering, profile: Profile, today: date) -> Plan:
    """Put the inquiry on file, unless its number, its kind or its day can't be right."""
    inquiry = inquiries.by_code(
        Inquiry(ref=asked.inquiry, kind=asked.kind, written_on=asked.written_on, note=asked.note), profile
    )
    refusals = (
        *standing.taken(facts.taken, "inquiry", profile),
        *inquiries.refusals(inquiry, profile, today),
    )
    if refusals:
        return Plan(refusals=refusals)
    return Plan(effects=(effects.added(inquiry, profile.rests_on(REGISTER_INQUIRY.name)),))


REGISTER_INQUIRY = Operation(
    name="inquiry register",
    permission=Permission.INQUIRY_REGISTER,
    asks=RegisterInquiry,
    look=look,
    plan=plan,
)

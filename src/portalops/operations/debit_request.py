"""Request direct debit: begin the course that leads to it, from the customer's inquiry."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops.facts import Inquiry, Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import debits, inquiries
from portalops.rules.answers import route_to
from portalops.values import InquiryNumber


class RequestDebit(Asks, frozen=True):
    """Begin a tenant's course to direct debit, which it asked for through the form."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    inquiry: Annotated[InquiryNumber | None, "Number of the customer's inquiry through the form"] = None
    requested_on: Annotated[date | None, "Day of the inquiry; today if left out"] = None


class Wish(Struct, frozen=True, kw_only=True):
    """The tenant with its courses, and the inquiry by which it asked."""

    courses: debits.Courses
    inquiry: Inquiry | None


def look(asked: RequestDebit, reads: Reads) -> Wish:
    """The tenant, its courses, and the inquiry that was named."""
    courses = debits.courses_of(asked.tenant, reads)
    return Wish(courses=courses, inquiry=inquiries.named(asked.inquiry, asked.tenant, reads))


def plan(asked: RequestDebit, facts: Wish, profile: Profile, today: date) -> Plan:
    """Begin the course; until it is in force, the tenant pays by transfer."""
    known, requested_on = facts.courses, asked.requested_on or today
    _, rules = debits.rules_of(profile)
    if asked.inquiry is None:
        return Plan(refusals=debits.unwritten_refusals(profile), route=route_to(rules.route, profile))
    number = facts.inquiry.ref.part if facts.inquiry else asked.inquiry
    refusals = (
        *debits.request_refusals(number, requested_on, known, profile, today),
        *inquiries.unregistered(asked.inquiry, facts.inquiry, profile.rule(rules.rule)),
    )
    if refusals:
        return Plan(refusals=refusals)
    course = debits.course_of(number, requested_on, known.tenant, profile)
    return Plan(effects=debits.requested(course, known, profile), notices=debits.notices(course, known.tenant, profile))


REQUEST_DEBIT = Operation(
    name="debit request",
    permission=Permission.DEBIT_REQUEST,
    asks=RequestDebit,
    look=look,
    plan=plan,
)

"""Request direct debit: begin the course that leads to it, from the customer's inquiry."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops.facts import Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import debits
from portalops.rules.answers import route_to
from portalops.values import InquiryNumber


class RequestDebit(Asks, frozen=True):
    """Begin a tenant's course to direct debit, which it asked for through the form."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    inquiry: Annotated[InquiryNumber | None, "Number of the customer's inquiry through the form"] = None
    requested_on: Annotated[date | None, "Day of the inquiry; today if left out"] = None


def look(asked: RequestDebit, reads: Reads) -> debits.Courses:
    """The tenant and its courses."""
    return debits.courses_of(asked.tenant, reads)


def plan(asked: RequestDebit, known: debits.Courses, profile: Profile, today: date) -> Plan:
    """Begin the course; until it is in force, the tenant pays by transfer."""
    requested_on = asked.requested_on or today
    if asked.inquiry is None:
        return Plan(
            refusals=debits.unwritten_refusals(profile), route=route_to(debits.rules_of(profile)[1].route, profile)
        )
    refusals = debits.request_refusals(asked.inquiry, requested_on, known, profile, today)
    if refusals:
        return Plan(refusals=refusals)
    course = debits.course_of(asked.inquiry, requested_on, known.tenant, profile)
    return Plan(effects=debits.requested(course, known, profile), notices=debits.notices(course, known.tenant, profile))


REQUEST_DEBIT = Operation(
    name="debit request",
    permission=Permission.DEBIT_REQUEST,
    asks=RequestDebit,
    look=look,
    plan=plan,
)

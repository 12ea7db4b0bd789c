"""What a tenant's page shows of how it pays: its courses to direct debit, and its credit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from portalops.facts import DirectDebit, Lineup, Lists, Order, Run, Tenant
from portalops.operation import Column
from portalops.profiles.profile import Profile
from portalops.queries.limits import ON_A_PAGE
from portalops.queries.named import THING_STATES
from portalops.rules import credit, payments
from portalops.wording import Named, Sentence, say

UNKNOWN = Named("unknown", say("not known"))
_DEBITS = Lineup(kind=DirectDebit, groups=((Run(by=("requested_on",)),),), newest_first=True)


class DebitLine(Struct, frozen=True, kw_only=True):
    """A course to direct debit, and when it is about to be in force."""

    course: DirectDebit
    about: Sentence | None


class CreditLine(Struct, frozen=True, kw_only=True):
    """A tenant's credit: its line, the day up to which use of it was told, and its check."""

    tenant: Tenant
    line: credit.Line
    told_on: date | None
    check: Named | str


def debits_of(tenant: Tenant, lists: Lists, profile: Profile, today: date) -> Sequence[DebitLine]:
    """The tenant's courses, the latest first."""
    found = lists.listed(_DEBITS, ON_A_PAGE, tenant=tenant.ref)
    return [DebitLine(course=course, about=payments.about_told(course, profile)) for course in found]


def credit_of(tenant: Tenant, lists: Lists, profile: Profile, today: date) -> Sequence[CreditLine]:
    """The tenant's credit where its way to pay takes some; what nobody knows is shown as not known."""
    rules = credit.rules_for(tenant.payment_method, profile)
    if rules is None:
        return ()
    line = credit.line_of(tenant, lists.all_of(Order, tenant.ref), profile)
    check = rules.checks.named(tenant.credit_check) if tenant.credit_check else UNKNOWN
    return (CreditLine(tenant=tenant, line=line, told_on=tenant.credit_on, check=check),)


def _known(yen: int | None) -> int | Named:
    return UNKNOWN if yen is None else yen


DEBIT_COLUMNS: tuple[Column[DebitLine], ...] = (
    Column(name="debit", heading="Inquiry", of=lambda line: line.course.ref),
    Column(name="state", heading="State", of=lambda line: THING_STATES[line.course.state]),
    Column(name="requested_on", heading="Asked for on", of=lambda line: line.course.requested_on),
    Column(name="sent_on", heading="Paper sent on", of=lambda line: line.course.sent_on),
    Column(name="received_on", heading="Paper received on", of=lambda line: line.course.received_on),
    Column(name="about", heading="In force", of=lambda line: line.course.in_force_on or line.about),
    Column(name="ended_on", heading="Ended on", of=lambda line: line.course.ended_on),
)

CREDIT_COLUMNS: tuple[Column[CreditLine], ...] = (
    Column(name="tenant", heading="Tenant", of=lambda line: line.tenant.ref),
    Column(name="limit", heading="Credit limit in yen", of=lambda line: _known(line.line.limit)),
    Column(name="used", heading="Credit used in yen", of=lambda line: _known(line.line.used)),
    Column(name="left", heading="Credit left in yen", of=lambda line: _known(line.line.left)),
    Column(name="told_on", heading="Told on", of=lambda line: line.told_on),
    Column(name="check", heading="Credit check", of=lambda line: line.check),
)

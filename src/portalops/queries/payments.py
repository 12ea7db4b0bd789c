"""How a tenant pays: its courses to direct debit, in a list of their own too, and its credit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops.facts import DirectDebit, Lineup, Lists, Order, Run, Tenant
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.profiles.profile import Profile
from portalops.queries.limits import After, Limit
from portalops.queries.named import THING_STATES
from portalops.references import TenantRef
from portalops.rules import credit, payments
from portalops.wording import Named, Sentence, say

UNKNOWN = Named("unknown", say("not known"))
_DEBITS = Lineup(kind=DirectDebit, groups=((Run(by=("requested_on",)),),), newest_first=True)


class ListDebits(Asks, frozen=True):
    """List a tenant's courses to direct debit, the latest first."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    limit: Annotated[Limit, "At most so many courses"] = 200
    after: Annotated[After | None, "Only what comes after this key: the next page"] = None


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


def debits_of(
    tenant: TenantRef, lists: Lists, profile: Profile, limit: int, after: str | None = None
) -> list[DebitLine]:
    """The tenant's courses, the latest first."""
    found = lists.listed(_DEBITS, limit, after, tenant=tenant)
    return [DebitLine(course=course, about=payments.about_told(course, profile)) for course in found]


def find_debits(asked: ListDebits, search: Search) -> Sequence[DebitLine]:
    """The tenant's courses; NotFound where there is no such tenant."""
    tenant = search.lists.tenant(asked.tenant).ref
    return debits_of(tenant, search.lists, search.profiles[tenant.portal], asked.limit, asked.after)


def credit_of(tenant: Tenant, lists: Lists, profile: Profile, today: date, most: int) -> Sequence[CreditLine]:
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

LIST_DEBITS: Query[ListDebits, DebitLine] = Query(
    name="debit list",
    permission=Permission.LOOK_UP,
    asks=ListDebits,
    find=find_debits,
    key=lambda line, today: _DEBITS.key_of(line.course),
    columns=DEBIT_COLUMNS,
)

CREDIT_COLUMNS: tuple[Column[CreditLine], ...] = (
    Column(name="tenant", heading="Tenant", of=lambda line: line.tenant.ref),
    Column(name="limit", heading="Credit limit in yen", of=lambda line: _known(line.line.limit)),
    Column(name="used", heading="Credit used in yen", of=lambda line: _known(line.line.used)),
    Column(name="left", heading="Credit left in yen", of=lambda line: _known(line.line.left)),
    Column(name="told_on", heading="Told on", of=lambda line: line.told_on),
    Column(name="check", heading="Credit check", of=lambda line: line.check),
)

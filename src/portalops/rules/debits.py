"""Direct debit: the course from asking for it, by paper, to the day on which it is in force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from portalops import effects
from portalops.effects import Effect
from portalops.facts import DirectDebit, Order, Reads, Tenant
from portalops.plan import Notice, Refusal
from portalops.profiles.payments import CourseRules
from portalops.profiles.profile import Profile
from portalops.references import DebitRef, TenantRef
from portalops.rules import credit, payments, standing
from portalops.wording import say


class Courses(Struct, frozen=True, kw_only=True):
    """The tenant as it stands, and its courses to direct debit."""

    tenant: Tenant
    courses: Sequence[DirectDebit]

    @property
    def open(self) -> DirectDebit | None:
        """The course that is under way, or None; there is one at most."""
        return next((course for course in self.courses if course.is_open), None)


def courses_of(tenant: TenantRef, reads: Reads) -> Courses:
    """The tenant with its courses; NotFound where there is no such tenant."""
    return Courses(tenant=reads.tenant(tenant), courses=reads.all_of(DirectDebit, tenant))


def rules_of(profile: Profile) -> tuple[str, CourseRules]:
    """The method that begins with a course, and its rules; a profile that acts on courses has both."""
    found = payments.by_course(profile)
    assert found is not None, "a portal that acts on a course has rules for it"
    return found


def unwritten_refusals(profile: Profile) -> tuple[Refusal, ...]:
    """The refusal of a course that nobody asked for in writing."""
    rule = profile.rule(rules_of(profile)[1].rule)
    text = say("inquiry: it is missing; write its number like Q-1. {rule}", rule=rule.says)
    return (Refusal(code="needs_inquiry", field="inquiry", rule=rule, text=text),)


def request_refusals(
    inquiry: str, requested_on: date, known: Courses, profile: Profile, today: date
) -> tuple[Refusal, ...]:
    """Why direct debit can't be asked for: one pays so already, a course is under way, or the tenant may not."""
    tenant = known.tenant
    method, rules = rules_of(profile)
    ref = DebitRef.of(tenant.ref, inquiry)
    return (
        *standing.refusals(tenant, profile),
        *payments.day_refusals("requested_on", requested_on, today, profile),
        *_in_force_already(tenant, method, profile),
        *_under_way(known.open, rules, profile),
        *standing.taken(next((course for course in known.courses if course.ref == ref), None), "inquiry", profile),
        *payments.kind_refusals(method, tenant, profile),
        *credit.check_refusals(method, tenant, profile),
    )


def course_of(inquiry: str, requested_on: date, tenant: Tenant, profile: Profile) -> DirectDebit:
    """The course that an inquiry begins."""
    method, _ = rules_of(profile)
    return DirectDebit(ref=DebitRef.of(tenant.ref, inquiry), method=method, requested_on=requested_on)


def requested(course: DirectDebit, known: Courses, profile: Profile) -> tuple[Effect, ...]:
    """The course begins; until it is in force, the tenant pays as the portal says."""
    _, rules = rules_of(profile)
    until = profile.rule(rules.until_rule)
    card = {"card_brand": None, "card_last_four": None} if known.tenant.payment_method != rules.until else {}
    return (
        effects.added(course, profile.rule(rules.rule)),
        *effects.changed(known.tenant, until, payment_method=rules.until, **card),
    )


def mandate_refusals(
    sent_on: date | None, received_on: date | None, known: Courses, profile: Profile, today: date
) -> tuple[Refusal, ...]:
    """Why the paper can't have gone out or come back so."""
    course = known.open
    if course is None:
        return _none_under_way(known.tenant, profile)
    refusals = [*standing.refusals(known.tenant, profile)]
    if sent_on is None and received_on is None:
        text = say("received_on: it is missing; write the day on which the paper was sent, or came back.")
        refusals.append(Refusal(code="missing", field="received_on", rule=profile.rule("PO-DATE"), text=text))
    if sent_on:
        refusals += payments.day_refusals("sent_on", sent_on, today, profile, course.requested_on)
    if received_on:
        after = sent_on or course.sent_on or course.requested_on
        refusals += payments.day_refusals("received_on", received_on, today, profile, after)
    if not refusals and with_mandate(course, sent_on, received_on) == course:
        text = say("debit: the course is so already.")
        refusals.append(Refusal(code="no_change", rule=profile.rule("PO-CHANGE"), text=text))
    return tuple(refusals)


def with_mandate(course: DirectDebit, sent_on: date | None, received_on: date | None) -> DirectDebit:
    """The course once the paper was sent, or came back; what isn't said of it stays."""
    sent, received = sent_on or course.sent_on, received_on or course.received_on
    state = "received" if received else "sent"
    return msgspec.structs.replace(course, sent_on=sent, received_on=received, state=state)


def start_refusals(on: date, known: Courses, profile: Profile, today: date) -> tuple[Refusal, ...]:
    """Why direct debit isn't in force: nobody asked for it, or its paper hasn't come."""
    course = known.open
    if course is None:
        return _none_under_way(known.tenant, profile)
    rule = profile.rule(rules_of(profile)[1].paper_rule)
    refusals = (*standing.refusals(known.tenant, profile),)
    if course.received_on is None:
        text = say("tenant: the paper of {course} hasn't come back: {rule}", course=course.ref, rule=rule.says)
        return (*refusals, Refusal(code="no_mandate", field="tenant", rule=rule, text=text))
    return (*refusals, *payments.day_refusals("on", on, today, profile, course.received_on))


def started(on: date, known: Courses, orders: Sequence[Order], profile: Profile) -> tuple[Effect, ...]:
    """From a day on the tenant pays by direct debit, whatever it has ordered since that day or will order."""
    course = known.open
    assert course is not None, "what starts is under way"
    rule = profile.rests_on("debit start")
    until = rules_of(profile)[1].until
    since = [order for order in orders if order.counts and order.ordered_on >= on and order.method == until]
    return (
        *effects.changed(course, rule, state="in_force", in_force_on=on),
        *effects.changed(known.tenant, rule, payment_method=course.method, card_brand=None, card_last_four=None),
        *(change for order in since for change in effects.changed(order, rule, method=course.method)),
    )


def early_notices(on: date, known: Courses, profile: Profile) -> Iterator[Notice]:
    """A warning where a debit is in force before half of the time has gone by that it usually takes."""
    course, (_, rules) = known.open, rules_of(profile)
    if course is None or course.received_on is None:
        return
    about = payments.about(course.received_on, rules)
    if (on - course.received_on) * 2 < about - course.received_on:
        text = say(
            "The paper came on {received}, so it was to be in force about {day}; make sure that {on} is right.",
            received=course.received_on,
            day=about,
            on=on,
        )
        yield Notice(warns=True, rule=profile.rule(rules.months_rule), text=text)


def mandate_changes(course: DirectDebit, becomes: DirectDebit, profile: Profile) -> tuple[Effect, ...]:
    """The effects by which the paper was sent, or came back."""
    fields: dict[str, Any] = {field: getattr(becomes, field) for field in ("sent_on", "received_on", "state")}
    return effects.changed(course, profile.rests_on("debit mandate"), **fields)


def notices(course: DirectDebit, tenant: Tenant, profile: Profile) -> tuple[Notice, ...]:
    """What the customer is told while the course is under way, and what of the tenant isn't known."""
    return (*payments.kind_notices(course.method, tenant, profile), *payments.course_notices(course, profile))


def _in_force_already(tenant: Tenant, method: str, profile: Profile) -> Iterator[Refusal]:
    if tenant.payment_method == method:
        name = payments.method_name(method, profile)
        text = say("tenant: {tenant} pays by {method} already.", tenant=tenant.ref, method=name)
        yield Refusal(code="no_change", field="tenant", rule=profile.rule("PO-CHANGE"), text=text)


def _under_way(course: DirectDebit | None, rules: CourseRules, profile: Profile) -> Iterator[Refusal]:
    if course:
        text = say("inquiry: {course} is under way already, since {day}.", course=course.ref, day=course.requested_on)
        yield Refusal(code="under_way", field="inquiry", rule=profile.rule(rules.rule), text=text)


def _none_under_way(tenant: Tenant, profile: Profile) -> tuple[Refusal, ...]:
    rule = profile.rule(rules_of(profile)[1].rule)
    text = say(
        "tenant: {tenant} has none under way; begin with: debit request. {rule}", tenant=tenant.ref, rule=rule.says
    )
    return (Refusal(code="none_under_way", field="tenant", rule=rule, text=text),)

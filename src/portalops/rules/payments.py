"""Payments: who may pay how, which method is in force on a day, and the course that some methods begin with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from portalops.facts import DirectDebit, Tenant
from portalops.month import Month
from portalops.plan import Notice, Refusal
from portalops.profiles.desks import RouteText
from portalops.profiles.parts import Choice
from portalops.profiles.payments import CourseRules, MethodTerms
from portalops.profiles.profile import Profile
from portalops.rules import calendar as days
from portalops.rules.tenants import not_a_choice, not_here
from portalops.wording import Sentence, say


def terms_of(method: str | None, profile: Profile) -> MethodTerms | None:
    """What the portal says of a way to pay, by its code; None where it says nothing."""
    return (profile.payments or {}).get(method or "")


def picked(written: str, profile: Profile) -> tuple[Choice | None, tuple[Refusal, ...]]:
    """The way to pay that a word means, or why there is none."""
    methods = profile.tenant.payment_methods
    if methods is None:
        return None, (not_here("method", profile),)
    choice = methods.pick(written)
    return choice, () if choice else (not_a_choice("method", written, methods, profile),)


def by_course(profile: Profile) -> tuple[str, CourseRules] | None:
    """The way to pay that begins with a course, and the rules of the course; None where the portal has none."""
    courses = ((method, terms.course) for method, terms in (profile.payments or {}).items())
    return next(((method, course) for method, course in courses if course), None)


def kind_refusals(method: str | None, tenant: Tenant, profile: Profile, field: str = "method") -> tuple[Refusal, ...]:
    """Why a tenant of its kind can't pay so; one whose kind isn't known can't be judged."""
    terms = terms_of(method, profile)
    if terms is None or not terms.for_kinds or tenant.kind in (None, *terms.for_kinds):
        return ()
    rule = profile.rule(terms.for_kinds_rule)
    said = {"field": field, "tenant": tenant.ref, "method": method_name(method, profile), "rule": rule.says}
    text = say("{field}: {tenant} can't pay by {method}: {rule}", **said)
    return (Refusal(code="not_for_kind", field=field, rule=rule, text=text),)


def kind_notices(method: str | None, tenant: Tenant, profile: Profile) -> tuple[Notice, ...]:
    """That nobody knows whether a tenant may pay so, because its kind isn't known."""
    terms = terms_of(method, profile)
    return unknown_kind(terms.for_kinds_rule if terms and terms.for_kinds else "", tenant, profile)


def unknown_kind(id: str, tenant: Tenant, profile: Profile) -> tuple[Notice, ...]:
    """The warning that a rule on kinds wasn't checked for a tenant whose kind isn't known."""
    if not id or tenant.kind is not None:
        return ()
    rule = profile.rule(id)
    text = say("The tenant's kind isn't known, so this wasn't checked: {rule}", rule=rule.says)
    return (Notice(text=text, rule=rule, warns=True),)


def method_name(method: str | None, profile: Profile) -> object:
    """What a way to pay is called at the portal."""
    methods = profile.tenant.payment_methods
    choice = methods.pick(method) if methods and method else None
    return choice.name if choice else method


def in_force(day: date, tenant: Tenant, courses: Sequence[DirectDebit], profile: Profile) -> str | None:
    """The code of the way in which the tenant pays for what it orders on a day.

    Before a course is in force, the way that holds until then does; that is set for the tenant, never for an order.
    """
    found = by_course(profile)
    if not found or tenant.payment_method != found[0]:
        return tenant.payment_method
    method, rules = found
    starts = [course.in_force_on for course in courses if course.state == "in_force" and course.method == method]
    return rules.until if any(start and day < start for start in starts) else method


def about(received_on: date, rules: CourseRules) -> date:
    """The day on which a course is about to be in force: so many months after its paper came, never promised."""
    month = Month.of(received_on).plus(rules.months)
    return month.first_day.replace(day=min(received_on.day, month.last_day.day))


def about_told(course: DirectDebit, profile: Profile) -> Sentence | None:
    """When a course that is under way is about to be in force, as one may say it; None where nobody can."""
    found = by_course(profile)
    if not found or course.state != "received" or course.received_on is None:
        return None
    return say("about {day}, no promise", day=about(course.received_on, found[1]))


def course_notices(course: DirectDebit, profile: Profile) -> tuple[Notice, ...]:
    """What a customer is told while a course is under way: the paper, about when, and how one pays until then."""
    found = by_course(profile)
    assert found is not None, "a portal with a course to direct debit has rules for it"
    rules = found[1]
    notices = []
    if course.received_on is None:
        notices.append(_notice(rules.paper_rule, profile))
    else:
        day = about(course.received_on, rules)
        text = say("It is in force about {day}, and that is no promise.", day=day)
        notices += [Notice(text=text, rule=profile.rule(rules.months_rule)), _notice(rules.longer_rule, profile)]
    return (*notices, _notice(rules.until_rule, profile))


def method_notices(method: str | None, profile: Profile) -> tuple[Notice, ...]:
    """What to know of a way to pay."""
    terms = terms_of(method, profile)
    return tuple(_notice(id, profile) for id in (terms.notices if terms else ()))


def claim_notices(method: str | None, profile: Profile) -> tuple[Notice, ...]:
    """To whom the money of an order is owed, where that isn't the portal."""
    terms = terms_of(method, profile)
    return (_notice(terms.claim_rule, profile),) if terms and terms.claim_rule else ()


def desk_of(method: str | None, profile: Profile) -> RouteText | None:
    """The desk that is asked about bills which are paid so; None where nobody has written it down."""
    terms = terms_of(method, profile)
    return (profile.desks | profile.routes).get(terms.desk) if terms and terms.desk else None


def day_refusals(
    field: str, day: date, today: date, profile: Profile, after: date | None = None
) -> tuple[Refusal, ...]:
    """Why a day can't be right: still to come, before what it follows, or too far away to reckon with."""
    rule = profile.rule("PO-DATE")
    if day > today:
        text = say("{field}: {day} is still to come; today is {today}.", field=field, day=day, today=today)
        return (Refusal(code="in_future", field=field, rule=rule, text=text),)
    if after and day < after:
        text = say("{field}: {day} is before {after}, which it follows.", field=field, day=day, after=after)
        return (Refusal(code="out_of_order", field=field, rule=rule, text=text),)
    if not days.knows(day):
        return (Refusal(code="too_far", field=field, rule=rule, text=days.not_known(field, day)),)
    return ()


def _notice(id: str, profile: Profile) -> Notice:
    rule = profile.rule(id)
    return Notice(text=rule.says, rule=rule)

"""Changing how a tenant pays: what its data become, what that takes, and what it ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec
from msgspec import Struct

from portalops.facts import DirectDebit, Inquiry, Tenant
from portalops.plan import Refusal
from portalops.profiles.profile import Profile
from portalops.rules import credit, inquiries, payments, tenants
from portalops.wording import say

FIELDS = ("payment_method", "card_brand", "card_last_four")
"""What changes of a tenant when it pays in another way."""


class Paper(Struct, frozen=True, kw_only=True):
    """The paper on which a change was asked for: its number, and the day on which it arrived."""

    document: str | None
    arrived_on: date | None


def after(tenant: Tenant, method: str, brand: str | None, last_four: str | None, profile: Profile) -> Tenant:
    """The tenant as it would pay: the card that it had goes, unless it goes on paying by that."""
    stays = method == tenants.CARD == tenant.payment_method and brand is None and last_four is None
    card = (tenant.card_brand, tenant.card_last_four) if stays else (brand, last_four)
    changed = msgspec.structs.replace(tenant, payment_method=method, card_brand=card[0], card_last_four=card[1])
    return tenants.by_code(changed, profile)


def ending(method: str, courses: Sequence[DirectDebit], profile: Profile) -> tuple[DirectDebit, ...]:
    """The courses that are over once the tenant pays so: those in force or under way to another method."""
    return tuple(course for course in courses if course.state != "ended" and course.method != method)


def refusals(
    tenant: Tenant, becomes: Tenant, ended: Sequence[DirectDebit], profile: Profile, today: date
) -> tuple[Refusal, ...]:
    """Why a tenant can't pay so, all reasons at once."""
    method = becomes.payment_method
    if all(getattr(tenant, field) == getattr(becomes, field) for field in FIELDS) and not ended:
        name = payments.method_name(method, profile)
        text = say("method: {tenant} pays by {method} already.", tenant=tenant.ref, method=name)
        return (Refusal(code="no_change", field="method", rule=profile.rule("PO-CHANGE"), text=text),)
    card = (refusal for refusal in tenants.refusals(becomes, profile, today) if refusal.field in FIELDS)
    own = becomes.payment_method != tenant.payment_method
    return (
        *card,
        *(_by_course(method, profile) if own else ()),
        *(payments.kind_refusals(method, tenant, profile) if own else ()),
        *(credit.check_refusals(method, tenant, profile) if own else ()),
    )


def lacking(profile: Profile) -> frozenset[str]:
    """What no change takes here: no paper, where no way to pay needs one, and no inquiry, where there are none."""
    on_paper = any(terms.needs_document for terms in (profile.payments or {}).values())
    return frozenset((*(() if on_paper else ("document", "arrived_on")), *(() if profile.inquiries else ("inquiry",))))


def paper_refusals(method: str, paper: Paper, profile: Profile, today: date) -> tuple[Refusal, ...]:
    """Why a change isn't made without paper, or what is wrong with the paper; paper that isn't asked for is refused."""
    terms = payments.terms_of(method, profile)
    needed = terms is not None and terms.needs_document
    given = {"document": paper.document, "arrived_on": paper.arrived_on}
    if not needed:
        return tuple(tenants.not_here(field, profile) for field, value in given.items() if value is not None)
    assert terms is not None
    rule = profile.rule(terms.needs_rule)
    missing = tuple(
        Refusal(
            code="missing",
            field=field,
            rule=rule,
            text=say("{field}: it is missing; {rule}", field=field, rule=rule.says),
        )
        for field, value in given.items()
        if value is None
    )
    arrived = payments.day_refusals("arrived_on", paper.arrived_on, today, profile) if paper.arrived_on else ()
    return (*missing, *arrived)


def inquiry_refusals(number: str | None, found: Inquiry | None, profile: Profile) -> Iterator[Refusal]:
    """Why an inquiry doesn't stand behind a change: the portal has none, or the tenant none of that number."""
    if number and not profile.inquiries:
        yield tenants.not_here("inquiry", profile)
    elif profile.inquiries:
        yield from inquiries.unregistered(number, found, profile.rule(profile.inquiries.rule))


def _by_course(method: str | None, profile: Profile) -> Iterator[Refusal]:
    terms = payments.terms_of(method, profile)
    if terms and terms.course:
        rule = profile.rule(terms.course.rule)
        name = payments.method_name(method, profile)
        text = say("method: {method} begins with: debit request. {rule}", method=name, rule=rule.says)
        yield Refusal(code="by_course", field="method", rule=rule, text=text)

"""Tenants: what one of this portal may have, and what must be known of it before it is registered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from portalops.facts import PersonalText, Tenant
from portalops.plan import Notice, Refusal
from portalops.profiles.parts import Choices
from portalops.profiles.profile import Profile
from portalops.values import fold
from portalops.wording import Sentence, say, shorten

CARD = "card"
"""The code under which every profile lists payment by card."""

YEARLY = "yearly"
"""The code under which every profile lists billing once a year."""

_COMPANY_FORMS = (
    *("株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "(株)", "(有)", "(同)"),
    *("社団法人", "財団法人", "医療法人", "学校法人", "宗教法人", "独立行政法人", "特定非営利活動法人"),
)


def by_code(tenant: Tenant, profile: Profile) -> Tenant:
    """The tenant with each of its choices by code, whatever name or alias it was written with."""
    codes = {}
    for field, choices in _choices(profile):
        written = getattr(tenant, field)
        picked = choices.pick(written) if choices and written else None
        if picked:
            codes[field] = picked.code
    return msgspec.structs.replace(tenant, **codes)


def refusals(tenant: Tenant, profile: Profile, today: date) -> tuple[Refusal, ...]:
    """Why a tenant may not be registered so, all reasons at once; its choices are by code."""
    return (
        *_missing(tenant, profile),
        *_not_chosen(tenant, profile),
        *_billing_month(tenant, profile),
        *_card(tenant, profile),
        *_licenses(tenant, profile),
        *_not_here(tenant, profile),
        *_joined_later(tenant, profile, today),
    )


def taken(tenant: Tenant, profile: Profile) -> Refusal:
    """The refusal to register what is registered already."""
    name = PersonalText(tenant.name, "name") if tenant.kind in profile.identity.persons else tenant.name
    text = say("tenant: {tenant} is registered already, as {name}.", tenant=tenant.ref, name=name)
    return Refusal(code="taken", field="tenant", rule=profile.rule("PO-TAKEN"), text=text)


def notices(tenant: Tenant, profile: Profile) -> tuple[Notice, ...]:
    """A warning where a kind of tenant that is for one user carries a company's name."""
    if not profile.tenant.company_rule or tenant.kind not in profile.accounts.not_for_kinds:
        return ()
    name = fold(tenant.name)
    form = next((form for form in _COMPANY_FORMS if form in name), None)
    if form is None:
        return ()
    rule = profile.rule(profile.tenant.company_rule)
    return (Notice(warns=True, rule=rule, text=say("The name holds {form}: {rule}", form=form, rule=rule.says)),)


def partner_refusals(by: str | None, on: date | None, profile: Profile, today: date) -> Iterator[Refusal]:
    """Refuse a tenant of whom nobody confirmed that it is a business partner, where only those may register."""
    given = {"partner_by": by, "partner_on": on}
    if lacks("partner_by", profile):
        yield from (not_here(field, profile) for field, value in given.items() if value)
        return
    rule = profile.rule(profile.tenant.partners_rule)
    for field, value in given.items():
        if not value:
            text = say(
                "{field}: it is missing; write who confirmed that this is a business partner as partner_by, and on "
                "which day as partner_on, like 2026-05-29: {rule}",
                field=field,
                rule=rule.says,
            )
            yield Refusal(code="needs_partner", field=field, rule=rule, text=text)
    if on and on > today:
        text = say("partner_on: {day} is still to come; today is {today}.", day=on, today=today)
        yield Refusal(code="in_future", field="partner_on", rule=profile.rule("PO-DATE"), text=text)


def partner_notices(by: str | None, on: date | None, profile: Profile) -> tuple[Notice, ...]:
    """By whom and when it was confirmed that the tenant is a business partner."""
    if not profile.tenant.partners_rule or not by or not on:
        return ()
    text = say("{who} confirmed on {day} that this is a business partner.", who=by, day=on)
    return (Notice(rule=profile.rule(profile.tenant.partners_rule), text=text),)


def not_a_choice(field: str, written: str, choices: Choices, profile: Profile) -> Refusal:
    """The refusal of a word that isn't among a portal's own, naming those that are, and what the portal leaves open."""
    known = tuple(say("{code} ({name})", code=choice.code, name=choice.name) for choice in choices)
    said = _said(field, profile) | {"written": shorten(written), "known": known}
    if choices.open:
        text = say(
            "{field}: {portal} is known to have {known}, and leaves it open whether there is {written}: {question}",
            **said,
            question=choices.open,
        )
        return Refusal(code="unknown", field=field, rule=profile.rule(choices.rule), text=text)
    text = say("{field}: {portal} has no {written}; it has {known}.", **said)
    return Refusal(code="not_a_choice", field=field, rule=profile.rule(choices.rule), text=text)


def _choices(profile: Profile) -> tuple[tuple[str, Choices | None], ...]:
    has = profile.tenant
    return (
        ("kind", has.kinds),
        ("billing_cycle", has.billing_cycles),
        ("payment_method", has.payment_methods),
        ("card_brand", has.card_brands),
    )


def _missing(tenant: Tenant, profile: Profile) -> Iterator[Refusal]:
    has = profile.tenant
    for field in has.requires:
        if getattr(tenant, field) is None:
            text = say("{field}: it is missing; {portal} needs it.", **_said(field, profile))
            yield Refusal(code="missing", field=field, rule=profile.rule(has.rule), text=text)
    for when in has.requires_when:
        if getattr(tenant, when.field) != when.value:
            continue
        for field in when.needs:
            if getattr(tenant, field) is None and field not in has.requires:
                text = say("{field}: it is missing; {when} needs it.", field=field, when=f"{when.field} {when.value}")
                yield Refusal(code="missing", field=field, rule=profile.rule(when.rule), text=text)


def _not_chosen(tenant: Tenant, profile: Profile) -> Iterator[Refusal]:
    for field, choices in _choices(profile):
        written = getattr(tenant, field)
        if written is None:
            continue
        if choices is None:
            yield not_here(field, profile)
        elif not choices.pick(written):
            yield not_a_choice(field, written, choices, profile)


def _billing_month(tenant: Tenant, profile: Profile) -> Iterator[Refusal]:
    """Refuse a month of the bill where nothing, or not this tenant, is billed once a year."""
    if tenant.billing_month is None:
        return
    cycles = profile.tenant.billing_cycles
    if cycles is None or lacks("billing_month", profile):
        yield not_here("billing_month", profile)
    elif tenant.billing_cycle != YEARLY and _is_known(tenant.billing_cycle, cycles):
        yield _out_of_place("billing_month", say("billing_month: only billing once a year has a month."), profile)


def _card(tenant: Tenant, profile: Profile) -> Iterator[Refusal]:
    """Refuse a card's data where nobody, or not this tenant, pays by card."""
    given = [field for field in ("card_brand", "card_last_four") if getattr(tenant, field) is not None]
    methods = profile.tenant.payment_methods
    if methods is None or lacks("card_last_four", profile):
        yield from (not_here(field, profile) for field in given if field == "card_last_four")
    elif tenant.payment_method != CARD and _is_known(tenant.payment_method, methods):
        for field in given:
            yield _out_of_place(field, say("{field}: only payment by card has a card.", field=field), profile)


def _is_known(written: str | None, choices: Choices) -> bool:
    """Whether a choice is left out or right; a wrong one is refused by itself, and what hangs on it is not judged."""
    return written is None or choices.pick(written) is not None


def _licenses(tenant: Tenant, profile: Profile) -> Iterator[Refusal]:
    given = [field for field in ("licenses", "license_price") if getattr(tenant, field) is not None]
    rules = profile.licenses
    if rules is None:
        yield from (not_here(field, profile) for field in given)
        return
    if tenant.kind in rules.not_for_kinds:
        rule = profile.rule(rules.not_for_kinds_rule)
        for field in given:
            text = say("{field}: leave it out with this kind: {rule}", field=field, rule=rule.says)
            yield Refusal(code="one_user", field=field, rule=rule, text=text)
    elif given == ["license_price"]:
        text = say("license_price: a price for one license needs the number of licenses.")
        yield _out_of_place("license_price", text, profile)
    if rules.most is not None and (tenant.licenses or 0) > rules.most:
        text = say(
            "licenses: {count} are more than the most there may be, {most}.", count=tenant.licenses, most=rules.most
        )
        yield Refusal(code="too_many", field="licenses", rule=profile.rule(rules.most_rule), text=text)


def _not_here(tenant: Tenant, profile: Profile) -> Iterator[Refusal]:
    given = {
        "hosting": tenant.hosting,
        "options": bool(tenant.options),
        "storage_mb": tenant.storage_mb is not None,
    }
    yield from (not_here(field, profile) for field, is_given in given.items() if is_given and lacks(field, profile))


def lacking(profile: Profile) -> frozenset[str]:
    """The fields of which the portal's tenants have none."""
    has, cycles, methods = profile.tenant, profile.tenant.billing_cycles, profile.tenant.payment_methods
    there = {
        "kind": has.kinds,
        "billing_cycle": cycles,
        "billing_month": cycles and cycles.pick(YEARLY),
        "payment_method": methods,
        "card_brand": has.card_brands,
        "card_last_four": methods and methods.pick(CARD),
        "licenses": profile.licenses,
        "license_price": profile.licenses,
        "hosting": has.hosting,
        "options": has.options,
        "storage_mb": profile.usage,
        "partner_by": has.partners_rule,
        "partner_on": has.partners_rule,
    }
    return frozenset(field for field, is_there in there.items() if not is_there)


def lacks(field: str, profile: Profile) -> bool:
    """Whether the portal's tenants have no such field."""
    return field in lacking(profile)


def _joined_later(tenant: Tenant, profile: Profile, today: date) -> Iterator[Refusal]:
    if tenant.joined_on and tenant.joined_on > today:
        text = say("joined_on: {day} is still to come; today is {today}.", day=tenant.joined_on, today=today)
        yield Refusal(code="in_future", field="joined_on", rule=profile.rule("PO-DATE"), text=text)


def not_here(field: str, profile: Profile) -> Refusal:
    """The refusal of a field that the portal doesn't have."""
    text = say("{field}: {portal} has no such thing; leave it out.", **_said(field, profile))
    return Refusal(code="not_here", field=field, rule=profile.rule("PO-FIELD"), text=text)


def _out_of_place(field: str, text: Sentence, profile: Profile) -> Refusal:
    return Refusal(code="out_of_place", field=field, rule=profile.rule("PO-FIELD"), text=text)


def _said(field: str, profile: Profile) -> dict[str, object]:
    return {"field": field, "portal": profile.title}

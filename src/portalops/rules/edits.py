"""Editing: who changes a field of a tenant or a user, what that takes, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from portalops import effects
from portalops.effects import Change
from portalops.facts import Account, Inquiry, Reads, Tenant, Thing
from portalops.plan import Notice, Plan, Refusal
from portalops.profiles.edits import EditRules, FieldRule
from portalops.profiles.profile import Profile
from portalops.references import AccountRef, TenantRef
from portalops.rules import inquiries, taking_over
from portalops.rules.answers import route_to
from portalops.wording import say

Noun = Literal["tenant", "account"]


class Grounds(Struct, frozen=True, kw_only=True):
    """What a change is asked for with: what the customer did, a paper, an inquiry, and who asks."""

    done_on: date | None = None
    document: str | None = None
    arrived_on: date | None = None
    inquiry: str | None = None
    found: Inquiry | None = None
    asked_by: Account | None = None


def grounds(asked: Any, tenant: TenantRef, reads: Reads) -> Grounds:
    """The grounds that are given, looked up; NotFound where a user that is named isn't there."""
    asked_by: AccountRef | None = asked.asked_by
    return Grounds(
        done_on=asked.done_on,
        document=asked.document,
        arrived_on=asked.arrived_on,
        inquiry=asked.inquiry,
        found=inquiries.named(asked.inquiry, tenant, reads),
        asked_by=reads.account(asked_by) if asked_by else None,
    )


def rules_for(noun: Noun, kind: str | None, profile: Profile) -> EditRules:
    """Who changes what of a tenant of that kind, or of its users; a profile that acts on edits says so."""
    rules = profile.edits[noun]
    return rules.for_kinds.get(kind or "", rules)


def field_rule(field: str, rules: EditRules) -> FieldRule:
    """Who changes one field."""
    return next((rule for name, rule in rules.fields.items() if name == field), rules.others)


def lacking(noun: Noun, profile: Profile) -> frozenset[str]:
    """The grounds on which nothing changes here: no paper, no inquiry."""
    rules = profile.edits.get(noun)
    tables = (rules, *rules.for_kinds.values()) if rules else ()
    ways = {by.way for table in tables for by in (table.others, *table.fields.values())}
    needing = {"paper": ("document", "arrived_on"), "inquiry": ("inquiry",)}
    return frozenset(field for way, fields in needing.items() if way not in ways for field in fields)


def plan(
    thing: Tenant | Account, becomes: Mapping[str, Any], given: Grounds, tenant: Tenant, profile: Profile, today: date
) -> Plan:
    """The changes with the rule of each, or everything that is in their way, or who makes them instead."""
    rules = rules_for("tenant" if isinstance(thing, Tenant) else "account", tenant.kind, profile)
    changes = {field: value for field, value in becomes.items() if value is not None}
    of_field = {field: field_rule(field, rules) for field in changes}
    routed = [field for field, rule in of_field.items() if rule.way == "route"] if given.done_on is None else []
    refusals = (
        *_nothing_new(thing, changes, profile),
        *_never(of_field, profile),
        *_paper(of_field, given, profile, today),
        *_inquiry(of_field, given, profile),
        *taking_over.refusals(given.done_on, profile, today),
        *(() if routed else _asked_by(rules, given.asked_by, tenant, profile)),
    )
    if refusals:
        return Plan(refusals=(*refusals, *_by_others(routed, of_field, profile)))
    if routed:
        rule = of_field[routed[0]]
        notices = tuple(_done_by_others(field, of_field[field], profile) for field in routed)
        return Plan(route=route_to(rule.route, profile), notices=notices)
    taken_over = taking_over.notices(given.done_on, profile)
    return Plan(effects=_effects(thing, changes, of_field, profile), notices=taken_over)


def _effects(
    thing: Thing, changes: Mapping[str, Any], of_field: Mapping[str, FieldRule], profile: Profile
) -> tuple[Change, ...]:
    return tuple(
        effect
        for field, value in changes.items()
        for effect in effects.changed(thing, profile.rule(of_field[field].rule), **{field: value})
    )


def _nothing_new(thing: Thing, changes: Mapping[str, Any], profile: Profile) -> Iterator[Refusal]:
    rule = profile.rule("PO-CHANGE")
    if not changes:
        text = say("Nothing is to change; write at least one field with its new value.")
        yield Refusal(code="no_change", rule=rule, text=text)
    for field, value in changes.items():
        if field in thing.__struct_fields__ and getattr(thing, field) == value:
            text = say("{field}: it is {value} already.", field=field, value=value)
            yield Refusal(code="no_change", field=field, rule=rule, text=text)


def _never(of_field: Mapping[str, FieldRule], profile: Profile) -> Iterator[Refusal]:
    for field, by in of_field.items():
        if by.way == "never" or field == "user":
            rule = profile.rule(by.rule if by.way == "never" else "PO-ID")
            text = say("{field}: nobody changes it: {rule}", field=field, rule=rule.says)
            yield Refusal(code="never_changes", field=field, rule=rule, text=text)


def _paper(of_field: Mapping[str, FieldRule], given: Grounds, profile: Profile, today: date) -> Iterator[Refusal]:
    """Refuse a change on paper without its document, a document that hasn't arrived, and one that nothing asks for."""
    on_paper = [field for field, by in of_field.items() if by.way == "paper"]
    parts = {"document": given.document, "arrived_on": given.arrived_on}
    if not on_paper:
        yield from (_unneeded(part, profile) for part, value in parts.items() if value)
        return
    rule = profile.rule(of_field[on_paper[0]].rule)
    for part, value in parts.items():
        if not value:
            text = say("{part}: it is missing; {fields} changes on paper only: {rule}",
                       part=part, fields=", ".join(on_paper), rule=rule.says)  # fmt: skip
            yield Refusal(code="needs_paper", field=part, rule=rule, text=text)
    if given.arrived_on and given.arrived_on > today:
        text = say("arrived_on: {day} is still to come; today is {today}.", day=given.arrived_on, today=today)
        yield Refusal(code="in_future", field="arrived_on", rule=profile.rule("PO-DATE"), text=text)


def _inquiry(of_field: Mapping[str, FieldRule], given: Grounds, profile: Profile) -> Iterator[Refusal]:
    """Refuse a change without the inquiry that asks for it, or with one of another kind."""
    asking = [by for by in of_field.values() if by.way == "inquiry"]
    if not asking:
        if given.inquiry:
            yield _unneeded("inquiry", profile)
        return
    by = asking[0]
    rule = profile.rule(by.rule)
    kinds = profile.inquiries.kinds if profile.inquiries else None
    kind = kinds.named(by.inquiry_kind) if kinds else by.inquiry_kind
    if given.inquiry is None:
        text = say("inquiry: it is missing; write the number of the customer's inquiry of the kind {kind}.", kind=kind)
        yield Refusal(code="needs_inquiry", field="inquiry", rule=rule, text=text)
    elif given.found is None:
        yield from inquiries.unregistered(given.inquiry, given.found, rule)
    elif given.found.kind != by.inquiry_kind:
        its = kinds.named(given.found.kind) if kinds else given.found.kind
        text = say("inquiry: {inquiry} is of the kind {its}; this takes one of the kind {kind}.",
                   inquiry=given.inquiry, its=its, kind=kind)  # fmt: skip
        yield Refusal(code="other_kind", field="inquiry", rule=rule, text=text)


def _asked_by(rules: EditRules, who: Account | None, tenant: Tenant, profile: Profile) -> Iterator[Refusal]:
    """Refuse a change that somebody asks for who may not: support is called by anybody at all."""
    if who and who.owner != tenant.ref:
        text = say("asked_by: {account} isn't a user of {tenant}.", account=who.ref, tenant=tenant.ref)
        yield Refusal(code="other_tenant", field="asked_by", rule=profile.rule("PO-ASKED"), text=text)
    elif who and who.state != "active":
        text = say("asked_by: {account} isn't in use any more, so it can't ask for anything.", account=who.ref)
        yield Refusal(code="not_active", field="asked_by", rule=profile.rule("PO-ASKED"), text=text)
    elif rules.asks_role and (who is None or rules.asks_role not in who.roles):
        rule = profile.rule(rules.asks_role_rule)
        (role,) = profile.accounts.named((rules.asks_role,))
        text = say("asked_by: it is missing; name the {role} who asks for it: {rule}", role=role, rule=rule.says)
        if who:
            text = say("asked_by: {account} has no right to ask for it, only a {role}: {rule}",
                       account=who.ref, role=role, rule=rule.says)  # fmt: skip
        yield Refusal(code="may_not_ask", field="asked_by", rule=rule, text=text)


def _by_others(routed: Sequence[str], of_field: Mapping[str, FieldRule], profile: Profile) -> Iterator[Refusal]:
    """Fields that somebody else changes, told among the refusals where something else is refused too."""
    for field in routed:
        notice = _done_by_others(field, of_field[field], profile)
        yield Refusal(code="by_others", field=field, rule=notice.rule, text=notice.text)


def _done_by_others(field: str, by: FieldRule, profile: Profile) -> Notice:
    who = profile.routes[by.route].who
    text = say("{field}: who changes it: {who}; once that is done, take it over with done_on.", field=field, who=who)
    return Notice(rule=profile.rule(by.rule), text=text)


def _unneeded(part: str, profile: Profile) -> Refusal:
    text = say("{field}: nothing of this takes one; leave it out.", field=part)
    return Refusal(code="not_here", field=part, rule=profile.rule("PO-FIELD"), text=text)

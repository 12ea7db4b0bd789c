"""What support can do at a portal, operation by operation: one part of the pages that show it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from msgspec import Struct

from portalops.operation import Column
from portalops.profiles.edits import FieldRule
from portalops.profiles.parts import Rule
from portalops.profiles.profile import Answer, Profile
from portalops.queries.named import WAYS, numbered
from portalops.terms import field
from portalops.wording import Named, Phrase, say

_EDITS: dict[str, Literal["tenant", "account"]] = {"tenant edit": "tenant", "account edit": "account"}


_OFFERED = ("act", "route", "unknown")
# What goes on from a withdrawal that was taken in is there only where one can be.
_GOING_ON = ("withdrawal cancel", "withdrawal complete", "withdrawal data-deleted", "tenant purge")
_BEGINS = "withdrawal request"


class Ability(Struct, frozen=True, kw_only=True):
    """What support can do of one operation at a portal: the way, in words whom or what to ask, and the rule."""

    operation: str
    case: Named | str
    way: Named
    says: Phrase | None
    phone: str
    rule: Rule


def abilities(profile: Profile) -> Iterator[Ability]:
    """What support can do at a portal, operation by operation and case by case."""
    for operation, answer in profile.answers.items():
        if operation in _EDITS and answer.way == "act":
            yield from _edits(operation, _EDITS[operation], profile)
            continue
        yield _ability(operation, "", answer, profile)
        for case, part in answer.cases.items():
            yield _ability(operation, _case(case, profile), part, profile)


def offered(profile: Profile) -> tuple[Ability, ...]:
    """What there is to do at a portal: what support does first, what somebody else does next, then what is unknown."""
    there = (ability for ability in abilities(profile) if is_there(ability, profile))
    return tuple(sorted(there, key=lambda ability: _OFFERED.index(ability.way.code)))


def is_there(ability: Ability, profile: Profile) -> bool:
    """Whether a portal has such a thing, as far as anybody has written; what only the house asks about isn't there."""
    if ability.operation in _GOING_ON and profile.answers[_BEGINS].way != "act":
        return False
    return ability.way.code == "act" or (ability.way.code in _OFFERED and ability.rule.origin != "house")


def _ability(operation: str, case: Named | str, answer: Answer, profile: Profile) -> Ability:
    rule = profile.rule(answer.rule)
    route = profile.routes[answer.route] if answer.way == "route" else None
    said: dict[str, Phrase | None] = {
        "act": None,
        "route": route.who if route else None,
        "unknown": answer.question or rule.says,
        "absent": rule.says,
    }
    phone = route.phone if route else ""
    return Ability(operation=operation, case=case, way=WAYS[answer.way], says=said[answer.way], phone=phone, rule=rule)


def _edits(operation: str, noun: Literal["tenant", "account"], profile: Profile) -> Iterator[Ability]:
    """Who changes each field, and for which kind of tenant, since editing is answered field by field."""
    rules = profile.edits[noun]
    kinds = profile.tenant.kinds
    for kind, part in (*rules.for_kinds.items(), ("", rules)):
        of = kinds.named(kind) if kinds and kind else ""
        for name, by in part.fields.items():
            told = say("{kind}: {field}", kind=of, field=field(name)) if kind else say("{field}", field=field(name))
            yield _field_ability(operation, Named(f"{kind}.{name}" if kind else name, told), by, profile)
        told = say("{kind}: all other fields", kind=of) if kind else say("all other fields")
        yield _field_ability(operation, Named(f"{kind}.others" if kind else "others", told), part.others, profile)


def _field_ability(operation: str, case: Named, by: FieldRule, profile: Profile) -> Ability:
    rule = profile.rule(by.rule)
    route = profile.routes[by.route] if by.way == "route" else None
    says = route.who if route else None if by.way == "act" else rule.says
    way = WAYS["route" if route else "absent" if by.way == "never" else "act"]
    return Ability(operation=operation, case=case, way=way, says=says, phone=route.phone if route else "", rule=rule)


_CASES = {
    "taken_over": Named("taken_over", say("done by the customer, to be taken over")),
    "never": Named("never", say("the user that is never removed")),
    "one_user": Named("one_user", say("a tenant for one user")),
    "only": Named("only", say("the only account")),
    "several": Named("several", say("one of several accounts")),
}


def _case(case: str, profile: Profile) -> Named | str:
    if case in _CASES:
        return _CASES[case]
    methods = profile.tenant.payment_methods
    return methods.named(case) if methods else case


SUPPORT: Column[Any] = Column(
    name="support",
    heading="What support can do",
    of=lambda page: page.abilities,
    columns=(
        Column(name="operation", heading="Operation", of=lambda ability: ability.operation),
        Column(name="case", heading="Case", of=lambda ability: ability.case),
        Column(name="way", heading="Way", of=lambda ability: ability.way),
        Column(name="says", heading="Who or what", of=lambda ability: ability.says),
        Column(name="phone", heading="Phone", of=lambda ability: ability.phone),
        Column(name="rule", heading="Rule", of=lambda ability: numbered(ability.rule)),
    ),
)

"""What support can do at a portal, operation by operation: one part of the pages that show it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from portalops.operation import Column
from portalops.profiles.parts import Rule
from portalops.profiles.profile import Answer, Profile
from portalops.queries.named import WAYS
from portalops.wording import Named, Phrase, say


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
        yield _ability(operation, "", answer, profile)
        for case, part in answer.cases.items():
            yield _ability(operation, _case(case, profile), part, profile)


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


def _case(case: str, profile: Profile) -> Named | str:
    methods = profile.tenant.payment_methods
    return methods.named(case) if methods else case


def _rule(rule: Rule) -> Named | str:
    """A rule's id; the centre's own is never taken for the portal's."""
    return Named(rule.id, say("{id}, the centre's own", id=rule.id)) if rule.origin == "centre" else rule.id


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
        Column(name="rule", heading="Rule", of=lambda ability: _rule(ability.rule)),
    ),
)

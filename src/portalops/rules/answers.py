"""How a portal answers an operation before any of its details count: act, route, unknown or absent."""

from __future__ import annotations

from portalops.plan import Notice, Plan, Refusal, Route
from portalops.profiles.profile import Answer, Profile
from portalops.rules import taking_over
from portalops.wording import say


def answered(profile: Profile, operation: str, target: str, case: str | None = None) -> Plan:
    """The profile's answer as a plan: empty where the operation acts, otherwise the whole plan."""
    answer = profile.answer(operation, case)
    refusals: tuple[Refusal, ...] = ()
    if answer.way == "unknown":
        question = answer.question or profile.rule(answer.rule).says
        refusals = (
            Refusal(
                code="unknown",
                rule=profile.rule(answer.rule),
                text=say("{portal} leaves this open: {question}", portal=profile.title, question=question),
            ),
        )
    elif answer.way == "absent":
        refusals = (Refusal(code="absent", rule=profile.rule(answer.rule), text=profile.rule(answer.rule).says),)
    return Plan(
        operation=operation,
        target=target,
        refusals=refusals,
        route=route_to(answer.route, profile) if answer.way == "route" else None,
        notices=_notices(profile, operation, answer),
    )


def route_to(name: str, profile: Profile) -> Route:
    """Who is named by one of the portal's routes, and how and when to reach them."""
    text = profile.routes[name]
    return Route(
        who=text.who, how=text.how, phone=text.phone, mail=text.mail, hours=text.hours, rule=profile.rule(text.rule)
    )


def _notices(profile: Profile, operation: str, answer: Answer) -> tuple[Notice, ...]:
    told = tuple([Notice(text=rule.says, rule=rule) for rule in map(profile.rule, answer.notices)])
    taken_over = answer.way == "route" and taking_over.CASE in profile.answers[operation].cases
    return (*told, taking_over.offer(profile)) if taken_over else told

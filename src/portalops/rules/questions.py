"""Open questions: everything that a portal's profile says it doesn't know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from portalops.profiles.desks import RouteText
from portalops.profiles.parts import Choices, Rule, Unknown
from portalops.profiles.profile import Answer, Profile
from portalops.rules import desk_hours
from portalops.wording import Phrase, Sentence


class OpenQuestion(Struct, frozen=True, kw_only=True):
    """One thing that nobody has written down: the place in the profile, the question, and the rule nearest to it."""

    place: str
    question: Phrase | Sentence
    rule: Rule


def open_questions(profile: Profile) -> tuple[OpenQuestion, ...]:
    """Every open question of a portal: answers first, then values and lists, desks, and what callers ask."""
    desks = ((f"routes.{name}", desk) for name, desk in profile.routes.items())
    own = ((f"desks.{name}", desk) for name, desk in profile.desks.items())
    found = (
        *_in_answers(profile),
        *_in_parts("", profile),
        *_in_desks((*desks, *own)),
        *_in_troubles(profile),
    )
    return tuple(OpenQuestion(place=place, question=text, rule=profile.rule(rule)) for place, text, rule in found)


def _in_answers(profile: Profile) -> Iterator[tuple[str, Phrase, str]]:
    for operation, answer in profile.answers.items():
        yield from _in_answer(operation, answer)
        for case, part in answer.cases.items():
            yield from _in_answer(f"{operation}, {case}", part)


def _in_answer(place: str, answer: Answer) -> Iterator[tuple[str, Phrase, str]]:
    if answer.way == "unknown" and answer.question:
        yield place, answer.question, answer.rule


def _in_parts(place: str, part: Struct) -> Iterator[tuple[str, Phrase, str]]:
    for name in part.__struct_fields__:
        value = getattr(part, name)
        where = f"{place}.{name}" if place else name
        if isinstance(value, Unknown):
            yield where, value.unknown, value.rule
        elif isinstance(value, Choices):
            if value.open:
                yield where, value.open, value.rule
        elif isinstance(value, Struct):
            yield from _in_parts(where, value)


def _in_desks(desks: Iterable[tuple[str, RouteText]]) -> Iterator[tuple[str, Sentence | Phrase, str]]:
    for place, desk in desks:
        if question := desk_hours.question_of(desk):
            yield f"{place}.hours", question, desk.rule


def _in_troubles(profile: Profile) -> Iterator[tuple[str, Phrase, str]]:
    for name, trouble in profile.troubles.items():
        if trouble.question:
            yield f"troubles.{name}", trouble.question, trouble.rule

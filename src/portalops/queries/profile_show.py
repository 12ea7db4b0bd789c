"""Show a profile: what support can do at a portal, the words it knows, its rules with their sources, what is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from msgspec import Struct

from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.profiles.parts import Choice, Choices, Rule
from portalops.profiles.profile import Profile
from portalops.queries.abilities import SUPPORT, Ability, abilities
from portalops.rules.calendar import described
from portalops.rules.questions import OpenQuestion, open_questions
from portalops.values import PortalName
from portalops.wording import Named, Sentence, say

_ORIGINS = {
    "seed": Named("seed", say("the portal's")),
    "centre": Named("centre", say("the centre's")),
    "house": Named("house", say("portalops' own")),
}


class ShowProfile(Asks, frozen=True):
    """Show a portal's rules with their sources, and what support can do there."""

    portal: Annotated[PortalName, "Portal"]


class PortalWord(Struct, frozen=True, kw_only=True):
    """One word that a field may hold at a portal, and every other way to write it."""

    field: str
    choice: Choice
    rule: Rule


class ProfilePage(Struct, frozen=True, kw_only=True):
    """Everything that a profile says, for one page."""

    profile: Profile
    calendar: Sentence
    abilities: tuple[Ability, ...]
    words: tuple[PortalWord, ...]
    questions: tuple[OpenQuestion, ...]
    rules: tuple[Rule, ...]


def find(asked: ShowProfile, search: Search) -> Sequence[ProfilePage]:
    """The one page; NotFound where there is no such portal."""
    return (page_of(search.profiles[asked.portal]),)


def page_of(profile: Profile) -> ProfilePage:
    """The page of a profile: the portal's rules first, then the centre's, then portalops' own."""
    order = {"seed": 0, "centre": 1, "house": 2}
    return ProfilePage(
        profile=profile,
        calendar=described(profile.calendar),
        abilities=tuple(abilities(profile)),
        words=tuple(_words(profile)),
        questions=open_questions(profile),
        rules=tuple(sorted(profile.rules.values(), key=lambda rule: order[rule.origin])),
    )


def _words(profile: Profile) -> Iterator[PortalWord]:
    tenant = profile.tenant
    lists = {
        "kind": tenant.kinds,
        "billing_cycle": tenant.billing_cycles,
        "payment_method": tenant.payment_methods,
        "card_brand": tenant.card_brands,
        "roles": profile.accounts.roles,
    }
    for field, choices in lists.items():
        if isinstance(choices, Choices):
            rule = profile.rule(choices.rule)
            yield from (PortalWord(field=field, choice=choice, rule=rule) for choice in choices)


SHOW_PROFILE: Query[ShowProfile, ProfilePage] = Query(
    name="profile show",
    permission=Permission.LOOK_UP,
    asks=ShowProfile,
    find=find,
    shape="page",
    columns=(
        Column(name="portal", heading="Portal", of=lambda page: page.profile.name),
        Column(name="title", heading="Title", of=lambda page: page.profile.title),
        Column(name="document", heading="Written in", of=lambda page: page.profile.document),
        Column(name="calendar", heading="Business days", of=lambda page: page.calendar),
        SUPPORT,
        Column(
            name="words",
            heading="Words of the portal",
            of=lambda page: page.words,
            columns=(
                Column(name="field", heading="Field", of=lambda word: word.field),
                Column(name="code", heading="Code", of=lambda word: word.choice.code),
                Column(name="name", heading="Name", of=lambda word: word.choice.name),
                Column(name="aliases", heading="Also written", of=lambda word: word.choice.aliases),
                Column(name="rule", heading="Rule", of=lambda word: word.rule.id),
            ),
        ),
        Column(
            name="open_questions",
            heading="Open questions",
            of=lambda page: page.questions,
            columns=(
                Column(name="place", heading="Where", of=lambda open_: open_.place),
                Column(name="question", heading="Question", of=lambda open_: open_.question),
                Column(name="rule", heading="Rule", of=lambda open_: open_.rule.id),
            ),
        ),
        Column(
            name="rules",
            heading="Rules",
            of=lambda page: page.rules,
            columns=(
                Column(name="rule", heading="Rule", of=lambda rule: rule.id),
                Column(name="says", heading="What it says", of=lambda rule: rule.says),
                Column(name="origin", heading="Whose", of=lambda rule: _ORIGINS[rule.origin]),
                Column(name="reading", heading="As read", of=lambda rule: rule.reading),
                Column(name="document", heading="Written in", of=lambda rule: rule.document),
                Column(name="heading", heading="Heading", of=lambda rule: rule.heading),
            ),
        ),
    ),
)

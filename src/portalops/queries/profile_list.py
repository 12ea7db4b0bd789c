"""List the profiles: every portal, where its rules are written, and how much of it is open."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.profiles.profile import Profile
from portalops.rules.questions import open_questions
from portalops.wording import Phrase


class ListProfiles(Asks, frozen=True):
    """List the portals whose rules the console knows."""


class ProfileRow(Struct, frozen=True, kw_only=True):
    """One portal in the list: how many rules its document and its centre give, and how many questions are open."""

    name: str
    title: Phrase
    document: str
    rules: int
    own_rules: int
    questions: int


def find(asked: ListProfiles, search: Search) -> Sequence[ProfileRow]:
    """A row for each portal."""
    return [_row(search.profiles[name]) for name in search.profiles]


def _row(profile: Profile) -> ProfileRow:
    origins = [rule.origin for rule in profile.rules.values()]
    return ProfileRow(
        name=profile.name,
        title=profile.title,
        document=profile.document,
        rules=origins.count("seed"),
        own_rules=origins.count("centre"),
        questions=len(open_questions(profile)),
    )


LIST_PROFILES: Query[ListProfiles, ProfileRow] = Query(
    name="profile list",
    permission=Permission.LOOK_UP,
    asks=ListProfiles,
    find=find,
    columns=(
        Column(name="portal", heading="Portal", of=lambda row: row.name),
        Column(name="title", heading="Title", of=lambda row: row.title),
        Column(name="document", heading="Written in", of=lambda row: row.document),
        Column(name="rules", heading="Rules", of=lambda row: row.rules),
        Column(name="own_rules", heading="Rules of the centre", of=lambda row: row.own_rules),
        Column(name="open_questions", heading="Open questions", of=lambda row: row.questions),
    ),
)

"""List desks: whom a customer is sent to, by which number, in which hours, and whether they are there now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated

from msgspec import Struct

from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.profiles.desks import RouteText
from portalops.profiles.parts import Rule
from portalops.profiles.profile import Profile
from portalops.rules import desk_hours
from portalops.rules.desk_hours import Standing
from portalops.values import PortalName
from portalops.wording import Named, Phrase, Sentence, say

UNKNOWN = Named("unknown", say("not known"))


class ListDesks(Asks, frozen=True):
    """List the desks of a portal, and whether each is open now."""

    portal: Annotated[PortalName | None, "Portal; all of them if left out"] = None


class DeskRow(Struct, frozen=True, kw_only=True):
    """One desk of a portal: how it stands at this instant, None where nobody has written its hours."""

    portal: str
    name: str
    desk: RouteText
    standing: Standing | None
    question: Phrase | Sentence | None
    rule: Rule


def find(asked: ListDesks, search: Search) -> Sequence[DeskRow]:
    """The desks of one portal or of all: its own first, then those to which it sends callers."""
    portals = [asked.portal] if asked.portal else list(search.profiles)
    return [row for portal in portals for row in _rows(search.profiles[portal], search.now)]


def _rows(profile: Profile, now: datetime) -> Iterator[DeskRow]:
    sent_to = {name: route for name, route in profile.routes.items() if route.is_desk}
    for name, desk in (*profile.desks.items(), *sent_to.items()):
        yield DeskRow(
            portal=profile.name,
            name=name,
            desk=desk,
            standing=desk_hours.standing(desk.hours, now) if desk.hours else None,
            question=desk_hours.question_of(desk),
            rule=profile.rule(desk.rule),
        )


def _hours(desk: RouteText) -> Sentence | Named:
    return desk_hours.told(desk.hours) if desk.hours else UNKNOWN


LIST_DESKS: Query[ListDesks, DeskRow] = Query(
    name="desk list",
    permission=Permission.LOOK_UP,
    asks=ListDesks,
    find=find,
    columns=(
        Column(name="portal", heading="Portal", of=lambda row: row.portal),
        Column(name="desk", heading="Desk", of=lambda row: row.name),
        Column(name="open_now", heading="Open now", of=lambda row: row.standing and row.standing.is_open),
        Column(name="opens_next", heading="Opens next", of=lambda row: row.standing and row.standing.opens_next),
        Column(name="phone", heading="Phone", of=lambda row: row.desk.phone),
        Column(name="hours", heading="Hours", of=lambda row: _hours(row.desk)),
        Column(name="who", heading="Who", of=lambda row: row.desk.who),
        Column(name="mail", heading="Mail", of=lambda row: row.desk.mail),
        Column(name="how", heading="How", of=lambda row: row.desk.how),
        Column(name="question", heading="Open question", of=lambda row: row.question),
        Column(name="rule", heading="Rule", of=lambda row: row.rule.id),
    ),
)

"""Desk hours: whether a desk is open at an instant, and when it opens again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from msgspec import Struct

from portalops.clock import JST
from portalops.profiles.desks import Hours, RouteText
from portalops.profiles.profile import CalendarRules
from portalops.rules import calendar as days
from portalops.wording import Phrase, Sentence, say

_DAY = timedelta(days=1)

YEAR_END_QUESTION = say("Is this desk open from 12-29 to 01-03?")


class Standing(Struct, frozen=True, kw_only=True):
    """How a desk stands at an instant: open until, closed, or None where nobody has written it down.

    One that isn't open is sure to be at reopens; between the years it may be earlier, which nobody has written down.
    """

    is_open: bool | None
    until: datetime | None = None
    reopens: datetime | None = None
    may_open_earlier: bool = False

    @property
    def opens_next(self) -> datetime | None:
        """When it opens next, where that is known."""
        return None if self.may_open_earlier else self.reopens


def standing(hours: Hours, now: datetime) -> Standing:
    """How a desk stands at an aware instant; at the very time of closing it is closed."""
    local = now.astimezone(JST)
    today, clock = local.date(), f"{local:%H:%M}"
    if not days.knows(today):
        return Standing(is_open=None, may_open_earlier=True)
    is_open = is_open_on(today, hours) if hours.opens <= clock < hours.closes else False
    if is_open:
        return Standing(is_open=True, until=_at(today, hours.closes))
    next_day = today if clock < hours.opens else today + _DAY
    may_open_earlier = False
    while (opens := is_open_on(next_day, hours)) is not True:
        may_open_earlier = may_open_earlier or opens is None
        next_day += _DAY
    return Standing(is_open=is_open, reopens=_at(next_day, hours.opens), may_open_earlier=may_open_earlier)


def is_open_on(day: date, hours: Hours) -> bool | None:
    """Whether a desk opens on a day; None between the years, where its hours say nothing of it."""
    if not days.is_business_day(day, _calendar(hours, hours.calendar)):
        return False
    return True if knows_year_end(hours) or days.is_business_day(day, _calendar(hours, "office")) else None


def knows_year_end(hours: Hours) -> bool:
    """Whether somebody has written down on which days from 12-29 to 01-03 a desk opens."""
    return hours.calendar != "public" or hours.year_end_known


def question_of(desk: RouteText) -> Phrase | Sentence | None:
    """What is still to be asked about the hours of a desk."""
    if desk.hours is None:
        return desk.hours_question
    return None if knows_year_end(desk.hours) else YEAR_END_QUESTION


def told(hours: Hours) -> Sentence:
    """The hours in words, as they are written."""
    return say("{opens}-{closes}, closed: {closed}", opens=hours.opens, closes=hours.closes, closed=hours.closed)


def standing_told(standing: Standing) -> Sentence:
    """How a desk stands, in words."""
    if standing.until:
        return say("open until {time}", time=f"{standing.until:%H:%M}")
    if standing.reopens is None:
        return say("it isn't known whether it is open")
    again = {"day": standing.reopens.date(), "time": f"{standing.reopens:%H:%M}"}
    if standing.is_open is None:
        return say(
            "it isn't known whether it is open: its hours say nothing of 12-29 to 01-03; from {day} {time} it is",
            **again,
        )
    if standing.may_open_earlier:
        return say(
            "closed; its hours say nothing of 12-29 to 01-03, and it opens on {day} at {time} at the latest", **again
        )
    return say("closed; it opens on {day} at {time}", **again)


def _calendar(hours: Hours, kind: str) -> CalendarRules:
    return CalendarRules(kind=kind, rule="", closed_days=hours.closed_days)  # type: ignore[arg-type]


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), JST)

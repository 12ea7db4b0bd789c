"""The desks that a caller is sent to: who they are, how they are reached, and their hours."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from portalops.wording import Phrase

TimeOfDay = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Hours(Struct, frozen=True, forbid_unknown_fields=True):
    """The hours of a desk, as HH:MM, and the days on which it is closed: in words, and as a calendar.

    A desk that keeps the public calendar says nothing of 12-29 to 01-03, so these days aren't known unless
    year_end_known says that they are as any other.
    """

    opens: TimeOfDay
    closes: TimeOfDay
    closed: Phrase
    calendar: Literal["public", "bank", "office"] = "public"
    closed_days: tuple[date, ...] = ()
    year_end_known: bool = False


class RouteText(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who does what support doesn't do here, or whom customers ask; how to reach them and when.

    The question is what to ask where the hours are nowhere written.
    """

    rule: str
    who: Phrase
    how: Phrase
    phone: str = ""
    mail: str = ""
    hours: Hours | None = None
    hours_question: Phrase | None = None

    @property
    def is_desk(self) -> bool:
        """Whether it is a desk that one calls or writes to, rather than somebody within the customer's house."""
        return bool(self.phone or self.mail or self.hours or self.hours_question)

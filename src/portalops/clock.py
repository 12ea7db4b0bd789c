"""The time as a value that is handed in: instants are UTC, business days are those of Japan."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

JST = timezone(timedelta(hours=9), "JST")


class Clock(Protocol):
    """Where the program learns what time it is."""

    def now(self) -> datetime:
        """This instant, in UTC."""

    def today(self) -> date:
        """The business day in Japan."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """This instant, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The day it is in Japan, wherever the machine stands."""
        return self.now().astimezone(JST).date()


class FixedClock:
    """A clock that stands at ten in the morning, Japanese time, of one day."""

    def __init__(self, day: date) -> None:
        self._day = day

    def now(self) -> datetime:
        """Ten in the morning of that day, in UTC."""
        return datetime(self._day.year, self._day.month, self._day.day, 1, tzinfo=UTC)

    def today(self) -> date:
        """That day."""
        return self._day

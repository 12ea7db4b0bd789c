"""A calendar month, written 2026-06, which sorts and compares as text does."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


class Month(str):
    """One month of one year, in the form YYYY-MM."""

    __slots__ = ()

    @classmethod
    def of(cls, day: date) -> Month:
        """The month that a day is in."""
        return cls(f"{day.year:04d}-{day.month:02d}")

    @property
    def year(self) -> int:
        """The year, as a number."""
        return int(self[:4])

    @property
    def number(self) -> int:
        """The month of the year, 1 to 12."""
        return int(self[5:])

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    def plus(self, months: int) -> Month:
        """The month that is so many months later, or earlier with a negative number."""
        count = self.year * 12 + self.number - 1 + months
        return Month(f"{count // 12:04d}-{count % 12 + 1:02d}")

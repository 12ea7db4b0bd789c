"""Days, months and instants."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from portalops.clock import JST
from portalops.month import Month
from portalops.values.base import MINUS_SIGNS, Kind, Unreadable, fold
from portalops.wording import say, shorten


class Day(Kind):
    """A day, as 2026-05-29, 2026/5/29, 20260529, 2026年5月29日 or 令和8年5月29日."""

    example = "2026-05-29"
    _FORMS = (
        re.compile(r"(?P<year>[0-9]{4})[-/.年](?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})日?"),
        re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
        re.compile(
            r"(?P<era>令和|平成|昭和|R|H|S)(?P<year>元|[0-9]{1,2})[-/.年](?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})日?"
        ),
    )
    _YEAR_BEFORE: Mapping[str, int] = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}

    def parse(self, text: str) -> date:
        """The day."""
        folded = fold(text).translate(MINUS_SIGNS)
        found = next(filter(None, (form.fullmatch(folded) for form in self._FORMS)), None)
        try:
            if not found:
                raise ValueError
            parts = found.groupdict()
            year = 1 if parts["year"] == "元" else int(parts["year"])
            return date(self._YEAR_BEFORE.get(parts.get("era") or "", 0) + year, int(parts["month"]), int(parts["day"]))
        except ValueError:
            raise Unreadable(
                say(
                    "“{value}” isn't a day of the calendar; write it like {example}.",
                    value=shorten(text),
                    example=self.example,
                )
            ) from None


class Instant(Kind):
    """An instant in Japan, as a day and a time of day, or a day alone, which means its last second."""

    example = "2026-11-14 23:30"

    def parse(self, text: str) -> datetime:
        """The instant, in UTC."""
        folded = fold(text)
        found = re.fullmatch(r"(.*[0-9日])[T ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?", folded)
        try:
            at = time(int(found[2]), int(found[3]), int(found[4] or 0)) if found else time(23, 59, 59)
            return datetime.combine(Day().parse(found[1] if found else folded), at, JST).astimezone(UTC)
        except (ValueError, OverflowError, Unreadable):
            raise Unreadable(
                say(
                    "“{value}” isn't a day with a time; write it like {example}.",
                    value=shorten(text),
                    example=self.example,
                )
            ) from None


class YearMonth(Kind):
    """A month, as 2026-05, 2026/5, 202605, 2026年5月 or 令和8年5月."""

    example = "2026-05"

    def parse(self, text: str) -> Month:
        """The month."""
        folded = fold(text).translate(MINUS_SIGNS).removesuffix("月")
        first_day = folded + "01" if re.fullmatch("[0-9]{6}", folded) else folded + "-1"
        try:
            return Month.of(Day().parse(first_day))
        except Unreadable:
            raise Unreadable(
                say(
                    "“{value}” isn't a month of the calendar; write it like {example}.",
                    value=shorten(text),
                    example=self.example,
                )
            ) from None

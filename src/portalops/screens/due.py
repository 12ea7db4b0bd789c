"""How far a day is away, in words."""

from __future__ import annotations

from datetime import date

from portalops.wording import Sentence, say


def due_words(day: date, today: date) -> Sentence:
    """How far a day is away, in words."""
    days = (day - today).days
    match days:
        case 0:
            return say("due today")
        case 1:
            return say("tomorrow")
        case -1:
            return say("overdue by a day")
        case _:
            return say("in {days} days", days=days) if days > 0 else say("overdue by {days} days", days=-days)

"""How far a day is away, and how firm a day of leaving is, in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from portalops.wording import Sentence, say

if TYPE_CHECKING:
    from portalops.facts import Withdrawal


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


def leaving_words(planned: Withdrawal, today: date) -> Sentence:
    """When a tenant leaves, how far away that is, and whether the day is only provisional."""
    day = _day_of(planned)
    due = due_words(day, today)
    if planned.provisional:
        return say("Leaves on {day} (provisional), {due}.", day=day, due=due)
    return say("Leaves on {day}, {due}.", day=day, due=due)


def leaving_day(planned: Withdrawal) -> Sentence | date:
    """The day of leaving, with a word beside it while it is only provisional."""
    day = _day_of(planned)
    return say("{day} provisional", day=day) if planned.provisional else day


def _day_of(planned: Withdrawal) -> date:
    assert planned.leaves_on is not None, "a planned withdrawal has its day"
    return planned.leaves_on

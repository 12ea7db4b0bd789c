"""How a list is ordered: group after group of rows, and the key of a row, after which the next page begins."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Generic, TypeVar, cast

from msgspec import Struct

from portalops.errors import BadInput, Fault
from portalops.facts.thing import Thing
from portalops.wording import say

T = TypeVar("T", bound=Thing)

NEVER = date.max
"""What stands for a day that hasn't come, where such rows are last."""

Value = str | date | None

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<": lambda found, bound: found is not None and found < bound,
    "<=": lambda found, bound: found is not None and found <= bound,
    ">=": lambda found, bound: found is not None and found >= bound,
    "is": operator.is_,
}


class Trait(Struct, frozen=True):
    """What is true of a field of a row, such as state = active; one of the comparisons above."""

    path: str
    comparison: str
    value: Value


class Run(Struct, frozen=True, kw_only=True):
    """Rows that an index holds next to each other: what is true of them, and the days by which they are in order.

    A day is named by its field; valid_until? is the last of all days where there is none, and
    data_deleted_in.first_day the first of a month.
    """

    traits: tuple[Trait, ...] = ()
    by: tuple[str, ...] = ()


class Key(Struct, frozen=True):
    """The place of one row in a list: its group, the days that it is ordered by, and its reference."""

    group: int
    days: tuple[date, ...]
    ref: str


class Lineup(Struct, Generic[T], frozen=True, kw_only=True):
    """The order of a list: its groups one after the other, the runs of a group merged by their days.

    Among equals the reference decides. The newest come first in each group where that is wanted.
    """

    kind: type[T]
    groups: tuple[tuple[Run, ...], ...] = ((Run(),),)
    newest_first: bool = False

    def place_of(self, thing: T) -> Key:
        """Where a row stands in the list; it is one of the rows."""
        for number, group in enumerate(self.groups):
            for run in group:
                if all(_holds(trait, thing) for trait in run.traits):
                    return Key(number, tuple(day_of(path, thing) for path in run.by), str(thing.ref))
        raise ValueError(f"{thing.ref} is none of the list's rows")

    def key_of(self, thing: T) -> str:
        """The key of a row, as it is given back to have what comes after it."""
        place = self.place_of(thing)
        group = [str(place.group)] if len(self.groups) > 1 else []
        return ",".join([*group, *map(date.isoformat, place.days), place.ref])

    def key(self, text: str) -> Key:
        """The key that was given back; BadInput where it isn't one of this list."""
        first, _, rest = text.partition(",") if len(self.groups) > 1 else ("0", "", text)
        try:
            group = int(first) if first.isascii() else -1
            if not 0 <= group < len(self.groups):
                raise ValueError
            *days, ref = rest.split(",", len(self.groups[group][0].by))
            if len(days) < len(self.groups[group][0].by) or ":" not in ref:
                raise ValueError
            return Key(group, tuple(map(date.fromisoformat, days)), ref)
        except ValueError:
            raise not_a_key(text) from None


def not_a_key(text: str) -> BadInput:
    """What is told of a key that isn't one of the list to which it was given back."""
    fault = say("after: “{value}” isn't a key of this list; take it from the line below a page.", value=text)
    return BadInput([Fault("after", fault)])


def with_states(*groups: Sequence[str], by: tuple[str, ...] = ()) -> tuple[tuple[Run, ...], ...]:
    """Groups of rows by their states, in each the same days."""
    return tuple(tuple(Run(traits=(Trait("state", "=", state),), by=by) for state in states) for states in groups)


def day_of(path: str, thing: Thing) -> date:
    """A day by which a row is in order."""
    return cast(date, _value_of(path, thing))


def _holds(trait: Trait, thing: Thing) -> bool:
    return COMPARISONS[trait.comparison](_value_of(trait.path, thing), trait.value)


def _value_of(path: str, thing: Thing) -> Value:
    field, _, part = path.removesuffix("?").partition(".")
    found = getattr(thing, field)
    if found is None:
        return NEVER if path.endswith("?") else None
    return cast(Value, getattr(found, part) if part else found)

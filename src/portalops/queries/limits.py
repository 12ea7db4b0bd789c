"""Pages of a list: how many rows a look-up gives at most, and the key after which they begin."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Generic, TypeVar

from msgspec import Struct

from portalops.facts import Lineup, Lists, Thing
from portalops.values import Kind, Unreadable, Whole
from portalops.wording import say

T = TypeVar("T", bound=Thing)
R = TypeVar("R")

ON_A_PAGE = 20
"""How many rows of each list a tenant's page shows at most."""

LATEST = 10
"""How many rows it shows at most of what is looked at for its latest."""

_AT_ONCE = 200
_LONGEST_KEY = 1000


class AfterKey(Kind):
    """The key of a row, as it stood below a page; only its list can tell whether it is right."""

    example = "0,2026-05-31,1200"

    def parse(self, text: str) -> str:
        """The key to the letter, without space around it; none holds a control character, or more than a line does."""
        key = text.strip()
        if len(key) > _LONGEST_KEY or any(unicodedata.category(part) in ("Cc", "Cs") for part in key):
            raise Unreadable(say("it isn't the key of a row; write it as it stood below the page."))
        return key


Limit = Annotated[int, Whole("50", least=1, most=1000)]
After = Annotated[str, AfterKey()]
AfterNumber = Annotated[int, Whole("1200")]


class Excerpt(Struct, Generic[R], frozen=True):
    """The first rows of a list, and whether others follow."""

    rows: tuple[R, ...]
    goes_on: bool


def excerpt(read: Callable[[int], Sequence[R]], most: int) -> Excerpt[R]:
    """So many rows of a list at most; one more is read, to know whether it goes on."""
    found = read(most + 1)
    return Excerpt(tuple(found[:most]), len(found) > most)


def walk(lists: Lists, lineup: Lineup[T], after: str | None, **scope: str) -> Iterator[T]:
    """All rows of a list from the one after a key, read as they are wanted."""
    for rows in walk_by_pages(lists, lineup, after, **scope):
        yield from rows


def walk_by_pages(lists: Lists, lineup: Lineup[T], after: str | None, **scope: str) -> Iterator[Sequence[T]]:
    """The same, as many at once as are read."""
    while rows := lists.listed(lineup, _AT_ONCE, after, **scope):
        yield rows
        if len(rows) < _AT_ONCE:
            return
        after = lineup.key_of(rows[-1])

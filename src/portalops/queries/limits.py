"""Pages of a list: how many rows a look-up gives at most, and the key after which they begin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, TypeVar

from portalops.facts import Lineup, Lists, Thing
from portalops.values import Kind, Whole

T = TypeVar("T", bound=Thing)

ON_A_PAGE = 20
"""How many rows of each list a tenant's page shows at most."""

_AT_ONCE = 200


class AfterKey(Kind):
    """The key of a row, as it stood below a page; only its list can tell whether it is right."""

    example = "0,2026-05-31,1200"

    def parse(self, text: str) -> str:
        """The key to the letter, without space around it."""
        return text.strip()


Limit = Annotated[int, Whole("50", least=1, most=1000)]
After = Annotated[str, AfterKey()]
AfterNumber = Annotated[int, Whole("1200")]


def walk(lists: Lists, lineup: Lineup[T], after: str | None, **scope: str) -> Iterator[T]:
    """All rows of a list from the one after a key, read as they are wanted."""
    while rows := lists.listed(lineup, _AT_ONCE, after, **scope):
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        after = lineup.key_of(rows[-1])

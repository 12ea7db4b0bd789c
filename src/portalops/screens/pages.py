"""A long list as a screen holds it: the pages around the cursor, and of all others the key at which each begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, NamedTuple, TypeVar, overload

R = TypeVar("R")

SIZE = 100
"""How many rows are read at once."""

_KEPT_EACH_WAY = 3


class Piece(NamedTuple, Generic[R]):
    """The rows of one page, SIZE of them if others follow, and the key after which those begin."""

    rows: Sequence[R]
    after: Any = None


class Pages(Sequence[R]):
    """The rows that are known of, by their place; one whose page isn't held just now is blank."""

    def __init__(self, first: Piece[R], blank: R) -> None:
        self._keys: list[Any] = [None]
        self._held: dict[int, Sequence[R]] = {}
        self._blank = blank
        self._count = 0
        self.goes_on = True
        self.put(0, first)

    def key(self, page: int) -> Any:
        """The key after which a page begins."""
        return self._keys[page]

    def put(self, page: int, piece: Piece[R]) -> None:
        """Hold a page that was read, and let go of those far from it.

        Where rows were added or taken away since it was read last, the pages after it begin elsewhere: they are read
        anew.
        """
        known = self._keys[page + 1] if page + 1 < len(self._keys) else None
        if known is None or known != piece.after:
            self.goes_on = piece.after is not None
            self._keys[page + 1 :] = [piece.after] if self.goes_on else []
            self._count = page * SIZE + len(piece.rows)
            self._held = {number: rows for number, rows in self._held.items() if number < page}
        near = {number: rows for number, rows in self._held.items() if abs(number - page) <= _KEPT_EACH_WAY}
        self._held = near | {page: piece.rows}

    def missing(self, first: int, last: int) -> int | None:
        """The first page that isn't held of those with the rows from one place to another, if it can be read."""
        for page in range(max(first, 0) // SIZE, min(last // SIZE, len(self._keys) - 1) + 1):
            if page not in self._held:
                return page
        return None

    def forget(self) -> None:
        """Let go of every page, because what it holds may be old."""
        self._held.clear()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> R: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[R]: ...

    def __getitem__(self, place: int | slice) -> R | Sequence[R]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        if not 0 <= place < self._count:
            raise IndexError(place)
        page, within = self._held.get(place // SIZE, ()), place % SIZE
        return page[within] if within < len(page) else self._blank

"""A long list is read by key as the cursor comes near, holds a few pages, and draws two lines for a step."""

from __future__ import annotations

from bisect import bisect_right, insort
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from portalops.screens.pages import SIZE, Pages, Piece
from portalops.screens.rows import Row, Rows

KEPT = 7 * SIZE


class Shelf:
    """Numbers in order, read in pages after a number."""

    def __init__(self, count: int) -> None:
        self.numbers = [number * 10 for number in range(count)]
        self.asked: list[Any] = []

    def piece(self, after: Any) -> Piece[int]:
        start = 0 if after is None else bisect_right(self.numbers, after)
        rows = self.numbers[start : start + SIZE]
        return Piece(rows, rows[-1] if self.numbers[start + SIZE :] else None)

    async def read(self, after: Any) -> Piece[Row]:
        self.asked.append(after)
        numbers, after = self.piece(after)
        return Piece([Row(number, (str(number), "長い名前", "x")) for number in numbers], after)


class Drawn(App[None]):
    """A list and nothing else."""

    def compose(self) -> ComposeResult:
        yield Rows(["Number", "Name", "Note"], id="rows")

    def on_mount(self) -> None:
        self.query_one(Rows).styles.height = "1fr"


@given(st.integers(0, 3 * SIZE + 1), st.data())
def test_pages_in_any_order_hold_what_is_there(count: int, data: st.DataObject) -> None:
    shelf = Shelf(count)
    pages = Pages(shelf.piece(None), -1)
    for _ in range(12):
        if data.draw(st.booleans()) and (added := data.draw(st.integers(0, count * 10))) not in shelf.numbers:
            insort(shelf.numbers, added)
        place = data.draw(st.integers(0, max(len(pages), 1)))
        while (page := pages.missing(place, place)) is not None:
            pages.put(page, shelf.piece(pages.key(page)))
        if data.draw(st.booleans()):
            pages.forget()
    for page in range((len(pages) + SIZE) // SIZE + 2):
        pages.forget()
        for number in range(page + 1):
            if pages.missing(number * SIZE, number * SIZE) is not None:
                pages.put(number, shelf.piece(pages.key(number)))
        known = [number for number in pages[page * SIZE : (page + 1) * SIZE] if number != -1]
        assert known == shelf.numbers[page * SIZE : (page + 1) * SIZE]
    assert not pages.goes_on
    assert len(pages) == len(shelf.numbers)


async def test_a_long_list_is_gone_through_with_a_few_pages_in_hand() -> None:
    shelf = Shelf(2_345)
    async with Drawn().run_test(size=(60, 30)) as pilot:
        rows = pilot.app.query_one(Rows)
        await rows.feed(shelf.read)
        rows.focus()
        seen = []
        for _ in range(100):
            assert rows.pointed is not None
            seen.append(rows.pointed.means)
            await pilot.press("pagedown")
            await pilot.pause()
            assert isinstance(rows.rows, Pages)
            assert sum(len(page) for page in rows.rows._held.values()) <= KEPT
        assert rows.pointed.means == 23_440
        assert not rows.goes_on
        assert shelf.asked == [None, *(page * SIZE * 10 - 10 for page in range(1, 24))]
        await pilot.press("home")
        await pilot.pause()
        await pilot.pause()
        assert (rows.cursor, rows.pointed.means) == (0, 0)
        assert [line.split()[-3] for line in _lines(rows)[1:4]] == ["0", "10", "20"]


async def test_looking_again_deep_in_a_list_stays_on_the_row() -> None:
    shelf = Shelf(1_000)
    async with Drawn().run_test(size=(60, 30)) as pilot:
        rows = pilot.app.query_one(Rows)
        await rows.feed(shelf.read)
        rows.focus()
        for _ in range(20):
            await pilot.press("pagedown")
            await pilot.pause()
        stood_on = rows.pointed
        assert stood_on is not None
        shelf.numbers.insert(rows.cursor - 3, stood_on.means - 35)
        shelf.asked.clear()
        await rows.feed(shelf.read, again=True)
        assert rows.pointed == stood_on
        assert None not in shelf.asked
        await rows.feed(shelf.read)
        assert rows.cursor == 0


async def test_a_step_draws_two_lines_and_a_page_all_of_them() -> None:
    async with Drawn().run_test(size=(60, 30)) as pilot:
        rows = pilot.app.query_one(Rows)
        await rows.feed(Shelf(1_000).read)
        rows.focus()
        await pilot.press("down")
        await pilot.pause()
        drawn: list[int] = []
        draw = rows.render_line
        rows.render_line = lambda y: drawn.append(y) or draw(y)  # type: ignore[method-assign,func-returns-value]
        await pilot.press("down")
        await pilot.pause()
        assert sorted(drawn) == [2, 3]
        drawn.clear()
        await pilot.press("pagedown")
        await pilot.pause()
        assert len(drawn) <= 2 * 30


async def test_columns_grow_with_what_is_read_and_never_shrink() -> None:
    async def read(after: Any) -> Piece[Row]:
        name = "x" if after is None else "a name that is longer"
        return Piece([Row((after, place), (name, "", "end")) for place in range(SIZE)], None if after else 1)

    async with Drawn().run_test(size=(60, 30)) as pilot:
        rows = pilot.app.query_one(Rows)
        await rows.feed(read)
        rows.focus()
        await pilot.press("end", "end")
        await pilot.pause()
        await pilot.press("end")
        await pilot.pause()
        assert "a name that is longer" in _lines(rows)[-1]


def _lines(rows: Rows) -> list[str]:
    return [rows.render_line(y).text for y in range(rows.size.height)]

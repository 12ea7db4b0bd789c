"""A list of rows on the line API: only the rows on the screen are ever drawn, however many there are.

A long list is read page by page as the cursor comes near, and holds only a few pages.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual import events, work
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from portalops.screens.pages import SIZE, Pages, Piece
from portalops.screens.wrapping import fit
from portalops.wording import label

_GAP = 2
_MARK = 2
_MEASURED = 300
_NARROWEST = 16
_HEADING = 8
_EMPTY = ("", "-")


class Row(NamedTuple):
    """One row: what it stands for, its cells, each safe to show, and whether it is warned of or out of use."""

    means: Any
    cells: Sequence[str]
    tone: str = "plain"


_BLANK = Row(None, ())

Read = Callable[[Any], Awaitable[Piece[Row]]]
"""How the page after a key is read, or the first where the key is None."""


class Rows(ScrollView, can_focus=True):
    """Rows under headings, with one row pointed at.

    A column that no row fills isn't shown. Too long a cell ends in two dots; where columns are left out for want of
    room, so do the headings.
    """

    BINDINGS = [
        Binding("up", "point(-1)", label("Row above"), show=False),
        Binding("down", "point(1)", label("Row below"), show=False),
        Binding("pageup", "page(-1)", label("Page above"), show=False),
        Binding("pagedown", "page(1)", label("Page below"), show=False),
        Binding("home", "point(-1000000000)", label("First row"), show=False),
        Binding("end", "point(1000000000)", label("Last row"), show=False),
        Binding("enter", "choose", label("Open")),
    ]
    COMPONENT_CLASSES = {"rows--heading", "rows--plain", "rows--warn", "rows--quiet", "rows--pointed", "rows--resting"}

    cursor = reactive(0, repaint=False)

    @dataclass
    class Chosen(Message):
        """A row was chosen, with Enter or the mouse."""

        rows: Rows
        row: Row

        @property
        def control(self) -> Rows:
            """The list in which it was chosen."""
            return self.rows

    @dataclass
    class Pointed(Message):
        """Another row is pointed at."""

        rows: Rows
        row: Row

        @property
        def control(self) -> Rows:
            """The list in which it is pointed at."""
            return self.rows

    def __init__(
        self,
        headings: Sequence[str],
        *,
        yields: Sequence[int] = (),
        least: int = _NARROWEST,
        empty: str = "",
        tells: bool = False,
        id: str | None = None,
    ) -> None:
        """A list under headings; the columns that yield are cut first where there is too little room, to a least.

        Only a list that tells says which row is pointed at, because with every key all that it lies in would hear it.
        """
        super().__init__(id=id)
        self._yields = yields
        self._least = least
        self._headings = headings
        self._empty = empty
        self._tells = tells
        self._rows: Sequence[Row] = ()
        self._filled: list[int] = []
        self._widest: list[int] = []
        self._widths: tuple[int, list[int]] = (-1, [])
        self._read: Read | None = None
        self.can_focus = False

    @property
    def rows(self) -> Sequence[Row]:
        """All rows that are known of."""
        return self._rows

    @property
    def goes_on(self) -> bool:
        """Whether there are more rows than were read so far."""
        return isinstance(self._rows, Pages) and self._rows.goes_on

    @property
    def pointed(self) -> Row | None:
        """The row that is pointed at, if there is any and it is there to be seen."""
        row = self._rows[self.cursor] if self.cursor < len(self._rows) else None
        return row if row is not _BLANK else None

    def fill(self, rows: Sequence[Row], *, headings: Sequence[str] | None = None) -> None:
        """Show these rows from now on; the cursor stays on what it stood on where that is still there."""
        stood_on = self.pointed.means if self.pointed else None
        self._read = None
        self._show(rows, headings)
        self.cursor = next((place for place, row in enumerate(rows) if row.means == stood_on), 0)
        self._tell_pointed()

    async def feed(self, read: Read, *, again: bool = False) -> None:
        """Show from now on what is read page by page.

        Again, the same list is read anew where the cursor is, which stays on what it stood on if that is still there.
        """
        place, stood_on = self.cursor, self.pointed.means if self.pointed else None
        pages = self._rows if again and isinstance(self._rows, Pages) else None
        page = place // SIZE if pages else 0
        piece = await read(pages.key(page) if pages else None)
        if pages is None or not page:
            pages, page = Pages(piece, _BLANK), 0
        else:
            pages.forget()
            pages.put(page, piece)
        self._read = read
        self._show(pages, None)
        found = (number for number, row in enumerate(piece.rows, page * SIZE) if row.means == stood_on)
        self.cursor = next(found, place if page else 0)
        self._tell_pointed()
        self._read_near()

    def _show(self, rows: Sequence[Row], headings: Sequence[str] | None) -> None:
        """Draw other rows, as wide as they need to be."""
        self._headings = self._headings if headings is None else headings
        self._rows = rows
        self._filled, self._widest = [], [0] * len(self._headings)
        self._measure(rows[:_MEASURED])
        self.can_focus = bool(rows)
        self.virtual_size = Size(0, self._top + max(len(rows), 1))
        self.refresh(layout=self.styles.is_auto_height)

    def _measure(self, rows: Sequence[Row]) -> bool:
        """Take in how wide the cells of more rows are, and give whether a column needs more room for them."""
        before = [*self._widest]
        for row in rows:
            for place, cell in enumerate(row.cells):
                if len(cell) * 2 > self._widest[place] and cell not in _EMPTY:
                    self._widest[place] = max(self._widest[place], cell_len(cell))
        self._filled = [place for place, width in enumerate(self._widest) if width]
        self._widths = (-1, [])
        return self._widest != before

    def _read_near(self) -> None:
        """Have the pages read that are in sight or nearly so."""
        if self._read is not None and self._missing() is not None:
            self._read_missing(self._read)

    def _missing(self) -> int | None:
        """The page that is to be read next."""
        if not isinstance(self._rows, Pages):
            return None
        top, height = self.scroll_offset.y, self.size.height
        return self._rows.missing(top - SIZE // 2, max(top, self.cursor) + height + SIZE // 2)

    @work(exclusive=True, group="pages")
    async def _read_missing(self, read: Read) -> None:
        """Read what is missing, page after page; only the rows in sight are drawn anew."""
        while (page := self._missing()) is not None and isinstance(pages := self._rows, Pages):
            piece = await read(pages.key(page))
            if pages is not self._rows:
                return
            pages.put(page, piece)
            grown = self._measure(piece.rows)
            # A longer list lays nothing out anew: only the scroll bar tells of it.
            self.set_reactive(Rows.virtual_size, Size(0, self._top + max(len(pages), 1)))
            self._scroll_update(self.virtual_size)
            self.cursor = self.validate_cursor(self.cursor)
            top = self.scroll_offset.y
            if grown or (page * SIZE < top + self.size.height and (page + 1) * SIZE > top):
                self.refresh()

    def point_at(self, means: Any) -> bool:
        """Point at the row that stands for this, if there is one; gives whether there is."""
        place = next((place for place, row in enumerate(self._rows) if row.means == means), None)
        self.cursor = self.cursor if place is None else place
        return place is not None

    @property
    def _top(self) -> int:
        return 1 if any(self._headings) and len(self._rows) else 0

    def validate_cursor(self, cursor: int) -> int:
        """A row that there is."""
        return max(0, min(cursor, len(self._rows) - 1))

    def watch_cursor(self, before: int, cursor: int) -> None:
        """Keep the pointed row in view, and say which it is; no other line is drawn anew unless the list scrolls."""
        room = max(self.scrollable_content_region.height - self._top, 1)
        if cursor < self.scroll_offset.y:
            self.scroll_to(y=cursor, animate=False)
        elif cursor >= self.scroll_offset.y + room:
            self.scroll_to(y=cursor - room + 1, animate=False)
        for place in (before, cursor):
            self.refresh(Region(0, self._top + place - self.scroll_offset.y, self.outer_size.width, 1))
        self._tell_pointed()
        self._read_near()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """A list that is scrolled with the mouse needs other rows too."""
        super().watch_scroll_y(old_value, new_value)
        self._read_near()

    def _tell_pointed(self) -> None:
        if self._tells and self.pointed:
            self.post_message(self.Pointed(self, self.pointed))

    def action_point(self, by: int) -> None:
        """Point at another row."""
        self.cursor += by

    def action_page(self, by: int) -> None:
        """Point a page further."""
        self.cursor += by * max(self.scrollable_content_region.height - self._top - 1, 1)

    def action_choose(self) -> None:
        """Choose the row that is pointed at."""
        if self.pointed:
            self.post_message(self.Chosen(self, self.pointed))

    def on_click(self, event: events.Click) -> None:
        """Point at the row under the mouse; a second click chooses it."""
        place = event.y - self._top + self.scroll_offset.y
        if event.y >= self._top and place < len(self._rows):
            self.cursor = place
            if event.chain > 1:
                self.action_choose()

    def render_line(self, y: int) -> Strip:
        """The headings, one row, or what is said where there is none."""
        width = self.scrollable_content_region.width
        if not len(self._rows):
            return self._strip(fit("  " + self._empty if y == 0 else "", width), "rows--quiet")
        if y < self._top:
            left_out = " .." if len(self._columns(width - _MARK)) < len(self._filled) else ""
            return self._strip(f"  {self._joined(self._headings, width - _MARK)}{left_out}", "rows--heading")
        place = y - self._top + self.scroll_offset.y
        if place >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        row = self._rows[place]
        text = self._joined(row.cells, width - _MARK)
        if place != self.cursor:
            return self._strip("  " + text, f"rows--{row.tone}")
        return self._strip(("> " if self.has_focus else "  ") + text, self._pointed_style(row))

    def _pointed_style(self, row: Row) -> str:
        if self.has_focus:
            return "rows--pointed"
        return "rows--resting" if row.tone == "plain" else f"rows--{row.tone}"

    def _strip(self, text: str, component: str) -> Strip:
        width = self.scrollable_content_region.width
        style = self.get_component_rich_style(component)
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)

    def _joined(self, cells: Sequence[str], width: int) -> str:
        shown = zip(self._filled, self._columns(width), strict=False)
        cells = cells or ("..",) * len(self._headings)
        return (" " * _GAP).join(fit(cells[place], size) for place, size in shown)

    def _columns(self, width: int) -> list[int]:
        if self._widths[0] != width:
            self._widths = (width, self._shared_out(width))
        return self._widths[1]

    def _shared_out(self, width: int) -> list[int]:
        """Widths that fit: headings give way first, then the columns that yield, then the widest, then the last."""
        headings = [cell_len(self._headings[place]) for place in self._filled]
        # A heading of which two letters are left says nothing: the column needs room for a word of it.
        cells = [
            max(cell, min(heading, _HEADING))
            for heading, cell in zip(headings, (self._widest[place] for place in self._filled), strict=True)
        ]
        columns = list(map(max, headings, cells))
        floors = [self._least if place in self._yields else _NARROWEST for place in self._filled]
        least = list(map(min, cells, floors))
        while len(columns) > 1 and sum(least[: len(columns)]) + _GAP * (len(columns) - 1) > width:
            columns.pop()
        width -= _GAP + 1 if len(columns) < len(cells) else 0
        places = range(len(columns))
        yields = [place for place in places if self._filled[place] in self._yields]
        for smallest, giving in ((cells, places), (least, yields), (least, places)):
            _cut(columns, smallest, giving, width)
        return columns


def _cut(columns: list[int], floors: Sequence[int], giving: Sequence[int], width: int) -> None:
    """Make the widest of those that give way narrower, until all fit or all are at their floor."""
    while sum(columns) + _GAP * (len(columns) - 1) > width:
        wide = [place for place in giving if columns[place] > floors[place]]
        if not wide:
            return
        columns[max(wide, key=lambda place: columns[place] - floors[place])] -= 1

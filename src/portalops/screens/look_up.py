"""Any look-up as a screen: what it asks on top, what it finds below, drawn from its columns."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll

from portalops.asking import Field, read
from portalops.errors import BadInput, PortalopsError
from portalops.facts import ApprovalRequest
from portalops.operation import Asks, Column, Query
from portalops.plan import Refused
from portalops.references import AccountRef, TenantRef
from portalops.screens.paper import Block, Paper
from portalops.screens.plan_paper import blocks_of
from portalops.screens.questions import Questions
from portalops.screens.rows import Row, Rows
from portalops.screens.sheet import Sheet
from portalops.screens.wrapping import fit
from portalops.wording import label, say
from portalops.words import tell, text

_WIDEST_CELL = 40
_OF_A_PAGE = ("limit", "after")


class FoundRows(Rows):
    """What a look-up found; a row too wide for the terminal can be shown whole."""

    BINDINGS = [
        Binding("space,ideographic_space", "screen.whole", label("Show the row whole"), key_display="Space"),
    ]


class LookUp(Questions[None]):
    """One look-up; it runs as soon as what it asks can be read."""

    BINDINGS = [
        Binding("ctrl+y", "copy", label("Copy the command")),
        Binding("ctrl+s", "save", label("Save as CSV")),
        Binding("f5", "again", label("Look again"), show=False),
    ]

    def __init__(self, query: Query[Any, Any], answers: Mapping[str, str]) -> None:
        super().__init__(query.name, query.asks, answers)
        self.looks = query
        self._shown: Asks | None = None

    @property
    def fields(self) -> tuple[Field, ...]:
        """What is asked here; a list that is read page by page has no end, so nobody need say where."""
        return tuple(field for field in super().fields if not self.looks.key or field.name not in _OF_A_PAGE)

    def body(self) -> ComposeResult:
        """Fields, what was found as words or as a list, the command."""
        yield self.heading()
        with VerticalScroll(id="asked", can_focus=False):
            yield from self.field_boxes()
        with VerticalScroll(id="words", can_focus=self.looks.shape == "page"):
            yield Paper(id="said")
        yield FoundRows([text(column.heading) for column in self.looks.columns], id="found")
        yield Paper(id="line")

    async def look(self) -> None:
        """Find, and show what was found."""
        try:
            asked = read(self.asks, self.texts)
        except BadInput as unread:
            self.show_command(None)
            self.show_faults(unread.faults)
            self.query_one(Rows).fill(())
            self.show_missing(self.query_one("#said", Paper), unread.faults)
            return
        self.show_faults(())
        self.show_command(asked)
        try:
            if self.looks.key:
                await self._show_pages(asked)
            else:
                self._show(await self.at_desk(lambda desk: desk.look_up(self.looks, asked)))
        except Refused as refused:
            now = (await self.console.desk_opened()).clock.now()
            self._say(list(blocks_of(refused.plan, now)))
        except PortalopsError as fault:
            self._say([Block(tell(fault.text), tone="bad")])

    def _say(self, blocks: Sequence[Block]) -> None:
        self.query_one("#said", Paper).write(blocks)
        self.query_one(Rows).fill(())
        self._shown = None

    def _show(self, found: Sequence[Any]) -> None:
        if self.looks.shape == "page" and found:
            self._say(list(page_blocks(found[0], self.looks.columns)))
            return
        self._say([Block(tell(say("{count} found", count=len(found))), tone="quiet")])
        self.query_one(Rows).fill([self._row(each) for each in found])
        if self.focused is None:
            self.set_focus(self.query_one(Rows))

    async def _show_pages(self, asked: Asks) -> None:
        """Show a list that is read page by page; the same list once more stays where it is."""
        rows = self.query_one(Rows)
        await rows.feed(self.reading(self.looks, asked, self._row), again=asked == self._shown)
        self._shown = asked
        count = len(rows.rows)
        said = say("more than {count} found", count=count) if rows.goes_on else say("{count} found", count=count)
        self.query_one("#said", Paper).write([Block(tell(said), tone="quiet")])
        if self.focused is None:
            self.set_focus(rows)

    def _row(self, found: Any) -> Row:
        tone = "warn" if self.looks.faulty and self.looks.faulty(found) else "plain"
        return Row(found, _cells(found, self.looks.columns), tone)

    @on(Rows.Chosen)
    def _open(self, event: Rows.Chosen) -> None:
        """Go to the tenant that the row is about; show the row whole if it is about none."""
        if isinstance(event.row.means, ApprovalRequest):
            self._decide(event.row.means.number)
            return
        values = [column.of(event.row.means) for column in self.looks.columns if not column.columns]
        tenants = [value for value in values if isinstance(value, TenantRef)]
        tenants += [value.tenant for value in values if isinstance(value, AccountRef)]
        if tenants:
            self.console.open_tenant(tenants[0])
        else:
            self.action_whole()

    @work(group="decide", exclusive=True)
    async def _decide(self, number: int) -> None:
        """Show a request, to be decided about, and what became of the list."""
        from portalops.screens.deciding import decide  # which has rows of this screen's kind

        await decide(self, number)
        self.action_again()

    def past_last_field(self) -> None:
        """Go on to what was found, if that is a list."""
        rows = self.query_one(Rows)
        if rows.can_focus:
            self.set_focus(rows)

    def action_whole(self) -> None:
        """Show the row that is pointed at with all its columns, however little room there is."""
        pointed = self.query_one(Rows).pointed
        if pointed:
            self.app.push_screen(Sheet(list(page_blocks(pointed.means, self.looks.columns))))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is saved where there is nowhere to save it."""
        return self.console.export is not None if action == "save" else super().check_action(action, parameters)

    @work(group="save", exclusive=True)
    async def action_save(self) -> None:
        """Save every row of the look-up as a file, and say where it is."""
        from portalops.exporting import saved  # after the first paint

        try:
            asked = read(self.asks, self.texts)
            assert self.console.export is not None, "there is no such key otherwise"
            exported = await asyncio.to_thread(self.console.export, self.looks, asked)
        except BadInput as unread:
            self.show_faults(unread.faults)
        except PortalopsError as fault:
            self.console.inform(tell(fault.text), warns=True)
        else:
            self.console.inform(tell(saved(exported)))

    def action_again(self) -> None:
        """Look once more."""
        self.run_worker(self.look(), exclusive=True, group="look")


def _cells(row: Any, columns: Sequence[Column[Any]]) -> list[str]:
    return [cell_text(column, row) for column in columns]


def cell_text(column: Column[Any], row: Any) -> str:
    """One cell in words; a column of rows tells how many."""
    value = column.of(row)
    return tell(len(value)) if column.columns else tell(value)


def page_blocks(row: Any, columns: Sequence[Column[Any]]) -> Iterator[Block]:
    """One row whole: its columns below each other, lists as small tables; what is empty takes no room."""
    after_table = False
    for column in columns:
        value = column.of(row)
        if not column.columns and value not in (None, "", ()):
            yield from [Block()] if after_table else []
            yield Block(tell(value), text(column.heading))
            after_table = False
        elif column.columns and value:
            yield Block()
            yield Block(text(column.heading), tone="head")
            yield from _table(value, column.columns)
            after_table = True


def _table(rows: Sequence[Any], columns: Sequence[Column[Any]]) -> Iterator[Block]:
    """A small table; a column that no row fills isn't shown."""
    columns = [column for column in columns if any(column.of(row) not in (None, "", ()) for row in rows)]
    lines = [[text(column.heading) for column in columns], *(_cells(row, columns) for row in rows)]
    widths = [min(max(cell_len(line[place]) for line in lines), _WIDEST_CELL) for place in range(len(columns))]
    for number, line in enumerate(lines):
        joined = "  ".join(fit(cell, width) for cell, width in zip(line, widths, strict=True))
        yield Block(joined.rstrip(), tone="plain" if number else "quiet", indent=2)

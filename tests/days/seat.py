"""A seat at the console: the keys that an operator presses there, and what stands on the screen afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual import _wait
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widget import Widget

from portalops import words
from portalops.commands.console import Backstage
from portalops.screens import questions
from portalops.screens.app import Console
from portalops.screens.confirm import Confirm
from portalops.screens.entries import Entry, Tick
from portalops.screens.form import Form
from portalops.screens.home import Home
from portalops.screens.look_up import LookUp
from portalops.screens.paper import Paper
from portalops.screens.rows import Rows
from portalops.screens.sheet import Sheet
from portalops.screens.tenant import TenantScreen
from tests.days.builders import Shift
from tests.screens.builders import listed, settle, type_in

Answer = str | bool


@asynccontextmanager
async def a_seat(shift: Shift, size: tuple[int, int] = (100, 40)) -> AsyncIterator[Seat]:
    """The console in Japanese, on the store of the shift; pressing is all that one can do there."""
    words.use("ja")
    with pytest.MonkeyPatch.context() as quick, Backstage(shift.signs_in) as behind:
        quick.setattr(questions, "_PAUSE", 0)  # no waiting for fingers to rest
        quick.setattr(_wait, "SLEEP_GRANULARITY", 0.004)
        quick.setattr(_wait, "SLEEP_IDLE", 0.001)
        async with Console(behind.desk, print_papers=behind.print_papers).run_test(size=size) as pilot:
            await settle(pilot)
            yield Seat(pilot)


class Seat:
    """An operator before the console; every step ends once nothing is being fetched any more."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot

    async def presses(self, *keys: str) -> None:
        """One key after the other, each after what the one before it set off."""
        for key in keys:
            await self.pilot.press(key)
            await self._rest()

    async def types(self, text: str) -> None:
        """A text at one stroke, where one types."""
        await type_in(self.pilot, text)

    async def _rest(self) -> None:
        """Wait until nothing is being fetched or done, or until the last question is asked."""
        app = self.pilot.app
        await settle(self.pilot)
        while any(worker.group == "perform" and worker.is_running for worker in app.workers):
            if isinstance(app.screen, Confirm):
                return
            await settle(self.pilot)

    @property
    def reading(self) -> str:
        """Everything on the screen that isn't hidden, line by line."""
        screen = self.pilot.app.screen
        sheets = [
            f"{block.label} {block.text}".strip()
            for paper in screen.query(Paper)
            if _is_shown(paper)
            for block in paper.blocks
        ]
        lists = ["  ".join(row.cells) for rows in screen.query(Rows) if _is_shown(rows) for row in rows.rows]
        return "\n".join((*sheets, *lists))

    def reads(self, *texts: str) -> None:
        """All of this stands on the screen."""
        missing = [text for text in texts if text not in self.reading]
        assert not missing, f"{self.reading}\nMissing: {missing}"

    def sees_no(self, *texts: str) -> None:
        """None of this takes room on the screen."""
        there = [text for text in texts if text in self.reading]
        assert not there, f"{self.reading}\nThere: {there}"

    def list_of(self, name: str) -> list[list[str]]:
        """The cells of a list on the screen."""
        return listed(self.pilot, name)

    async def goes_home(self) -> None:
        """Back, as often as it takes."""
        while not isinstance(self.pilot.app.screen, Home):
            await self.presses("escape")

    async def finds(self, typed: str, *reads: str) -> None:
        """Type a part of what a caller says, open the first that is found, and read its page."""
        await self.goes_home()
        await self.presses("escape")
        await self.types(typed)
        await self.presses("enter")
        if isinstance(self.pilot.app.screen, Home):
            await self.presses("enter")
        assert isinstance(self.pilot.app.screen, TenantScreen), self.reading
        self.reads(*reads)

    async def points_at(self, name: str, row: str) -> None:
        """Go to a list of the page, and down to the row that begins so."""
        rows = self.pilot.app.screen.query_one(f"#{name}", Rows)
        while self.pilot.app.focused is not rows:
            await self.presses("tab")
        await self.presses("home")
        while rows.pointed and rows.pointed.cells[0] != row:
            before = rows.cursor
            await self.presses("down")
            assert rows.cursor > before, f"no {row} in {name}"

    async def chooses(self, name: str) -> None:
        """What bears this name in the palette."""
        await self.presses("ctrl+p")
        assert isinstance(self.pilot.app.screen, CommandPalette)
        await self.types(words.text(name))
        await self.presses("enter")

    async def opens(self, operation: str) -> None:
        """An operation by the key beside it on the page, or through the palette where it has none."""
        offers = self.list_of("offers") if isinstance(self.pilot.app.screen, TenantScreen) else []
        keys = [key for key, name, _ in offers if name == words.text(operation)]
        if keys and keys[0]:
            await self.presses(keys[0])
        else:
            await self.chooses(operation)

    async def fills(self, answers: dict[str, Answer]) -> None:
        """Each field as by Tab: what stands there is wiped, and the answer typed at one stroke; a box is ticked."""
        app = self.pilot.app
        for name, answer in answers.items():
            field = app.screen.query_one(f"#entry-{name}")
            while app.focused is not field:
                app.action_focus_next()
            if isinstance(field, Tick):
                field.action_tick()
            elif isinstance(field, Entry):
                field.action_end()
                field.action_delete_left_all()
                field.insert_text_at_cursor(str(answer))
        await self._rest()

    async def plans(self, operation: str, *reads: str, **answers: Answer) -> None:
        """Open an operation's form, fill it in, and read what stands beside it."""
        await self.opens(operation)
        assert isinstance(self.pilot.app.screen, Form), self.reading
        await self.fills(answers)
        self.reads(*reads)

    async def does(self, operation: str, *reads: str, agrees: str = "", **answers: Answer) -> None:
        """Have it done: the form, the plan, the last question, and the receipt on the page.

        A heavy plan is agreed to by what has to be typed; a light one by y.
        """
        await self.plans(operation, *reads, **answers)
        await self.presses("ctrl+s")
        assert isinstance(self.pilot.app.screen, Confirm), self.reading
        if agrees:
            self.reads(f"{agrees}と入力して")
            await self.types(agrees)
            await self.presses("ctrl+s")
        else:
            await self.presses("y")
        assert isinstance(self.pilot.app.screen, TenantScreen), self.reading
        self.reads(f"実行しました: {words.text(operation)}")

    async def is_told(self, operation: str, *reads: str, **answers: Answer) -> None:
        """It can't be done: read why and who can, find that it goes no further, and go back."""
        await self.opens(operation)
        if isinstance(self.pilot.app.screen, Form):
            await self.fills(answers)
            await self.presses("ctrl+s")
            if isinstance(self.pilot.app.screen, Confirm):  # whether a second person is to be asked
                await self.presses("escape")
            assert isinstance(self.pilot.app.screen, Form), self.reading
        else:
            assert isinstance(self.pilot.app.screen, Sheet), self.reading
        self.reads(*reads)
        await self.presses("escape")

    async def looks_up(self, query: str, *reads: str, **answers: Answer) -> None:
        """Open a look-up through the palette, fill it in, read what it finds, and go back."""
        await self.chooses(query)
        assert isinstance(self.pilot.app.screen, LookUp), self.reading
        await self.fills(answers)
        self.reads(*reads)
        await self.presses("escape")


def _is_shown(widget: Widget) -> bool:
    """Whether a widget takes room: neither it nor anything around it is hidden."""
    return all(node.display for node in widget.ancestors_with_self if isinstance(node, Widget))

"""What forms and look-ups share: fields made from what is asked, read again whenever the fingers rest."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping
from inspect import cleandoc

from textual import on, work
from textual.screen import ScreenResultType
from textual.widgets import Input

from portalops.asking import Field, fields_of
from portalops.errors import Fault
from portalops.operation import Asks
from portalops.profiles.parts import Choice
from portalops.profiles.profile import Profile
from portalops.screens.base import DeskScreen
from portalops.screens.command_line import command_blocks, command_of
from portalops.screens.entries import FieldBox, Tick
from portalops.screens.paper import Block, Paper
from portalops.screens.prefill import begins_only, choices_for, portals
from portalops.values import fold
from portalops.words import text

_PAUSE = 0.2


class Questions(DeskScreen[ScreenResultType]):
    """A screen that asks; what is typed is held as text, so that every door reads it alike."""

    AUTO_FOCUS = ""

    def __init__(self, name: str, asks: type[Asks], answers: Mapping[str, str]) -> None:
        super().__init__()
        self.command: str | None = None
        self.asks = asks
        self._called = name
        self._answers = answers
        self._offered = ""

    @property
    def crumb(self) -> str:
        """The name of the operation or look-up."""
        return text(self._called)

    @property
    def fields(self) -> tuple[Field, ...]:
        """What is asked here, in order."""
        return fields_of(self.asks)

    def field_boxes(self) -> Iterable[FieldBox]:
        """A box for every field, with the portal's own words where it has some."""
        for field in self.fields:
            box = FieldBox(field, self._answers.get(field.name, ""), self._choices(field))
            box.display = self._is_asked(field, self._answers.get(field.name, ""))
            yield box

    def heading(self) -> Paper:
        """What the operation or look-up is for."""
        return Paper([Block(purpose(self.asks), tone="head")], id="title")

    async def on_mount(self) -> None:
        """Begin where something is missing, with what was typed already, and look at once."""
        self._offered = self.portal
        empty = [box for box in self.boxes if not box.answer or box.answer.endswith((":", "/"))]
        for box in (empty or self.boxes)[:1]:
            self.set_focus(box.query_one("Entry, Tick"))
        await self.console.type_on()
        self._look_soon(0)

    @property
    def boxes(self) -> list[FieldBox]:
        """The boxes, in the order of the fields."""
        return list(self.query(FieldBox))

    @property
    def texts(self) -> dict[str, str]:
        """The answers as typed, by field; the mere beginning of one that may be left out is none."""
        return {box.field.name: "" if begins_only(box.field, box.answer) else box.answer for box in self.boxes}

    @property
    def target(self) -> str:
        """The first answer so far, folded."""
        return fold(next(iter((self.texts if self.boxes else self._answers).values()), ""))

    @property
    def portal(self) -> str:
        """The portal that the target names, empty while it names none that there is."""
        name = self.target.partition(":")[0].lower()
        desk = self.console.desk
        return name if desk and name in desk.profiles else ""

    def _choices(self, field: Field) -> tuple[Choice, ...]:
        desk = self.console.desk
        if desk and field.name == "portal":
            return portals(desk.profiles)
        return choices_for(field, desk.profiles[self.portal], self._called) if desk and self.portal else ()

    def lacking(self, profile: Profile) -> Collection[str]:
        """The fields of which a portal has none."""
        return ()

    def _is_asked(self, field: Field, answer: str) -> bool:
        """Whether a field takes room: not where the portal has no such thing, unless something stands in it."""
        desk = self.console.desk
        if field.required or answer or not desk or not self.portal:
            return True
        return field.name not in self.lacking(desk.profiles[self.portal])

    @on(Input.Changed)
    @on(Tick.Changed)
    def _typed(self, event: Input.Changed | Tick.Changed) -> None:
        widget = event.input if isinstance(event, Input.Changed) else event.tick
        box = next(box for box in self.boxes if widget in box.walk_children())
        box.touched = box.touched or box.answer != self._answers.get(box.field.name, "")
        if self.portal != self._offered:
            self._offered = self.portal
            for each in self.boxes:
                each.offer(self._choices(each.field))
                each.display = self._is_asked(each.field, each.answer)
        self.look_no_more()
        self._look_soon(_PAUSE)

    @on(Input.Submitted)
    @on(Tick.Submitted)
    def _next(self) -> None:
        """Go on to the next field, but from the last one never round to the first."""
        if self.focused in [box for box in self.boxes if box.display][-1].walk_children():
            self.past_last_field()
        else:
            self.focus_next("Entry, Tick")

    def past_last_field(self) -> None:
        """What Enter does in the last field."""
        raise NotImplementedError

    @work(exclusive=True, group="look")
    async def _look_soon(self, pause: float) -> None:
        await asyncio.sleep(pause)
        await self.look()

    async def look(self) -> None:
        """Read what was typed and show what follows from it."""
        raise NotImplementedError

    def attended(self) -> None:
        """What may be done, and what is shown, depends on who calls."""
        self.look_no_more()
        self._look_soon(0)

    def look_no_more(self) -> None:
        """What was shown is old."""

    def show_faults(self, faults: Iterable[Fault]) -> None:
        """Each fault under its field, once somebody has been there."""
        by_field = {fault.field: fault.text for fault in faults}
        for box in self.boxes:
            box.find_fault(by_field.get(box.field.name) if box.touched else None)

    def show_missing(self, paper: Paper, faults: Iterable[Fault]) -> None:
        """Which fields are still to be filled in."""
        labels = {field.name: field.label for field in fields_of(self.asks)}
        missing = [Block("- " + text(labels[fault.field]), indent=2) for fault in faults if fault.field in labels]
        paper.write([Block(text("What follows is shown once these are filled in:"), tone="quiet"), *missing])

    def show_command(self, asked: Asks | None) -> None:
        """The command that asks the same, or nothing while it can't be known."""
        self.command = command_of(self._called, asked, self.texts) if asked else None
        self.query_one("#line", Paper).write(command_blocks(self.command))

    def action_copy(self) -> None:
        """Copy the command, once there is one."""
        self.console.copy(self.command)

    def help(self) -> list[Block]:
        """What the screen is for, and what is asked in the field one is in."""
        box = next((box for box in self.boxes if self.focused in box.walk_children()), None)
        about = [Block(paragraph) for paragraph in _paragraphs(self.asks)]
        return [about[0]._replace(tone="head"), *about[1:], Block(), *(box.help() if box else [])]


def purpose(asks: type[Asks]) -> str:
    """What an operation or a look-up is for, in one sentence."""
    return _paragraphs(asks)[0]


def _paragraphs(asks: type[Asks]) -> list[str]:
    """What is said of an operation or a look-up, paragraph by paragraph."""
    return [text(paragraph) for paragraph in cleandoc(asks.__doc__ or "").split("\n\n")]

"""Calls in the console: one window opens a call, one ticks who the caller is, one shows what is masked for a while."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from portalops.screens.bars import KeyBar
from portalops.screens.entries import Entry
from portalops.screens.keys import on_key, plain
from portalops.screens.paper import Block, Paper
from portalops.wording import Named, Phrase, Sentence, label, say
from portalops.words import tell, text

if TYPE_CHECKING:
    from portalops.facts import Call
    from portalops.profiles.profile import Profile

T = TypeVar("T")

CLOSE = "close"
"""What the window of a call gives back to have it closed."""


def told(call: Call, profile: Profile, *, is_here: bool) -> tuple[Sentence, Sentence, Sentence]:
    """An open call in the bar on top: its case and its tenant, and how many checks are missing; then twice in short.

    In short its tenant is named only where one isn't at that tenant's page anyway: somebody else's caller is no proof.
    """
    from portalops.rules.callers import missing  # after the first paint

    left, case, tenant = missing(call, profile), call.case_number, call.tenant
    stands = say("checks missing: {count}", count=left) if left else say("identified")
    short = say("[Call {tenant}, {stands}]", tenant=tenant, stands=stands)
    if is_here:
        short = say("[Call {case}, {stands}]", case=case, stands=stands)
    whole = say("[Call {case} {tenant}, {stands}]", case=case, tenant=tenant, stands=stands)
    return whole, short, say("[Call, {stands}]", stands=stands)


class _Line(ModalScreen[T | None]):
    """A window with one line to type."""

    BINDINGS = [Binding("enter", "give", label("Go on")), Binding("escape", "leave", label("Go back"))]

    def __init__(self, title: str, asked: str, example: str = "") -> None:
        super().__init__()
        self._title, self._asked, self._example = title, asked, example

    def compose(self) -> ComposeResult:
        """What is asked, where it is typed, and what else there is to know."""
        with Vertical(classes="window"):
            yield Paper([Block(self._title, tone="head"), Block(self._asked)])
            yield Entry(example=self._example, id="asked")
            yield from self.below()
            yield KeyBar()

    def below(self) -> ComposeResult:
        """What stands below the line: nothing more."""
        yield from ()

    def on_mount(self) -> None:
        """What is typed goes into the line."""
        self.query_one(Entry).focus()

    @property
    def typed(self) -> str:
        """What stands in the line; nothing where only blanks do."""
        return self.query_one(Entry).value if self.query_one(Entry).value.strip() else ""

    @on(Input.Submitted)
    def action_give(self) -> None:
        """Give what was typed, unless that is nothing."""
        if self.typed:
            self.dismiss(self.answer())

    def answer(self) -> T:
        """What is given."""
        raise NotImplementedError

    def action_leave(self) -> None:
        """Go back with nothing done."""
        self.dismiss(None)


class Ask(_Line[str]):
    """Asks for one line; Enter gives it, unless it is empty."""

    def answer(self) -> str:
        """What was typed."""
        return self.typed


class AskCase(_Line[tuple[str, tuple[str, ...]]]):
    """Asks for the number of a call's case; Enter gives it, F2 with the checks that the caller has passed by then."""

    BINDINGS = [Binding("f2", "passed", label("Open, these are passed"))]

    def __init__(self, title: str, checks: Mapping[str, Phrase]) -> None:
        """Show the checks that are enough together."""
        super().__init__(title, text("Number of the case in the case system"), "C-2026-0042")
        self._checks = checks

    def below(self) -> ComposeResult:
        """Which checks F2 notes as passed."""
        lines = [Block(f"- {tell(name)}") for name in self._checks.values()]
        yield Paper([Block(text("Has the caller passed these already? Then press F2."), tone="quiet"), *lines])

    def answer(self) -> tuple[str, tuple[str, ...]]:
        """The case, and the checks that were passed: none yet."""
        return self.typed, ()

    def action_passed(self) -> None:
        """Give the case with the checks."""
        if self.typed:
            self.dismiss((self.typed, tuple(self._checks)))


class InCall(ModalScreen[Sequence[str] | str | None]):
    """Ticks the checks that the caller passes; gives those ticked, or that the call be closed."""

    BINDINGS = [
        Binding("enter", "done", label("Note what is ticked")),
        on_key("c", "close", label("Close the call")),
        Binding("escape", "leave", label("Go back")),
    ]

    def __init__(self, call: Call, checks: Mapping[str, Phrase], needed: int) -> None:
        """Show a call whose caller must pass so many of these checks in all."""
        super().__init__()
        self._call, self._checks, self._needed = call, checks, needed
        self._ticked: list[str] = []

    def compose(self) -> ComposeResult:
        """The call, and its checks with a digit each."""
        heading = say("Call about {tenant}, case {case}", tenant=self._call.tenant, case=self._call.case_number)
        with Vertical(classes="window"):
            yield Paper([Block(tell(heading), tone="head")])
            yield Paper(id="checks")
            yield Paper([Block(text("The digit before a check ticks it. Answers are kept nowhere."), tone="quiet")])
            yield KeyBar()

    def on_mount(self) -> None:
        """Nothing is ticked yet beside what was passed before."""
        self._tell()

    def _tell(self) -> None:
        passed = {*self._call.passed, *self._ticked}
        lines = [
            Block(f"{number} [{'x' if check in passed else ' '}] {tell(name)}", tone=self._tone(check))
            for number, (check, name) in enumerate(self._checks.items(), 1)
        ]
        left = max(self._needed - len(passed & self._checks.keys()), 0)
        stands = say("Still missing: {count}", count=left) if left else say("The caller is identified.")
        if not left and self._ticked:
            stands = say("The caller is identified once you press Enter.")
        self.query_one("#checks", Paper).write([*lines, Block(tell(stands), tone="warn" if left else "good")])

    def _tone(self, check: str) -> Literal["plain", "quiet"]:
        return "quiet" if check in self._call.passed else "plain"

    def on_key(self, event: events.Key) -> None:
        """A digit ticks its check, or takes the tick away again.

        With enough of them the window waits for Enter: one that closed itself would let that fall through to the page.
        """
        digit = plain(event.character)
        names = list(self._checks)
        if not digit.isdecimal() or not 0 < int(digit) <= len(names):
            return
        event.stop()
        check = names[int(digit) - 1]
        if check in self._call.passed:
            return
        if check in self._ticked:
            self._ticked.remove(check)
        else:
            self._ticked.append(check)
        self._tell()

    def action_done(self) -> None:
        """Give what was ticked."""
        self.dismiss(tuple(self._ticked) or None)

    def action_close(self) -> None:
        """Have the call closed."""
        self.dismiss(CLOSE)

    def action_leave(self) -> None:
        """Go back with nothing noted."""
        self.dismiss(None)


class Choose(ModalScreen[str | None]):
    """Asks which of a few things, each behind a digit; gives its code."""

    BINDINGS = [Binding("escape", "leave", label("Go back"))]

    def __init__(self, title: str, choices: Sequence[Named]) -> None:
        super().__init__()
        self._title, self._choices = title, choices

    def compose(self) -> ComposeResult:
        """The choices, each with its digit."""
        lines = [Block(f"{number} {tell(choice)}") for number, choice in enumerate(self._choices, 1)]
        with Vertical(classes="window"):
            yield Paper([Block(self._title, tone="head"), *lines])
            yield KeyBar()

    def on_key(self, event: events.Key) -> None:
        """A digit chooses."""
        digit = plain(event.character)
        if digit.isdecimal() and 0 < int(digit) <= len(self._choices):
            event.stop()
            self.dismiss(self._choices[int(digit) - 1].code)

    def action_leave(self) -> None:
        """Go back with nothing chosen."""
        self.dismiss(None)

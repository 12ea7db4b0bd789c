"""The last question before something is done: the plan once more, and a key that nobody presses by accident."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen

from portalops.plan import Plan
from portalops.safe import clean
from portalops.screens.bars import KeyBar
from portalops.screens.entries import Entry
from portalops.screens.keys import on_key
from portalops.screens.paper import Block, Paper, Scroll
from portalops.screens.plan_paper import blocks_of, is_heavy
from portalops.values import fold
from portalops.wording import label, say
from portalops.words import tell, text


class Confirm(ModalScreen[bool]):
    """Shows a plan and gives whether it is to be done.

    A light plan wants y; a heavy one wants the tenant's code typed and Ctrl+S. Enter does nothing here.
    """

    BINDINGS = [
        Binding("escape", "answer(False)", label("Go back")),
        on_key("y", "agree", label("Yes, do it")),
        Binding("ctrl+s,f9", "agree_in_words", label("Do it")),
    ]

    def __init__(self, plan: Plan, name: str) -> None:
        super().__init__()
        self._plan = plan
        self._name = name
        self._code = clean(plan.effects[0].tenant.code) if plan.effects and is_heavy(plan) else ""

    def compose(self) -> ComposeResult:
        """The plan, and what to press."""
        with Vertical(classes="window"):
            yield Paper([Block(tell(say("{operation}: do this?", operation=self._name)), tone="head")])
            yield Scroll(blocks_of(self._plan), 0.5)
            if self._code:
                yield Paper([Block(tell(say("To do it, type {code} and press Ctrl+S.", code=self._code)))])
                yield Entry(id="code")
            else:
                yield Paper([Block(text("To do it, press y."))])
            yield KeyBar()

    def on_mount(self) -> None:
        """The code's field takes what is typed; without one nothing has the focus."""
        if self._code:
            self.query_one(Entry).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the one way that this plan is agreed to."""
        return {"agree": not self._code, "agree_in_words": bool(self._code)}.get(action, True)

    def action_agree(self) -> None:
        """A light plan is agreed to with one key."""
        self.dismiss(True)

    def action_agree_in_words(self) -> None:
        """A heavy plan is agreed to once the code is there."""
        if fold(self.query_one(Entry).value).casefold() == fold(self._code).casefold():
            self.dismiss(True)
        else:
            self.app.bell()

    def action_answer(self, agreed: bool) -> None:
        """Go back with nothing done."""
        self.dismiss(agreed)

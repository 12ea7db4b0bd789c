"""The last question before something is done: for whom, the plan once more, and a key nobody presses by accident."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from portalops import effects as e
from portalops.facts import Account
from portalops.plan import Plan
from portalops.references import AccountRef
from portalops.safe import clean
from portalops.screens.bars import KeyBar
from portalops.screens.customer import Customer
from portalops.screens.entries import Entry
from portalops.screens.keys import on_key
from portalops.screens.paper import Block, Paper
from portalops.screens.plan_paper import is_heavy, last_blocks_of
from portalops.screens.reading import Reading, ReadingWindow
from portalops.values import fold
from portalops.wording import label, say
from portalops.words import tell, text


class Confirm(ReadingWindow[bool]):
    """Shows a plan and gives whether it is to be done.

    A light plan wants y; a heavy one the user's id or the tenant's code typed, and Ctrl+S. Enter does nothing here.
    """

    BINDINGS = [
        Binding("escape", "answer(False)", label("Go back")),
        on_key("y", "agree", label("Yes, do it")),
        on_key("y", "ask", label("Yes, ask a second person")),
        Binding("ctrl+s,f9", "agree_in_words", label("Do it")),
    ]

    def __init__(
        self, plan: Plan, name: str, customer: Customer | None, changed: Sequence[Block] = (), production: str = ""
    ) -> None:
        """Ask about a plan; what changed since another one was shown in its place stands before it.

        In production its context is named. A plan that waits for a second person is asked for, and not done.
        """
        super().__init__()
        self._plan = plan
        self._changed = changed
        self._name = name
        self._customer = customer
        self._production = production
        self._waits = plan.outcome == "approval"
        self._code = (
            clean(code_of(plan.effects[0])) if plan.outcome == "effects" and plan.effects and is_heavy(plan) else ""
        )

    def compose(self) -> ComposeResult:
        """The customer, the plan, and what to press."""
        question = say("{operation}: do this?", operation=self._name)
        if self._waits:
            question = say("{operation}: ask a second person to agree?", operation=self._name)
        with Vertical(classes="window"):
            if self._production:
                where = say("本番 (production): {context}", context=self._production)
                yield Paper([Block(tell(where), tone="bad")])
            yield Paper(
                [*(self._customer.blocks("head") if self._customer else ()), Block(tell(question), tone="head")]
            )
            yield Reading([*self._changed, *last_blocks_of(self._plan)], 1)
            yield Paper([Block()], id="more")
            if self._code:
                yield Paper([Block(tell(say("To do it, type {code} and press Ctrl+S.", code=self._code)))], id="how")
                yield Entry(id="code")
            else:
                how = (
                    text("To ask for it, press y; nothing is done yet.") if self._waits else text("To do it, press y.")
                )
                yield Paper([Block(how)])
            yield KeyBar()

    def on_mount(self) -> None:
        """The code's field takes what is typed; without one nothing has the focus."""
        if self._code:
            self.query_one(Entry).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the one way that this plan is agreed to."""
        way = "ask" if self._waits else "agree_in_words" if self._code else "agree"
        return action == way or action not in ("ask", "agree", "agree_in_words")

    def action_agree(self) -> None:
        """A light plan is agreed to with one key."""
        self.dismiss(True)

    def action_ask(self) -> None:
        """A plan that waits for a second person is put before one."""
        self.dismiss(True)

    def action_agree_in_words(self) -> None:
        """A heavy plan is agreed to once the code is there."""
        if fold(self.query_one(Entry).value).casefold() == fold(self._code).casefold():
            self.dismiss(True)
        else:
            told = tell(say("That isn't it; type {code}.", code=self._code))
            self.query_one("#how", Paper).write([Block(told, tone="bad")])
            self.app.bell()

    def action_answer(self, agreed: bool) -> None:
        """Go back with nothing done."""
        self.dismiss(agreed)


def code_of(effect: e.Effect) -> str:
    """What is typed to agree to an effect: the user's id where it is done to a user, otherwise the tenant's code."""
    match effect:
        case e.SendResetLink(account=ref):
            return ref.user
        case e.Add(adds=Account() as account):
            return account.ref.user
        case e.Change(thing=Account.noun, ref=account_ref):
            return AccountRef(account_ref).user
        case _:
            return effect.tenant.code

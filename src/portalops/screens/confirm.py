"""The last question before something is done: for whom, the plan once more, and a key nobody presses by accident."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.geometry import Size
from textual.screen import ModalScreen

from portalops import effects as e
from portalops.facts import Account
from portalops.plan import Plan
from portalops.references import AccountRef
from portalops.safe import clean
from portalops.screens.bars import KeyBar
from portalops.screens.customer import Customer
from portalops.screens.entries import Entry
from portalops.screens.keys import on_key
from portalops.screens.paper import Block, Paper, Scroll
from portalops.screens.plan_paper import is_heavy, last_blocks_of
from portalops.values import fold
from portalops.wording import label, say
from portalops.words import tell, text

_AROUND = 3
_LEAST = 3


class Reading(Scroll, can_focus=False):
    """The plan in its window, as high as it needs; what stands around it leaves the rest of the screen to it."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are, or as many as the screen has room for."""
        siblings = self.parent.children if self.parent else ()
        others = [widget for widget in siblings if widget is not self]
        taken = sum(len(other.lines(width)) if isinstance(other, Paper) else 1 for other in others) + _AROUND
        return min(super().get_content_height(container, viewport, width), max(viewport.height - taken, _LEAST))


class Confirm(ModalScreen[bool]):
    """Shows a plan and gives whether it is to be done.

    A light plan wants y; a heavy one the user's id or the tenant's code typed, and Ctrl+S. Enter does nothing here.
    """

    BINDINGS = [
        Binding("escape", "answer(False)", label("Go back")),
        on_key("y", "agree", label("Yes, do it")),
        Binding("ctrl+s,f9", "agree_in_words", label("Do it")),
        Binding("up", "turn(-1)", label("Row above"), show=False, priority=True),
        Binding("down", "turn(1)", label("Row below"), show=False, priority=True),
        Binding("pageup", "page(-1)", label("Page above"), show=False, priority=True),
        Binding("pagedown", "page(1)", label("Page below"), show=False, priority=True),
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
        is_done = plan.outcome == "effects"
        self._code = clean(code_of(plan.effects[0])) if is_done and plan.effects and is_heavy(plan) else ""

    def compose(self) -> ComposeResult:
        """The customer, the plan, and what to press."""
        question = say("{operation}: do this?", operation=self._name)
        if self._plan.outcome == "approval":
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
                yield Paper([Block(text("To do it, press y."))])
            yield KeyBar()

    def on_mount(self) -> None:
        """The code's field takes what is typed; without one nothing has the focus."""
        reading = self.query_one(Reading)
        for changing in ("scroll_y", "virtual_size", "show_vertical_scrollbar"):
            self.watch(reading, changing, self._tell_more)
        if self._code:
            self.query_one(Entry).focus()

    def on_resize(self) -> None:
        """How much of the plan fits is only known once it is laid out anew."""
        self.call_after_refresh(self._tell_more)

    def _tell_more(self) -> None:
        """Say so where the plan goes on below."""
        reading = self.query_one(Reading)
        goes_on = reading.show_vertical_scrollbar and reading.scroll_offset.y < reading.max_scroll_y
        self.query_one("#more", Paper).write([Block(text("-- more (PgDn) --") if goes_on else "", tone="warn")])

    def action_turn(self, lines: int) -> None:
        """Read on by lines, while one goes on typing where one types."""
        self.query_one(Reading).scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Read on by pages."""
        self.action_turn(pages * max(self.query_one(Reading).size.height - 1, 1))

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

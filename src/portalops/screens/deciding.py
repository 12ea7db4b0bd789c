"""A request that waits for a second person: shown with its plan, agreed to, declined or taken back by a key each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from portalops.approving import Approvals, Waiting
from portalops.desk import Desk, Receipt
from portalops.errors import PortalopsError
from portalops.pending import is_file
from portalops.plan import Stale
from portalops.queries.approvals import WHOLE, file_parts
from portalops.requested import grounds_of, headline_of
from portalops.screens.bars import KeyBar
from portalops.screens.base import AnyScreen
from portalops.screens.call import Ask
from portalops.screens.keys import on_key
from portalops.screens.look_up import page_blocks
from portalops.screens.paper import Block, Paper
from portalops.screens.plan_paper import blocks_of
from portalops.screens.reading import Reading, ReadingWindow
from portalops.wording import Sentence, label, say
from portalops.words import tell, text

Choice = Literal["agree", "decline", "withdraw"]


class Decide(ReadingWindow[Choice | None]):
    """Shows a request with its plan as it would be now, and gives what is to become of it. Enter does nothing."""

    BINDINGS = [
        Binding("escape", "leave", label("Go back")),
        on_key("y", "choose('agree')", label("Agree: it is done")),
        on_key("n", "choose('decline')", label("Decline")),
        on_key("w", "choose('withdraw')", label("Take back")),
    ]

    def __init__(self, waiting: Waiting, now: datetime, *, is_own: bool) -> None:
        super().__init__()
        self._waiting, self._now, self._is_own = waiting, now, is_own

    def compose(self) -> ComposeResult:
        """The request, its plan, and the keys that decide about it."""
        with Vertical(classes="window"):
            if self._is_own and self._waiting.request.state == "waiting":
                yield Paper(
                    [Block(text("It is your own request: another person agrees or declines."), tone="warn"), Block()]
                )
            yield Reading(list(self._blocks()), 1)
            yield Paper([Block()], id="more")
            yield KeyBar()

    def _blocks(self) -> Iterator[Block]:
        request, plan = self._waiting.request, self._waiting.plan
        yield from page_blocks(request, WHOLE)
        yield from (Block(told, text(heading)) for heading, told in grounds_of(request))
        yield Block()
        if is_file(request):
            yield from (Block(told, text(heading)) for heading, told in file_parts(request))
        if plan and request.state == "waiting":
            if not self._waiting.as_asked:
                yield Block(text("It wouldn't be any more what was shown to whoever asked. Now:"), tone="bad")
            yield from blocks_of(plan, self._now, headline_of(plan))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what this operator may decide while it waits."""
        if action != "choose":
            return True
        return self._waiting.request.state == "waiting" and (parameters[0] == "withdraw") == self._is_own

    def action_choose(self, choice: Choice) -> None:
        """Give what was chosen."""
        self.dismiss(choice)

    def action_leave(self) -> None:
        """Go back with nothing decided."""
        self.dismiss(None)


async def decide(screen: AnyScreen, number: int) -> None:
    """Show a request, and do what is chosen about it with the reason that is typed."""
    try:
        waiting = await screen.at_desk(lambda desk: Approvals(desk).look(number))
        desk = await screen.console.desk_opened()
        mine = desk.operator.name in (waiting.request.requested_by, *waiting.request.joined_by)
        choice = await screen.app.push_screen_wait(Decide(waiting, desk.clock.now(), is_own=mine))
        if choice is None:
            return
        title = tell(_title(number, choice))
        reason = await screen.app.push_screen_wait(Ask(title, text("Why? The reason is put on record.")))
        if reason is not None:
            told = await screen.at_desk(lambda desk: _decided(desk, number, choice, reason.strip()))
            screen.console.inform(tell(told))
    except Stale as stale:
        screen.console.inform(tell(stale.text), warns=True)
        await decide(screen, number)
    except PortalopsError as fault:
        screen.console.inform(tell(fault.text), warns=True)


def _title(number: int, choice: Choice) -> Sentence:
    """What the reason that is asked for is going to be the reason of."""
    if choice == "decline":
        return say("Decline request {number}", number=number)
    if choice == "withdraw":
        return say("Take back request {number}", number=number)
    return say("Agree to request {number}", number=number)


def _decided(desk: Desk, number: int, choice: Choice, reason: str) -> Sentence:
    approvals = Approvals(desk)
    if choice == "decline":
        approvals.decline(number, reason)
        return say("Request {number} is declined.", number=number)
    if choice == "withdraw":
        approvals.withdraw(number, reason)
        return say("Request {number} is taken back.", number=number)
    agreed = approvals.agree(number, reason)
    if isinstance(agreed, Receipt):
        return say("Request {number} is done: record {record}.", number=number, record=agreed.record)
    return say("Request {number} is agreed to; whoever asked can run the file now.", number=number)

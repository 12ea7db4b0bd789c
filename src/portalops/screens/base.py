"""What every screen has: a desk to ask in the background, the two bars, and a way back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from msgspec.structs import replace
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen, Screen, ScreenResultType

from portalops.errors import BadConfiguration, PortalopsError
from portalops.screens.bars import KeyBar, TopBar
from portalops.screens.pages import SIZE, Piece
from portalops.screens.paper import Block
from portalops.screens.rows import Read, Row
from portalops.wording import Sentence, label
from portalops.words import language, tell

if TYPE_CHECKING:
    from portalops.desk import Desk
    from portalops.facts import Call
    from portalops.operation import Asks, Query
    from portalops.screens.host import Host

T = TypeVar("T")


class DeskScreen(Screen[ScreenResultType]):
    """A screen of the console; it works through the desk, and never makes the keyboard wait for it."""

    BINDINGS = [
        Binding("escape", "back", label("Back")),
        Binding("tab", "app.focus_next", label("Next field or list"), show=False),
        Binding("shift+tab", "app.focus_previous", label("Field or list before"), show=False),
        Binding("f2", "call", label("The call: open it, tick who is calling, close it"), show=False),
    ]

    @property
    def console(self) -> Host:
        """The console that the screen is open in."""
        return cast("Host", self.app)

    @property
    def crumb(self) -> str:
        """What this screen is called in the bar on top, safe to show."""
        raise NotImplementedError

    def body(self) -> ComposeResult:
        """What stands between the bars."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The bar on top, the body, the keys."""
        yield TopBar()
        yield from self.body()
        yield KeyBar()

    @property
    def is_open(self) -> bool:
        """Whether the screen is still there; a screen that is left loses its widgets before it stops working."""
        return self.is_attached and self in self.app.screen_stack

    def on_screen_resume(self) -> None:
        """Bring the screen up to date, whenever one is here again."""
        if self.is_open:
            self.console.arrived()
            self.tell_where()
            self.resume()

    def on_screen_suspend(self) -> None:
        """What is typed in a window is meant for it, whatever is on its way below."""
        if isinstance(self.app.screen, ModalScreen):
            self.console.ahead.drop()

    def resume(self) -> None:
        """What is to be fetched anew."""

    def tell_where(self) -> None:
        """Bring the bar on top up to date."""
        crumbs = [screen.crumb for screen in self.app.screen_stack if isinstance(screen, DeskScreen)]
        desk = self.console.desk
        is_production = bool(desk and desk.authority.place.production)
        whos = self._whos(desk, crumbs) if desk else [language()]
        self.query_one(TopBar).tell(["portalops", *crumbs], whos, alarms=is_production)

    def _whos(self, desk: Desk, crumbs: Sequence[str]) -> list[str]:
        """Who works here, on whose behalf and where, shorter and shorter: context and call stand to the end."""
        call = desk.authority.standing.call
        place, store = self._place_told(desk), self.console.store_name
        whole, short, bare = self._call_told(desk, call, crumbs) if call else (None, None, None)
        who = (desk.operator.name, desk.clock.today())
        forms: list[tuple[object, ...]] = [
            (place, whole, store, *who, language()),
            (place, short, store, *who, language()),
            (place, short, *who),
            (place, bare, *who),
            (place, bare),
        ]
        return ["  ".join(tell(part) for part in parts if part) for parts in forms]

    def _place_told(self, desk: Desk) -> Sentence | None:
        """The context that one works in, where there are contexts."""
        if not desk.authority.place.context:
            return None
        from portalops.screens.opening import told

        return told(desk.authority)

    def _call_told(self, desk: Desk, call: Call, crumbs: Sequence[str]) -> tuple[Sentence, Sentence, Sentence]:
        """The call that the operator is in, as far as the store was asked."""
        from portalops.screens.call import told

        return told(call, desk.profiles[call.tenant.portal], is_here=tell(call.tenant) in crumbs)

    async def at_desk(self, work: Callable[[Desk], T]) -> T:
        """What the work gives, done at the desk in a thread of its own; a store that doesn't fit ends the console."""
        desk = await self.console.desk_opened()
        try:
            return await asyncio.to_thread(work, desk)
        except BadConfiguration as fault:
            self.console.give_up(fault)
            raise
        finally:
            if not self.is_open:
                raise asyncio.CancelledError  # there is nowhere to show it any more

    def reading(
        self, query: Query[Any, Any], asked: Asks, row_of: Callable[[Any], Row], *, passing: bool = False
    ) -> Read:
        """How a list reads what a look-up finds, page by page; a fault at a later page is told in passing.

        A look in passing, such as while somebody types, isn't put on record.
        """

        async def read(after: Any) -> Piece[Row]:
            def page(desk: Desk) -> Piece[Row]:
                found = desk.page(query, replace(asked, limit=SIZE, after=after), passing=passing)
                return Piece([row_of(each) for each in found.rows], found.after)

            try:
                return await self.at_desk(page)
            except PortalopsError as fault:
                if after is None:
                    raise
                self.console.inform(tell(fault.text), warns=True)
                raise asyncio.CancelledError from fault

        return read

    @work(group="call")
    async def action_call(self) -> None:
        """Open a call about the tenant of the page one is at or came from; in a call, tick who calls, or close it."""
        from portalops.screens.attending import attend

        await attend(self)
        await self.at_desk(lambda desk: desk.learn())
        self.tell_where()
        self.attended()

    def attended(self) -> None:
        """What is otherwise here once somebody calls, is identified, or has gone: nothing more."""

    def help(self) -> list[Block]:
        """What there is to know where one is, before the keys."""
        return []

    def action_back(self) -> None:
        """Leave this screen with nothing done."""
        self.console.ahead.drop()
        self.dismiss(None)


AnyScreen = DeskScreen[Any]

"""The console: the app, what is open in it, and the desk it works at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events, work
from textual.app import App
from textual.binding import Binding
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender

from portalops.errors import PortalopsError
from portalops.screens.ahead import Ahead
from portalops.screens.bars import keys_here
from portalops.screens.base import DeskScreen
from portalops.screens.company import Attendance
from portalops.screens.home import Home
from portalops.screens.paper import Block
from portalops.screens.themes import DARK, LIGHT
from portalops.wording import label
from portalops.words import tell, text

if TYPE_CHECKING:
    from portalops.desk import Desk, Receipt
    from portalops.exporting import Exported
    from portalops.facts import Presences
    from portalops.operation import Asks, Operation, Query
    from portalops.profiles.profile import Profile
    from portalops.references import InvoiceRef, PartRef, TenantRef
    from portalops.screens.form import Done
    from portalops.screens.host import Host
    from portalops.screens.prefill import InView


class PlainScrollBar(ScrollBarRender):
    """A scroll bar of blanks on a background: block characters are two cells wide on some terminals."""

    VERTICAL_BARS = [" "] * 8
    HORIZONTAL_BARS = [" "] * 8


class Console(App[None]):
    """Everything that operators do, on screens.

    The desk is opened in a thread after the first paint, so that nobody looks at an empty terminal meanwhile.
    """

    CSS_PATH = "console.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (160, "-widest")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (36, "-tall")]
    TITLE = "portalops"
    BINDINGS = [
        Binding("f1", "help", label("Help")),
        Binding("ctrl+p", "command_palette", label("Everything")),
        Binding("ctrl+q", "quit", label("Leave")),
    ]

    def __init__(
        self,
        sign_in: Desk | Callable[[], Desk],
        open_ref: TenantRef | None = None,
        store: str = "",
        print_papers: Callable[[Receipt], Iterable[Path]] | None = None,
        presences: Presences | None = None,
        export: Callable[[Query[Any, Any], Asks], Exported] | None = None,
    ) -> None:
        """Work at a desk, or at the one that sign_in opens; show a tenant at once where one is named.

        After a deed, print_papers writes what it calls for, such as a duplicate, and gives the files. Presences are
        told which tenants are open here. Export saves every row of a look-up.
        """
        super().__init__()
        self.store_name = short_name(store)
        self.print_papers = print_papers
        self.export = export
        self.attendance = Attendance(presences) if presences else None
        self._sign_in = sign_in
        self._open_ref = open_ref
        self._desk: Desk | None = None
        self._gave_up: PortalopsError | None = None
        self._opened = asyncio.Event()
        self._said_at: Screen[Any] | None = None
        self.ahead = Ahead()
        ScrollBar.renderer = PlainScrollBar
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.set_reactive(App.theme, DARK.name)  # not assigned, which would have every rule read twice at the start
        self.stylesheet.set_variables(self.get_css_variables())

    def run(self, *args: Any, **kwargs: Any) -> None:
        """Run until the operator leaves; raises what kept the store from opening, and what nobody expected."""
        result = super().run(*args, **kwargs)
        fault = self._gave_up or self._exception
        if fault:
            raise fault
        return result

    def _fatal_error(self) -> None:
        """Leave the terminal; run raises the fault, which Textual would print with every value near it."""
        self._close_messages_no_wait()

    def _sit_down(self) -> Desk:
        """The desk, with every profile read, so that no key waits for one and a wrong one is told at once."""
        desk = self._sign_in() if callable(self._sign_in) else self._sign_in
        list(desk.profiles.values())
        return desk

    def give_up(self, fault: PortalopsError) -> None:
        """Leave the terminal, and let whoever runs the console say why."""
        self._gave_up = fault
        self.exit()

    async def on_event(self, event: events.Event) -> None:
        """Hold back what is typed too early; every key passes here, one after the other."""
        if not self.ahead.takes(event):
            await super().on_event(event)

    async def type_on(self) -> None:
        """Give what was held back to where one types now."""
        while event := self.ahead.next():
            await super().on_event(event)

    def get_default_screen(self) -> Home:
        """Home lies under everything."""
        return Home()

    @work()
    async def on_ready(self) -> None:
        """Open the desk once the first frame is painted."""
        try:
            self._desk = await asyncio.to_thread(self._sit_down)
        except PortalopsError as fault:
            self.give_up(fault)
            return
        self._opened.set()
        if isinstance(self.screen, DeskScreen):
            self.screen.tell_where()
        if self._open_ref:
            self.open_tenant(self._open_ref)

    @property
    def desk(self) -> Desk | None:
        """The desk, or None while it is being opened."""
        return self._desk

    async def desk_opened(self) -> Desk:
        """The desk, once it is open."""
        await self._opened.wait()
        assert self._desk is not None, "it is there once it is said to be open"
        return self._desk

    @property
    def in_view(self) -> InView | None:
        """What the page one came from shows, if one came from a page."""
        from portalops.screens.tenant import TenantScreen

        pages = [screen for screen in self.screen_stack if isinstance(screen, TenantScreen)]
        return pages[-1].in_view if pages else None

    @property
    def profile_in_view(self) -> Profile | None:
        """The portal of the page one came from."""
        view = self.in_view
        return self._desk.profiles[view.tenant.portal] if view and self._desk else None

    def open_tenant(self, ref: TenantRef, points_at: str | None = None, done: Sequence[Block] = ()) -> None:
        """Show a tenant's page."""
        from portalops.screens.tenant import TenantScreen

        self.ahead.hold()
        self.push_screen(TenantScreen(ref, points_at, done))

    def open_look_up(self, query: Query[Any, Any]) -> None:
        """Show a look-up; finding is what home is for."""
        from portalops.queries.find import FIND
        from portalops.screens.look_up import LookUp
        from portalops.screens.prefill import prefilled

        if query is FIND:
            self.go_home()
        else:
            self.push_screen(LookUp(query, prefilled(query.name, query.asks, self.in_view)))

    def show(self, ref: InvoiceRef | PartRef) -> None:
        """Show everything about a thing, where there is a look-up for such things."""
        from portalops.screens.look_up import LookUp
        from portalops.screens.parts import show_of

        query = show_of(ref)
        if query:
            self.push_screen(LookUp(query, {query.asks.__struct_fields__[0]: ref}))

    def open_operation(self, operation: Operation[Any, Any]) -> None:
        """Show an operation's form, or why it can't be done here; what is typed meanwhile is meant for it."""
        self.ahead.hold()
        self._open_operation(operation)

    @work(name="open_operation")
    async def _open_operation(self, operation: Operation[Any, Any]) -> None:
        from portalops.screens.form import Form, flat_answer
        from portalops.screens.plan_paper import blocks_of
        from portalops.screens.prefill import prefilled
        from portalops.screens.questions import purpose
        from portalops.screens.sheet import Sheet

        desk, view = await self.desk_opened(), self.in_view
        answer = flat_answer(desk, operation, view.tenant.portal, view.tenant) if view else None
        title = [Block(text(operation.name), tone="head"), Block(purpose(operation.asks)), Block()]
        if answer or not desk.may(operation.permission):
            self.ahead.drop()
        if not desk.may(operation.permission):
            self.push_screen(Sheet([*title, Block(tell(desk.denial(operation.permission).text), tone="bad")]))
        elif answer:
            self.push_screen(Sheet([*title, *blocks_of(answer, desk.clock.now())]))
        else:
            answers = prefilled(operation.name, operation.asks, view)
            done = await self.push_screen_wait(Form(operation, answers))
            if done:
                self._show_done(done)

    def _show_done(self, done: Done) -> None:
        """Show what was done where it shows: on the tenant's page."""
        from portalops.screens.tenant import TenantScreen

        plan = done.receipt.plan
        tenant = plan.effects[0].tenant if plan else None
        if isinstance(self.screen, TenantScreen) and tenant in (self.screen.ref, None):
            self.screen.show_done(done.told)
        elif tenant:
            self.open_tenant(tenant, done=done.told)
        else:
            warns = any(block.tone == "bad" for block in done.told)
            self.inform("\n".join(block.text for block in done.told), warns=warns)

    def inform(self, message: str, *, warns: bool = False) -> None:
        """Say something in passing, in the place of what was said before, while one stays on this page."""
        self.clear_notifications()
        self._said_at = self._page
        self.notify(message, severity="warning" if warns else "information", markup=False, timeout=4)

    def arrived(self) -> None:
        """Let go of what was said in passing on another page."""
        if self._said_at is not self._page:
            self.clear_notifications()

    @property
    def _page(self) -> Screen[Any] | None:
        """The page one is at, whatever windows lie over it."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, DeskScreen)), None)

    def copy(self, command: str | None) -> None:
        """Put a command that portalops wrote on the clipboard, if there is one."""
        if command:
            self.copy_to_clipboard(command)
            self.inform(text("The command is copied."))
        else:
            self.inform(text("There is no command to copy yet."), warns=True)

    def go_home(self) -> None:
        """Close everything that lies over home."""
        self.ahead.drop()
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if isinstance(self.screen, Home):
            self.screen.action_clear()

    def change_light(self) -> None:
        """Dark on light instead of light on dark, and back."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

    @property
    def actions(self) -> list[tuple[str, str, Callable[[], object]]]:
        """What the console itself can do, for the palette: name, purpose, and how."""
        return [
            (text("home"), text("Go back to the search box"), self.go_home),
            *self._production_actions,
            (text("light or dark"), text("Dark letters on a light ground, and back"), self.change_light),
            (text("leave"), text("Leave the console"), self.exit),
        ]

    @property
    def _production_actions(self) -> list[tuple[str, str, Callable[[], object]]]:
        if self._desk is None or not self._desk.authority.place.production:
            return []
        return [(text("write"), text("Open production to your writes for a time"), self.open_production)]

    @work(group="opening", exclusive=True)
    async def open_production(self) -> None:
        """Open production to the operator's writes, with a reason."""
        from portalops.screens.opening import open_production

        if isinstance(self.screen, DeskScreen):
            await open_production(self.screen)

    def action_command_palette(self) -> None:
        """Everything there is, to be found by typing."""
        from portalops.screens.palette import Everything, Palette

        if self._desk and not isinstance(self.screen, Palette):
            self.push_screen(Palette([Everything], placeholder=text("What do you want to do?")))

    def action_help(self) -> None:
        """Help for where one is, and the keys that work there."""
        from portalops.screens.sheet import Sheet

        screen = self.screen
        about = screen.help() if isinstance(screen, DeskScreen) else []
        lines = [Block(does, key) for key, does in keys_here(screen)]
        self.push_screen(Sheet([*about, Block(), Block(text("Keys here"), tone="head"), *lines]))

    def action_help_quit(self) -> None:
        """Whoever presses Ctrl+C wants to leave, and is told how."""
        self.inform(text("Press Ctrl+Q to leave."))


if TYPE_CHECKING:
    _CONSOLE_IS_A_HOST: type[Host] = Console


def short_name(store: str) -> str:
    """What a store is called in the bar on top: its file, its folder if the file has the usual name, or its server.

    A server is named without user and password.
    """
    kind, is_url, rest = store.partition("://")
    if is_url:
        address = rest.partition("?")[0]
        named = address.rpartition("@")[2] if "@" in address or "@" not in rest else ""
        return named.strip("/") or kind
    file = Path(store)
    return file.parent.name if file.name == "portalops.db" else file.name

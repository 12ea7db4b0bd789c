"""Home: one box that finds as one types, and the withdrawals that wait, the most urgent first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.widgets import Input

from portalops.errors import BadInput, PortalopsError
from portalops.references import TenantRef
from portalops.screens.base import DeskScreen
from portalops.screens.due import due_words, leaving_day
from portalops.screens.entries import Entry
from portalops.screens.pages import SIZE, Piece
from portalops.screens.paper import Block, Paper
from portalops.screens.rows import Read, Row, Rows
from portalops.wording import Sentence, label, say
from portalops.words import tell, text

if TYPE_CHECKING:
    from portalops.desk import Desk
    from portalops.facts import Hit
    from portalops.operation import Page
    from portalops.queries.withdrawal_list import Queued


class Home(DeskScreen[None]):
    """Where a call begins: type any part of what the caller says, and open the tenant."""

    AUTO_FOCUS = "#search"
    BINDINGS = [
        Binding("escape", "clear", label("Clear")),
        Binding("ctrl+y", "copy", label("Copy the command"), show=False),
        Binding("f5", "again", label("Look again"), show=False),
    ]

    @property
    def crumb(self) -> str:
        """Home."""
        return text("Home")

    def body(self) -> ComposeResult:
        """The box, what it finds, the queue."""
        with Vertical(id="searching"):
            yield Paper([Block(text("Find a tenant, a user or an invoice"), tone="head")])
            yield Entry(example=text("Name, kana, e-mail, phone, code or number - any part of it"), id="search")
        with Container(classes="halves", id="home"):
            with Vertical(id="finding"):
                yield Paper(id="said")
                yield Rows(
                    [text("What"), text("Reference"), text("Name"), text("Matched in"), ""], yields=(2, 4), id="hits"
                )
            with Vertical(id="waiting"):
                yield Paper([Block(text("Withdrawals that go on"), tone="head")], id="queue-title")
                yield Rows(["", text("Leaves on"), text("Tenant"), text("Name")], yields=(3,), id="queue")

    def __init__(self) -> None:
        super().__init__()
        self._searching = False
        self._goes_on = False

    def on_mount(self) -> None:
        """The store may still be opening."""
        self.query_one("#queue-title", Paper).write([Block(text("Opening the store ..."), tone="quiet")])

    def resume(self) -> None:
        """Bring the queue up to date; what was sought last is selected, so that typing replaces it."""
        self.query_one("#search", Entry).select_all()
        self.load_queue()

    @work(exclusive=True, group="queue")
    async def load_queue(self) -> None:
        """Fetch the withdrawals that wait."""
        title, queue = self.query_one("#queue-title", Paper), self.query_one("#queue", Rows)
        today = (await self.console.desk_opened()).clock.today()
        from portalops.queries.withdrawal_list import LIST_WITHDRAWALS, ListWithdrawals  # after the first paint

        # It is there whenever home is; whose page is opened is on record.
        read = self.reading(LIST_WITHDRAWALS, ListWithdrawals(), lambda queued: _queue_row(queued, today), passing=True)
        try:
            await queue.feed(read, again=True)
        except PortalopsError as fault:
            title.write([Block(tell(fault.text), tone="bad")])
        else:
            if queue.cursor < SIZE:  # further down the first page, which tells how many are due, may not be there
                title.write(_queue_title(queue))

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        self._goes_on = False
        self._seek()

    def _seek(self) -> None:
        """Look for what stands in the box, at once; if something is being looked for, when that is done."""
        if not self._searching:
            self._searching = True
            self._find()

    @work(group="find")
    async def _find(self) -> None:
        """Find what stands in the box; what was found for what stood there before is shown to nobody."""
        search, sought = self.query_one("#search", Entry), None
        try:
            while sought != (typed := search.value):
                sought = typed
                first, said = await self._hits_of(typed)
        finally:
            self._searching = False
        self.query_one("#home").set_class(bool(typed.strip()), "-finds")
        self.query_one("#said", Paper).write([Block(tell(said), tone="head" if first.rows else "quiet")])
        await self.query_one("#hits", Rows).feed(self._hits_after(typed, first))
        if self._goes_on:
            self._to_hits()

    async def _hits_of(self, typed: str) -> tuple[Piece[Row], object]:
        """The best of what a text finds, and what is said of it."""
        try:
            page = await self.at_desk(lambda desk: _hits(desk, typed))
        except BadInput as unread:
            return Piece(()), unread.faults[0].text if typed.strip() else say("Nothing to find yet.")
        except PortalopsError as fault:
            return Piece(()), fault.text
        return Piece([_hit_row(hit) for hit in page.rows], page.after), page.found

    def _hits_after(self, typed: str, first: Piece[Row]) -> Read:
        """How the list goes on after the best of what a text finds."""
        from portalops.queries.find import FIND, Find

        async def read(after: Any) -> Piece[Row]:
            return first if after is None else await self.reading(FIND, Find(text=typed), _hit_row, passing=True)(after)

        return read

    @on(Input.Submitted, "#search")
    def _to_hits(self) -> None:
        """Enter goes to what was found, once it is found for what stands there; where it is one thing, it opens."""
        hits = self.query_one("#hits", Rows)
        self._goes_on = self._searching
        if self._searching:
            return
        if len(hits.rows) == 1:
            hits.action_choose()
        elif hits.rows:
            self.set_focus(hits)

    @on(Rows.Chosen, "#hits")
    def _open_hit(self, event: Rows.Chosen) -> None:
        kind, ref, tenant = event.row.means
        self.console.open_tenant(tenant, points_at=ref if kind != "tenant" else None)

    @on(Rows.Chosen, "#queue")
    def _open_queued(self, event: Rows.Chosen) -> None:
        self.console.open_tenant(TenantRef(event.row.means))

    def action_clear(self) -> None:
        """Begin anew."""
        search = self.query_one("#search", Entry)
        search.value = ""
        search.focus()

    action_back = action_clear

    def action_copy(self) -> None:
        """Copy the command that finds the same."""
        self.console.copy(_command(self.query_one("#search", Entry).value))

    def action_again(self) -> None:
        """Fetch everything once more."""
        self.load_queue()
        self._seek()

    def help(self) -> list[Block]:
        """How to find."""
        return [
            Block(text("Find a tenant, a user or an invoice"), tone="head"),
            Block(
                text(
                    "Type any part of a name, kana, e-mail address, phone number, code, user id or document number. "
                    "Full-width and half-width, hiragana and katakana, and old forms of kanji are the same here. "
                    "Down or Enter goes to what was found; Enter there opens the tenant."
                )
            ),
            Block(text("The list below holds the withdrawals that go on, the one that is due first on top.")),
        ]


def _hits(desk: Desk, typed: str) -> Page[Hit]:
    """What a text finds, the best of it; what look-ups need is loaded after the first paint."""
    from portalops.asking import read
    from portalops.queries.find import FIND, Find

    return desk.page(FIND, read(Find, {"text": typed, "limit": str(SIZE)}), passing=True)


def _command(typed: str) -> str | None:
    """The command that finds the same, where that can be typed."""
    from portalops.asking import read
    from portalops.queries.find import FIND, Find
    from portalops.screens.command_line import command_of

    try:
        return command_of(FIND.name, read(Find, {"text": typed}), {"text": typed})
    except BadInput:
        return None


def _hit_row(hit: Hit) -> Row:
    """A hit as a row; the text that matched is left out where the row shows it already."""
    from portalops.queries.find import FIND

    *cells, matched = (tell(column.of(hit)) for column in FIND.columns)
    return Row((hit.kind, hit.ref, hit.tenant), [*cells, "" if hit.text in (hit.name, hit.ref) else matched])


def _queue_title(queue: Rows) -> list[Block]:
    """How many there are, and how many of them are due, which stand on top; of a long list not all are counted."""
    count = len(queue.rows)
    due = next((place for place, row in enumerate(queue.rows) if row.tone != "warn"), count)
    title = say(
        "Withdrawals that go on: {count}, of which due: {due}",
        count=_counted(count, more=queue.goes_on),
        due=_counted(due, more=queue.goes_on and due == count),
    )
    return [Block(tell(title), tone="head")]


def _counted(count: int, *, more: bool) -> Sentence | int:
    return say("more than {count}", count=count) if more else count


def _queue_row(queued: Queued, today: date) -> Row:
    from portalops.queries.named import WITHDRAWAL_STATES

    withdrawal = queued.withdrawal
    stands = leaving_day(withdrawal) if withdrawal.state == "planned" else WITHDRAWAL_STATES[withdrawal.state]
    due = due_words(queued.day, today) if queued.day else say("waits for the notice")
    cells = (due, stands, withdrawal.tenant, queued.tenant_name)
    return Row(withdrawal.tenant, (*map(tell, cells),), "warn" if queued.is_due else "plain")

"""A tenant's page: everything an operator needs during a call, and what support can do here, each with its key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.timer import Timer

from portalops.errors import PortalopsError
from portalops.facts import Personal
from portalops.operation import Operation
from portalops.queries.named import outcome
from portalops.queries.record_list import operation_named
from portalops.queries.tenant_parts import PARTS, PARTS_BY_NAME, Part
from portalops.queries.tenant_show import LISTED_BY, SHOW_TENANT, ShowTenant, TenantPage, User
from portalops.references import AccountRef, InvoiceRef, PartRef, TenantRef
from portalops.screens.abilities import DAILY, HERE, Offer, for_kind, in_call, in_state, keys_of, offers
from portalops.screens.attending import masked_blocks, reveal
from portalops.screens.base import DeskScreen
from portalops.screens.cards import facts_of, title_of
from portalops.screens.command_line import command_blocks, command_of
from portalops.screens.company import Company
from portalops.screens.keys import plain
from portalops.screens.list_card import ListCard
from portalops.screens.look_up import page_blocks
from portalops.screens.paper import Block, Paper
from portalops.screens.parts import ASIDE, brief, long_places, reference_of, row_of, show_of
from portalops.screens.prefill import InView
from portalops.screens.questions import purpose
from portalops.screens.rows import Row, Rows
from portalops.screens.sheet import Sheet
from portalops.wording import Named, label
from portalops.words import tell, text

_AIRY = 36
_NARROW = 100


def _columns_name(name: str) -> str:
    """What a list is called among the columns of the page."""
    return "done_lately" if name == "records" else name


def _unusual(user: User) -> Named | str:
    """A user's state where it isn't in use like any other."""
    return "" if user.state.code == "active" else user.state


class TenantScreen(DeskScreen[None]):
    """One tenant, whole; every operation is a key away."""

    AUTO_FOCUS = "#offers"
    BINDINGS = [
        Binding("ctrl+y", "copy", label("Copy the command")),
        Binding("f5", "again", label("Look again"), show=False),
        Binding("f3", "reveal", label("Show what is masked for some minutes"), show=False),
    ]

    def __init__(self, ref: TenantRef, points_at: str | None = None, done: Sequence[Block] = ()) -> None:
        super().__init__()
        self.ref = ref
        self._done = done
        self._points_at = points_at
        self._keys: dict[str, Operation[Any, Any]] = {}
        self._offers: dict[str, Offer] = {}
        self._is_narrow = False
        self._masked: Sequence[Personal] = ()
        self._timer: Timer | None = None

    @property
    def crumb(self) -> str:
        """The tenant's reference."""
        return tell(self.ref)

    @property
    def in_view(self) -> InView:
        """The tenant, and what its lists point at."""
        users, invoice = self.query_one("#accounts", Rows), self.query_one("#invoices", Rows).pointed
        # Of several users the one that happens to be first is nobody's choice.
        account = users.pointed if self.focused is users or len(users.rows) == 1 else None
        pointed = (
            AccountRef(account.means) if account else None,
            InvoiceRef(invoice.means) if invoice else None,
            *self._parts_pointed(),
        )
        return InView(tenant=self.ref, pointed=tuple(ref for ref in pointed if ref))

    def _parts_pointed(self) -> Iterator[PartRef]:
        """What the other lists point at, the one in use first; of several rows the first that happens is no choice."""
        lists = [self.query_one(f"#{part.name}", Rows) for part in PARTS]
        for rows in sorted(lists, key=lambda each: each is not self.focused):
            if rows.pointed and (rows is self.focused or len(rows.rows) == 1):
                reference = reference_of(rows.pointed.means, PARTS_BY_NAME[str(rows.id)])
                if reference:
                    yield reference

    def body(self) -> ComposeResult:
        """Title and warnings; then two columns, or where it is narrow two short ones with the lists below."""
        self._is_narrow = self.app.size.width < _NARROW
        yield Paper(id="title")
        yield Company()
        yield Paper(id="receipt")
        if self._is_narrow:
            with VerticalScroll(id="page"):
                with Horizontal(classes="across"):
                    yield Paper(id="facts")
                    with Vertical(id="doing"):
                        yield from self._offers_card()
                for card in (self._accounts_card, self._parts_cards, self._invoices_card, self._records_card):
                    yield from card()
            return
        with Horizontal(id="page"):
            with VerticalScroll(classes="half", can_focus=False):
                yield Paper(id="facts")
                yield from self._accounts_card()
                yield from self._parts_cards([part for part in PARTS if part.name not in ASIDE])
            with VerticalScroll(classes="half", can_focus=False):
                yield from self._offers_card()
                yield from self._parts_cards([part for part in PARTS if part.name in ASIDE])
                for card in (self._invoices_card, self._records_card):
                    yield from card()
        yield Paper(command_blocks(self._command), id="line")

    async def on_resize(self, event: events.Resize) -> None:
        """Fold or unfold the page where the terminal becomes narrow or wide."""
        if (event.size.width < _NARROW) != self._is_narrow:
            await self.recompose()
            self.tell_where()
            self.load()

    def _offers_card(self) -> ComposeResult:
        yield from self._list("offers", label("What support can do here"), ("", "", ""), (1,))
        yield Paper(id="why")

    def _accounts_card(self) -> ComposeResult:
        names = (label("ID"), label("Name"), label("Roles"), label("State"), label("Last used on"), label("E-mail"))
        yield from self._list("accounts", label("Users"), names, (5, 2, 1))

    def _parts_cards(self, parts: Sequence[Part] = PARTS) -> ComposeResult:
        """A card for each kind of thing that a portal may have; those without a row are hidden."""
        for part in parts:
            columns = brief(part)
            headings = tuple(column.heading for column in columns)
            yield from self._list(part.name, part.heading, headings, long_places(columns))

    def _invoices_card(self) -> ComposeResult:
        headings = (label("Number"), label("Issued on"), label("Total in yen"), label("Duplicates made"))
        yield from self._list("invoices", label("Invoices"), headings, (1,))

    def _records_card(self) -> ComposeResult:
        headings = (label("When"), label("Operation"), label("Outcome"), label("Operator"))
        yield from self._list("records", label("Done lately"), headings, (3, 1))

    def _list(self, name: str, title: str, headings: tuple[str, ...], yields: tuple[int, ...]) -> ComposeResult:
        whole = LISTED_BY.get(_columns_name(name))
        yield ListCard(name, title, headings, yields=yields, whole=whole, tells=name == "offers")

    def resume(self) -> None:
        """Bring the page up to date."""
        self.load()

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Fetch the page and show it."""
        try:
            found = await self.at_desk(lambda desk: desk.page(SHOW_TENANT, ShowTenant(tenant=self.ref)))
        except PortalopsError as fault:
            self.query_one("#title", Paper).write([Block(tell(fault.text), tone="bad")])
            self.console.ahead.drop()
            return
        (page,) = found.rows
        desk = await self.console.desk_opened()
        profile = desk.profiles[page.tenant.ref.portal]
        self.ref = page.tenant.ref
        self.query_one(Company).attend(self.ref)
        today = desk.clock.today()
        of_its_kind = [for_kind(offer, page.tenant, page.users, profile) for offer in offers(desk, profile)]
        call = desk.authority.standing.call
        known = [in_call(offer, call, page.tenant.ref, profile) for offer in of_its_kind]
        stands = [in_state(offer, page.tenant, page.withdrawal, today) for offer in known]
        self._offers = {offer.operation.name: offer for offer in stands}
        self._keys = keys_of(HERE, profile)
        self._masked = found.masked
        title = [*title_of(page, today, in_short=self._is_narrow), *masked_blocks(found.masked, call, self.ref)]
        self.query_one("#title", Paper).write(title)
        self._mask_again(found.masked_at, desk.clock.now())
        self.query_one("#facts", Paper).write(facts_of(page, airy=self._is_roomy(page)))
        self.query_one("#page").set_class(sum(bool(page.parts[name]) for name in ASIDE) > 1, "-crowded")
        self._fill(page)
        self.show_done(self._done)
        self.tell_where()
        self._type_on()

    def _is_roomy(self, page: TenantPage) -> bool:
        """Whether the facts may have air between them: the lists below them come first."""
        lists = sum(bool(rows) for rows in page.parts.values())
        return self.size.height >= _AIRY and not self._is_narrow and lists <= 1

    def show_done(self, told: Sequence[Block]) -> None:
        """Say what was done here last, as long as the page is open."""
        self._done = told
        paper = self.query_one("#receipt", Paper)
        paper.write(told)
        paper.display = bool(told)

    def _fill(self, page: TenantPage) -> None:
        accounts = [
            Row(
                str(each.ref),
                (*map(tell, (each.ref.user, each.name, each.roles, _unusual(each), each.last_used_on, each.email)),),
                "plain" if each.state.code == "active" else "quiet",
            )
            for each in page.accounts
        ]
        invoices = [
            Row(str(each.ref), (*map(tell, (each.ref.number, each.issued_on, each.total, each.reissues)),))
            for each in page.invoices
        ]
        records = [
            Row(
                each,
                (
                    tell(each.at),
                    tell(operation_named(each.operation)),
                    tell(outcome(each.outcome)),
                    tell(each.operator),
                ),
            )
            for each in page.records
        ]
        parts = {part.name: [row_of(each, part) for each in page.parts[part.name]] for part in PARTS}
        own = {"accounts": accounts, "invoices": invoices, "records": records, "offers": self._offer_rows()}
        named = own | parts
        for name, rows in named.items():
            widget = self.query_one(f"#{name}", Rows)
            self.query_one(f"#{name}-card", ListCard).fill(rows, goes_on=_columns_name(name) in page.going_on)
            if widget.point_at(self._points_at):
                self.set_focus(widget)
        self._points_at = None
        if self.focused is None:
            self.set_focus(self.query_one("#offers", Rows))

    def _offer_rows(self) -> list[Row]:
        """What can be done first, and of that what is done every day."""
        rows = []
        keyed = [(key, self._offers[operation.name]) for key, operation in self._keys.items()]
        for key, offer in sorted(keyed, key=lambda pair: (not pair[1].can, pair[1].operation.name not in DAILY)):
            operation = offer.operation
            cells = (key if len(key) == 1 else "", text(operation.name), tell(offer.short) if offer.short else "")
            rows.append(Row(operation.name, cells, "plain" if offer.can else "quiet"))
        return rows

    @on(Rows.Pointed, "#offers")
    def _say_why(self, event: Rows.Pointed) -> None:
        """What the operation under the cursor does, or why it can't be done."""
        offer = self._offers[event.row.means]
        said = tell(offer.long) if offer.long else purpose(offer.operation.asks)
        self.query_one("#why", Paper).write([Block(said, tone="plain" if offer.can else "warn")])

    @on(Rows.Chosen, "#offers")
    def _chosen(self, event: Rows.Chosen) -> None:
        self.console.open_operation(self._offers[event.row.means].operation)

    @on(Rows.Chosen, "#invoices")
    @on(Rows.Chosen, "#accounts")
    def _show(self, event: Rows.Chosen) -> None:
        ref = InvoiceRef(event.row.means) if event.rows.id == "invoices" else AccountRef(event.row.means)
        self.console.show(ref)

    @on(Rows.Chosen)
    def _show_part(self, event: Rows.Chosen) -> None:
        """A row of another list whole: the look-up that shows such a thing, otherwise a sheet with all its columns."""
        part = PARTS_BY_NAME.get(str(event.rows.id))
        reference = reference_of(event.row.means, part) if part else None
        query = show_of(reference) if reference else None
        if reference and query and self.console.desk and self.console.desk.may(query.permission):
            self.console.show(reference)
        elif part:
            self.app.push_screen(Sheet(list(page_blocks(event.row.means, part.columns))))

    @on(Rows.Chosen, "#records")
    def _show_record(self, event: Rows.Chosen) -> None:
        """The entry whole, with what was asked."""
        columns = next(column.columns for column in SHOW_TENANT.columns if column.name == "done_lately")
        self.app.push_screen(Sheet(list(page_blocks(event.row.means, columns))))

    def on_key(self, event: events.Key) -> None:
        """A letter is an operation, with an input method on or off."""
        operation = self._keys.get(plain(event.character))
        if operation:
            event.stop()
            self.console.open_operation(operation)

    def _type_on(self) -> None:
        """Open what was asked for before the page was there; what was typed after that letter is for the form."""
        while event := self.console.ahead.next():
            operation = self._keys.get(plain(event.character))
            if operation:
                self.console.open_operation(operation)
                return

    def _mask_again(self, at: datetime | None, now: datetime) -> None:
        """Look again once what was revealed is to be masked."""
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(max((at - now).total_seconds(), 0) + 0.1, self.load) if at else None

    def attended(self) -> None:
        """A page shows more to whoever speaks with a caller who is identified."""
        self.load()

    @work(group="call")
    async def action_reveal(self) -> None:
        """Show one kind of what is masked here, with a reason, for some minutes."""
        if self._masked and await reveal(self, self.ref, self._masked):
            self.load()

    def action_all(self) -> None:
        """Show the whole of the list that is in use."""
        card = self.focused.parent if self.focused else None
        if isinstance(card, ListCard) and card.whole:
            self.console.open_look_up(card.whole)

    def action_copy(self) -> None:
        """Copy the command that shows this tenant."""
        self.console.copy(self._command)

    @property
    def _command(self) -> str | None:
        return command_of(SHOW_TENANT.name, ShowTenant(tenant=self.ref), {"tenant": self.ref})

    def action_again(self) -> None:
        """Fetch everything once more."""
        self.load()

    def help(self) -> list[Block]:
        """What the keys of this page do."""
        return [
            Block(text("A tenant's page"), tone="head"),
            Block(text("Press the letter of what is to be done. Nothing is done before you have seen what it does.")),
            *(Block(purpose(operation.asks), key) for key, operation in self._keys.items()),
        ]

"""Everything the console can do, to be found by typing: operations, look-ups and the console's own actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.command import CommandInput, CommandPalette, DiscoveryHit, Hit, Hits, Provider

from portalops.queries import LOOKUPS
from portalops.safe import clean
from portalops.screens.abilities import offers
from portalops.screens.questions import purpose
from portalops.screens.wrapping import fit
from portalops.values import fold
from portalops.words import tell, text

if TYPE_CHECKING:
    from portalops.screens.host import Host


_NAME = 24


class _Line(CommandInput):
    """Where one types what is looked for."""

    def validate_value(self, value: str) -> str:
        """What is pasted may hold controls, so they are written out."""
        return clean(value)


class Palette(CommandPalette):
    """The palette of everything, drawn as safely as whatever else one types into."""

    def compose(self) -> ComposeResult:
        """Textual's own, with our line in it."""
        for part in super().compose():
            if isinstance(part, CommandInput):
                part = _Line(placeholder=part.placeholder, select_on_focus=False)
            yield part


class Entry(NamedTuple):
    """One line of the palette: command, name, purpose, what stands in the way, and what choosing it does."""

    command: str
    name: str
    purpose: str
    reason: str
    can: bool
    choose: Callable[[], object]

    def shown(self) -> Text:
        """The entry as it is drawn; never read as markup."""
        name = (fit(self.name, _NAME) + "  ", "bold" if self.can else "dim")
        why = f"[{self.reason}] " if self.reason else ""
        return Text.assemble(name, (why, "italic not bold"), (self.purpose, "not bold"))


class Everything(Provider):
    """Finds in the whole catalogue, what isn't permitted or isn't done here included, with the reason."""

    @property
    def _console(self) -> Host:
        return cast("Host", self.app)

    async def discover(self) -> Hits:
        """All of it, in the order of the catalogue."""
        for entry in self._entries():
            yield DiscoveryHit(entry.shown(), entry.choose, text=entry.name)

    async def search(self, query: str) -> Hits:
        """What the words typed are part of; a line that says so where it is nothing."""
        matcher = self.matcher(fold(query))
        found = False
        for entry in self._entries():
            score = max(matcher.match(entry.name), matcher.match(entry.command), matcher.match(entry.purpose) / 2)
            if score > 0:
                found = True
                yield Hit(score, entry.shown(), entry.choose, text=entry.name)
        if not found:
            yield Hit(0, Text(text("Nothing is called that."), "dim"), lambda: None, text=query)

    def _entries(self) -> Iterator[Entry]:
        console = self._console
        if console.desk is None:
            return
        for offer in offers(console.desk, console.profile_in_view):
            why = tell(offer.short) if offer.short else ""
            operation = offer.operation
            yield Entry(
                operation.name,
                text(operation.name),
                purpose(operation.asks),
                why,
                offer.can,
                partial(console.open_operation, operation),
            )
        for query in LOOKUPS:
            why = "" if console.desk.may(query.permission) else text("not permitted")
            choose = partial(console.open_look_up, query)
            yield Entry(query.name, text(query.name), purpose(query.asks), why, not why, choose)
        for name, about, action in console.actions:
            yield Entry(name, name, about, "", True, action)

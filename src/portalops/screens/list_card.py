"""A list of a tenant's page under its title: the first rows of it, and the key that shows all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from portalops.operation import Query
from portalops.screens.paper import Block, Paper
from portalops.screens.rows import Row, Rows
from portalops.wording import label, say
from portalops.words import tell, text


class FirstRows(Rows):
    """The first rows of a list that can be shown whole."""

    BINDINGS = [
        Binding("space,ideographic_space", "screen.all", label("Show the whole list"), key_display="Space"),
    ]


class ListCard(Vertical):
    """A list with its title; it takes no room while it is empty."""

    def __init__(
        self,
        name: str,
        title: str,
        headings: Sequence[str],
        *,
        yields: Sequence[int],
        whole: Query[Any, Any] | None = None,
        tells: bool = False,
    ) -> None:
        """The card of a list; the whole is the look-up that shows all of it, if there may be more than stands here."""
        super().__init__(classes="card", id=f"{name}-card")
        self.whole = whole
        self._title = text(title)
        kind = FirstRows if whole else Rows
        self._rows = kind([text(heading) for heading in headings], yields=yields, tells=tells, id=name)
        self._paper = Paper([Block(self._title, tone="head")])

    def compose(self) -> ComposeResult:
        """The title, and the rows below it."""
        yield self._paper
        yield self._rows

    def fill(self, rows: Sequence[Row], *, goes_on: bool) -> None:
        """Show other rows, and say where they are only the first."""
        said = say("{list}: the first {count}; Space shows all", list=self._title, count=len(rows))
        self._paper.write([Block(tell(said) if goes_on else self._title, tone="head")])
        self._rows.fill(rows)
        self.display = bool(rows)

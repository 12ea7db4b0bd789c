"""A window over a screen with something to read: help, or why a key does nothing here."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen

from portalops.screens.bars import KeyBar
from portalops.screens.paper import Block, Scroll
from portalops.wording import label


class Sheet(ModalScreen[None]):
    """Shows blocks until a key says they are read."""

    BINDINGS = [Binding("escape,enter,f1", "read", label("Back"), key_display="Esc")]

    def __init__(self, blocks: Sequence[Block]) -> None:
        super().__init__()
        self.blocks = blocks

    def compose(self) -> ComposeResult:
        """The blocks, scrolling where they are many."""
        with Vertical(classes="window"):
            yield Scroll(self.blocks, 0.7)
            yield KeyBar()

    def action_read(self) -> None:
        """Close it."""
        self.dismiss(None)

"""A window with more to read than may fit: it says so where it goes on, and turns while one types elsewhere."""

from __future__ import annotations

from textual.binding import Binding
from textual.geometry import Size
from textual.screen import ModalScreen, ScreenResultType

from portalops.screens.paper import Block, Paper, Scroll
from portalops.wording import label
from portalops.words import text

_AROUND = 3
_LEAST = 3


class Reading(Scroll, can_focus=False):
    """What is to be read, as high as it needs; what stands around it leaves the rest of the screen to it."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are, or as many as the screen has room for."""
        siblings = self.parent.children if self.parent else ()
        others = [widget for widget in siblings if widget is not self]
        taken = sum(len(other.lines(width)) if isinstance(other, Paper) else 1 for other in others) + _AROUND
        return min(super().get_content_height(container, viewport, width), max(viewport.height - taken, _LEAST))


class ReadingWindow(ModalScreen[ScreenResultType]):
    """A window with one Reading, and a Paper called more right below it."""

    BINDINGS = [
        Binding("up", "turn(-1)", label("Row above"), show=False, priority=True),
        Binding("down", "turn(1)", label("Row below"), show=False, priority=True),
        Binding("pageup", "page(-1)", label("Page above"), show=False, priority=True),
        Binding("pagedown", "page(1)", label("Page below"), show=False, priority=True),
    ]

    def on_mount(self) -> None:
        """Watch how far one has read."""
        reading = self.query_one(Reading)
        for changing in ("scroll_y", "virtual_size", "show_vertical_scrollbar"):
            self.watch(reading, changing, self._tell_more)

    def on_resize(self) -> None:
        """How much of it fits is only known once it is laid out anew."""
        self.call_after_refresh(self._tell_more)

    def _tell_more(self) -> None:
        """Say so where it goes on below."""
        reading = self.query_one(Reading)
        goes_on = reading.show_vertical_scrollbar and reading.scroll_offset.y < reading.max_scroll_y
        self.query_one("#more", Paper).write([Block(text("-- more (PgDn) --") if goes_on else "", tone="warn")])

    def action_turn(self, lines: int) -> None:
        """Read on by lines, while one goes on typing where one types."""
        self.query_one(Reading).scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Read on by pages."""
        self.action_turn(pages * max(self.query_one(Reading).size.height - 1, 1))

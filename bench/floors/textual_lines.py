"""The smallest Textual list on the line API: 1,000,000 rows, of which those on the screen are drawn."""

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

ROWS = 1_000_000


class Lines(ScrollView, can_focus=True):
    """A list with a cursor."""

    BINDINGS = [
        Binding("down", "move(1)"), Binding("up", "move(-1)"),
        Binding("pagedown", "page(1)"), Binding("pageup", "page(-1)"),
    ]  # fmt: skip
    cursor = reactive(0, repaint=False)

    def on_mount(self) -> None:
        """So many lines to scroll through."""
        self.virtual_size = Size(0, ROWS)

    def render_line(self, y: int) -> Strip:
        """One line, turned round under the cursor."""
        row = self.scroll_offset.y + y
        text = f"j-motto:JM{row:08d}   2026-06-30   有限会社高崎薬局   READY"
        return Strip([Segment(text, Style(reverse=row == self.cursor))]).adjust_cell_length(self.size.width)

    def watch_cursor(self, before: int, now: int) -> None:
        """Draw the two lines anew, and scroll where the cursor left the screen."""
        height = self.size.height
        if now < self.scroll_offset.y or now >= self.scroll_offset.y + height:
            self.scroll_to(y=max(0, now - height + 1) if now > before else now, animate=False)
        for row in (before, now):
            self.refresh_line(row)

    def action_move(self, by: int) -> None:
        """Go a row on."""
        self.cursor = max(0, min(ROWS - 1, self.cursor + by))

    def action_page(self, by: int) -> None:
        """Go a page on."""
        self.action_move(by * self.size.height)


class Smallest(App[None]):
    """One list."""

    def compose(self) -> ComposeResult:
        """The list."""
        yield Lines()


if __name__ == "__main__":
    Smallest().run()

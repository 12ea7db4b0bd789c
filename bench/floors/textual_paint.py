"""The smallest Textual program: one text on the screen."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Smallest(App[None]):
    """One text."""

    def compose(self) -> ComposeResult:
        """The text."""
        yield Static("READY")


if __name__ == "__main__":
    Smallest().run()

"""A sheet of labelled lines, wrapped to the width there is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from portalops.screens.wrapping import fit, wrap

Tone = Literal["plain", "head", "quiet", "good", "warn", "bad"]
_WIDEST_LABEL = 26


class Block(NamedTuple):
    """One paragraph: a text that is safe to show, a label in front of it if it has one, and its tone."""

    text: str = ""
    label: str = ""
    tone: Tone = "plain"
    indent: int = 0


class Line(NamedTuple):
    """One line on the sheet: what stands in the label's column, and the text with its tone."""

    label: str
    text: str
    tone: Tone


class Paper(Widget):
    """Shows blocks, labels in one column and texts in the next; a text wraps under itself."""

    COMPONENT_CLASSES = {
        "paper--label",
        "paper--plain",
        "paper--head",
        "paper--quiet",
        "paper--good",
        "paper--warn",
        "paper--bad",
    }

    def __init__(self, blocks: Iterable[Block] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._blocks: Sequence[Block] = tuple(blocks)
        self._laid_out: tuple[int, list[Line]] = (-1, [])

    @property
    def blocks(self) -> Sequence[Block]:
        """What the sheet shows."""
        return self._blocks

    def write(self, blocks: Iterable[Block]) -> None:
        """Show these blocks from now on."""
        self._blocks = tuple(blocks)
        self._laid_out = (-1, [])
        self.refresh(layout=True)

    def lines(self, width: int) -> list[Line]:
        """The lines at a width."""
        if self._laid_out[0] != width:
            self._laid_out = (width, list(_lay_out(self._blocks, width)))
        return self._laid_out[1]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the blocks take at this width."""
        return len(self.lines(width))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as there is room."""
        return container.width

    def render_line(self, y: int) -> Strip:
        """One line of the sheet."""
        width = self.content_size.width
        lines = self.lines(width)
        if y >= len(lines):
            return Strip.blank(width, self.rich_style)
        line = lines[y]
        label = Segment(line.label, self.get_component_rich_style("paper--label"))
        text = Segment(line.text, self.get_component_rich_style(f"paper--{line.tone}"))
        return Strip([label, text]).extend_cell_length(width, self.rich_style)


class Scroll(VerticalScroll):
    """A sheet in a window: as high as it needs, up to a share of the screen, and scrolling beyond that."""

    def __init__(self, blocks: Iterable[Block], share: float) -> None:
        super().__init__(Paper(blocks))
        self._share = share

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are, or as many as there may be."""
        return min(super().get_content_height(container, viewport, width), int(viewport.height * self._share))


def _lay_out(blocks: Sequence[Block], width: int) -> Iterable[Line]:
    labels = [cell_len(block.label) for block in blocks if block.label]
    column = min(max(labels, default=0), _WIDEST_LABEL, max(width * 3 // 5, 4)) + 2 if labels else 0
    for block in blocks:
        indent = column if block.label else block.indent
        label = fit(block.label, column - 2) + "  " if block.label else " " * indent
        for text in wrap(block.text, max(width - indent, 4)):
            yield Line(label, text, block.tone)
            label = " " * indent

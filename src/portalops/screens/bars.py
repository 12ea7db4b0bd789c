"""The two bars of every screen: where one is and who works there, and which keys do something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import Binding
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from portalops.screens.keys import key_name
from portalops.screens.wrapping import fit
from portalops.words import text

_BETWEEN = 2
_LEAST = 4


class TopBar(Widget):
    """Where one is on the left; context, call, store, operator and day on the right, said the shorter the less room."""

    COMPONENT_CLASSES = {"topbar--where", "topbar--who"}

    where: Sequence[str] = ()
    whos: Sequence[str] = ("",)

    @property
    def who(self) -> str:
        """The right side as it is where there is room for all of it."""
        return self.whos[0]

    def tell(self, where: Sequence[str], whos: Sequence[str], *, alarms: bool = False) -> None:
        """Show these texts, which are safe to show, from now on; in the colour of production where it alarms.

        The right side is given from its longest to its shortest form.
        """
        self.where, self.whos = where, whos
        self.set_class(alarms, "-production")
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The one line; where there is too little room, the places one came from are left out first."""
        width = self.content_size.width
        who = self._who_beside(width)
        who = fit(who, min(cell_len(who), width))
        room = max(width - cell_len(who) - _BETWEEN, 0)
        paths = [" > ".join(self.where[start:]) for start in range(len(self.where))]
        path = next((path for path in paths if cell_len(path) <= room), paths[-1] if paths else "")
        where = (fit(path, room) + " " * _BETWEEN)[: max(width - cell_len(who), 0)]
        style = self.get_component_rich_style
        return Strip([Segment(where, style("topbar--where")), Segment(who, style("topbar--who"))])

    def _who_beside(self, width: int) -> str:
        """The longest form beside which there is room for where one is; only the barest one needs none.

        The last but one holds all that matters, so where one is is cut before that is left out.
        """
        here = cell_len(self.where[-1]) if self.where else 0
        tries = [(who, here) for who in self.whos[:-1]] + [(who, min(here, _LEAST)) for who in self.whos[-2:]]
        fitting = (who for who, least in tries if cell_len(who) + _BETWEEN + least <= width)
        return next(fitting, self.whos[-1])


class KeyBar(Widget):
    """The keys that do something here, as many as there is room for."""

    COMPONENT_CLASSES = {"keybar--key", "keybar--does"}

    def on_mount(self) -> None:
        """Follow the focus: other widgets have other keys."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: Screen[Any]) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Key and what it does, one after the other."""
        width = self.content_size.width
        style = self.get_component_rich_style
        segments, used = [], 0
        for binding in shown_bindings(self.screen):
            key, does = key_name(binding), f" {text(binding.description)}"
            used += cell_len(key + does) + 2
            if used - 2 > width:
                break
            segments += [Segment(key, style("keybar--key")), Segment(f"{does}  ", style("keybar--does"))]
        return Strip(segments).adjust_cell_length(width, style("keybar--does"))


def keys_here(screen: Screen[Any]) -> list[tuple[str, str]]:
    """Every key that portalops gives a meaning here, and what it does; not those with which one edits a text."""
    told: dict[str, tuple[str, str]] = {}
    for namespace, binding, enabled, _ in screen.active_bindings.values():
        if enabled and binding.action not in told and binding.description in _ours(type(namespace)):
            told[binding.action] = (key_name(binding), text(binding.description))
    return list(told.values())


def _ours(kind: type) -> set[str]:
    """The descriptions of the bindings that a class of the console declares, those of its bases included."""
    classes = [base for base in kind.__mro__ if base.__module__.startswith("portalops.")]
    return {binding.description for base in classes for binding in base.__dict__.get("BINDINGS", ())}


def shown_bindings(screen: Screen[Any]) -> list[Binding]:
    """The bindings that are in force and meant to be seen, each action once: those of the focus first, leaving last."""
    shown: dict[str, Binding] = {}
    for _, binding, enabled, _ in screen.active_bindings.values():
        if binding.show and enabled:
            shown.setdefault(binding.action, binding)
    return sorted(shown.values(), key=lambda binding: binding.action == "quit")

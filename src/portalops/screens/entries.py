"""What one types into: a line of text, a box to tick, and both with label, hint and fault."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.events import DescendantBlur, DescendantFocus
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input

from portalops.safe import clean
from portalops.screens.paper import Block, Paper
from portalops.wording import Phrase, Sentence, label, say
from portalops.words import tell, text

if TYPE_CHECKING:
    from portalops.asking import Field
    from portalops.profiles.parts import Choice

_CHOICES_SHOWN = 12


class Entry(Input):
    """One line of text; Enter goes on to the next field and never does anything else."""

    BINDINGS = [
        Binding("up", "app.focus_previous", label("Field above"), show=False),
        Binding("down", "app.focus_next", label("Field below"), show=False),
    ]

    def __init__(
        self,
        value: str = "",
        *,
        example: str = "",
        secret: bool = False,
        suggestions: Iterable[str] = (),
        id: str | None = None,
    ) -> None:
        super().__init__(
            value if secret else clean(value),
            placeholder=example,
            password=secret,
            select_on_focus=False,
            compact=True,
            id=id,
        )
        self.suggest(suggestions)

    def suggest(self, words: Iterable[str]) -> None:
        """Complete what is typed with these words, at the right arrow key."""
        words = list(words)
        self.suggester = SuggestFromList(words, case_sensitive=False) if words else None

    def validate_value(self, value: str) -> str:
        """What is pasted may hold controls, so they are written out; a secret stays as it is and is never drawn."""
        return value if self.password else clean(value)

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the cursor is drawn; the terminal's own goes there, because an input method shows its window there."""
        x, y, _, _ = self.content_region
        return Offset(x + cell_len(self.value[: self.cursor_position]) - self.scroll_offset.x, y)

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        """The text scrolls under the cursor, so the terminal's own moves too."""
        super().watch_scroll_x(old_value, new_value)
        self._place_cursor()

    def on_resize(self) -> None:
        """The place on the screen is only known now."""
        self.call_after_refresh(self._place_cursor)

    def _place_cursor(self) -> None:
        if self.has_focus:
            self.app.cursor_position = self.cursor_screen_offset

    @property
    def _value(self) -> Text:
        """The text as drawn; a secret as stars, which are one cell wide on every terminal."""
        return Text("*" * len(self.value), no_wrap=True, end="") if self.password else super()._value


class Tick(Widget, can_focus=True):
    """A box to tick, [x] or [ ], with Space."""

    BINDINGS = [
        Binding("space,ideographic_space", "tick", label("Tick"), key_display="Space"),
        Binding("enter", "submit", label("Next field"), show=False),
        Binding("down", "app.focus_next", label("Field below"), show=False),
        Binding("up", "app.focus_previous", label("Field above"), show=False),
    ]

    ticked = reactive(False)

    @dataclass
    class Changed(Message):
        """The box was ticked, or the tick taken away."""

        tick: Tick

    @dataclass
    class Submitted(Message):
        """Enter was pressed on the box."""

        tick: Tick

    def render_line(self, y: int) -> Strip:
        """The box and its word."""
        shown = f"[{'x' if self.ticked else ' '}] {text('yes') if self.ticked else text('no')}"
        return Strip([Segment(shown, self.rich_style)]).adjust_cell_length(self.content_size.width, self.rich_style)

    def action_tick(self) -> None:
        """Tick or untick."""
        self.ticked = not self.ticked
        self.post_message(self.Changed(self))

    def action_submit(self) -> None:
        """Say that one wants to go on."""
        self.post_message(self.Submitted(self))

    def on_click(self) -> None:
        """A click ticks too."""
        self.action_tick()


class FieldBox(Vertical):
    """A field of a form: its label, what is typed, and under it the fault, what it names, or a hint."""

    def __init__(self, field: Field, value: str = "", choices: Iterable[Choice] = ()) -> None:
        super().__init__(id=f"field-{field.name}", classes="field")
        self.field = field
        self.touched = False
        self._fault: Sentence | Phrase | None = None
        self._value = value
        self._choices = tuple(choices)
        self._typed_as: Sequence[str] | None = None
        self._about: tuple[Block, ...] = ()

    def compose(self) -> ComposeResult:
        """Label, entry, note."""
        label = text(self.field.label)
        yield Paper([Block(label if self.field.required else tell(say("{label} (optional)", label=label)))])
        if self.field.kind.is_flag:
            tick = Tick(id=f"entry-{self.field.name}")
            tick.set_reactive(Tick.ticked, bool(self._value))
            yield tick
        else:
            yield Entry(
                self._value,
                example=self._example,
                secret=self.field.kind.is_secret,
                suggestions=self._words,
                id=f"entry-{self.field.name}",
            )
        yield Paper([Block()], classes="note")

    @property
    def answer(self) -> str:
        """What was typed, as text."""
        if self.field.kind.is_flag:
            return "yes" if self.query_one(Tick).ticked else ""
        return self.query_one(Entry).value

    @property
    def _words(self) -> list[str]:
        return [choice.code for choice in self._choices] + [tell(choice.name) for choice in self._choices]

    @property
    def _example(self) -> str:
        """A word that the portal has for the field, so that nobody is shown another field's; otherwise its kind's."""
        if self._choices and self._typed_as is None:
            return clean(self._choices[0].code)
        return tell(self.field.kind.example)

    def offer(self, choices: Sequence[Choice], words: Sequence[str] | None = None) -> None:
        """Offer these choices from now on; what is typed is completed with them, or with words of their own."""
        self._choices, self._typed_as = tuple(choices), words
        if not self.field.kind.is_flag:
            entry = self.query_one(Entry)
            entry.suggest(self._words if words is None else words)
            entry.placeholder = self._example
        self.find_fault(None)

    def tell_about(self, about: Iterable[Block]) -> None:
        """Show what the answer names, under it, or take that away."""
        self._about = tuple(about)
        self._write_note()

    def find_fault(self, fault: Sentence | Phrase | None) -> None:
        """Show the fault under the field, or take it away."""
        self._fault = fault
        self._write_note()

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _write_note(self) -> None:
        """Under the field stands its fault; where there is none, and one is in it, the words to choose from."""
        notes = [*self._about]
        if self._fault:
            # Its own label stands right above; the name by which scripts know the field says nothing here.
            fault = tell(self._fault).removeprefix(f"{self.field.name}: ")
            notes = [Block(tell(say("! {fault}", fault=fault)), tone="bad"), *notes]
        elif self._choices and self.has_focus_within:
            words = ", ".join([*map(_choice_words, self._choices[:_CHOICES_SHOWN]), *self._more])
            notes.append(Block(tell(say("one of: {choices}", choices=words)), tone="quiet"))
        self.query_one(".note", Paper).write(notes or [Block()])

    @property
    def _more(self) -> list[str]:
        return [".."] if len(self._choices) > _CHOICES_SHOWN else []

    def help(self) -> list[Block]:
        """What is asked here, and how it is written."""
        blocks = [Block(text(self.field.label), tone="head")]
        if self._example:
            blocks.append(Block(self._example, text("Example")))
        blocks.append(Block(text("yes") if self.field.required else text("no"), text("Must be filled in")))
        blocks += [Block(tell(choice.name), clean(choice.code)) for choice in self._choices]
        return blocks


def _choice_words(choice: Choice) -> str:
    """A choice as one types it, with its name where that says more."""
    code, name = clean(choice.code), tell(choice.name)
    return code if name.casefold().replace(" ", "_") == code.casefold() else f"{code} ({name})"

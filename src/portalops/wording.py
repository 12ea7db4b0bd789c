"""Texts for people, as data: told in the operator's language only at the door."""

from typing import Any

from msgspec import Struct

_SHOWN_LENGTH = 40


class Phrase(Struct, frozen=True):
    """A text that a profile gives in both languages."""

    ja: str
    en: str


class Sentence(Struct, frozen=True):
    """A sentence of the program: an English template, which is also its gettext id, and its values."""

    template: str
    values: tuple[tuple[str, Any], ...] = ()


class Named(Struct, frozen=True):
    """A word of a portal or of the program: its code for scripts, its name for people."""

    code: str
    name: Phrase | Sentence


def say(template: str, /, **values: Any) -> Sentence:
    """A sentence with its values; the template must be a literal, so that the catalogue can be checked."""
    return Sentence(template, tuple(values.items()))


def label(message: str, /) -> str:
    """A fixed text to tell later; the message must be a literal, so that the catalogue can be checked."""
    return message


def shorten(text: str) -> str:
    """As much of a text as a message may repeat."""
    return text if len(text) <= _SHOWN_LENGTH else text[:_SHOWN_LENGTH] + "..."

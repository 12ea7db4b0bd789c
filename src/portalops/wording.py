"""Texts for people, as data: told in the operator's language only at the door."""

from typing import Any

from msgspec import Struct


class Phrase(Struct, frozen=True):
    """A text that a profile gives in both languages."""

    ja: str
    en: str


class Sentence(Struct, frozen=True):
    """A sentence of the program: an English template, which is also its gettext id, and its values."""

    template: str
    values: tuple[tuple[str, Any], ...] = ()


def say(template: str, /, **values: Any) -> Sentence:
    """A sentence with its values; the template must be a literal, so that the catalogue can be checked."""
    return Sentence(template, tuple(values.items()))

"""What every kind of text has, and what all of them fold."""

from __future__ import annotations

import unicodedata
from typing import Any

from portalops.wording import Sentence

MINUS_SIGNS = dict.fromkeys(map(ord, "‐‑‒–—―−ー－"), "-")
ID = r"[^\s\x00-\x1f\x7f\ud800-\udfff:/]{1,40}"
"""The pattern of an id: of a tenant in its portal, or of a thing in its tenant."""

LONGEST = 10_000
"""The longest text that is folded; putting accents in order takes time by the square of the length."""


class Unreadable(Exception):
    """A text isn't of its kind; the sentence says why and gives a right example."""

    def __init__(self, text: Sentence) -> None:
        super().__init__(text.template)
        self.text = text


class Hidden:
    """A secret that was typed; it shows itself to nobody who doesn't ask."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The secret itself."""
        return self._text

    def __repr__(self) -> str:
        return "Hidden()"


def fold(text: str) -> str:
    """The text with full-width letters, digits and signs as half-width ones, and no space around it.

    A text longer than anything that is asked for stays as it is, for its kind to refuse.
    """
    return (text if text.isascii() or len(text) > LONGEST else unicodedata.normalize("NFKC", text)).strip()


def fold_signs(text: str) -> str:
    """The folded text with every kind of minus sign and hyphen as the one that numbers and ids are written with."""
    folded = fold(text)
    return folded if folded.isascii() else folded.translate(MINUS_SIGNS)


class Kind:
    """One kind of text; a subclass reads it. The example is a text that reads well.

    An ending is the last part of something of which no more may be kept than that. What names one thing seldom comes
    twice in a file.
    """

    example: str | Sentence = ""
    is_flag = False
    is_secret = False
    is_ending = False
    names_one = False

    def parse(self, text: str) -> Any:
        """The value that the text means, or Unreadable."""
        raise NotImplementedError

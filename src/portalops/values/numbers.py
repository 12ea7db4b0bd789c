"""Whole numbers."""

from __future__ import annotations

import re

from portalops.values.base import Kind, Unreadable, fold_signs
from portalops.wording import Sentence, say, shorten

_NUMBER = re.compile(r"[+-]?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})")


class Whole(Kind):
    """A whole number between two bounds; digits may be full-width and grouped by commas."""

    def __init__(self, example: str | Sentence, least: int = 0, most: int = 999_999_999_999) -> None:
        self.example = example
        self.least = least
        self.most = most

    def parse(self, text: str) -> int:
        """The number."""
        folded = fold_signs(text)
        if not _NUMBER.fullmatch(folded):
            raise Unreadable(
                say(
                    "“{value}” isn't a whole number; write it like {example}.",
                    value=shorten(text),
                    example=self.example,
                )
            )
        number = int(folded.replace(",", ""))
        if not self.least <= number <= self.most:
            raise Unreadable(
                say(
                    "{number} is out of bounds; write a number from {least} to {most}.",
                    number=number,
                    least=self.least,
                    most=self.most,
                )
            )
        return number


class Change(Whole):
    """A whole number that adds or takes away, so never zero."""

    def parse(self, text: str) -> int:
        """The number, with its sign."""
        number = super().parse(text)
        if number == 0:
            raise Unreadable(say("0 changes nothing; write it like {example}.", example=self.example))
        return number

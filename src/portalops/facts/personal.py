"""Personal data (個人情報): the kinds of it, and a text that says of which kind it is wherever it is told."""

from __future__ import annotations

from typing import Literal, Self

Personal = Literal["name", "mail", "phone", "address"]


class PersonalText(str):
    """A text that the store knew, with the kind of personal data that it is; to everything else a text like any other.

    A plan that is told with it is masked by its kind; where it is kept, it is kept as the text alone.
    """

    __slots__ = ("what",)
    what: Personal

    def __new__(cls, text: str, what: Personal) -> Self:
        """The text as data of that kind."""
        made = super().__new__(cls, text)
        made.what = what
        return made

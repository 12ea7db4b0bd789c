"""What a profile is made of: rules with their sources, words to choose from, and questions that are open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta, Struct

from portalops.wording import Named, Phrase

Count = Annotated[int, Meta(ge=0)]


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule in words, and where it is written: in the portal's own document, by the centre, or by portalops itself."""

    id: str
    document: str
    heading: str | Phrase
    says: Phrase
    origin: Literal["seed", "centre", "house"]
    reading: bool = False


class Unknown(Struct, frozen=True, forbid_unknown_fields=True, tag_field="is", tag="unknown"):
    """What the portal's document leaves open, as the question to ask; never a value to compute with."""

    unknown: Phrase
    rule: str


class Choice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value that a field may have, by its code, its name in both languages, or an alias."""

    code: str
    name: Phrase
    aliases: tuple[str, ...] = ()


class Choices(Struct, frozen=True, forbid_unknown_fields=True, tag_field="is", tag="choices"):
    """The values that a field may have at this portal, the rule that says so, and what that leaves open."""

    rule: str
    choices: tuple[Choice, ...]
    open: Phrase | None = None

    def __iter__(self) -> Iterator[Choice]:
        return iter(self.choices)

    def pick(self, text: str) -> Choice | None:
        """The choice that a code, a name in either language or an alias means, or None."""
        wanted = text.casefold()
        for choice in self.choices:
            words = (choice.code, choice.name.ja, choice.name.en, *choice.aliases)
            if wanted in {word.casefold() for word in words}:
                return choice
        return None

    def named(self, code: str) -> Named | str:
        """A code with its name for people; one that isn't among the choices is its own name."""
        return next((Named(choice.code, choice.name) for choice in self.choices if choice.code == code), code)

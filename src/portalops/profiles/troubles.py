"""What customers say when they can't log in, and which browsers a portal's document names: the typed sections."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from portalops.wording import Phrase

Version = tuple[Annotated[int, Meta(ge=0)], ...]


class Trouble(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One message or symptom as the customer tells it, its cause, its cure, and who does that.

    Further words find it too. A stale one stands in the document and is no longer true of the world; one with a
    question isn't answered there.
    """

    rule: str
    says: Phrase
    cause: Phrase
    cure: Phrase
    who: Literal["customer", "administrator", "support", "portal"]
    words: tuple[str, ...] = ()
    stale: bool = False
    question: Phrase | None = None


class Browser(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A browser or device that the document names: whether it is supported, and in which versions.

    Since is the oldest version, such as [4, 4]; only lists single ones; latest means the newest one alone.
    """

    rule: str
    name: Phrase
    words: tuple[str, ...] = ()
    supported: bool = True
    since: Version = ()
    only: tuple[Version, ...] = ()
    latest: bool = False
    stale: bool = False

"""The shape of what the console can do: an operation asks, looks and plans; a query asks and finds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, Generic, Literal, TypeVar

from msgspec import Struct
from msgspec.structs import astuple

from portalops.facts import Lists, Personal, Reads
from portalops.permissions import Permission as Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import Reference
from portalops.wording import Sentence, say


class Asks(Struct, frozen=True, kw_only=True):
    """What an operation or a query asks for: the docstring is its title, each field's annotation its label.

    The first field is the target; on the command line it stands without its name, as do so many of the first fields.
    """

    positional: ClassVar[int] = 1


def target_of(asked: Asks) -> str:
    """The first field of what is asked, as text; empty where it is left out, or nothing is asked."""
    target = first_of(asked)
    return "" if target is None else str(target)


def portal_of(asked: Asks) -> str:
    """The portal that is asked about, empty where none is named."""
    target = first_of(asked)
    return target.portal if isinstance(target, Reference) else getattr(asked, "portal", None) or ""


def first_of(asked: Asks) -> Any:
    """The first field of what is asked, or None."""
    return getattr(asked, asked.__struct_fields__[0]) if asked.__struct_fields__ else None


def references_in(asked: Asks) -> list[Reference]:
    """Every reference among the fields of what is asked."""
    return [value for value in astuple(asked) if isinstance(value, Reference)]


A = TypeVar("A", bound=Asks)
F = TypeVar("F")
R = TypeVar("R")


class Operation(Struct, Generic[A, F], frozen=True, kw_only=True):
    """One thing that changes the store: what it asks, what it looks at, what it would do.

    Case says which of the profile's answers the facts call for, where a portal answers by case. Lacks are the fields
    of which a portal has none, whatever the facts: what is given of them is refused, and no form asks for them.
    """

    name: str
    permission: Permission
    asks: type[A]
    look: Callable[[A, Reads], F]
    plan: Callable[[A, F, Profile, date], Plan]
    case: Callable[[F, Profile], str] | None = None
    lacks: Callable[[Profile], Collection[str]] | None = None


class Column(Struct, Generic[R], frozen=True, kw_only=True):
    """One column of what a query finds: its name for scripts, its heading, and how to get it from a row.

    A column with columns of its own holds a list of rows in each cell. Where those are only the first, the rest is the
    command that lists all of them.
    """

    name: str
    heading: str
    of: Callable[[R], Any]
    columns: tuple[Column[Any], ...] = ()
    rest: Callable[[R], str | None] | None = None


class Search(Struct, frozen=True, kw_only=True):
    """What a query may use: the store's lists, the profiles, the day and the instant."""

    lists: Lists
    profiles: Any
    today: date
    now: datetime


class Page(Struct, Generic[R], frozen=True):
    """Some rows of a look-up, whether there are more, and the key after which these begin where the list has keys.

    In all there are so many, where they were counted; more than that where the count ended before them. Unnoted says
    why the look isn't on record, where it should be. Of the one tenant looked at these kinds of personal data are
    masked; what was revealed will be, too, from an instant on.
    """

    rows: Sequence[R]
    more: bool
    after: str | int | None = None
    in_all: int | None = None
    exceeds: bool = False
    unnoted: Sentence | None = None
    masked: tuple[Personal, ...] = ()
    masked_at: datetime | None = None

    @property
    def found(self) -> Sentence:
        """How many there are, as far as that is known."""
        if self.in_all is not None:
            count = self.in_all
            return say("more than {count} found", count=count) if self.exceeds else say("{count} found", count=count)
        count = len(self.rows)
        return say("The first {most}", most=count) if self.more else say("{count} found", count=count)


class Query(Struct, Generic[A, R], frozen=True, kw_only=True):
    """One look-up: what it asks, how it finds its rows, how they are shown.

    A page is one row shown whole, its columns below each other; cards are several such, for rows that are read and
    not compared. Faulty rows make the command fail. What is on record stands there before it is shown; what isn't
    shown in passing is never opened from a row of something else. What is whole is masked for nobody who may see it.

    A list that has keys asks for a limit and for what comes after a key: that of a row, as it is on a day. When nothing
    was found, there may be something to say about what was asked.
    """

    name: str
    permission: Permission
    asks: type[A]
    find: Callable[[A, Search], Sequence[R]]
    when_nothing: Callable[[A], Sentence | None] | None = None
    key: Callable[[R, date], str | int] | None = None
    columns: tuple[Column[R], ...]
    shape: Literal["table", "page", "cards"] = "table"
    faulty: Callable[[R], bool] | None = None
    on_record: bool = False
    in_passing: bool = True
    whole: bool = False

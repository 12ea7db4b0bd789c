"""The shape of what the console can do: an operation asks, looks and plans; a query asks and finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Generic, Literal, TypeVar

from msgspec import Struct

from portalops.facts import Lists, Reads
from portalops.plan import Plan
from portalops.profiles.profile import Profile


class Permission(StrEnum):
    """What an operator may be allowed to do, as noun:verb."""

    ACCOUNT_ADD = "account:add"
    CONTRACT_REGISTER = "contract:register"
    INVOICE_REGISTER = "invoice:register"
    INVOICE_REISSUE = "invoice:reissue"
    LICENSE_SET = "license:set"
    LOOK_UP = "look:up"
    PASSWORD_RESET = "password:reset"
    POINTS_ADJUST = "points:adjust"
    POINTS_AUTOCHARGE = "points:autocharge"
    RECORD_READ = "record:read"
    TENANT_REGISTER = "tenant:register"
    WITHDRAWAL_CANCEL = "withdrawal:cancel"
    WITHDRAWAL_COMPLETE = "withdrawal:complete"
    WITHDRAWAL_REQUEST = "withdrawal:request"


class Asks(Struct, frozen=True, kw_only=True):
    """What an operation or a query asks for: the docstring is its title, each field's annotation its label.

    The first field is the target; on the command line it stands without its name, as do so many of the first fields.
    """

    positional: ClassVar[int] = 1


A = TypeVar("A", bound=Asks)
F = TypeVar("F")
R = TypeVar("R")


class Operation(Struct, Generic[A, F], frozen=True, kw_only=True):
    """One thing that changes the store: what it asks, what it looks at, what it would do.

    Case says which of the profile's answers the facts call for, where a portal answers by case.
    """

    name: str
    permission: Permission
    asks: type[A]
    look: Callable[[A, Reads], F]
    plan: Callable[[A, F, Profile, date], Plan]
    case: Callable[[F], str] | None = None


class Column(Struct, Generic[R], frozen=True, kw_only=True):
    """One column of what a query finds: its name for scripts, its heading, and how to get it from a row.

    A column with columns of its own holds a list of rows in each cell.
    """

    name: str
    heading: str
    of: Callable[[R], Any]
    columns: tuple[Column[Any], ...] = ()


class Search(Struct, frozen=True, kw_only=True):
    """What a query may use: the store's lists, the profiles, the day and the instant."""

    lists: Lists
    profiles: Any
    today: date
    now: datetime


class Query(Struct, Generic[A, R], frozen=True, kw_only=True):
    """One look-up: what it asks, how it finds its rows, how they are shown.

    A page is one row shown whole, its columns below each other; cards are several such, for rows that are read and
    not compared. Faulty rows make the command fail.
    """

    name: str
    permission: Permission
    asks: type[A]
    find: Callable[[A, Search], Sequence[R]]
    columns: tuple[Column[R], ...]
    shape: Literal["table", "page", "cards"] = "table"
    faulty: Callable[[R], bool] | None = None

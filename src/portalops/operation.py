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
    ACCOUNT_ADDRESS = "account:address"
    ACCOUNT_EDIT = "account:edit"
    ACCOUNT_HAND_OVER = "account:hand-over"
    ACCOUNT_LIMIT = "account:limit"
    ACCOUNT_NOTIFY = "account:notify"
    ACCOUNT_REMOVE = "account:remove"
    ACCOUNT_RESUME = "account:resume"
    ACCOUNT_ROLE = "account:role"
    ACCOUNT_SUSPEND = "account:suspend"
    ACTIVATION_APPLIED = "activation:applied"
    ACTIVATION_ISSUE = "activation:issue"
    ACTIVATION_RESET = "activation:reset"
    ALLOCATION_SET = "allocation:set"
    APIKEY_REGISTER = "apikey:register"
    APIKEY_SHOW = "apikey:show"
    COMPANY_ADD = "company:add"
    CONTRACT_CANCEL = "contract:cancel"
    CONTRACT_REGISTER = "contract:register"
    CREDIT_SET = "credit:set"
    DEBIT_MANDATE = "debit:mandate"
    DEBIT_REQUEST = "debit:request"
    DEBIT_START = "debit:start"
    ENVIRONMENT_ADD = "environment:add"
    ENVIRONMENT_EDIT = "environment:edit"
    ENVIRONMENT_RELEASE = "environment:release"
    INQUIRY_REGISTER = "inquiry:register"
    INVITATION_JOIN = "invitation:join"
    INVITATION_SEND = "invitation:send"
    INVITATION_WITHDRAW = "invitation:withdraw"
    INVOICE_REGISTER = "invoice:register"
    INVOICE_REISSUE = "invoice:reissue"
    LICENSE_SET = "license:set"
    LOOK_UP = "look:up"
    ORDER_CANCEL = "order:cancel"
    ORDER_FAIL = "order:fail"
    ORDER_REGISTER = "order:register"
    PASSWORD_RESET = "password:reset"
    PAYMENT_SET = "payment:set"
    PLAN_SET = "plan:set"
    POINTS_ADJUST = "points:adjust"
    POINTS_AUTOCHARGE = "points:autocharge"
    POINTS_CHARGE = "points:charge"
    PRODUCT_ADD = "product:add"
    PRODUCT_CHANGE = "product:change"
    PRODUCT_REGISTER = "product:register"
    QUOTE_ANSWER = "quote:answer"
    QUOTE_REGISTER = "quote:register"
    QUOTE_REQUEST = "quote:request"
    RECORD_READ = "record:read"
    RESOURCE_REGISTER = "resource:register"
    RESOURCE_TAKE = "resource:take"
    TENANT_EDIT = "tenant:edit"
    TENANT_REGISTER = "tenant:register"
    TRANSFER_REPORT = "transfer:report"
    TRANSFER_SETTLE = "transfer:settle"
    USAGE_ALERT = "usage:alert"
    USAGE_RECORD = "usage:record"
    WITHDRAWAL_ASK = "withdrawal:ask"
    WITHDRAWAL_CANCEL = "withdrawal:cancel"
    WITHDRAWAL_COMPLETE = "withdrawal:complete"
    WITHDRAWAL_DATA_DELETED = "withdrawal:data-deleted"
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
    case: Callable[[F, Profile], str] | None = None


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
    not compared. Faulty rows make the command fail. What is on record stands there before it is shown.
    """

    name: str
    permission: Permission
    asks: type[A]
    find: Callable[[A, Search], Sequence[R]]
    columns: tuple[Column[R], ...]
    shape: Literal["table", "page", "cards"] = "table"
    faulty: Callable[[R], bool] | None = None
    on_record: bool = False

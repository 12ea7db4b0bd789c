"""Quotes: what is asked for, what it would cost, and until when that holds."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from msgspec import Struct

from portalops.facts.thing import Thing
from portalops.references import AccountRef, ContractRef, QuoteRef

QuoteState = Literal["requested", "with_sales", "quoted", "accepted", "declined"]


class QuoteItem(Struct, frozen=True):
    """One thing that a quote is for, with a quantity or a number of users where one was given."""

    name: str
    quantity: int | None = None
    users: int | None = None

    def __str__(self) -> str:
        if self.users is not None:
            return f"{self.name}={self.users} users"
        return self.name if self.quantity is None else f"{self.name}={self.quantity}"


class Quote(Thing, frozen=True, kw_only=True):
    """One quote; its total is in yen, and it is valid through its last day. It replaces an earlier one at most."""

    noun: ClassVar[str] = "quote"

    ref: QuoteRef
    kind: str
    items: tuple[QuoteItem, ...]
    contract: ContractRef | None = None
    requested_by: AccountRef | None = None
    requested_on: date | None = None
    state: QuoteState = "requested"
    total: int | None = None
    quoted_on: date | None = None
    valid_until: date | None = None
    replaces: QuoteRef | None = None

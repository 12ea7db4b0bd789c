"""Ledgers: points and balance, two that never mix."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

Ledger = Literal["points", "balance"]


class LedgerEntry(Struct, frozen=True, kw_only=True):
    """One entry of a ledger, with what the ledger comes to after it."""

    number: int
    at: datetime
    kind: str
    delta: int
    balance: int
    reason: str

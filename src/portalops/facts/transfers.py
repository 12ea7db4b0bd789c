"""Bank transfers of a wrong amount, as their customers reported them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from portalops.facts.thing import Thing
from portalops.references import TransferRef

TransferState = Literal["open", "settled"]


class TransferCase(Thing, frozen=True, kw_only=True):
    """One wrong transfer: what was billed and what was paid, in yen, and how the case ended."""

    noun: ClassVar[str] = "transfer"

    ref: TransferRef
    paid_on: date
    billed: int
    paid: int
    reported_on: date
    state: TransferState = "open"
    settled_on: date | None = None
    note: str | None = None

    @property
    def difference(self) -> int:
        """What was paid too much; below zero where it was too little."""
        return self.paid - self.billed

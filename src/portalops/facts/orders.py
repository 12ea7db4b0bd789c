"""Orders of a tenant, and the course by which it comes to pay by direct debit."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from portalops.facts.thing import Thing
from portalops.references import DebitRef, OrderRef

OrderState = Literal["ordered", "card_refused", "cancelled"]
DebitState = Literal["requested", "sent", "received", "in_force", "ended"]


class Order(Thing, frozen=True, kw_only=True):
    """One order: what was bought, for how many yen with tax, and the tenant's payment method on its day.

    One whose card the card company didn't approve is cancelled by that, and never becomes good again.
    """

    noun: ClassVar[str] = "order"

    ref: OrderRef
    ordered_on: date
    product: str
    plan: str
    amount: int
    quantity: int = 1
    method: str
    for_sole_proprietors: bool = False
    state: OrderState = "ordered"

    @property
    def counts(self) -> bool:
        """Whether it is to be paid: it wasn't cancelled."""
        return self.state == "ordered"


class DirectDebit(Thing, frozen=True, kw_only=True):
    """The course from asking for direct debit to its being in force; its id is the number of the inquiry."""

    noun: ClassVar[str] = "debit"

    ref: DebitRef
    method: str
    requested_on: date
    sent_on: date | None = None
    received_on: date | None = None
    in_force_on: date | None = None
    state: DebitState = "requested"
    ended_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still under way: asked for, and not yet in force."""
        return self.state in ("requested", "sent", "received")

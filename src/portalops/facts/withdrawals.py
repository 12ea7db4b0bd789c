"""Withdrawals: who asked to leave, who is going to, and when."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from portalops.facts.thing import Thing
from portalops.month import Month
from portalops.references import TenantRef, WithdrawalRef

WithdrawalState = Literal["asked", "form_sent", "planned", "cancelled", "completed", "data_deleted"]


class Withdrawal(Thing, frozen=True, kw_only=True):
    """A withdrawal from its being asked for to the end of the data, with what the portal's rule made of the notice.

    Days that haven't come, or were never told, are None; a tenant has one at a time that is open.
    """

    noun: ClassVar[str] = "withdrawal"

    ref: WithdrawalRef
    state: WithdrawalState
    asked_on: date | None = None
    form_sent_on: date | None = None
    received_on: date | None = None
    leaves_on: date | None = None
    last_charge_month: Month | None = None
    data_deleted_in: Month | None = None
    billing_visible_until: date | None = None
    provisional: bool = False
    data_deleted_on: date | None = None
    reason: str

    @property
    def tenant(self) -> TenantRef:
        """Whose withdrawal it is."""
        return self.owner

    @property
    def waits_for_paper(self) -> bool:
        """Whether it was asked for, and no notice has come yet."""
        return self.state in ("asked", "form_sent")

    @property
    def next_day(self) -> date | None:
        """The day from which there is something to do: completing it, or noting that the data is gone."""
        if self.state == "planned":
            return self.leaves_on
        return self.data_deleted_in.first_day if self.state == "completed" and self.data_deleted_in else None


def next_ref(tenant: TenantRef, latest: Withdrawal | None) -> WithdrawalRef:
    """The reference of a tenant's next withdrawal, one on from the latest."""
    count = int(latest.ref.part.removeprefix("W")) if latest else 0
    return WithdrawalRef.of(tenant, f"W{count + 1}")

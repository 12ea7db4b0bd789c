"""The sections of a profile on contracts: renewals, what cancelling gives back, and transfers of a wrong amount."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Days = Annotated[int, Meta(ge=1)]
Rounding = Literal["floor", "half_up", "ceil"]


class RefundRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a prepaid service gives back when it is cancelled: the unused days of its period, to the balance.

    The rule is on the days and the rounding, balance_rule on where the money goes, set_off_rule on what it pays then.
    """

    rule: str
    cancel_day_used: bool
    rounding: Rounding
    balance_rule: str
    set_off_rule: str


class ContractRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The contracts of this portal: the rule they rest on, the one on renewals, and what cancelling gives back."""

    rule: str
    renewal_rule: str = ""
    refund: RefundRules | None = None


class TransferRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many days a bank transfer of a wrong amount may be reported, the day of the transfer not counted."""

    rule: str
    report_days: Days

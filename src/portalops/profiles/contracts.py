"""The sections of a profile on contracts: renewals, what cancelling gives back, and transfers of a wrong amount."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from portalops.profiles.parts import Unknown

Days = Annotated[int, Meta(ge=1)]
ContractField = Literal["first_renewal_on", "cycle", "price", "prepaid", "per_license", "expires_on"]
Rounding = Literal["floor", "half_up", "ceil"]


class RefundRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a prepaid service gives back when it is cancelled: the unused days of its period, to the balance.

    The rule is on the days and the rounding, balance_rule on where the money goes, set_off_rule on what it pays then.
    Tax asks whether the tax comes back with the price, remaining what becomes of a balance that no invoice follows.
    """

    rule: str
    cancel_day_used: bool
    rounding: Rounding
    balance_rule: str
    set_off_rule: str
    tax: Unknown | None = None
    remaining: Unknown | None = None


class ContractRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The contracts of this portal: which of their fields it has, the rule on renewals, and what cancelling gives back.

    The per-license rule says which tenants can't have a price by license.
    """

    rule: str
    fields: tuple[ContractField, ...] = ()
    renewal_rule: str = ""
    per_license_rule: str = ""
    refund: RefundRules | None = None


class TransferRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many days a bank transfer of a wrong amount may be reported, the day of the transfer not counted.

    Methods are the ways to pay of those who make such transfers; late asks what is left to do after the last day.
    """

    rule: str
    report_days: Days
    methods: tuple[str, ...] = ()
    methods_rule: str = ""
    late: Unknown | None = None


class ApiKeyRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rule on the API keys of this portal's services."""

    rule: str

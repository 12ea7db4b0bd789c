"""Every way the store can change: one closed union of frozen records.

An effect holds what was seen before it, so that the writer can refuse a stale one; never an instant, never a secret.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from msgspec import Struct

from portalops.facts import Account, AutoCharge, Invoice, Tenant
from portalops.month import Month
from portalops.profiles.profile import Rule
from portalops.references import AccountRef, InvoiceRef, TenantRef


def _kind(class_name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", class_name).lower()


class _Effect(Struct, frozen=True, kw_only=True, tag_field="kind", tag=_kind):
    """What every effect has: the tenant whose rows it changes, and the rule it rests on."""

    tenant: TenantRef
    rule: Rule


class RegisterTenant(_Effect, frozen=True):
    """A tenant is taken over from its portal's own data."""

    registers: Tenant


class AddAccount(_Effect, frozen=True):
    """A user joins a tenant."""

    adds: Account


class SendResetLink(_Effect, frozen=True):
    """A single-use password link goes to the registered address; any earlier link stops working."""

    account: AccountRef
    to: str
    valid_hours: int


class SetLicenses(_Effect, frozen=True):
    """The tenant's number of licenses becomes this one."""

    seen: int | None
    count: int


class SetAutoCharge(_Effect, frozen=True):
    """The tenant's auto-charge is set as the customer set it, or stopped with None."""

    seen: AutoCharge | None
    becomes: AutoCharge | None


class MovePoints(_Effect, frozen=True):
    """Points come or go: one entry of the ledger, on a balance of exactly what was seen."""

    seen: int
    delta: int
    cause: Literal["adjustment", "auto_charge"]
    reason: str

    @property
    def balance(self) -> int:
        """The balance after the entry."""
        return self.seen + self.delta


class PlanWithdrawal(_Effect, frozen=True):
    """The tenant is going to leave, on the dates that the portal's rule gives."""

    received_on: date
    leaves_on: date
    last_charge_month: Month | None
    data_deleted_in: Month | None
    billing_visible_until: date | None
    provisional: bool
    reason: str


class CancelWithdrawal(_Effect, frozen=True):
    """A planned withdrawal is undone, and the tenant stays."""

    leaves_on: date


class CompleteWithdrawal(_Effect, frozen=True):
    """A planned withdrawal takes place, and the tenant has left."""

    leaves_on: date


class RegisterInvoice(_Effect, frozen=True):
    """An invoice that the portal's billing issued is taken over, with everything printed on it."""

    registers: Invoice


class ReissueInvoice(_Effect, frozen=True):
    """A duplicate of an invoice is made, marked and counted; it goes by mail where an address is given."""

    invoice: InvoiceRef
    seen: int
    copy_number: int
    reason: str
    mail_to: str | None


Effect = (
    RegisterTenant
    | AddAccount
    | SendResetLink
    | SetLicenses
    | SetAutoCharge
    | MovePoints
    | PlanWithdrawal
    | CancelWithdrawal
    | CompleteWithdrawal
    | RegisterInvoice
    | ReissueInvoice
)

"""Tenants and their users."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from msgspec import Struct

from portalops.facts.thing import Thing
from portalops.facts.usage import Threshold
from portalops.references import AccountRef, TenantRef

TenantState = Literal["active", "leaving", "left"]
AccountState = Literal["active", "suspended", "removed"]


class AutoCharge(Struct, frozen=True):
    """A customer's auto-charge: below the border, points are charged up to the limit."""

    border: int
    limit: int


class AgreedLimit(Struct, frozen=True, kw_only=True):
    """More accounts than usual, as it was agreed: how many, with whom, why, and through which day."""

    count: int
    agreed_by: str
    reason: str
    until: date


class Tenant(Thing, frozen=True, kw_only=True):
    """A customer of a portal, with its points (yen worth), its balance in yen and its state.

    Partner is who confirmed that it is a business partner, and on which day. Purged on is the day on which everything
    that is known of its persons was erased.
    """

    noun: ClassVar[str] = "tenant"

    ref: TenantRef
    name: str
    kind: str | None = None
    kana: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    billing_name: str | None = None
    joined_on: date | None = None
    billing_cycle: str | None = None
    billing_month: int | None = None
    payment_method: str | None = None
    card_brand: str | None = None
    card_last_four: str | None = None
    licenses: int | None = None
    license_price: int | None = None
    hosting: bool = False
    options: tuple[str, ...] = ()
    storage_mb: int | None = None
    usage_alert: Threshold | None = None
    points: int = 0
    balance: int = 0
    auto_charge: AutoCharge | None = None
    agreed_limit: AgreedLimit | None = None
    credit_limit: int | None = None
    credit_used: int | None = None
    credit_on: date | None = None
    credit_check: str | None = None
    state: TenantState = "active"
    partner_by: str | None = None
    partner_on: date | None = None
    purged_on: date | None = None

    @property
    def owner(self) -> TenantRef:
        """Itself."""
        return self.ref


class Account(Thing, frozen=True, kw_only=True):
    """A user of a tenant; one that was removed keeps its reference and nothing else.

    Consent is whoever permitted a private address, and on which day; told is the day on which the address was told to
    a caller.
    """

    noun: ClassVar[str] = "account"

    ref: AccountRef
    name: str
    kana: str | None = None
    email: str | None = None
    phone: str | None = None
    roles: tuple[str, ...] = ()
    state: AccountState = "active"
    last_used_on: date | None = None
    notified: bool | None = None
    terms_accepted: bool | None = None
    consent_by: str | None = None
    consent_on: date | None = None
    address_told_on: date | None = None

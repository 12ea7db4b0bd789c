"""Tenants and their users."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from msgspec import Struct

from portalops.facts.thing import Thing
from portalops.references import AccountRef, TenantRef

TenantState = Literal["active", "leaving", "left"]
AccountState = Literal["active", "suspended", "removed"]


class AutoCharge(Struct, frozen=True):
    """A customer's auto-charge: below the border, points are charged up to the limit."""

    border: int
    limit: int


class Tenant(Thing, frozen=True, kw_only=True):
    """A customer of a portal, with its points (yen worth), its balance in yen and its state."""

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
    points: int = 0
    balance: int = 0
    auto_charge: AutoCharge | None = None
    state: TenantState = "active"

    @property
    def owner(self) -> TenantRef:
        """Itself."""
        return self.ref


class Account(Thing, frozen=True, kw_only=True):
    """A user of a tenant; one that was removed keeps its reference and nothing else."""

    noun: ClassVar[str] = "account"

    ref: AccountRef
    name: str
    kana: str | None = None
    email: str | None = None
    phone: str | None = None
    roles: tuple[str, ...] = ()
    state: AccountState = "active"
    last_used_on: date | None = None

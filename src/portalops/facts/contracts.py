"""Contracts of a tenant: services that renew, or terms that run out."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from portalops.facts.thing import Thing
from portalops.references import ContractRef

ContractState = Literal["active", "cancelled"]


class Contract(Thing, frozen=True, kw_only=True):
    """One contract: what it is for, its price in yen for a period before tax, and the days that bound it.

    It renews from its first renewal on, or runs through its last day.
    """

    noun: ClassVar[str] = "contract"

    ref: ContractRef
    name: str
    starts_on: date | None = None
    first_renewal_on: date | None = None
    cycle: str | None = None
    price: int | None = None
    prepaid: bool = False
    per_license: bool = False
    expires_on: date | None = None
    state: ContractState = "active"
    cancelled_on: date | None = None
    refunded: int | None = None

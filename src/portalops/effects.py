"""Every way the store can change: one closed union of frozen records.

An effect holds what was seen before it, so that the writer can refuse a stale one; never an instant, never a secret.
Most things are only added and changed; what does more, such as an entry of a ledger or a mail, is an effect of its own.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from portalops.facts import Ledger, Thing
from portalops.month import Month
from portalops.profiles.parts import Rule
from portalops.references import AccountRef, InvitationRef, InvoiceRef, TenantRef


def _kind(class_name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", class_name).lower()


class _Effect(Struct, frozen=True, kw_only=True, tag_field="kind", tag=_kind):
    """What every effect has: the tenant whose rows it changes, and the rule it rests on."""

    tenant: TenantRef
    rule: Rule


class Add(_Effect, frozen=True):
    """Something comes to be known that wasn't there: a tenant, a user, an invoice, or another thing of a tenant."""

    thing: str
    adds: Thing


class Change(_Effect, frozen=True):
    """One field of a thing that is there becomes another value."""

    thing: str
    ref: str
    field: str
    seen: Any
    becomes: Any


class SendResetLink(_Effect, frozen=True):
    """A single-use password link goes to the registered address; any earlier link stops working."""

    account: AccountRef
    to: str
    valid_hours: int


class SendInvitation(_Effect, frozen=True):
    """A single-use link to join a contract goes to the address that was invited; any earlier one stops working."""

    invitation: InvitationRef
    to: str
    language: Literal["ja", "en"]
    valid_hours: int
    values: dict[str, str]


class SendNotice(_Effect, frozen=True):
    """A letter of that name goes by mail, in that language and with those values; about a user where one is named."""

    letter: str
    to: str
    values: dict[str, str]
    language: Literal["ja", "en"] = "ja"
    account: AccountRef | None = None


class Move(_Effect, frozen=True):
    """Points or yen come or go: one entry of a ledger, on exactly what it came to when it was seen."""

    ledger: Ledger
    seen: int
    delta: int
    cause: Literal["adjustment", "auto_charge", "refund", "set_off"]
    reason: str

    @property
    def balance(self) -> int:
        """What the ledger comes to after the entry."""
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


class Purge(_Effect, frozen=True):
    """What is known of the persons of a tenant that has left is erased for good, under a pseudonym for what is kept.

    Again is one whom a restored backup brought back, as if it had never left.
    """

    on: date
    pseudonym: str
    again: bool = False


class ReissueInvoice(_Effect, frozen=True):
    """A duplicate of an invoice is made, marked and counted; it goes by mail where an address is given."""

    invoice: InvoiceRef
    seen: int
    copy_number: int
    reason: str
    mail_to: str | None


Effect = (
    Add
    | Change
    | Move
    | SendResetLink
    | SendInvitation
    | SendNotice
    | PlanWithdrawal
    | CancelWithdrawal
    | CompleteWithdrawal
    | Purge
    | ReissueInvoice
)


def added(thing: Thing, rule: Rule) -> Add:
    """The effect that a thing comes to be known."""
    return Add(tenant=thing.owner, rule=rule, thing=thing.noun, adds=thing)


def changed(thing: Thing, rule: Rule, **becomes: Any) -> tuple[Change, ...]:
    """The effects that fields of a thing become other values, one for each that isn't so already."""
    return tuple(
        Change(
            tenant=thing.owner,
            rule=rule,
            thing=thing.noun,
            ref=str(thing.ref),
            field=field,
            seen=getattr(thing, field),
            becomes=value,
        )
        for field, value in becomes.items()
        if getattr(thing, field) != value
    )

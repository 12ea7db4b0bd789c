"""What of each kind of thing is said of persons, and what stands in its place once it is erased."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portalops.facts import (
    Account,
    Environment,
    GroupCompany,
    Inquiry,
    Invitation,
    Invoice,
    Tenant,
    Thing,
    TransferCase,
    Withdrawal,
)
from portalops.rules import account_states

_OF_A_TENANT = (
    "kana", "email", "phone", "address", "billing_name", "card_brand", "card_last_four", "agreed_limit",
    "credit_limit", "credit_used", "credit_on", "credit_check", "partner_by", "partner_on",
)  # fmt: skip


def erased(thing: Thing) -> dict[str, Any]:
    """What the fields of a thing become that are said of persons, or that somebody wrote freely; its id names it."""
    match thing:
        case Tenant():
            return {"name": thing.ref.code} | dict.fromkeys(_OF_A_TENANT)
        case Account():
            return account_states.erased(thing)
        case Invitation():
            return {"email": thing.ref.id}
        case GroupCompany():
            return {"name": thing.ref.part}
        case Environment():
            return {"name": thing.ref.id, "sort_key": thing.ref.id}
        case Inquiry() | TransferCase():
            return {"note": None}
        case Withdrawal():
            return {"reason": ""}
        case Invoice():
            return {"billing_email": None}
        case _:
            return {}


def texts_lost(thing: Thing) -> Iterator[tuple[str, str]]:
    """The texts of a thing that are erased with it, such as names and addresses, each with its field."""
    for field in erased(thing):
        value = getattr(thing, field)
        if field != "state" and isinstance(value, str) and value:
            yield field, value

"""The program's words for what is in the store: each kind of thing, and each field that a thing may have."""

from __future__ import annotations

from portalops.wording import Sentence, say

NOUNS: dict[str, Sentence] = {
    "tenant": say("tenant"),
    "account": say("user"),
    "contract": say("contract"),
    "invoice": say("invoice"),
}

TITLES: dict[str, Sentence] = {
    "tenant": say("Tenant"),
    "account": say("Account"),
    "contract": say("Contract"),
    "invoice": say("Invoice"),
}

STATES: dict[str, Sentence] = {
    "active": say("active"),
    "suspended": say("suspended"),
    "removed": say("removed"),
    "cancelled": say("cancelled"),
}

CAUSES: dict[str, Sentence] = {
    "opening": say("taken over"),
    "adjustment": say("adjusted"),
    "auto_charge": say("auto-charge"),
    "refund": say("refund"),
    "set_off": say("set off"),
}

FIELDS: dict[str, Sentence] = {
    "ref": say("Reference"),
    "name": say("Name"),
    "kind": say("Kind"),
    "kana": say("Kana"),
    "email": say("E-mail"),
    "phone": say("Phone"),
    "address": say("Address"),
    "billing_name": say("Billing name"),
    "joined_on": say("Joined on"),
    "billing_cycle": say("Billing cycle"),
    "billing_month": say("Billing month"),
    "payment_method": say("Payment method"),
    "card_brand": say("Card"),
    "card_last_four": say("Card's last digits"),
    "licenses": say("Licenses"),
    "license_price": say("Yen a month for one license"),
    "hosting": say("Hosting"),
    "points": say("Points"),
    "balance": say("Balance in yen"),
    "auto_charge": say("Auto-charge"),
    "state": say("State"),
    "roles": say("Roles"),
    "last_used_on": say("Last used on"),
    "starts_on": say("Starts on"),
    "first_renewal_on": say("First renewed on"),
    "cycle": say("Renewed"),
    "price": say("Price of a period in yen"),
    "prepaid": say("Paid in advance"),
    "per_license": say("Priced by license"),
    "expires_on": say("Runs through"),
    "cancelled_on": say("Cancelled on"),
}


def noun(code: str) -> Sentence | str:
    """What a kind of thing is called; one that has no word is its own."""
    return NOUNS.get(code, code)


def title(code: str) -> Sentence | str:
    """What a kind of thing is called at the head of a line; one that has no word is its own."""
    return TITLES.get(code, code)


def field(code: str) -> Sentence | str:
    """What a field is called; one that has no word is its own."""
    return FIELDS.get(code, code)

"""The sections of a profile on who changes what of a tenant and its users, and on handing over the first of them."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from portalops.profiles.parts import Choices

EditedField = Literal["name", "kana", "email", "phone", "address", "billing_name", "options", "storage_mb", "user"]


class FieldRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who changes a field, and what it takes.

    act: support does. paper: support does, with a document's number and the day of its arrival. inquiry: support does,
    with an inquiry of that kind. route: somebody else, by that route. never: nobody.
    """

    way: Literal["act", "paper", "inquiry", "route", "never"]
    rule: str
    route: str = ""
    inquiry_kind: str = ""


class EditRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who changes the fields of a tenant or of a user: each by itself, and all others alike.

    For a kind of tenant that is named the fields have rules of their own. The role asks: only who has it may ask
    support for a change.
    """

    others: FieldRule
    fields: dict[EditedField, FieldRule] = {}
    for_kinds: dict[str, EditRules] = {}
    asks_role: str = ""
    asks_role_rule: str = ""


class InquiryRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Inquiries that customers write, and the kinds among which they choose."""

    rule: str
    kinds: Choices


class HandOverRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first administrator, whom the portal contacts, and the two ways in which another person takes that place.

    Either the successor takes the user over, or it becomes a user for administration alone, with one of those names
    and the successor's contact.
    """

    rule: str
    user: str
    successor_rule: str
    admin_rule: str
    admin_names: tuple[str, ...]
    contact_rule: str
    arrives_rule: str = ""
    emergency_rule: str = ""

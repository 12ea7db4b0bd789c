"""What a profile says of the people around a contract: invitations, notifications, resources and quotes."""

from __future__ import annotations

from msgspec import Struct

from portalops.profiles.parts import Choices, Unknown


class InvitationRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Invitations to a contract: the rule on what they take, the languages of the mail, and how people join.

    What the document leaves open is asked: how long a link works, and with which role people join.
    """

    rule: str
    languages: Choices
    join_rule: str
    name_rule: str
    lifetime: Unknown | None = None
    joining_role: Unknown | None = None


class NotificationRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Mail about a contract, switched on or off for each of its people."""

    rule: str


class CompanyRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Group companies: the rule on how one is chosen by its name, and what that leaves open."""

    rule: str
    directory: Unknown | None = None


class ResourceRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Resources of a contract: the rule on whose products they are."""

    rule: str


class QuoteRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Quotes: which kinds there are, and which of them name a number for each item.

    Sales is the route to whom a request is handed on. The valid rule says that a quote ends, the lifetime what is open.
    """

    rule: str
    kinds: Choices
    valid_rule: str
    counted_kinds: tuple[str, ...] = ()
    counted_rule: str = ""
    sales: str = ""
    again_rule: str = ""
    lifetime: Unknown | None = None

"""What a profile says of licenses: the products of a contract, the environments that use them, and what is open."""

from __future__ import annotations

from msgspec import Struct

from portalops.profiles.parts import Unknown


class ProductRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The products of a contract: how they are counted and shown, and how what sales agreed comes to them.

    The expired rule says which are hidden, the key's rule how other products are added, the change's rule who agrees
    to another number of licenses.
    """

    rule: str
    expired_rule: str
    key_rule: str
    change_rule: str


class EnvironmentRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The environments of a contract: what each needs, and how a contract's licenses are shared out among them.

    The other's rule says what has to be added to the contract first, the expiry's rule through which day a contract
    holds.
    """

    rule: str
    sort_key: Unknown
    allocation_rule: str
    other_rule: str
    expiry_rule: str

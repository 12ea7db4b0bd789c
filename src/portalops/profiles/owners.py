"""What a profile says of owners: the role that manages a contract, and what is done for nobody else."""

from __future__ import annotations

from msgspec import Struct


class OwnerRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The role of an owner, by code, and the operations that only an owner may ask for, each with its rule.

    The rule says what an owner may do, the others' rule what is left for everybody else.
    """

    role: str
    rule: str
    others_rule: str
    only: dict[str, str]

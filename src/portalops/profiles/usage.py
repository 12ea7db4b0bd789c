"""The section of a profile on measured use: what is charged beyond the allowance, and when a customer is warned."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from portalops.profiles.parts import Count, Unknown


class UsageRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A month's highest use beyond the allowance is charged in the next month, users and disk each by themselves.

    A base says what is counted: "readings" takes the measured numbers as they are. The threshold is the customer's
    own; threshold_default is its percentage where the customer has set none.
    """

    rule: str
    users_base: Literal["readings"] | Unknown
    disk_rule: str
    disk_base: Literal["readings"] | Unknown
    basic_disk_mb: Count | Unknown | None = None
    uncapped_rule: str = ""
    look_rule: str = ""
    threshold_rule: str = ""
    threshold_setting_rule: str = ""
    threshold_default: Count | Unknown | None = None

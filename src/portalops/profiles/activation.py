"""What a profile says of activation: the rules that each check rests on, and what the document leaves open."""

from __future__ import annotations

from msgspec import Struct

from portalops.profiles.parts import Count, Unknown


class ActivationRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How activation goes at a portal: a request file in, an activation file out, each rule by its id.

    The order's rule says that products are assigned first; the file's rule that a request belongs to one environment
    of one contract; the expiry's rule that a contract holds through its last day. Where the days of a request are
    unknown, its own last day and portalops' own limit hold; where the file's ending is unknown, it ends in .txt.
    """

    rule: str
    order_rule: str
    file_rule: str
    expiry_rule: str
    administrator_rule: str
    request_days: Count | Unknown
    request_days_rule: str = ""
    file_ending: str | Unknown
    file_ending_rule: str = ""

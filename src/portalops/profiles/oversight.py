"""When a second person agrees, and how a caller proves who they are, as a profile says it."""

from __future__ import annotations

from msgspec import Struct

from portalops.profiles.parts import Count
from portalops.wording import Phrase


class OversightRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which plans wait for a second person: those over a limit for one tenant within the window of days, those that
    can't be undone, and those that come so many days after its contact data were changed.

    The limits are the portal's own, beside those of the operator's role. A request that nobody answers expires.
    """

    rule: str
    window_days: Count
    expires_hours: Count
    yen: Count | None = None
    points: Count | None = None
    irreversible: tuple[str, ...] = ()
    irreversible_rule: str
    contact_changes: tuple[str, ...] = ()
    contact_days: Count
    after_contact_changes: tuple[str, ...] = ()
    contact_rule: str


class IdentityRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a caller proves who they are: so many of these checks, before which personal data and these operations wait.

    What is revealed without them, with a reason, is shown for so many minutes. Tenants of the kinds that are persons
    are called by a person's name.
    """

    rule: str
    checks: dict[str, Phrase]
    needed: Count
    operations: tuple[str, ...] = ()
    reveal_minutes: Count
    reveal_rule: str
    persons: tuple[str, ...] = ()

"""What a look-up shows of addresses at a portal where they are told only to the customer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from portalops.facts import Hit, RecordEntry
from portalops.profiles.profile import Profile
from portalops.rules.addresses import masked


def records_shown(entries: Iterable[RecordEntry], profile: Profile) -> tuple[RecordEntry, ...]:
    """Entries of the record as a page shows them: addresses that were typed in part only, where the portal's are."""
    if not profile.accounts.masked:
        return tuple(entries)
    return tuple(_in_part(entry) for entry in entries)


def _in_part(entry: RecordEntry) -> RecordEntry:
    asked: dict[str, Any] = (entry.details or {}).get("asked", {})
    if not isinstance(asked.get("email"), str):
        return entry
    return replace(entry, details={**(entry.details or {}), "asked": {**asked, "email": masked(asked["email"])}})


def hit_shown(hit: Hit, profile: Profile) -> Hit:
    """A user that was found by its address, with the address in part only, where the portal's are."""
    if hit.kind == "account" and hit.matched == "email" and profile.accounts.masked:
        return replace(hit, text=masked(hit.text))
    return hit

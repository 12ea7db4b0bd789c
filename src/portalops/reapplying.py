"""Purges again: what a restored backup brings back of tenants that were purged since is erased once more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from portalops.clock import JST
from portalops.effects import Purge
from portalops.facts import Reads, Tenant
from portalops.profiles.parts import Rule
from portalops.purge_register import Purged

OPERATION = "purge reapply"
"""Under what a purge that is done again is on record."""


def to_do_again(lines: Iterable[Purged], reads: Reads) -> list[Purged]:
    """Those purges of whose tenants the store knows persons all the same, each tenant once."""
    found = {line.tenant: line for line in lines}
    return [line for line in found.values() if _is_back(reads.one_if_any(Tenant, line.tenant))]


def _is_back(tenant: Tenant | None) -> bool:
    return tenant is not None and tenant.purged_on is None


def effects_of(lines: Iterable[Purged], rule: Rule) -> Iterator[Purge]:
    """The effect by which each is done again, as of the day on which it was done."""
    for line in lines:
        day = line.purged_at.astimezone(JST).date()
        yield Purge(tenant=line.ref, rule=rule, on=day, pseudonym=line.pseudonym, again=True)

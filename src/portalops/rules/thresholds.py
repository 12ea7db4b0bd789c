"""Thresholds of disk use: the customer's own, when use exceeds one, and the one mail for each time it does."""

from __future__ import annotations

from collections.abc import Iterable

from portalops.facts import Threshold
from portalops.profiles.parts import Unknown
from portalops.profiles.usage import UsageRules
from portalops.rules.usage import Reading, in_order


def threshold_of(own: Threshold | None, rules: UsageRules) -> Threshold | Unknown | None:
    """The customer's own threshold, else the portal's, which may be an open question or none at all."""
    if own is not None:
        return own
    default = rules.threshold_default
    return Threshold(value=default, unit="percent") if isinstance(default, int) else default


def exceeds(disk_mb: int, threshold: Threshold, allowance_mb: int | None) -> bool | None:
    """Whether use is strictly above the threshold; None for a percentage of an allowance that isn't known."""
    if threshold.unit == "mb":
        return disk_mb > threshold.value
    return None if allowance_mb is None else disk_mb * 100 > threshold.value * allowance_mb


def crossings(
    readings: Iterable[Reading], threshold: Threshold, allowance_mb: int | None
) -> tuple[Reading, ...] | None:
    """The readings with which use went above the threshold, not those where it stayed there; None if unknown."""
    found: list[Reading] = []
    was_above = False
    for reading in in_order(readings):
        if reading.disk_mb is None:
            continue
        is_above = exceeds(reading.disk_mb, threshold, allowance_mb)
        if is_above is None:
            return None
        if is_above and not was_above:
            found.append(reading)
        was_above = is_above
    return tuple(found)


def sends_mail(
    reading: Reading, known: Iterable[Reading], threshold: Threshold, allowance_mb: int | None
) -> bool | None:
    """Whether a new reading crosses the threshold, so that mail is due; None if that isn't known.

    A reading that is known already, or older than a known one, sends nothing: what came after it was judged before.
    """
    ordered = [before for before in in_order((*known, reading)) if before.disk_mb is not None]
    if sum(before.id == reading.id for before in ordered) != 1 or ordered[-1] != reading:
        return False
    found = crossings(ordered, threshold, allowance_mb)
    return None if found is None else reading in found

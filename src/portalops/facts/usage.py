"""Measured use of a tenant, and the customer's own threshold for a warning."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

from msgspec import Struct

from portalops.facts.thing import Thing
from portalops.references import UsageReadingRef


class Threshold(Struct, frozen=True, kw_only=True):
    """How much disk may be used without a warning: so many megabytes, or so many percent of the allowance."""

    value: int
    unit: Literal["mb", "percent"]


class UsageReading(Thing, frozen=True, kw_only=True):
    """One measurement under the portal's own id: the instant it is of, and what it found; None wasn't measured."""

    noun: ClassVar[str] = "usage_reading"

    ref: UsageReadingRef
    at: datetime
    users: int | None = None
    disk_mb: int | None = None

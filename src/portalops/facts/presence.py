"""Presence: who has which tenant open at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from portalops.references import TenantRef


class Presence(Struct, frozen=True, kw_only=True):
    """One operator who has a tenant open, and since when."""

    operator: str
    tenant: TenantRef
    since: datetime


class Presences(Protocol):
    """Where one operator says which tenants they have open, and learns who else has."""

    def stay(self, tenant: TenantRef) -> Sequence[Presence]:
        """Say that the tenant is open, which is to be said again within a minute; gives who else has it open."""

    def leave(self, tenant: TenantRef | None = None) -> None:
        """Say that the tenant isn't open any more, or none is."""

"""Presence in the store: beside the record, each time in a tiny transaction of its own that nobody waits for."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy import Connection, delete, insert, select, update

from portalops.clock import Clock
from portalops.errors import OutOfStep, Temporary
from portalops.facts import Presence
from portalops.references import TenantRef
from portalops.store.tables.presence import presences

_LASTS = timedelta(minutes=1)
_HURRIES_S = 0.3


class Visited(Protocol):
    """A store, as far as presence has to do with it."""

    def transaction(self, hurries_s: float | None = None) -> AbstractContextManager[Connection]:
        """A writing transaction; one that hurries waits only so long for it."""

    def viewing(self) -> AbstractContextManager[Connection]:
        """A transaction that only reads."""


class StoredPresences:
    """The presence of one operator: said where the store isn't busy, and otherwise left out until the next time."""

    def __init__(self, store: Visited, operator: str, clock: Clock) -> None:
        self._store = store
        self._operator = operator
        self._clock = clock

    def stay(self, tenant: TenantRef) -> Sequence[Presence]:
        """Say that the operator has the tenant open, and give who else has, the first who came first."""
        now = self._clock.now()
        with suppress(Temporary, OutOfStep), self._store.transaction(_HURRIES_S) as connection:
            connection.execute(delete(presences).where(presences.c.seen < now - _LASTS))
            if not connection.execute(update(presences).where(*self._mine(tenant)).values(seen=now)).rowcount:
                row = {"tenant": str(tenant), "operator": self._operator, "since": now, "seen": now}
                connection.execute(insert(presences).values(row))
        others = (
            select(presences)
            .where(
                presences.c.tenant == str(tenant),
                presences.c.operator != self._operator,
                presences.c.seen >= now - _LASTS,
            )
            .order_by(presences.c.since, presences.c.operator)
        )
        with self._store.viewing() as connection:
            return [
                Presence(operator=row.operator, tenant=TenantRef(row.tenant), since=row.since)
                for row in connection.execute(others)
            ]

    def leave(self, tenant: TenantRef | None = None) -> None:
        """Say that the operator hasn't the tenant open any more, or none; left out, it is forgotten in a minute."""
        with suppress(Temporary), self._store.transaction(_HURRIES_S) as connection:
            connection.execute(delete(presences).where(*self._mine(tenant)))

    def _mine(self, tenant: TenantRef | None) -> tuple[Any, ...]:
        mine = presences.c.operator == self._operator
        return (mine,) if tenant is None else (mine, presences.c.tenant == str(tenant))

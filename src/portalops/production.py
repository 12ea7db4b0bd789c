"""Production is opened for a time, with a reason, and closed again; each time on record."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from portalops.deeds import carry_out, stopping
from portalops.desk import Desk
from portalops.errors import PortalopsError
from portalops.office import Unit
from portalops.permissions import Permission
from portalops.wording import say

OPEN = "write"
LONGEST_MINUTES = 8 * 60


class Production:
    """What an operator does to be able to write at a production desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open(self, minutes: int, reason: str) -> datetime:
        """Open production to the operator's writes for so many minutes, and give the instant at which it closes."""
        return carry_out(self._desk, partial(self._open, minutes, reason))

    def close(self) -> None:
        """Close production to the operator's writes at once."""
        carry_out(self._desk, self._close)

    def _open(self, minutes: int, reason: str, unit: Unit) -> datetime:
        authority, name = self._desk.authority, self._desk.operator.name
        context = authority.place.context
        with stopping(self._desk, unit, OPEN, context, minutes=minutes, reason=reason):
            if not authority.place.production:
                raise PortalopsError(say("There is nothing to open: this isn't production."))
            authority.check(Permission.WRITES_OPEN)
        until = self._desk.clock.now() + timedelta(minutes=minutes)
        self._desk.note(unit, OPEN, context, minutes=minutes, reason=reason)
        unit.at_the_desk(name, writes_until=until)
        authority.learn(unit)
        return until

    def _close(self, unit: Unit) -> None:
        self._desk.note(unit, OPEN, self._desk.authority.place.context, minutes=0)
        unit.at_the_desk(self._desk.operator.name, writes_until=None)
        self._desk.authority.learn(unit)

"""What an operator does after a server's store was restored: the purges of the register are done again, on record."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from portalops.deeds import carry_out, preview, stopping
from portalops.desk import Desk
from portalops.facts import Reads
from portalops.office import Unit
from portalops.permissions import Permission
from portalops.plain import as_plain
from portalops.purge_register import Purged
from portalops.reapplying import OPERATION, effects_of, to_do_again

RULE = "PO-PURGED"


class PurgesAgain:
    """The register's purges at a desk."""

    def __init__(self, desk: Desk, register: Sequence[Purged]) -> None:
        self._desk = desk
        self._register = register

    def look(self) -> list[Purged]:
        """Those that would be done again now; NotPermitted without the permission to purge."""
        return preview(self._desk, self._found, OPERATION)

    def carry_out(self) -> list[Purged]:
        """Do again those whose tenants are back, all of them or none; none are left when it is done once more.

        NotPermitted without the permission to purge.
        """
        return carry_out(self._desk, self._do_again)

    def _found(self, reads: Reads) -> list[Purged]:
        self._desk.authority.check(Permission.PURGE)
        return to_do_again(self._register, reads)

    def _do_again(self, unit: Unit) -> list[Purged]:
        with stopping(self._desk, unit, OPERATION):
            self._desk.authority.check(Permission.PURGE)
            self._desk.authority.check_writes()
        again = to_do_again(self._register, unit)
        note = partial(self._desk.note, unit, OPERATION)
        for line, effect in zip(again, effects_of(again, self._desk.profiles.house_rule(RULE)), strict=True):
            unit.apply([effect])
            note(line.tenant, effects=as_plain([effect]), purged_at=line.purged_at)
        return again

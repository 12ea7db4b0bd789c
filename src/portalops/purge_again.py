"""What an operator does after a server's store was restored: the purges of the register are done again, on record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct

from portalops.clock import JST
from portalops.deeds import carry_out, preview, stopping
from portalops.desk import Desk
from portalops.facts import Reads
from portalops.office import Unit
from portalops.permissions import Permission
from portalops.plain import as_plain
from portalops.plan import Refusal
from portalops.purge_register import Purged
from portalops.reapplying import OPERATION, effects_of, to_do_again
from portalops.rules import purging
from portalops.rules.withdrawal import situation

RULE = "PO-PURGED"


class Unfit(Struct, frozen=True, kw_only=True):
    """A line of the register that can't tell of a purge, and why: nobody could have purged the tenant on its day."""

    line: Purged
    refusals: tuple[Refusal, ...]


class Again(Struct, frozen=True, kw_only=True):
    """The lines of a register whose tenants are back: those that are done again, and those that can't be."""

    lines: tuple[Purged, ...] = ()
    unfit: tuple[Unfit, ...] = ()


class PurgesAgain:
    """The register's purges at a desk."""

    def __init__(self, desk: Desk, register: Sequence[Purged]) -> None:
        self._desk = desk
        self._register = register

    def look(self) -> Again:
        """What would be done again now; NotPermitted without the permission to purge at each portal concerned."""
        return preview(self._desk, self._found, OPERATION)

    def carry_out(self) -> Again:
        """Do again those whose tenants are back, all in one transaction; none are left when it is done once more.

        What can't tell of a purge is refused, on record. NotPermitted without the permission to purge at each portal
        concerned.
        """
        return carry_out(self._desk, self._do_again)

    def _found(self, reads: Reads) -> Again:
        """Every line whose tenant is back, once the operator is known to have the permission at its portal."""
        self._desk.authority.check(Permission.PURGE)  # before anything is looked for
        back = to_do_again(self._register, reads)
        for line in back:
            self._desk.authority.check(Permission.PURGE, line.ref.portal)
        judged = [Unfit(line=line, refusals=tuple(self._refusals(line, reads))) for line in back]
        return Again(
            lines=tuple(each.line for each in judged if not each.refusals),
            unfit=tuple(each for each in judged if each.refusals),
        )

    def _refusals(self, line: Purged, reads: Reads) -> Iterator[Refusal]:
        """Why the tenant can't have been purged on the day of a line, for which there was a reason if it took one.

        A line is text that anybody may have written, and a purge in the future isn't one either.
        """
        profile = self._desk.profiles[line.ref.portal]
        day = min(line.purged_at.astimezone(JST).date(), self._desk.clock.today())
        return purging.refusals(OPERATION, situation(line.ref, reads), profile, day)

    def _do_again(self, unit: Unit) -> Again:
        with stopping(self._desk, unit, OPERATION):
            again = self._found(unit)
            self._desk.authority.check_writes()
        note = partial(self._desk.note, unit, OPERATION)
        rule = self._desk.profiles.house_rule(RULE)
        for line, effect in zip(again.lines, effects_of(again.lines, rule), strict=True):
            unit.apply([effect])
            note(line.tenant, effects=as_plain([effect]), purged_at=line.purged_at)
        for unfit in again.unfit:
            note(unfit.line.tenant, "refused", purged_at=unfit.line.purged_at, refusals=as_plain(unfit.refusals))
        return again

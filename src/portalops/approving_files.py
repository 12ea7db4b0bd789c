"""Whole files of rows before a second person: what a file comes to is agreed to once, and then it may be run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import Any

from msgspec import Struct

from portalops.deeds import carry_out, stopping
from portalops.desk import Desk, Receipt
from portalops.effects import Move
from portalops.errors import PortalopsError
from portalops.facts import ApprovalRequest, Grant
from portalops.office import Unit
from portalops.plain import canonical
from portalops.plan import Approval, ApprovalNeeded, Plan, Stale
from portalops.rules.oversight import GIVEN, rows_limit
from portalops.wording import Sentence, say

_RULE = "PO-SECOND"


class AskedFile(Struct, frozen=True, kw_only=True):
    """A file that is to be run: by which operation, under which name for people, and its digest."""

    operation: str
    name: str
    digest: str

    @property
    def content_hash(self) -> str:
        """The same for the same file and operation, whatever the file is called."""
        return sha256(canonical([self.operation, self.digest])).hexdigest()


class Outcome(Struct, frozen=True, kw_only=True):
    """What a file comes to: at which portals, how many rows can be done, how many wait for a second person by
    themselves or can't be done, and the points and yen that they move.
    """

    portals: Sequence[str] = ()
    rows: int = 0
    can: int = 0
    wait: int = 0
    cannot: int = 0
    points: int = 0
    yen: int = 0


def outcome_of(planned: Iterable[Plan | Receipt | PortalopsError]) -> Outcome:
    """What a file comes to, from the previews of its rows; memory doesn't grow with them."""
    counts, portals = Counter[str](), set[str]()
    for result in planned:
        counts["rows"] += 1
        if isinstance(result, Plan) and result.outcome in ("effects", "approval"):
            counts["can" if result.outcome == "effects" else "wait"] += 1
            portals.update(effect.tenant.portal for effect in result.effects)
            for effect in result.effects:
                if isinstance(effect, Move) and effect.cause in GIVEN:
                    counts["points" if effect.ledger == "points" else "yen"] += abs(effect.delta)
        else:
            counts["can" if isinstance(result, Receipt) else "cannot"] += 1
    return Outcome(portals=sorted(portals), **counts)


class FileApprovals:
    """Asks a second person for a whole file, or finds that one has agreed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def concerned(self) -> bool:
        """Whether this operator's files may wait for anybody: only an operator with a role has limits."""
        return self._desk.learn().grant is not None

    def agreed(self, file: AskedFile) -> ApprovalRequest | None:
        """The request by which a second person agreed to the file, if one did and it isn't done yet."""
        return self._desk.office.write(lambda unit: unit.agreed(file.content_hash))

    def check(self, file: AskedFile, outcome: Outcome) -> int | None:
        """The number of the request that was agreed to; None where nobody need agree.

        ApprovalNeeded where somebody must: the file waits under the error's number. Stale where it would come to
        something else than was agreed to; then it waits again.
        """
        return carry_out(self._desk, partial(self._check, file, outcome))

    def done(self, number: int) -> None:
        """Note that a file that was agreed to has been run."""
        self._desk.office.write(lambda unit: unit.alter_request(unit.approval(number), state="done"))

    def _check(self, file: AskedFile, outcome: Outcome, unit: Unit) -> int | None:
        grant = self._desk.authority.standing.grant
        why = _why(outcome, grant) if grant else None
        if why is None:
            return None
        shown, name = _shown(outcome), f"batch run {file.operation}"
        plan = Plan(
            operation=file.operation,
            target=file.name,
            approval=Approval(text=why, rule=self._desk.profiles.house_rule(_RULE)),
        )
        found = unit.agreed(file.content_hash)
        if found and found.plan == shown:
            return found.number
        if found:
            unit.alter_request(found, state="waiting", plan=shown, decided_by=None, decided_at=None, said="")
            with stopping(self._desk, unit, name, approval=found.number, comes_to=shown):
                raise Stale(plan)
        request = unit.ask(self._request(file, shown))
        with stopping(self._desk, unit, name, approval=request.number, digest=file.digest, comes_to=shown):
            raise ApprovalNeeded(plan, request.number)

    def _request(self, file: AskedFile, shown: Mapping[str, Any]) -> ApprovalRequest:
        now = self._desk.clock.now()
        lasts = timedelta(hours=min(profile.oversight.expires_hours for profile in self._desk.profiles.values()))
        return ApprovalRequest(
            number=0,
            operation=file.operation,
            target=file.name,
            tenant=None,
            asked={"file": file.name, "digest": file.digest},
            plan=dict(shown),
            why=_RULE,
            content_hash=file.content_hash,
            requested_by=self._desk.operator.name,
            requested_at=now,
            expires_at=now + lasts,  # the shortest, because rows of any portal may be in it
            state="waiting",
        )


def _shown(outcome: Outcome) -> dict[str, Any]:
    return {name: getattr(outcome, name) for name in outcome.__struct_fields__}


def _why(outcome: Outcome, grant: Grant) -> Sentence | None:
    limit = rows_limit(grant)
    if limit is not None and outcome.rows > limit:
        return say("{rows} rows, and up to {limit} may be run alone.", rows=outcome.rows, limit=limit)
    if outcome.wait:
        return say("{count} of {rows} rows would wait for a second person by themselves.", count=outcome.wait,
                   rows=outcome.rows)  # fmt: skip
    return None

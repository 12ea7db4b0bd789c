"""One writing transaction: a working copy in which each row sees what earlier rows did, written whole at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from portalops.effects import Effect
from portalops.facts import (
    NAMED_AT_MOST,
    Account,
    ApprovalRequest,
    BatchStep,
    Call,
    Earlier,
    Grant,
    Invoice,
    RecordEntry,
    Reveal,
    Thing,
    Withdrawal,
)
from portalops.office import Entry
from portalops.references import PartRef, TenantRef
from portalops.rules.oversight import GIVEN
from portalops.store.among import among
from portalops.store.chain import Chain
from portalops.store.drafting import Draft, draft
from portalops.store.kinds import KINDS
from portalops.store.search.entries import texts_of
from portalops.store.search.finding import matching, named_by
from portalops.store.tables.records import records
from portalops.store.working_copy import WorkingCopy
from portalops.store.writing import Changes, is_found_otherwise, write

_EARLIER = select(records.c.request_id, records.c.seq, records.c.content_hash, records.c.target).where(
    among(records.c.request_id)
)


class Unit(WorkingCopy):
    """The store within one transaction; nothing of it is written before the end."""

    def __init__(self, connection: Connection, now: datetime, *, rehearses: bool = False) -> None:
        super().__init__(connection)
        self._now = now
        self._chain = Chain(connection, locks=not rehearses)
        self._changes = Changes()
        self._done: dict[str, Earlier] = {}
        self._deeds: set[tuple[str, str]] = set()
        self._named: dict[tuple[str, str, str], list[str]] = {}
        self._renamed: set[tuple[str, str]] = set()
        self._steps: list[BatchStep] = []

    def earlier(self, request_ids: Sequence[str]) -> Mapping[str, Earlier]:
        """Those of the request ids that were carried out before; what is put on record from now on joins them."""
        for id, number, content_hash, target in self._connection.execute(_EARLIER, {"among": request_ids}):
            self._done[id] = Earlier(number=number, content_hash=content_hash, target=target)
        return self._done

    def apply(self, effects: Sequence[Effect]) -> None:
        """Take in what the effects change, all of them or none; OutOfStep if what one saw is no longer so."""
        drafted = Draft(self)
        for effect in effects:
            draft(effect, drafted)
        self._take_in(drafted)

    def record(self, entry: Entry) -> int:
        """Put an entry on record and give its number; what was applied since the last entry came with it."""
        tenant = entry.tenant or self._tenant_of(entry.target)
        number = self._chain.add(entry, tenant, self._now)
        if entry.outcome == "done":
            self._deeds.add((tenant or "", entry.operation))
            done = Earlier(number=number, content_hash=entry.content_hash, target=entry.target)
            self._done[entry.request_id] = done
        self._changes.number(number)
        return number

    def was_done(self, tenant: TenantRef, operations: tuple[str, ...], since: datetime) -> bool:
        """Whether one of some operations was done to a tenant, or to something of it, since an instant."""
        done_here = any((tenant, operation) in self._deeds for operation in operations)
        return done_here or super().was_done(tenant, operations, since)

    def ask(self, request: ApprovalRequest) -> ApprovalRequest:
        """A request for a second person under its number: a new one, or an identical one that waits already."""
        from portalops.store import approvals  # which hardly any transaction needs

        return approvals.ask(self._connection, request)

    def approval(self, number: int) -> ApprovalRequest:
        """The request for a second person of that number, or NotFound."""
        from portalops.store import approvals

        return approvals.one(self._connection, number)

    def agreed(self, content_hash: str) -> ApprovalRequest | None:
        """The request of that content that was agreed to and isn't done yet, if any."""
        from portalops.store import approvals

        return approvals.agreed(self._connection, content_hash, self._now)

    def alter_request(self, request: ApprovalRequest, **becomes: Any) -> ApprovalRequest:
        """The request with other values."""
        from portalops.store import approvals

        return approvals.alter(self._connection, request, **becomes)

    def give(self, grant: Grant) -> None:
        """Give an operator a grant, in the place of any earlier one."""
        from portalops.store import operators

        operators.give(self._connection, grant)

    def at_the_desk(self, operator: str, **becomes: Any) -> None:
        """Note where an operator stands: until when they may write."""
        from portalops.store import operators

        operators.at_the_desk(self._connection, operator, **becomes)

    def take(self, operator: str) -> None:
        """Take an operator's grant away."""
        from portalops.store import operators

        operators.take(self._connection, operator)

    def begin_call(self, call: Call) -> Call:
        """The call under its number, which its operator is in from now on."""
        from portalops.store import calls

        return calls.begin(self._connection, call)

    def alter_call(self, call: Call, **becomes: Any) -> Call:
        """The call with other values; one that is closed now is left by its operator."""
        from portalops.store import calls

        return calls.alter(self._connection, call, **becomes)

    def reveal(self, operator: str, reveal: Reveal) -> None:
        """Note until when an operator is shown something that is masked otherwise."""
        from portalops.store import calls

        calls.reveal(self._connection, operator, reveal, self._now)

    def entries_of_call(self, call: Call) -> tuple[Sequence[RecordEntry], Sequence[RecordEntry]]:
        """What was put on record during a call before this transaction: of its tenant or of none, and of others."""
        from portalops.store import calls

        return calls.entries(self._connection, call)

    def follow(self, step: BatchStep) -> None:
        """Bring a batch on with this transaction; at its end OutOfStep, where somebody else went on with it."""
        self._steps.append(step)

    def finds(self, earlier: Unit) -> bool:
        """Whether an earlier unit was written: its last entry is on record, or a batch stands where it brought it."""
        if earlier._chain.end is not None:
            number, hash_ = earlier._chain.end
            query = select(records.c.seq).where(records.c.seq == number, records.c.hash == hash_)
            return self._connection.execute(query).first() is not None
        if not earlier._steps:
            return False
        from portalops.store.batches import stands_at

        return stands_at(self._connection, earlier._steps[-1], earlier._now)

    def matching(self, noun: str, text: str) -> Sequence[str]:
        """The references of the things of that noun whose id or e-mail address is exactly this text, once folded."""
        stored = super().matching(noun, text)
        renamed = self._renamed_of(noun, stored)
        if renamed and len(stored) > NAMED_AT_MOST:
            enough = NAMED_AT_MOST + 1 + self._renamings
            stored = matching(self._connection, noun, [text], enough)[text]
            renamed = self._renamed_of(noun, stored)
        called = (self._called(noun, field, folded) for field, folded in named_by(text))
        return sorted({*stored} - renamed | {ref for refs in called for ref in refs})

    def _renamed_of(self, noun: str, refs: Sequence[str]) -> set[str]:
        """Those of some things that are called otherwise now than they are in the store."""
        return {ref for ref in refs if (noun, ref) in self._renamed}

    def _called(self, noun: str, field: str, folded: str) -> Sequence[str]:
        """The references of the things that are called so since they were changed or added."""
        return self._named.get((noun, field, folded), ())

    @property
    def _renamings(self) -> int:
        """How many things are called otherwise at most."""
        return len(self._renamed)

    @property
    def has_purged(self) -> bool:
        """Whether something was purged, which has to be in the register outside of the store too."""
        return bool(self._changes.purges)

    def write(self) -> None:
        """Write everything that was taken in, grouped by kind; the record first, because the rest names its numbers."""
        self._chain.write()
        write(self._connection, self._changes, self._now)
        if self._steps:
            from portalops.store.batches import write_step  # with tables that a single command needs none of

            for step in self._steps:
                write_step(self._connection, step, self._now)

    def _take_in(self, drafted: Draft) -> None:
        """Make a draft part of the working copy, and of what will be written."""
        for (noun, ref), thing in drafted.things.items():
            seen = self.one_if_any(KINDS[noun].fact, ref)
            self._changes.take_in(seen, thing)
            self._count(seen, thing)
            if is_found_otherwise(seen, thing):
                self._name(seen, thing)
            if seen is None:
                self._added[noun, thing.owner].append(ref)
            self._things[noun][ref] = thing
            if isinstance(thing, Withdrawal):
                self._withdrawals[thing.owner] = thing
        for entry in drafted.entries:
            self._count_moved(entry)
        self._changes.take_in_rows(drafted)

    def _count(self, seen: Thing | None, becomes: Thing) -> None:
        """Keep the tenant's number of accounts right."""
        if isinstance(becomes, Account):
            self._by_roles[becomes.owner] = counted(self.accounts_by_roles(becomes.owner), seen, becomes)

    def _count_moved(self, entry: dict[str, Any]) -> None:
        """Keep what was moved right, for those tenants of whom it was asked."""
        key = (entry["ledger"], TenantRef(entry["tenant"]))
        if key in self._moved and entry["kind"] in GIVEN:
            self._moved[key] += abs(entry["delta"])

    def _name(self, seen: Thing | None, becomes: Thing) -> None:
        """Let what is new, or is called otherwise now, be matched before it is written."""
        key = (becomes.noun, str(becomes.ref))
        self._changes.found_otherwise[key] = None
        for field, folded in texts_of(seen).items() if seen else ():
            named = self._named.get((becomes.noun, field, folded), [])
            named[:] = [ref for ref in named if ref != key[1]]
        if seen:
            self._renamed.add(key)
        for field, folded in texts_of(becomes).items():
            self._named.setdefault((becomes.noun, field, folded), []).append(key[1])

    def _tenant_of(self, target: str) -> str | None:
        """The tenant in whose history an entry belongs, as far as its target tells."""
        if ":" not in target:
            return None
        invoice = self._things[Invoice.noun].get(target)
        return str(invoice.owner if invoice else PartRef(target).tenant)


def counted(counts: Mapping[tuple[str, ...], int], seen: Thing | None, becomes: Thing) -> dict[tuple[str, ...], int]:
    """A tenant's accounts by their roles, once one of them has become another or has come."""
    counts = dict(counts)
    for account, change in ((seen, -1), (becomes, 1)):
        if isinstance(account, Account) and account.state != "removed":
            counts[account.roles] = counts.get(account.roles, 0) + change
    return counts

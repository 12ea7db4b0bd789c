"""One writing transaction: a working copy in which each row sees what earlier rows did, written whole at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from portalops.effects import Effect
from portalops.facts import Account, BatchStep, Earlier, Invoice, Thing, Withdrawal
from portalops.office import Entry
from portalops.references import PartRef
from portalops.store.chain import Chain
from portalops.store.drafting import Draft, draft
from portalops.store.kinds import KINDS
from portalops.store.loading import AMONG
from portalops.store.search.entries import texts_of
from portalops.store.search.finding import named_by
from portalops.store.tables.records import records
from portalops.store.working_copy import WorkingCopy
from portalops.store.writing import Changes, is_found_otherwise, write


class Unit(WorkingCopy):
    """The store within one transaction; nothing of it is written before the end."""

    def __init__(self, connection: Connection, now: datetime, *, rehearses: bool = False) -> None:
        super().__init__(connection)
        self._now = now
        self._chain = Chain(connection, locks=not rehearses)
        self._changes = Changes()
        self._done: dict[str, Earlier] = {}
        self._named: dict[tuple[str, str, str], list[str]] = {}
        self._renamed: set[tuple[str, str]] = set()
        self._steps: list[BatchStep] = []

    def earlier(self, request_ids: Sequence[str]) -> Mapping[str, Earlier]:
        """Those of the request ids that were carried out before; what is put on record from now on joins them."""
        query = select(records.c.request_id, records.c.seq, records.c.content_hash)
        query = query.where(records.c.request_id.in_(AMONG))
        for id, number, content_hash in self._connection.execute(query, {"among": list(request_ids)}):
            self._done[id] = Earlier(number=number, content_hash=content_hash)
        return self._done

    def apply(self, effects: Sequence[Effect]) -> None:
        """Take in what the effects change, all of them or none; OutOfStep if what one saw is no longer so."""
        drafted = Draft(self)
        for effect in effects:
            draft(effect, drafted)
        self._take_in(drafted)

    def record(self, entry: Entry) -> int:
        """Put an entry on record and give its number; what was applied since the last entry came with it."""
        number = self._chain.add(entry, self._tenant_of(entry.target), self._now)
        if entry.outcome == "done":
            self._done[entry.request_id] = Earlier(number=number, content_hash=entry.content_hash)
        self._changes.number(number)
        return number

    def follow(self, step: BatchStep) -> None:
        """Bring a batch on with this transaction; at its end OutOfStep, where somebody else went on with it."""
        self._steps.append(step)

    @property
    def end(self) -> tuple[int, str] | None:
        """Number and hash of the last entry that this transaction puts on record; None where it puts none."""
        return self._chain.end

    def has_on_record(self, number: int, hash_: str) -> bool:
        """Whether an entry of that number and hash is on record."""
        query = select(records.c.seq).where(records.c.seq == number, records.c.hash == hash_)
        return self._connection.execute(query).first() is not None

    def matching(self, noun: str, text: str) -> Sequence[str]:
        """The references of the things of that noun whose id or e-mail address is exactly this text, once folded."""
        stored = [ref for ref in super().matching(noun, text) if (noun, ref) not in self._renamed]
        if not self._named:
            return stored
        added = (self._named.get((noun, field, folded), ()) for field, folded in named_by(text))
        return sorted({*stored, *(ref for refs in added for ref in refs)})

    def forget(self) -> None:
        """Let go of what was only read, and of rows that wait to be written, where nothing will ever be written."""
        changed = self._changes.things
        for noun, known in self._things.items():
            self._things[noun] = {ref: thing for ref, thing in known.items() if (noun, ref) in changed}
        counted = {thing.owner for (noun, _), (_, thing) in changed.items() if noun == Account.noun}
        self._by_roles = {tenant: counts for tenant, counts in self._by_roles.items() if tenant in counted}
        self._withdrawals = {
            tenant: latest
            for tenant, latest in self._withdrawals.items()
            if latest and (latest.noun, str(latest.ref)) in changed
        }
        self._listed.clear()
        self._matches.clear()
        self._done.clear()
        self._changes.forget_rows()

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
        seen = {(noun, ref): self.one_if_any(KINDS[noun].fact, ref) for noun, ref in drafted.things}
        for key, thing in drafted.things.items():
            self._count(seen[key], thing)
            self._name(seen[key], thing)
            if seen[key] is None:
                self._added[thing.noun, thing.owner].append(str(thing.ref))
        self._changes.take_in(drafted, seen)
        for (noun, ref), thing in drafted.things.items():
            self._things[noun][ref] = thing
            if isinstance(thing, Withdrawal):
                self._withdrawals[thing.owner] = thing

    def _count(self, seen: Thing | None, becomes: Thing) -> None:
        """Keep the tenant's number of accounts right."""
        if isinstance(becomes, Account):
            counts = dict(self.accounts_by_roles(becomes.owner))
            for account, change in ((seen, -1), (becomes, 1)):
                if isinstance(account, Account) and account.state != "removed":
                    counts[account.roles] = counts.get(account.roles, 0) + change
            self._by_roles[becomes.owner] = counts

    def _name(self, seen: Thing | None, becomes: Thing) -> None:
        """Let what is new, or is called otherwise now, be matched before it is written."""
        if not is_found_otherwise(seen, becomes):
            return
        key = (becomes.noun, str(becomes.ref))
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

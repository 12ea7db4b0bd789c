"""One writing transaction: a working copy in which each row sees what earlier rows did, written whole at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from portalops.effects import Effect
from portalops.facts import Earlier
from portalops.references import AccountRef, InvoiceRef
from portalops.store import searching
from portalops.store.chain import Chain, Entry
from portalops.store.drafting import Draft, draft
from portalops.store.tables.records import records
from portalops.store.working_copy import Kind, WorkingCopy
from portalops.store.writing import Changes, write


class Unit(WorkingCopy):
    """The store within one transaction; nothing of it is written before the end."""

    def __init__(self, connection: Connection, now: datetime, *, rehearses: bool = False) -> None:
        super().__init__(connection)
        self._now = now
        self._chain = Chain(connection, locks=not rehearses)
        self._changes = Changes()
        self._done: dict[str, Earlier] = {}
        self._named: dict[tuple[str, str, str], list[str]] = {}

    def earlier(self, request_ids: Sequence[str]) -> Mapping[str, Earlier]:
        """Those of the request ids that were carried out before."""
        query = select(records.c.request_id, records.c.seq, records.c.content_hash)
        rows = self._connection.execute(query.where(records.c.request_id.in_(sorted(set(request_ids)))))
        found = {row.request_id: Earlier(number=row.seq, content_hash=row.content_hash) for row in rows}
        return found | {id: self._done[id] for id in request_ids if id in self._done}

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

    def matching(self, kind: Kind, text: str) -> Sequence[str]:
        """The references of that kind whose id or e-mail address is exactly this text, once folded."""
        stored = super().matching(kind, text)
        if not self._named:
            return stored
        added = (self._named.get((kind, field, folded), ()) for field, folded in searching.named_by(text))
        return sorted({*stored, *(ref for refs in added for ref in refs)})

    def write(self) -> None:
        """Write everything that was taken in, grouped by kind; the record first, because the rest names its numbers."""
        self._chain.write()
        write(self._connection, self._changes, self._now)

    def _take_in(self, drafted: Draft) -> None:
        """Make a draft part of the working copy, and of what will be written."""
        for account in drafted.accounts.values():
            tenant = account.ref.tenant
            self._account_counts[tenant] = self.account_count(tenant) + 1
        seen_tenants = {ref: self.tenant_if_any(ref) for ref in drafted.tenants}
        seen_invoices = {ref: self.invoice_if_any(ref) for ref in drafted.invoices}
        self._name(self._changes.take_in(drafted, seen_tenants, seen_invoices))
        self._tenants |= drafted.tenants
        self._accounts |= drafted.accounts
        self._invoices |= drafted.invoices
        for withdrawal in drafted.withdrawals:
            self._withdrawals[withdrawal.tenant] = None if withdrawal.state == "cancelled" else withdrawal

    def _name(self, entries: Sequence[dict[str, Any]]) -> None:
        """Let what was added be matched by its id or e-mail address before it is written."""
        for entry in entries:
            self._named.setdefault((entry["kind"], entry["field"], entry["folded"]), []).append(entry["ref"])

    def _tenant_of(self, target: str) -> str | None:
        """The tenant in whose history an entry belongs, as far as its target tells."""
        if ":" not in target:
            return None
        invoice = self._invoices.get(InvoiceRef(target))
        return str(invoice.tenant if invoice else AccountRef(target).tenant)

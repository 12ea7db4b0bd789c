"""Writing: what a transaction changed, collected as rows, and written at its end grouped by kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import Connection, Row, Table, bindparam, insert, or_, select, update

from portalops import effects as e
from portalops.errors import OutOfStep
from portalops.facts import Account, Invoice, Tenant, Withdrawal
from portalops.references import AccountRef, InvoiceRef, TenantRef
from portalops.store import rows, searching
from portalops.store.drafting import Draft
from portalops.store.tables.invoices import invoice_reissues, invoices
from portalops.store.tables.mail import outbox, reset_links
from portalops.store.tables.points import points_entries
from portalops.store.tables.search import search_entries
from portalops.store.tables.tenants import accounts, tenants
from portalops.store.tables.withdrawals import withdrawals
from portalops.wording import say

AnyRow = dict[str, Any]


class Changes:
    """What is to be written: each thing as it was found and as it becomes, and the rows that are added."""

    def __init__(self) -> None:
        self.tenants: dict[TenantRef, tuple[Tenant | None, Tenant]] = {}
        self.invoices: dict[InvoiceRef, tuple[Invoice | None, Invoice]] = {}
        self.accounts: list[Account] = []
        self.planned: dict[TenantRef, AnyRow] = {}
        self.withdrawals: list[AnyRow] = []
        self.ended: list[Withdrawal] = []
        self.entries: list[AnyRow] = []
        self.reissues: list[AnyRow] = []
        self.mails: list[AnyRow] = []
        self.links: dict[AccountRef, AnyRow] = {}
        self.search_entries: list[AnyRow] = []
        self._unnumbered: list[AnyRow] = []

    def take_in(
        self,
        drafted: Draft,
        seen_tenants: Mapping[TenantRef, Tenant | None],
        seen_invoices: Mapping[InvoiceRef, Invoice | None],
    ) -> Sequence[AnyRow]:
        """Collect a draft; gives the search entries of what it adds."""
        added = [*map(searching.entries_of_account, drafted.accounts.values())]
        for ref, tenant in drafted.tenants.items():
            if ref not in self.tenants and seen_tenants[ref] is None:
                added.append(searching.entries_of_tenant(tenant))
            self.tenants[ref] = (self.tenants.get(ref, (seen_tenants[ref],))[0], tenant)
        for number, invoice in drafted.invoices.items():
            if number not in self.invoices and seen_invoices[number] is None:
                added.append(searching.entries_of_invoice(invoice))
            self.invoices[number] = (self.invoices.get(number, (seen_invoices[number],))[0], invoice)
        self.accounts += drafted.accounts.values()
        self._add(self.entries, drafted.entries)
        for withdrawal in drafted.withdrawals:
            self._take_in_withdrawal(withdrawal)
        for reissue in drafted.reissues:
            self._take_in_reissue(reissue)
        for link in drafted.links:
            self._take_in_link(link)
        entries = [entry for entries in added for entry in entries]
        self.search_entries += entries
        return entries

    def number(self, record: int) -> None:
        """Give the rows that were added since the last entry the number of the record that they came with."""
        for row in self._unnumbered:
            row["record"] = record
        self._unnumbered.clear()

    def _add(self, rows_: list[AnyRow], added: Iterable[AnyRow]) -> None:
        """Add rows that name the record they come with, once it has a number."""
        new = [row | {"record": None} for row in added]
        rows_ += new
        self._unnumbered += new

    def _take_in_withdrawal(self, withdrawal: Withdrawal) -> None:
        planned_here = self.planned.pop(withdrawal.tenant, None)
        if withdrawal.state == "planned":
            self.planned[withdrawal.tenant] = rows.row_of_withdrawal(withdrawal)
            self.withdrawals.append(self.planned[withdrawal.tenant])
        elif planned_here:
            planned_here["state"] = withdrawal.state
        else:
            self.ended.append(withdrawal)

    def _take_in_reissue(self, reissue: e.ReissueInvoice) -> None:
        row = {
            "invoice": str(reissue.invoice),
            "copy_number": reissue.copy_number,
            "reason": reissue.reason,
            "mail_to": reissue.mail_to,
        }
        self._add(self.reissues, [row])
        if reissue.mail_to:
            copy = {"invoice": str(reissue.invoice), "copy_number": reissue.copy_number}
            self._add(self.mails, [_mail("invoice_duplicate", reissue.tenant, reissue.mail_to) | copy])

    def _take_in_link(self, link: e.SendResetLink) -> None:
        """Queue a link; one to the same account that was queued in this transaction is dropped."""
        if link.account in self.links:
            self.links[link.account]["state"] = "dropped"
        linked = {"account": str(link.account), "valid_hours": link.valid_hours}
        self._add(self.mails, [_mail("reset_link", link.tenant, link.to) | linked])
        self.links[link.account] = self.mails[-1]


def _mail(kind: str, tenant: TenantRef, to: str) -> AnyRow:
    return {
        "kind": kind,
        "portal": tenant.portal,
        "tenant": str(tenant),
        "account": None,
        "invoice": None,
        "copy_number": None,
        "valid_hours": None,
        "to_address": to,
        "state": "queued",
        "message_id": f"<{uuid4().hex}@portalops>",
        "attempts": 0,
    }


def write(connection: Connection, changes: Changes, now: datetime) -> None:
    """Write what was collected, in an order in which each row finds what it refers to."""
    _write_tenants(connection, changes.tenants.values())
    _insert(connection, accounts, [rows.row_of_account(account) for account in changes.accounts])
    _write_invoices(connection, changes.invoices.values())
    _end_withdrawals(connection, changes.ended)
    _insert(connection, withdrawals, changes.withdrawals)
    _insert(connection, points_entries, [row | {"at": now} for row in changes.entries])
    _insert(connection, invoice_reissues, [row | {"at": now} for row in changes.reissues])
    _revoke_links(connection, changes.links)
    _queue(connection, changes.mails, now)
    _insert(connection, search_entries, changes.search_entries)


def _insert(connection: Connection, table: Table, rows_: Sequence[AnyRow]) -> None:
    if rows_:
        connection.execute(insert(table), rows_)


def _write_tenants(connection: Connection, changed: Iterable[tuple[Tenant | None, Tenant]]) -> None:
    added, altered = [], []
    for seen, becomes in changed:
        if seen is None:
            added.append(rows.row_of_tenant(becomes))
        elif seen != becomes:
            altered.append((str(becomes.ref), rows.standing_of(seen), rows.standing_of(becomes)))
    _insert(connection, tenants, added)
    _update(connection, tenants, altered)


def _write_invoices(connection: Connection, changed: Iterable[tuple[Invoice | None, Invoice]]) -> None:
    added, altered = [], []
    for seen, becomes in changed:
        if seen is None:
            added.append(rows.row_of_invoice(becomes))
        else:
            altered.append((str(becomes.ref), {"reissues": seen.reissues}, {"reissues": becomes.reissues}))
    _insert(connection, invoices, added)
    _update(connection, invoices, altered)


def _update(connection: Connection, table: Table, altered: Sequence[tuple[str, AnyRow, AnyRow]]) -> None:
    """Change rows by reference, each only where it is still as it was seen."""
    if not altered:
        return
    columns = list(altered[0][1])
    query = (
        update(table)
        .where(table.c.ref == bindparam("the_ref"))
        .where(*(table.c[name].is_not_distinct_from(bindparam(f"seen_{name}")) for name in columns))
        .values({name: bindparam(f"becomes_{name}") for name in columns})
    )
    values = [
        {"the_ref": ref}
        | {f"seen_{name}": value for name, value in seen.items()}
        | {f"becomes_{name}": value for name, value in becomes.items()}
        for ref, seen, becomes in altered
    ]
    _expect(connection.execute(query, values).rowcount, len(values))


def _end_withdrawals(connection: Connection, ended: Sequence[Withdrawal]) -> None:
    if not ended:
        return
    query = (
        update(withdrawals)
        .where(withdrawals.c.tenant == bindparam("of_tenant"), withdrawals.c.state == "planned")
        .where(withdrawals.c.leaves_on == bindparam("seen_day"))
        .values(state=bindparam("becomes"))
    )
    values = [
        {"of_tenant": str(withdrawal.tenant), "seen_day": withdrawal.leaves_on, "becomes": withdrawal.state}
        for withdrawal in ended
    ]
    _expect(connection.execute(query, values).rowcount, len(values))


def _expect(written: int, expected: int) -> None:
    if written != expected:
        raise OutOfStep(say("Something changed while this was written; nothing was written, look again."))


def _revoke_links(connection: Connection, accounts_: Iterable[AccountRef]) -> None:
    """Make every earlier link of the accounts worthless, and drop the mails that would have carried one."""
    values = [{"of_account": str(account)} for account in accounts_]
    if not values:
        return
    earlier = reset_links.c.account == bindparam("of_account")
    waiting = select(reset_links.c.outbox_id).where(earlier, reset_links.c.state == "queued")
    connection.execute(
        update(outbox).where(outbox.c.id.in_(waiting), outbox.c.state == "queued").values(state="dropped"), values
    )
    connection.execute(
        update(reset_links)
        .where(earlier, or_(reset_links.c.state == "queued", reset_links.c.state == "live"))
        .values(state="revoked"),
        values,
    )


def _queue(connection: Connection, mails: Sequence[AnyRow], now: datetime) -> None:
    """Queue mails one by one, because each link names the number of its mail."""
    for mail in mails:
        number = cast(Row[Any], connection.execute(insert(outbox).values(**mail, queued_at=now)).inserted_primary_key)[
            0
        ]
        if mail["kind"] == "reset_link":
            state = "queued" if mail["state"] == "queued" else "revoked"
            connection.execute(insert(reset_links).values(account=mail["account"], outbox_id=number, state=state))

"""Writing: what a transaction changed, collected as rows, and written at its end grouped by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import Connection, Row, Table, bindparam, delete, insert, or_, select, update

from portalops import effects as e
from portalops.errors import OutOfStep
from portalops.facts import Thing, Withdrawal
from portalops.references import AccountRef, TenantRef
from portalops.store import rows, searching
from portalops.store.drafting import Draft
from portalops.store.kinds import KINDS, table_of
from portalops.store.tables.invoices import invoice_reissues
from portalops.store.tables.ledgers import ledger_entries
from portalops.store.tables.mail import outbox, reset_links
from portalops.store.tables.search import search_entries
from portalops.store.tables.withdrawals import withdrawals
from portalops.wording import say

AnyRow = dict[str, Any]


class Changes:
    """What is to be written: each thing as it was found and as it becomes, and the rows that are added."""

    def __init__(self) -> None:
        self.things: dict[tuple[str, str], tuple[Thing | None, Thing]] = {}
        self.planned: dict[TenantRef, AnyRow] = {}
        self.withdrawals: list[AnyRow] = []
        self.ended: list[Withdrawal] = []
        self.entries: list[AnyRow] = []
        self.reissues: list[AnyRow] = []
        self.mails: list[AnyRow] = []
        self.links: dict[AccountRef, AnyRow] = {}
        self._unnumbered: list[AnyRow] = []

    def take_in(self, drafted: Draft, seen: Mapping[tuple[str, str], Thing | None]) -> None:
        """Collect a draft, beside what was there before it."""
        for key, thing in drafted.things.items():
            self.things[key] = (self.things.get(key, (seen[key],))[0], thing)
        self._add(self.entries, drafted.entries)
        for withdrawal in drafted.withdrawals:
            self._take_in_withdrawal(withdrawal)
        for reissue in drafted.reissues:
            self._take_in_reissue(reissue)
        for link in drafted.links:
            self._take_in_link(link)

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
    for noun in KINDS:
        _write_things(connection, noun, [pair for (of, _), pair in changes.things.items() if of == noun])
    _end_withdrawals(connection, changes.ended)
    _insert(connection, withdrawals, changes.withdrawals)
    _insert(connection, ledger_entries, [row | {"at": now} for row in changes.entries])
    _insert(connection, invoice_reissues, [row | {"at": now} for row in changes.reissues])
    _revoke_links(connection, changes.links)
    _queue(connection, changes.mails, now)
    _index(connection, changes.things.values())


def _insert(connection: Connection, table: Table, rows_: Sequence[AnyRow]) -> None:
    if rows_:
        connection.execute(insert(table), rows_)


def _write_things(connection: Connection, noun: str, changed: Sequence[tuple[Thing | None, Thing]]) -> None:
    """Insert what is new of a kind, and update the rest by those of its columns that change."""
    if not changed:
        return
    table = table_of(noun)
    _insert(connection, table, [rows.row_of(becomes, table) for seen, becomes in changed if seen is None])
    altered: dict[tuple[str, ...], list[tuple[Thing, Thing]]] = defaultdict(list)
    for seen, becomes in changed:
        if seen is not None and seen != becomes:
            fields = seen.__struct_fields__
            altered[tuple(name for name in fields if getattr(seen, name) != getattr(becomes, name))].append(
                (seen, becomes)
            )
    for names, pairs in altered.items():
        _update(connection, table, names, pairs)


def _update(connection: Connection, table: Table, names: Sequence[str], pairs: Sequence[tuple[Thing, Thing]]) -> None:
    """Change some columns of things, each only where it is still as it was seen."""
    query = (
        update(table)
        .where(table.c.ref == bindparam("the_ref"))
        .where(*(table.c[name].is_not_distinct_from(bindparam(f"seen_{name}")) for name in names))
        .values({name: bindparam(f"becomes_{name}") for name in names})
    )
    values = [
        {"the_ref": str(becomes.ref)}
        | {f"seen_{name}": rows.stored(getattr(seen, name)) for name in names}
        | {f"becomes_{name}": rows.stored(getattr(becomes, name)) for name in names}
        for seen, becomes in pairs
    ]
    _expect(connection.execute(query, values).rowcount, len(values))


def _index(connection: Connection, changed: Iterable[tuple[Thing | None, Thing]]) -> None:
    """Let what is new, or is called otherwise now, be found by its texts."""
    found_otherwise = [(seen, becomes) for seen, becomes in changed if is_found_otherwise(seen, becomes)]
    gone = [{"of_kind": seen.noun, "of_ref": str(seen.ref)} for seen, _ in found_otherwise if seen]
    if gone:
        c = search_entries.c
        query = delete(search_entries).where(c.kind == bindparam("of_kind"), c.ref == bindparam("of_ref"))
        connection.execute(query, gone)
    _insert(
        connection, search_entries, [entry for _, thing in found_otherwise for entry in searching.entries_of(thing)]
    )


def is_found_otherwise(seen: Thing | None, becomes: Thing) -> bool:
    """Whether a thing is new, or was found by other texts."""
    if seen is None:
        return True
    kind = KINDS[becomes.noun]
    return kind.texts_of(seen) != kind.texts_of(becomes) or kind.name_of(seen) != kind.name_of(becomes)


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

"""Writing: what a transaction changed, collected as rows, and written at its end grouped by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from msgspec.structs import astuple
from sqlalchemy import ColumnElement, Connection, Row, TableClause, and_, bindparam, insert, or_, select, update

from portalops import effects as e
from portalops.errors import OutOfStep
from portalops.facts import Account, Invitation, Tenant, Thing
from portalops.plain import canonical
from portalops.references import TenantRef
from portalops.store import rows
from portalops.store.drafting import Draft
from portalops.store.kinds import KINDS, found_by, table_of
from portalops.store.many import insert_many, update_many
from portalops.store.search.keeping import follow
from portalops.store.tables.invoices import invoice_reissues
from portalops.store.tables.ledgers import ledger_entries
from portalops.store.tables.mail import links, outbox
from portalops.wording import say

AnyRow = dict[str, Any]
Changed = tuple[Thing | None, Thing]
"""A thing as it was, if it was there, and as it becomes."""

RESET_LINK = "reset_link"


class Changes:
    """What is to be written: each thing as it was found and as it becomes, and the rows that are added."""

    def __init__(self) -> None:
        self.things: dict[tuple[str, str], Changed] = {}
        self.found_otherwise: dict[tuple[str, str], None] = {}
        self.entries: list[AnyRow] = []
        self.reissues: list[AnyRow] = []
        self.mails: list[AnyRow] = []
        self.purges: list[AnyRow] = []
        self.links: dict[str, AnyRow] = {}
        self.stopped: set[str] = set()
        self.left: set[TenantRef] = set()
        self.given_up: set[tuple[TenantRef, str]] = set()
        self._unnumbered: list[AnyRow] = []

    def take_in(self, seen: Thing | None, becomes: Thing) -> None:
        """Collect what becomes of a thing, beside what was there before."""
        key = (becomes.noun, str(becomes.ref))
        self.things[key] = (self.things[key][0] if key in self.things else seen, becomes)
        self._stop_links(seen, becomes)

    def take_in_rows(self, drafted: Draft) -> None:
        """Collect the rows that a draft adds."""
        self._add(self.entries, drafted.entries)
        for reissue in drafted.reissues:
            self._take_in_reissue(reissue)
        for link in drafted.links:
            self._take_in_link(link)
        for notice in drafted.notices:
            self._add(self.mails, [_notice(notice)])
        self._add(
            self.purges, [{"tenant": str(purge.tenant), "pseudonym": purge.pseudonym} for purge in drafted.purges]
        )

    def number(self, record: int) -> None:
        """Give the rows that were added since the last entry the number of the record that they came with."""
        for row in self._unnumbered:
            row["record"] = record
        self._unnumbered.clear()

    def _add(self, rows_: list[AnyRow], added: Iterable[AnyRow]) -> None:
        """Add rows that name the record they come with, once it has a number."""
        for row in added:
            row["record"] = None
            rows_.append(row)
            self._unnumbered.append(row)

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

    def _take_in_link(self, link: e.SendResetLink | e.SendInvitation) -> None:
        """Queue a link; one about the same thing that was queued in this transaction is dropped."""
        if isinstance(link, e.SendResetLink):
            about, given = str(link.account), {"account": str(link.account)}
            mail = _mail(RESET_LINK, link.tenant, link.to)
        else:
            about, given = str(link.invitation), _said(link.language, link.values)
            mail = _mail("invitation", link.tenant, link.to)
        self._drop_link(about)
        self._add(self.mails, [mail | given | {"valid_hours": link.valid_hours, "about": about}])
        self.links[about] = self.mails[-1]

    def _stop_links(self, seen: Thing | None, becomes: Thing) -> None:
        """Let no link outlive the address that it went to, or the state in which it was meant."""
        if not isinstance(becomes, Tenant):
            if _may_open(seen) != _may_open(becomes):
                self._drop_link(str(becomes.ref))
                self.stopped.add(str(becomes.ref))
        elif becomes.state == "left":
            self._drop_links(becomes.ref)
            self.left.add(becomes.ref)
        elif isinstance(seen, Tenant) and seen.email and seen.email != becomes.email:
            self._drop_links(becomes.ref, seen.email)
            self.given_up.add((becomes.ref, seen.email))

    def _drop_links(self, tenant: TenantRef, to: str | None = None) -> None:
        """Drop the links about all of a tenant that were queued in this transaction, or those for passwords to one
        address.
        """
        for about, mail in self.links.items():
            wanted = to is None or (mail["kind"], mail["to_address"]) == (RESET_LINK, to)
            if wanted and about.startswith(f"{tenant}/"):
                self._drop_link(about)

    def _drop_link(self, about: str) -> None:
        if about in self.links:
            self.links[about]["state"] = "dropped"


def _may_open(thing: Thing | None) -> tuple[str | None, str] | None:
    """To whom and in which state a link about a thing may be of use; None where there are no links about it."""
    return (thing.email, thing.state) if isinstance(thing, Account | Invitation) else None


def _mail(kind: str, tenant: TenantRef, to: str) -> AnyRow:
    return {
        "kind": kind,
        "portal": tenant.portal,
        "tenant": str(tenant),
        "account": None,
        "invoice": None,
        "copy_number": None,
        "valid_hours": None,
        "language": "ja",
        "said": None,
        "to_address": to,
        "state": "queued",
        "message_id": f"<{uuid4().hex}@portalops>",
        "attempts": 0,
    }


def _notice(effect: e.SendNotice) -> AnyRow:
    account = {"account": str(effect.account) if effect.account else None}
    return _mail(effect.letter, effect.tenant, effect.to) | account | _said(effect.language, effect.values)


def _said(language: str, values: Mapping[str, str]) -> AnyRow:
    return {"language": language, "said": canonical(values).decode()}


def write(connection: Connection, changes: Changes, now: datetime) -> None:
    """Write what was collected, in an order in which each row finds what it refers to."""
    if changes.purges and connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")  # what is erased is overwritten in the file too
    of_kind: dict[str, list[Changed]] = {noun: [] for noun in KINDS}
    for (noun, _), pair in changes.things.items():
        of_kind[noun].append(pair)
    for noun, changed in of_kind.items():
        if changed:
            _write_things(connection, noun, changed)
    for row in (*changes.entries, *changes.reissues):
        row["at"] = now
    insert_many(connection, ledger_entries, changes.entries)
    insert_many(connection, invoice_reissues, changes.reissues)
    _revoke_links(connection, changes)
    _queue(connection, changes.mails, now)
    follow(connection, [changes.things[key] for key in changes.found_otherwise])
    if changes.purges:
        from portalops.store.purging import purge  # with tables that hardly any transaction needs

        purge(connection, changes.purges, changes.things.values(), now)


def _write_things(connection: Connection, noun: str, changed: Sequence[Changed]) -> None:
    """Update what was there of a kind by those of its columns that change, then insert what is new."""
    table = table_of(noun)
    altered: dict[tuple[str, ...], list[tuple[Thing, Thing]]] = defaultdict(list)
    for seen, becomes in changed:
        if seen is not None and (names := _altered(seen, becomes)):
            altered[names].append((seen, becomes))
    for names, pairs in altered.items():
        _update(connection, table, names, pairs)
    insert_many(connection, table, [rows.row_of(becomes, table) for seen, becomes in changed if seen is None])


def _altered(seen: Thing, becomes: Thing) -> tuple[str, ...]:
    """The fields that change."""
    values = zip(seen.__struct_fields__, astuple(seen), astuple(becomes), strict=True)
    return tuple([name for name, before, after in values if before is not after and before != after])


def _update(
    connection: Connection, table: TableClause, names: tuple[str, ...], pairs: Sequence[tuple[Thing, Thing]]
) -> None:
    """Change some columns of things, each only where it is still as it was seen."""
    values = [
        (
            str(becomes.ref),
            [rows.stored(getattr(seen, name)) for name in names],
            [rows.stored(getattr(becomes, name)) for name in names],
        )
        for seen, becomes in pairs
    ]
    _expect(update_many(connection, table, names, values), len(values))


def is_found_otherwise(seen: Thing | None, becomes: Thing) -> bool:
    """Whether a thing is new, or was found by other texts."""
    if seen is None:
        return True
    texts_of = found_by(becomes.noun)
    return bool(texts_of(seen) != texts_of(becomes))


def _expect(written: int, expected: int) -> None:
    if written != expected:
        raise OutOfStep(say("Something changed while this was written; nothing was written, look again."))


def _revoke_links(connection: Connection, changes: Changes) -> None:
    """Make worthless every earlier link about what has a new one or may open nothing more, about all of the tenants
    that have left, and for passwords to an address that a tenant gave up.

    The mails that would have carried one are dropped.
    """
    values = [{"from_thing": ref, "to_thing": ref} for ref in sorted({*changes.links, *changes.stopped})]
    _revoke(connection, values + [_all_of(tenant) for tenant in sorted(changes.left)])
    if changes.given_up:
        sent = select(outbox.c.id).where(outbox.c.kind == RESET_LINK, outbox.c.to_address == bindparam("address"))
        given_up = [_all_of(tenant) | {"address": address} for tenant, address in sorted(changes.given_up)]
        _revoke(connection, given_up, links.c.outbox_id.in_(sent))


def _all_of(tenant: TenantRef) -> dict[str, str]:
    return {"from_thing": f"{tenant}/", "to_thing": f"{tenant}/\U0010ffff"}


def _revoke(connection: Connection, values: Sequence[dict[str, str]], *having: ColumnElement[bool]) -> None:
    """Revoke the links about a stretch of things, and drop their mails that wait."""
    if not values:
        return
    earlier = and_(links.c.about.between(bindparam("from_thing"), bindparam("to_thing")), *having)
    waiting = select(links.c.outbox_id).where(earlier, links.c.state == "queued")
    connection.execute(
        update(outbox).where(outbox.c.id.in_(waiting), outbox.c.state == "queued").values(state="dropped"), values
    )
    connection.execute(
        update(links).where(earlier, or_(links.c.state == "queued", links.c.state == "live")).values(state="revoked"),
        values,
    )


def _queue(connection: Connection, mails: Sequence[AnyRow], now: datetime) -> None:
    """Queue mails one by one, because each link names the number of its mail."""
    for mail in mails:
        row = {name: value for name, value in mail.items() if name != "about"} | {"queued_at": now}
        number = cast(Row[Any], connection.execute(insert(outbox).values(**row)).inserted_primary_key)[0]
        if "about" in mail:
            state = "queued" if mail["state"] == "queued" else "revoked"
            connection.execute(insert(links).values(about=mail["about"], outbox_id=number, state=state))

"""The record as one chain: each entry's hash covers its body and the hash before it, and a head anchors the last.

A body holds a salted digest of its details, so that details could be erased one day and the chain still hold.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from portalops.errors import OutOfStep
from portalops.facts import ChainCheck
from portalops.office import Entry
from portalops.plain import canonical
from portalops.store.light import CHAIN as records
from portalops.store.light import RECORD_DETAILS as record_details
from portalops.store.light import RECORD_HEAD as record_head
from portalops.store.many import insert_many
from portalops.store.schema import check_still
from portalops.store.tables.calls import call_entries
from portalops.store.tables.purges import purges
from portalops.store.tables.version import alembic_version
from portalops.wording import Sentence, say

if TYPE_CHECKING:
    from portalops.checkpoint import Checkpoint

BEFORE_THE_FIRST = "0" * 64
_HEAD_ID = 1
_ROWS_A_BATCH = 1000
_VERSION = select(alembic_version.c.version_num).scalar_subquery().label("version")
_HEAD = select(record_head.c.seq, record_head.c.hash, _VERSION).where(record_head.c.id == _HEAD_ID)
_HEAD_LOCKED = _HEAD.with_for_update(of=record_head)
_MOVE_HEAD = (
    update(record_head)
    .where(
        record_head.c.id == _HEAD_ID,
        record_head.c.seq == bindparam("found_seq"),
        record_head.c.hash == bindparam("found_hash"),
    )
    .values(seq=bindparam("new_seq"), hash=bindparam("new_hash"))
)
PURGING = ("tenant purge", "purge reapply")
"""Under what the erasing of a tenant's data is on record."""
_ERASED = re.compile(r'\{"purged":([1-9][0-9]{0,17})\}')
_COPIED = ("operator", "operation", "target", "tenant", "outcome", "content_hash")


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is chained of an entry; the number of the call where it was made during one."""

    seq: int
    at: str
    operator: str
    door: str
    operation: str
    target: str
    tenant: str | None
    outcome: str
    codes: tuple[str, ...]
    request_id: str
    content_hash: str
    details_digest: str
    call: int | None = None


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One entry ready to be written: the row of the record, and the row of its details."""

    record: dict[str, Any]
    details: dict[str, Any]
    call: int | None


class Chain:
    """The record's end within one writing transaction: entries are linked here and written together."""

    def __init__(self, connection: Connection, *, locks: bool = True) -> None:
        """Lock the head, so that no other writer links to the same end; a rehearsal has no need to.

        BadConfiguration where the store was upgraded since it was opened.
        """
        self._connection = connection
        head = connection.execute(_HEAD_LOCKED if locks else _HEAD).one()
        check_still(head.version)
        self._found: tuple[int, str] = (head.seq, head.hash)
        self._seq, self._hash = self._found
        self._links: list[Link] = []

    @property
    def end(self) -> tuple[int, str] | None:
        """Number and hash of the last entry that was linked here; None where there is none."""
        return (self._seq, self._hash) if self._links else None

    def add(self, entry: Entry, tenant: str | None, at: datetime) -> int:
        """Link an entry to the end and give its number."""
        self._seq += 1
        link = link_of(entry, tenant=tenant, at=at, seq=self._seq, prev_hash=self._hash)
        self._hash = link.record["hash"]
        self._links.append(link)
        return self._seq

    def write(self) -> None:
        """Write what was linked, and move the head to it."""
        if not self._links:
            return
        insert_many(self._connection, records, [link.record for link in self._links])
        insert_many(self._connection, record_details, [link.details for link in self._links])
        self._write_calls()
        seq, hash_ = self._found
        becomes = {"new_seq": self._seq, "new_hash": self._hash}
        moved = self._connection.execute(_MOVE_HEAD, {"found_seq": seq, "found_hash": hash_} | becomes)
        if moved.rowcount != 1:
            raise OutOfStep(say("Somebody else wrote to the record meanwhile; nothing was written, try again."))

    def _write_calls(self) -> None:
        """Note which entries were made during calls."""
        made = [{"seq": link.record["seq"], "call": link.call} for link in self._links if link.call is not None]
        if made:
            insert_many(self._connection, call_entries, made)


def put(connection: Connection, entry: Entry, now: datetime) -> None:
    """Put one entry on record by itself."""
    chain = Chain(connection)
    chain.add(entry, entry.tenant, now)
    chain.write()


def begin(connection: Connection) -> None:
    """Give a new store the head of an empty record."""
    connection.execute(insert(record_head).values(id=_HEAD_ID, seq=0, hash=BEFORE_THE_FIRST))


def link_of(entry: Entry, *, tenant: str | None, at: datetime, seq: int, prev_hash: str) -> Link:
    """An entry as the rows to write, hashed."""
    salt, details = secrets.token_hex(16), canonical(entry.details)
    body = Body(
        seq=seq,
        at=instant_text(at),
        operator=entry.operator,
        door=entry.door,
        operation=entry.operation,
        target=entry.target,
        tenant=tenant,
        outcome=entry.outcome,
        codes=entry.codes,
        request_id=entry.request_id,
        content_hash=entry.content_hash,
        details_digest=_hash(salt, details),
        call=entry.call,
    )
    text = canonical(body)
    record = {
        "seq": seq,
        "body": text.decode(),
        "prev_hash": prev_hash,
        "hash": _hash(prev_hash, text),
        "at": at,
        "operator": entry.operator,
        "operation": entry.operation,
        "target": entry.target,
        "tenant": tenant,
        "outcome": entry.outcome,
        "request_id": carried_out(entry.outcome, entry.request_id),
        "content_hash": entry.content_hash,
    }
    return Link(record=record, details={"seq": seq, "salt": salt, "details": details.decode()}, call=entry.call)


@lru_cache(maxsize=16)  # all entries of a transaction have the same
def instant_text(at: datetime) -> str:
    """An instant in UTC to the microsecond, always in the same number of characters."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def carried_out(outcome: str, request_id: str) -> str | None:
    """The request id, where it was carried out: only then may it never come again."""
    return request_id or None if outcome == "done" else None


def _hash(before: str, text: bytes) -> str:
    return sha256(before.encode() + text).hexdigest()


def check_chain(connection: Connection, checkpoint: Checkpoint | None = None) -> ChainCheck:
    """Walk the whole record and name the first link that doesn't hold, or isn't the one that a checkpoint knows."""
    seq, hash_ = 0, BEFORE_THE_FIRST
    sealed, hashes = 0, checkpoint.hashes if checkpoint else {}
    erased = _purges(connection)
    for row in _walk(connection):
        fault = _fault_of(row, seq + 1, hash_, erased)
        if fault:
            return ChainCheck(entries=seq, broken_at=seq + 1, fault=fault)
        seq, hash_ = row.seq, row.hash
        if hashes.get(seq, hash_) != hash_:
            return ChainCheck(entries=sealed, broken_at=sealed + 1, fault=_rewritten(sealed + 1, seq))
        if seq in hashes:
            sealed = seq
    fault = _fault_of_end(connection, seq, hash_)
    if checkpoint and seq < checkpoint.entries:
        fault = say("it and what follows are missing; the checkpoint knows {count} entries", count=checkpoint.entries)
    return ChainCheck(
        entries=seq,
        broken_at=seq + 1 if fault else None,
        fault=fault,
        sealed=checkpoint.entries if checkpoint else None,
    )


def _rewritten(first: int, last: int) -> Sentence:
    """What is said where entries stand that a checkpoint doesn't know; which of them changed first can't be told."""
    if first == last:
        return say("the checkpoint knows another entry of that number")
    return say("it, or one after it up to entry {last}, isn't the one that the checkpoint knows", last=last)


def _walk(connection: Connection) -> Iterator[Row[Any]]:
    """Every entry with its details, in order, a batch at a time."""
    query = (
        select(records, record_details.c.salt, record_details.c.details, call_entries.c.call)
        .outerjoin_from(records, record_details, record_details.c.seq == records.c.seq)
        .outerjoin(call_entries, call_entries.c.seq == records.c.seq)
        .order_by(records.c.seq)
        .limit(_ROWS_A_BATCH)
    )
    batch = connection.execute(query).all()
    while batch:
        yield from batch
        batch = connection.execute(query.where(records.c.seq > batch[-1].seq)).all()


def erased_by(record: int) -> str:
    """What stands in the place of details that were erased by the entry of that number."""
    return canonical({"purged": record}).decode()


def _purges(connection: Connection) -> dict[int, str]:
    """Whose data were erased, by the number under which that is on record; the register and the record both say so."""
    query = select(purges.c.record, purges.c.tenant).join(records, records.c.seq == purges.c.record)
    said = records.c.tenant == purges.c.tenant, records.c.outcome == "done", records.c.operation.in_(PURGING)
    return {row.record: row.tenant for row in connection.execute(query.where(*said))}


def _is_erased(row: Row[Any], erased: Mapping[int, str]) -> bool:
    """Whether an entry's details were erased, as they may be: by a later purge of the tenant whose entry it is, or of
    one who was looked for, or was meant by an attempt.
    """
    mark = _ERASED.fullmatch(row.details)
    by = int(mark[1]) if mark and row.salt == "" else 0
    if by not in erased or row.seq >= by:
        return False
    return row.tenant == erased[by] or (row.outcome != "done" and _is_loose(row, erased[by]))


def _is_loose(row: Row[Any], tenant: str) -> bool:
    """Whether an entry doesn't say whose it is: no tenant's, or the one of an invoice of that number, which is none,
    or of a tenant written otherwise, as older versions had it.
    """
    of_invoice = row.operation.startswith("invoice ") and row.tenant == row.target
    return row.tenant is None or of_invoice or row.tenant.lower() == tenant.lower()


def _fault_of(row: Row[Any], seq: int, prev_hash: str, erased: Mapping[int, str]) -> Sentence | None:
    """What is wrong with an entry that should be number seq, after the one with that hash, or None.

    Details may be missing only where they were erased as the register says.
    """
    if row.seq > seq:
        return say("the entry is missing")
    if row.seq < seq:
        return say("an entry stands before the first one")
    if row.prev_hash != prev_hash:
        return say("the entry doesn't follow from the one before it")
    if row.hash != _hash(prev_hash, row.body.encode()):
        return say("the entry's text was changed")
    body = read_body(row.body)
    if body is None:
        return say("the entry's text was changed")
    if not _columns_agree(row, body):
        return say("what the entry is found by was changed")
    if row.details is None:
        return say("the entry's details are missing")
    if body.details_digest != _hash(row.salt, row.details.encode()) and not _is_erased(row, erased):
        return say("the entry's details were changed")
    return None


def read_body(text: str) -> Body | None:
    """What is chained of an entry, or None where the text isn't one's body."""
    try:
        return msgspec.json.decode(text, type=Body)
    except msgspec.MsgspecError:
        return None


def _columns_agree(row: Row[Any], body: Body) -> bool:
    columns = row._mapping
    return (
        body.seq == row.seq
        and body.at == instant_text(row.at)
        and row.request_id == carried_out(body.outcome, body.request_id)
        and row.call == body.call
        and all(columns[name] == getattr(body, name) for name in _COPIED)
    )


def _fault_of_end(connection: Connection, seq: int, hash_: str) -> Sentence | None:
    """What is wrong with the record's end, where the last entry found has that number and hash."""
    heads = connection.execute(select(record_head)).all()
    if len(heads) != 1 or heads[0].id != _HEAD_ID:
        return say("the head of the record is missing")
    if heads[0].seq > seq:
        return say("the last entries are missing")
    if heads[0].seq < seq:
        return say("the head of the record stands before its end")
    if heads[0].hash != hash_:
        return say("the head of the record doesn't fit its last entry")
    if connection.execute(select(func.count()).select_from(record_details)).scalar_one() != seq:
        return say("there are details of entries that don't exist")
    return None

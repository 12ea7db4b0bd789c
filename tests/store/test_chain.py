# ruff: noqa: S608 - the statements that are put together here are the tampering itself.
"""The record's chain shows every kind of tampering, and names the first link that doesn't hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from portalops.errors import OutOfStep
from portalops.facts import ChainCheck
from portalops.references import TenantRef
from portalops.store import chain
from portalops.store.opening import Store
from portalops.store.tables.records import record_head, records
from portalops.store.unit import Unit
from portalops.wording import say
from tests.builders import a_tenant
from tests.store.builders import (
    INVOICE,
    TARO,
    YAMADA,
    a_store,
    an_entry,
    do,
    furnish,
    put_on_record,
    registers,
)
from tests.store.tampering import in_hands, is_server, tamper

LENGTH = 6


def checked(store: Store) -> ChainCheck:
    """What a check of the chain finds."""
    with store.reading() as lists:
        return lists.check_chain()


@pytest.fixture
def recorded(store: Store) -> Store:
    """A store with a few entries on record."""
    put_on_record(store, LENGTH)
    return store


def test_an_untouched_chain_holds(recorded: Store) -> None:
    assert checked(recorded) == ChainCheck(entries=LENGTH)


def test_an_empty_chain_holds(store: Store) -> None:
    assert checked(store) == ChainCheck(entries=0)


def test_a_chain_that_is_walked_in_batches_holds(recorded: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for rows in (1, LENGTH - 1, LENGTH, LENGTH + 1):
        monkeypatch.setattr(chain, "_ROWS_A_BATCH", rows)
        assert checked(recorded) == ChainCheck(entries=LENGTH)


SEPARATE = {
    "seq": "100",
    "body": "replace(body, 'hanako', 'jiro')",
    "prev_hash": f"'{'f' * 64}'",
    "hash": f"'{'f' * 64}'",
    "at": "'2026-05-20 01:00:00.000001'",
    "operator": "'jiro'",
    "operation": "'license set'",
    "target": "'inter-lab:other'",
    "tenant": "NULL",
    "outcome": "'refused'",
    "request_id": "'another'",
    "content_hash": "'d'",
}


@pytest.mark.parametrize("place", [1, 3, LENGTH])
@pytest.mark.parametrize("column", SEPARATE)
def test_a_changed_column_is_found_where_it_is(recorded: Store, column: str, place: int) -> None:
    tamper(recorded, f"UPDATE records SET {column} = {SEPARATE[column]} WHERE seq = {place}")
    found = checked(recorded)
    assert (found.entries, found.broken_at) == (place - 1, place)
    assert found.fault


def test_every_column_of_the_record_is_tried() -> None:
    assert set(records.c.keys()) == set(SEPARATE)


@pytest.mark.parametrize("place", [1, 3, LENGTH])
@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE record_details SET details = '{}' WHERE seq = {place}", "the entry's details were changed"),
        ("UPDATE record_details SET salt = 'x' WHERE seq = {place}", "the entry's details were changed"),
        ("DELETE FROM record_details WHERE seq = {place}", "the entry's details are missing"),
    ],
)
def test_changed_details_are_found(recorded: Store, change: str, fault: str, place: int) -> None:
    tamper(recorded, change.replace("{place}", str(place)))
    assert checked(recorded) == ChainCheck(entries=place - 1, broken_at=place, fault=say(fault))


@pytest.mark.parametrize("place", [1, 3, LENGTH - 1])
def test_a_missing_entry_is_found(recorded: Store, place: int) -> None:
    tamper(recorded, f"DELETE FROM records WHERE seq = {place}")
    assert checked(recorded) == ChainCheck(entries=place - 1, broken_at=place, fault=say("the entry is missing"))


def test_a_gap_that_was_closed_up_is_found(recorded: Store) -> None:
    tamper(
        recorded,
        "DELETE FROM records WHERE seq = 3",
        "DELETE FROM record_details WHERE seq = 3",
        *(
            f"UPDATE {table} SET seq = seq - 1 WHERE seq = {seq}"
            for seq in (4, 5, 6)
            for table in ("records", "record_details")
        ),
    )
    found = checked(recorded)
    assert (found.entries, found.broken_at) == (2, 3)


@pytest.mark.parametrize("rows", [1, 2, LENGTH])
def test_a_cut_tail_is_found(recorded: Store, rows: int) -> None:
    last = LENGTH - rows
    tamper(
        recorded,
        f"DELETE FROM record_details WHERE seq > {last}",
        f"DELETE FROM records WHERE seq > {last}",
    )
    assert checked(recorded) == ChainCheck(entries=last, broken_at=last + 1, fault=say("the last entries are missing"))


def test_two_swapped_entries_are_found(recorded: Store) -> None:
    tamper(
        recorded,
        "UPDATE records SET seq = -1 WHERE seq = 2",
        "UPDATE records SET seq = 2 WHERE seq = 3",
        "UPDATE records SET seq = 3 WHERE seq = -1",
    )
    assert checked(recorded).broken_at == 2


def test_swapped_details_are_found(recorded: Store) -> None:
    tamper(
        recorded,
        "UPDATE record_details SET seq = -1 WHERE seq = 2",
        "UPDATE record_details SET seq = 2 WHERE seq = 3",
        "UPDATE record_details SET seq = 3 WHERE seq = -1",
    )
    assert checked(recorded) == ChainCheck(entries=1, broken_at=2, fault=say("the entry's details were changed"))


COPIED = "body, prev_hash, hash, at, operator, operation, target, tenant, outcome, NULL, content_hash"


@pytest.mark.parametrize(("place", "found_at"), [(-1, 1), (0, 1), (LENGTH + 1, LENGTH + 1)])
def test_an_entry_that_was_put_in_is_found(recorded: Store, place: int, found_at: int) -> None:
    tamper(recorded, f"INSERT INTO records SELECT {place}, {COPIED} FROM records WHERE seq = {LENGTH}")
    assert checked(recorded).broken_at == found_at


def test_an_entry_well_linked_to_the_end_is_found_by_the_head(recorded: Store) -> None:
    forge(recorded, an_entry(operator="nobody"), seq=LENGTH + 1)
    assert checked(recorded) == ChainCheck(
        entries=LENGTH + 1, broken_at=LENGTH + 2, fault=say("the head of the record stands before its end")
    )


def test_a_last_entry_well_forged_is_found_by_the_head(recorded: Store) -> None:
    tamper(recorded, f"DELETE FROM record_details WHERE seq = {LENGTH}", f"DELETE FROM records WHERE seq = {LENGTH}")
    forge(recorded, an_entry(operator="nobody"), seq=LENGTH)
    assert checked(recorded) == ChainCheck(
        entries=LENGTH, broken_at=LENGTH + 1, fault=say("the head of the record doesn't fit its last entry")
    )


def forge(store: Store, entry: Any, *, seq: int) -> None:
    """Put an entry at the end with hashes that fit, and leave the head alone."""
    with in_hands(store) as execute:
        ((prev_hash,),) = execute(f"SELECT hash FROM records WHERE seq = {seq - 1}")
        link = chain.link_of(entry, tenant=None, at=store._clock.now(), seq=seq, prev_hash=prev_hash)
        instant = "2026-05-20 01:00:00.000000" + ("+00" if is_server(store) else "")
        for table, row in (("records", link.record | {"at": instant}), ("record_details", link.details)):
            values = ", ".join("NULL" if value is None else f"'{value}'" for value in row.values())
            execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({values})")


@pytest.mark.parametrize("body", ["{}", "no json", '{"seq": "one"}'])
def test_a_body_that_is_none_is_found_even_where_its_hash_fits(recorded: Store, body: str) -> None:
    with in_hands(recorded) as execute:
        ((prev_hash,),) = execute(f"SELECT hash FROM records WHERE seq = {LENGTH - 1}")
    hash_ = sha256(f"{prev_hash}{body}".encode()).hexdigest()
    tamper(
        recorded,
        f"UPDATE records SET body = '{body}', hash = '{hash_}' WHERE seq = {LENGTH}",
        f"UPDATE record_head SET hash = '{hash_}'",
    )
    assert checked(recorded) == ChainCheck(
        entries=LENGTH - 1, broken_at=LENGTH, fault=say("the entry's text was changed")
    )


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("DELETE FROM record_head", "the head of the record is missing"),
        ("UPDATE record_head SET seq = seq - 1", "the head of the record stands before its end"),
        ("UPDATE record_head SET seq = seq + 1", "the last entries are missing"),
        ("UPDATE record_head SET hash = 'f'", "the head of the record doesn't fit its last entry"),
        ("INSERT INTO record_head VALUES (2, 0, '')", "the head of the record is missing"),
        ("INSERT INTO record_details VALUES (99, 's', '{}')", "there are details of entries that don't exist"),
    ],
)
def test_a_changed_end_is_found(recorded: Store, change: str, fault: str) -> None:
    tamper(recorded, change)
    assert checked(recorded) == ChainCheck(entries=LENGTH, broken_at=LENGTH + 1, fault=say(fault))


def test_an_end_that_moved_behind_a_transaction_is_not_linked_to(recorded: Store) -> None:
    def link_beside() -> None:
        with recorded.transaction() as connection:
            unit = Unit(connection, recorded._clock.now())
            unit.record(an_entry())
            connection.execute(update(record_head).values(hash="f"))
            unit.write()

    with pytest.raises(OutOfStep):
        link_beside()
    assert checked(recorded) == ChainCheck(entries=LENGTH)


def test_a_body_is_canonical_text_with_a_fixed_instant_and_no_details(recorded: Store) -> None:
    with in_hands(recorded) as execute:
        ((body, prev_hash, hash_),) = execute("SELECT body, prev_hash, hash FROM records WHERE seq = 1")
        ((salt, details),) = execute("SELECT salt, details FROM record_details WHERE seq = 1")
    assert json.loads(body) == {
        "at": "2026-05-20T01:00:00.000000Z",
        "codes": [],
        "content_hash": "c" * 64,
        "details_digest": sha256((salt + details).encode()).hexdigest(),
        "door": "command",
        "operation": "points adjust",
        "operator": "hanako",
        "outcome": "done",
        "request_id": "request-1",
        "seq": 1,
        "target": "inter-lab:yamada",
        "tenant": "inter-lab:yamada",
    }
    assert body == json.dumps(json.loads(body), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert details == '{"asked":{"delta":1}}'
    assert prev_hash == "0" * 64
    assert hash_ == sha256((prev_hash + body).encode()).hexdigest()


def test_equal_details_have_different_digests(store: Store) -> None:
    with store.writing() as unit:
        unit.record(an_entry())
        unit.record(an_entry())
    with in_hands(store) as execute:
        bodies = [json.loads(body) for (body,) in execute("SELECT body FROM records")]
    assert bodies[0]["details_digest"] != bodies[1]["details_digest"]


def test_records_are_listed_newest_first_with_their_details(recorded: Store) -> None:
    with recorded.reading() as lists:
        entries = lists.records(None, LENGTH - 1)
    assert [entry.number for entry in entries] == [6, 5, 4, 3, 2]
    newest = entries[0]
    assert newest.details == {"asked": {"delta": 6}}
    assert (newest.operator, newest.door, newest.outcome) == ("hanako", "command", "done")
    assert (newest.request_id, newest.at) == ("request-6", recorded._clock.now())


def test_a_refusal_is_listed_with_its_codes_and_its_request(store: Store) -> None:
    with store.writing() as unit:
        unit.record(an_entry(outcome="refused", codes=("below_zero", "no_refund"), request_id="one"))
    with store.reading() as lists:
        (entry,) = lists.records(None, 9)
    assert (entry.outcome, entry.codes, entry.request_id) == ("refused", ("below_zero", "no_refund"), "one")


@pytest.mark.parametrize(
    ("target", "look", "tenant"),
    [
        (str(YAMADA), None, YAMADA),
        (str(TARO), None, YAMADA),
        (str(INVOICE), lambda unit: unit.invoice(INVOICE), YAMADA),
        ("inter-lab:new", None, "inter-lab:new"),
        ("taro@example.co.jp", None, None),
        ("", None, None),
    ],
)
def test_an_entry_belongs_to_the_tenant_of_its_target(
    tmp_path: Path, target: str, look: Callable[[Any], object] | None, tenant: str | None
) -> None:
    store = a_store(tmp_path)
    furnish(store)
    do(store, registers(a_tenant("inter-lab:other")))
    with store.writing() as unit:
        if look:
            look(unit)
        unit.record(an_entry(target=target))
    with store.reading() as lists:
        wanted: Sequence[str] = [tenant] if tenant else []
        assert [ref for ref in (YAMADA, "inter-lab:new", "inter-lab:other") if listed(lists, ref)] == wanted
    store.close()


def listed(lists: Any, ref: str) -> bool:
    """Whether anything is on record of a tenant."""
    return bool(lists.records(TenantRef(ref), 9))

# ruff: noqa: S608 - the statements that are put together here are what breaks the store.
"""A store that is well holds every invariant, and one that somebody broke by hand names the rows at fault."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Connection

from portalops.clock import FixedClock
from portalops.effects import Effect
from portalops.plain import as_plain
from portalops.references import AccountRef, TenantRef
from portalops.store import checking
from portalops.store.checking import INVARIANTS, check
from portalops.store.opening import Store, open_store
from portalops.store.schema import guards
from portalops.store.search.entries import NUMBERS_A_KIND, PLACES
from portalops.words import tell
from tests.commands.builders import BY_CARD, DAY, INVOICE, LEAVING, LICENSED, OWNER, TENANT
from tests.postgres import ENGINES
from tests.store.builders import an_entry, links, moves
from tests.store.hands import Change, a_busy_store, for_a_moment
from tests.store.releases import first_release
from tests.store.tampering import is_server

TARO = f"{TENANT}/taro"
INVITED = f"{LICENSED}/I1"
TAKEN = NUMBERS_A_KIND * PLACES["account"] + 1
WHOSE = TenantRef(TENANT)


@pytest.fixture(scope="module", params=ENGINES)
def busy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store in which much has happened, with two links about one account of which the later one works."""
    with a_busy_store(request.param, tmp_path_factory.mktemp("busy")) as store:
        for id in ("first", "second"):
            write(store, links(account=AccountRef(TARO)), id)
            outbox = store.outbox()
            for letter in outbox.claim(0, 99):
                outbox.arm_link(letter, f"{id}{letter.number}".ljust(64, "0"), FixedClock(DAY).now())
                outbox.mark_sent(letter)
        yield store


def write(store: Store, effect: Effect, id: str) -> None:
    """Write what an effect changes, on record as the desk puts it."""
    with store.writing() as unit:
        unit.apply([effect])
        unit.record(an_entry(target=TENANT, request_id=id, details={"effects": as_plain([effect])}))


def at_fault(store: Store, name: str, *changes: str | Change) -> list[str]:
    """The rows, in words, that break an invariant with some changes made."""
    (invariant,) = (each for each in INVARIANTS if each.name == name)
    with for_a_moment(store, *changes) as connection:
        return [tell(row.told) for row in invariant.faults(connection)]


def test_every_invariant_holds_of_a_store_that_is_well(busy: Store) -> None:
    with busy.viewing() as connection:
        found = list(check(connection))
    assert [finding.invariant for finding in found] == [*INVARIANTS]
    assert [(finding.invariant.name, finding.rows) for finding in found if not finding.holds] == []


@pytest.mark.parametrize("engine", ENGINES)
def test_every_invariant_holds_of_a_new_store_and_of_one_that_came_all_the_way(engine: str, tmp_path: Path) -> None:
    from portalops.store.upgrading import upgrade

    with first_release(engine, tmp_path) as where:
        upgrade(where, FixedClock(DAY).now(), 10)
        for place in (where, str(tmp_path / "new.db")):
            store = open_store(place, FixedClock(DAY))
            with store.viewing() as connection:
                assert [finding.rows for finding in check(connection) if not finding.holds] == []
            store.close()


OF_ACCOUNT = f"(SELECT number FROM search_entries WHERE ref = '{TARO}')"
LAST_LINK = f"(SELECT MAX(id) FROM links WHERE about = '{TARO}')"
FIRST_LINK = f"(SELECT MIN(id) FROM links WHERE about = '{TARO}')"
LAST_MAIL = f"(SELECT MAX(outbox_id) FROM links WHERE about = '{TARO}')"
A_MAIL = "(SELECT MIN(id) FROM outbox WHERE kind = 'reset_link')"
ENTRY = f"(SELECT MIN(id) FROM ledger_entries WHERE tenant = '{TENANT}')"
WITHDRAWN = (
    "INSERT INTO withdrawals (ref, tenant, portal, state, leaves_on, provisional, reason) "
    f"VALUES ('{LEAVING}/W2', '{LEAVING}', 'j-motto', '{{state}}', NULL, {{no}}, 'x')"
)
ACTIVATED = (
    "INSERT INTO activations (ref, tenant, environment, allocations, fingerprint, nonce, request, issued_on, expires_on, "
    f"state, written) SELECT 'intra-mart:f', tenant, '{LICENSED}/old', allocations, fingerprint, 'f', 'f', issued_on, "
    "expires_on, 'applied', 1 FROM activations"
)
BATCH = (
    "INSERT INTO batches (number, run, operation, name, digest, columns, rows, state, after_row, last_row, done, refused, "
    "failed, started_by, started_at, written_at) VALUES (7, 'r', 'points adjust', 'f.csv', 'd', '[]', {rows}, '{state}', "
    "0, 3, {done}, {refused}, 0, 'hanako', '2026-05-20 00:00:00', '2026-05-20 00:00:00')"
)
ASKED = (
    "INSERT INTO approvals VALUES (1, 'points adjust', 't', NULL, '{{}}', '{{}}', 'x', 'c', 'hanako', '[\"taro\"]', "
    "'2026-05-20 00:00:00', '2026-05-21 00:00:00', '{state}', {by}, '2026-05-20 00:00:00', 'x', {record})"
)
CALL = "INSERT INTO calls VALUES ({number}, 'inter-lab:x', 'case', 'hanako', '2026-05-20 00:00:00', '[]', NULL)"
COPY = "INSERT INTO invoice_reissues (invoice, copy_number, at, reason, record) VALUES ('{of}', {copy}, '2026-05-20 00:00:00', 'x', 1)"

CASES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("rows_as_asked", (f"UPDATE tenants SET points = -1 WHERE ref = '{TENANT}'",),
     f"tenants {TENANT}: ck_tenants_points_not_below_zero"),
    ("rows_as_asked", ("UPDATE products SET licensed = -1",), f"products {LICENSED}/flow: ck_products_licensed_not_negative"),
    ("rows_as_asked", (f"UPDATE accounts SET state = 'asleep' WHERE ref = '{TARO}'",),
     f"accounts {TARO}: ck_accounts_state_known"),
    ("references", (f"DELETE FROM accounts WHERE ref = '{OWNER}'",), f"invitations {INVITED}: {OWNER}"),
    ("references", (f"UPDATE contracts SET tenant = 'inter-lab:gone' WHERE ref = '{TENANT}/C-1'",),
     f"contracts {TENANT}/C-1: inter-lab:gone"),
    ("owners", (f"UPDATE accounts SET tenant = '{LEAVING}' WHERE ref = '{TARO}'",), f"accounts {TARO}"),
    ("owners", (f"UPDATE tenants SET portal = 'keiai' WHERE ref = '{TENANT}'",), f"tenants {TENANT}"),
    ("owners", (f"UPDATE invoices SET tenant = '{LEAVING}' WHERE ref = '{INVOICE}'",), f"invoices {INVOICE}"),
    ("portals", (f"UPDATE withdrawals SET portal = 'keiai' WHERE tenant = '{LEAVING}'",),
     f"withdrawals {LEAVING}/W1: keiai instead of {LEAVING}"),
    ("portals", (f"UPDATE outbox SET portal = 'keiai' WHERE id = {A_MAIL}",), f": keiai instead of {TENANT}"),
    ("ledger_sums", (f"UPDATE tenants SET points = points + 1 WHERE ref = '{TENANT}'",),
     f"tenants {TENANT} points: 1001 instead of 1000"),
    ("ledger_sums", (f"UPDATE tenants SET balance = 7 WHERE ref = '{LEAVING}'",), f"tenants {LEAVING} balance: 7 instead of 0"),
    ("ledger_sums", (f"DELETE FROM ledger_entries WHERE id = {ENTRY}",), f"tenants {TENANT} points: 1000 instead of 0"),
    ("ledger_follows", (f"UPDATE ledger_entries SET balance = 999 WHERE id = {ENTRY}",), ": 999 instead of 1000"),
    ("ledger_follows", (f"UPDATE ledger_entries SET delta = 999 WHERE id = {ENTRY}",), ": 1000 instead of 999"),
    ("duplicates_counted", (f"UPDATE invoices SET reissues = 1 WHERE ref = '{INVOICE}'",), f"invoices {INVOICE}: 1 instead of 0"),
    ("duplicates_counted", (COPY.format(of=INVOICE, copy=1),), f"invoices {INVOICE}: 0 instead of 1"),
    ("duplicates_counted", (COPY.format(of=BY_CARD, copy=2), f"UPDATE invoices SET reissues = 1 WHERE ref = '{BY_CARD}'"),
     f"invoices {BY_CARD}: 1 instead of 1"),
    ("allocations_within_licenses", ("UPDATE products SET licensed = 4",), f"products {LICENSED}/flow: 5 instead of 4"),
    ("allocations_belong", (f"UPDATE allocations SET ref = '{LICENSED}/live/none' WHERE ref = '{LICENSED}/live/flow'",),
     f"allocations {LICENSED}/live/none"),
    ("allocations_belong", (f"UPDATE allocations SET ref = '{LICENSED}/none/flow' WHERE ref = '{LICENSED}/live/flow'",),
     f"allocations {LICENSED}/none/flow"),
    ("released_holds_nothing", (f"UPDATE environments SET state = 'released' WHERE ref = '{LICENSED}/live'",),
     f"environments {LICENSED}/live"),
    ("released_holds_nothing",
     (f"UPDATE environments SET state = 'released' WHERE ref = '{LICENSED}/old'", "UPDATE allocations SET count = 0"),
     f"environments {LICENSED}/old"),
    ("one_activation", (ACTIVATED,), f"environments {LICENSED}/old: 2 instead of 1"),
    ("one_withdrawal", ("DROP INDEX uq_withdrawals_open", WITHDRAWN.format(state="asked", no="FALSE")),
     f"tenants {LEAVING}: 2 instead of 1"),
    ("states_of_tenants", (f"UPDATE tenants SET state = 'active' WHERE ref = '{LEAVING}'",),
     f"tenants {LEAVING}: active instead of leaving"),
    ("states_of_tenants", (f"UPDATE withdrawals SET state = 'completed' WHERE tenant = '{LEAVING}'",),
     f"tenants {LEAVING}: leaving instead of left"),
    ("states_of_tenants", (f"UPDATE withdrawals SET state = 'cancelled' WHERE tenant = '{LEAVING}'",),
     f"tenants {LEAVING}: leaving instead of active"),
    ("withdrawals_numbered", (f"UPDATE withdrawals SET ref = '{LEAVING}/W3' WHERE tenant = '{LEAVING}'",),
     f"tenants {LEAVING}: 1 instead of 3"),
    ("batches_counted", (BATCH.format(rows=3, state="running", done=2, refused=1),), "batches 7: 0 instead of 1"),
    ("batches_counted", (BATCH.format(rows=2, state="running", done=3, refused=0),), "batches 7: 3 instead of 2"),
    ("batches_counted", (BATCH.format(rows=4, state="done", done=3, refused=0),), "batches 7: 3 instead of 4"),
    ("numbers_gapless", (CALL.format(number=1), CALL.format(number=3)), "calls 3: 3 instead of 2"),
    ("numbers_gapless", (CALL.format(number=2),), "calls 2: 2 instead of 1"),
    ("second_person", (ASKED.format(state="done", by="'hanako'", record=1),), "approvals 1: done, hanako"),
    ("second_person", (ASKED.format(state="agreed", by="'taro'", record="NULL"),), "approvals 1: agreed, taro"),
    ("second_person", (ASKED.format(state="declined", by="NULL", record="NULL"),), "approvals 1: declined, -"),
    ("second_person", (ASKED.format(state="done", by="'jiro'", record=9999),), "approvals 1: 9999"),
    ("administrator", ("INSERT INTO operators VALUES ('hanako', 'viewer', '[]', NULL, NULL, NULL)",), "operators hanako"),
    ("administrator", ("INSERT INTO operators VALUES ('hanako', 'administrator', '[\"keiai\"]', NULL, NULL, NULL)",),
     "operators hanako"),
    ("links_of_the_living", (f"UPDATE accounts SET state = 'removed' WHERE ref = '{TARO}'",), f": {TARO}"),
    ("links_of_the_living", ("UPDATE invitations SET state = 'joined'", "UPDATE links SET state = 'live'"), f": {INVITED}"),
    ("links_of_the_living", (f"UPDATE tenants SET state = 'left' WHERE ref = '{TENANT}'",), f": {TARO}"),
    ("links_of_the_living", (f"UPDATE links SET about = '{TENANT}/nobody' WHERE id = {LAST_LINK}",), f": {TENANT}/nobody"),
    ("newest_link_alone", (f"UPDATE links SET state = 'live' WHERE id = {FIRST_LINK}",), f": {TARO}"),
    ("links_armed", (f"UPDATE links SET token_hash = NULL WHERE id = {LAST_LINK}",), ": live"),
    ("links_armed", (f"UPDATE links SET state = 'queued' WHERE id = {LAST_LINK}",), ": queued"),
    ("mail_of_links", (f"UPDATE outbox SET state = 'dropped' WHERE id = {LAST_MAIL}",), ": dropped, live"),
    ("mail_of_links", (f"UPDATE links SET state = 'queued' WHERE id = {LAST_LINK}",), ": sent, queued"),
    ("mail_of_links", (f"UPDATE outbox SET state = 'queued', attempts = 0 WHERE id = {LAST_MAIL}",), ": queued, live"),
    ("mail_dated", (f"UPDATE outbox SET sent_at = NULL WHERE id = {LAST_MAIL}",), ": sent"),
    ("mail_dated", (f"UPDATE outbox SET state = 'sending', claimed_at = NULL WHERE id = {LAST_MAIL}",), ": sending"),
    ("record_chain", ("UPDATE records SET operator = 'nobody' WHERE seq = 3",),
     "records 3: what the entry is found by was changed"),
    ("record_chain", ("DELETE FROM record_details WHERE seq = 5",), "records 5: the entry's details are missing"),
    ("record_named", (f"UPDATE ledger_entries SET record = NULL WHERE id = {ENTRY}",), "ledger_entries "),
    ("record_named", (f"UPDATE ledger_entries SET record = 9999 WHERE id = {ENTRY}",), ": 9999"),
    ("record_named", (COPY.format(of=INVOICE, copy=1), "UPDATE records SET outcome = 'refused' WHERE seq = 1"), ": 1"),
    ("record_named", (f"UPDATE outbox SET record = 9999 WHERE id = {A_MAIL}",), ": 9999"),
    ("record_kept", (f"DELETE FROM ledger_entries WHERE id = {ENTRY}",),
     f"records 4: what it wrote to ledger_entries is missing: {TENANT} points 1000 -> 1000"),
    ("record_kept", (f"UPDATE ledger_entries SET record = 1 WHERE id = {ENTRY}",),
     ": entry 1 of the record says nothing of it"),
    ("record_kept", (f"UPDATE ledger_entries SET tenant = '{LEAVING}' WHERE id = {ENTRY}",),
     ": entry 4 of the record says nothing of it"),
    ("record_kept", (COPY.format(of=INVOICE, copy=1),), ": entry 1 of the record says nothing of it"),
    ("record_kept", ("DELETE FROM links", f"DELETE FROM outbox WHERE id = {A_MAIL}"),
     f": what it wrote to outbox is missing: {TENANT}"),
    ("search_complete", (f"DELETE FROM search_entries WHERE number = {OF_ACCOUNT}",), f"search_entries {TARO}: missing"),
    ("search_complete", (f"UPDATE accounts SET name = '山田次郎' WHERE ref = '{TARO}'",),
     f": the entry of {TARO} says something else: folded"),
    ("search_complete", (f"UPDATE search_entries SET id_key = 0 WHERE number = {OF_ACCOUNT}",),
     f": the entry of {TARO} says something else: id_key"),
    ("search_complete", (f"DELETE FROM accounts WHERE ref = '{TARO}'",), f": an entry of {TARO}, which isn't there"),
    ("search_complete",
     (f"INSERT INTO search_entries SELECT {TAKEN + 9999}, ref, whose, id_key, email_key, folded FROM search_entries "
      f"WHERE number = {OF_ACCOUNT}",), f"search_entries {TAKEN + 9999}: another entry of {TARO}"),
    ("search_complete", (f"UPDATE search_entries SET number = {99 * NUMBERS_A_KIND + 1} WHERE number = {OF_ACCOUNT}",),
     f"search_entries {99 * NUMBERS_A_KIND + 1}: an entry of no kind"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "changes", "row"), CASES, ids=[f"{case[0]}-{n}" for n, case in enumerate(CASES)])
def test_a_row_at_fault_is_named(busy: Store, name: str, changes: tuple[str, ...], row: str) -> None:
    if is_server(busy) and name == "rows_as_asked":
        constraint = row.rpartition(" ")[2]
        changes = (f"ALTER TABLE {row.partition(' ')[0]} DROP CONSTRAINT {constraint}", *changes)
    found = at_fault(busy, name, *changes)
    assert [told for told in found if row in told], found


def test_what_takes_the_guards_away_is_found(busy: Store) -> None:
    def disable(connection: Connection) -> None:
        if is_server(busy):
            connection.exec_driver_sql("ALTER TABLE records DISABLE TRIGGER ALL")

    names = sorted(guards("sqlite")) if not is_server(busy) else ["records_only_grows"]
    assert at_fault(busy, "guards", disable) == [f"triggers {name}: missing" for name in names]


def test_a_damaged_index_of_a_file_is_found(tmp_path: Path) -> None:
    with a_busy_store("sqlite", tmp_path) as store:
        damage = (
            "PRAGMA writable_schema = ON",
            "UPDATE sqlite_master SET sql = replace(sql, '(tenant, state, ref)', '(tenant, name, ref)') "
            "WHERE name = 'ix_accounts_tenant'",
        )
        assert any("ix_accounts_tenant" in row for row in _reopened(store, *damage)["database_whole"])


def _reopened(store: Store, *changes: str) -> dict[str, list[str]]:
    connection = store._engine.raw_connection()
    for change in changes:
        connection.cursor().execute(change)
    connection.driver_connection.commit()  # type: ignore[union-attr]
    connection.invalidate()
    with store.viewing() as viewed:
        return {finding.invariant.name: [tell(row.told) for row in finding.rows] for finding in check(viewed)}


def test_every_invariant_was_broken_here() -> None:
    broken_here = {name for name, _, _ in CASES} | {"guards", "database_whole"}
    assert broken_here == {invariant.name for invariant in INVARIANTS}
    assert len({invariant.name for invariant in INVARIANTS}) == len(INVARIANTS)


def test_no_more_rows_are_named_than_anybody_reads(busy: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MOST_NAMED", 3)
    with for_a_moment(busy, "UPDATE tenants SET points = points + 1") as connection:
        (found,) = (finding for finding in check(connection) if finding.invariant.name == "ledger_sums")
    assert (len(found.rows), found.more, found.holds) == (3, True, False)


MANY = """
WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 10000)
INSERT INTO {table} SELECT {columns} FROM many
"""
MUCH = (
    MANY.format(
        table="ledger_entries (tenant, ledger, at, kind, delta, balance, reason, record)",
        columns=f"'{TENANT}', 'points', '2026-05-20 00:00:00', 'adjustment', n, n, 'x', 4",
    ),
    MANY.format(
        table="search_entries (number, ref, whose, id_key, folded)",
        columns=f"{99 * NUMBERS_A_KIND} + n, 'x' || n, 1, 1, 'x'",
    ),
)


def test_memory_does_not_grow_with_the_store(tmp_path: Path) -> None:
    def most_used(*changes: str) -> int:
        with a_busy_store("sqlite", tmp_path) as store, for_a_moment(store, *changes) as connection:
            tracemalloc.start()
            assert len(list(check(connection))) == len(INVARIANTS)
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return most

    most_used()
    assert most_used(*MUCH) < most_used() + (1 << 20)


def test_rows_at_fault_tell_no_personal_data(busy: Store) -> None:
    change = "UPDATE accounts SET name = '秘密の名前', email = 'secret@example.co.jp', phone = '090'"
    told = str([row for each in INVARIANTS for row in at_fault(busy, each.name, change)])
    assert "says something else" in told
    assert "秘密" not in told
    assert "secret" not in told


@pytest.mark.parametrize("engine", ENGINES)
def test_a_check_sees_one_moment_while_others_write(engine: str, tmp_path: Path) -> None:
    with a_busy_store(engine, tmp_path) as store:
        stop, written = Event(), [1000]

        def keep_writing() -> None:
            while not stop.is_set():
                write(store, moves(written[-1], 1, WHOSE), f"move-{len(written)}")
                written.append(written[-1] + 1)

        writer = Thread(target=keep_writing)
        writer.start()
        try:
            for _ in range(3):
                before = len(written)
                while len(written) == before and writer.is_alive():
                    pass
                with store.viewing() as connection:
                    assert [finding.rows for finding in check(connection) if not finding.holds] == []
        finally:
            stop.set()
            writer.join()
        assert len(written) > 3

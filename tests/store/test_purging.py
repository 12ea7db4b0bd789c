"""A purge: of the persons of a tenant that has left nothing is found any more, and what the law keeps is as it was."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import String

from portalops import effects as e
from portalops.approving import Approvals
from portalops.asking import read
from portalops.clock import FixedClock
from portalops.desk import Desk, Receipt
from portalops.errors import PortalopsError
from portalops.facts import (
    Grant,
)
from portalops.month import Month
from portalops.operations import CATALOG
from portalops.plan import ApprovalNeeded, Refused
from portalops.purge_again import Again, PurgesAgain
from portalops.purge_register import Purged, beside, read_register
from portalops.queries import LOOKUPS
from portalops.store.backup import copy
from portalops.store.named import FIELDS_OF_REFERENCES
from portalops.store.opening import Store, open_store
from portalops.store.restoring import Restoration, restore
from portalops.store.schema import every_table
from portalops.store.waiting import Writer
from tests.store.builders import a_store, a_whole_tenant, an_entry, moves, registers
from tests.store.planted import (
    DUE,
    EVERY_SECRET,
    GONE,
    LEDGER,
    LEFT_ON,
    MONTH,
    NAME,
    PURGE,
    QUERIES,
    RULE,
    SECRETS,
    STAYS,
    WHY,
    apply,
    at,
    do,
    everything,
    faults,
    found_in,
    leave,
    look,
    not_done,
    of_tenant,
    plant,
)


@pytest.fixture
def on_sqlite(tmp_path: Path, new_file: bytes) -> Iterator[Store]:
    """A store in a file, for what doesn't depend on the engine, or what only a file has."""
    (tmp_path / "portalops.db").write_bytes(new_file)
    store = a_store(tmp_path)
    yield store
    store.close()


# What may say something of a person, or was written freely, and what is a reference, a number, a code or a state.
ERASED = {
    "tenants": "name kana email phone address billing_name card_brand card_last_four agreed_limit credit_check partner_by",
    "accounts": "name kana email phone roles consent_by",
    "invitations": "email",
    "group_companies": "name",
    "environments": "name sort_key",
    "inquiries": "note",
    "transfer_cases": "note",
    "withdrawals": "reason",
    "invoices": "billing_email",
    "invoice_reissues": "reason mail_to",
    "ledger_entries": "reason",
    "outbox": "to_address said",
    "links": "about token_hash state",
    "search_entries": "folded",
    "record_details": "salt details",
    "approvals": "asked plan said",
    "batch_rows": "cells message",
    "reveals": "operator tenant what",
    "presences": "tenant operator",
}
KEPT = {
    "alembic_version": "version_num",
    "tenants": "ref portal kind billing_cycle payment_method options usage_alert auto_charge state",
    "accounts": "ref tenant state",
    "contracts": "ref tenant name cycle state",
    "charges": "ref tenant",
    "transfer_cases": "ref tenant state portal",
    "api_keys": "ref tenant contract last_four",
    "products": "ref tenant name key_ending key_fingerprint",
    "environments": "ref tenant state",
    "allocations": "ref tenant",
    "activations": "ref tenant environment allocations fingerprint nonce request state",
    "withdrawals": "ref tenant portal state last_charge_month data_deleted_in",
    "usage_readings": "ref tenant",
    "orders": "ref tenant product plan method state",
    "direct_debits": "ref tenant method state",
    "inquiries": "ref tenant kind",
    "invitations": "ref tenant language role invited_by state account",
    "group_companies": "ref tenant",
    "resources": "ref tenant name version product",
    "downloads": "ref tenant resource account",
    "quotes": "ref tenant kind items contract requested_by state replaces portal",
    "invoices": "ref tenant addressee honorific issuer registration_number method method_name lines taxes",
    "invoice_reissues": "invoice",
    "ledger_entries": "tenant ledger kind",
    "outbox": "kind portal tenant account invoice language state message_id",
    "search_entries": "ref",
    "records": "body prev_hash hash operator operation target tenant outcome request_id content_hash",
    "record_head": "hash",
    "batches": "run operation name digest columns state started_by continued_by",
    "batch_rows": "request_id code",
    "operators": "operator role portals",
    "desks": "operator",
    "calls": "tenant case_number operator passed",
    "approvals": "operation target tenant why content_hash requested_by joined_by state decided_by",
    "purges": "tenant account pseudonym",
}


def test_of_every_text_of_every_table_it_is_decided_whether_it_goes_or_stays() -> None:
    texts = {
        (table.name, column.name)
        for table in every_table()
        for column in table.columns
        if isinstance(getattr(column.type, "impl_instance", column.type), String)
    }
    goes, stays = (
        {(table, column) for table, columns in said.items() for column in columns.split()} for said in (ERASED, KEPT)
    )
    assert goes & stays == set()
    assert goes | stays == texts


def test_nothing_of_the_persons_is_found_in_any_column_of_any_table(store: Store) -> None:
    plant(store)
    planted = {secret for _, _, secret in found_in(store)}
    assert planted == set(EVERY_SECRET), "a secret that isn't planted proves nothing"
    assert faults(store) == []
    do(at(store), "tenant purge", tenant=GONE)
    assert found_in(store) == set()
    assert faults(store) == []


def codes(desk: Desk, **asked: str) -> list[str]:
    """Why a purge is refused, by code; nothing where it isn't."""
    plan = desk.preview(PURGE, read(PURGE.asks, {"tenant": GONE, **asked}))
    return [refusal.code for refusal in plan.refusals]


def left(store: Store, **traits: Any) -> None:
    """A tenant that has left, with nothing else."""
    apply(store, WHY, registers(a_whole_tenant(GONE, name=NAME)))
    leave(store, GONE, **traits)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(LEFT_ON, ["too_early"]), (DUE, []), (date(2026, 7, 31), []), (date(2030, 1, 1), [])],
)
def test_the_data_go_from_the_first_day_of_the_portals_month_on(
    on_sqlite: Store, day: date, expected: list[str]
) -> None:
    left(on_sqlite)
    assert codes(at(on_sqlite, day)) == expected


@pytest.mark.parametrize(
    ("day", "reason", "expected"),
    [
        (LEFT_ON, "decided by the board", ["too_early"]),
        (DUE, "decided by the board", []),
        (DUE, "", ["time_unknown"]),
        (date(2040, 1, 1), "", ["time_unknown"]),
    ],
)
def test_where_the_portal_says_no_time_it_takes_a_reason(
    on_sqlite: Store, day: date, reason: str, expected: list[str]
) -> None:
    left(on_sqlite, data_deleted_in=None)
    assert codes(at(on_sqlite, day), **({"reason": reason} if reason else {})) == expected


def test_who_has_not_left_is_not_purged(on_sqlite: Store) -> None:
    apply(on_sqlite, WHY, registers(a_whole_tenant(GONE)))
    assert codes(at(on_sqlite)) == ["not_left"]
    apply(
        on_sqlite,
        WHY,
        e.PlanWithdrawal(
            tenant=GONE,
            rule=RULE,
            received_on=DUE,
            leaves_on=DUE,
            last_charge_month=None,
            data_deleted_in=Month(MONTH),
            billing_visible_until=None,
            provisional=False,
            reason=WHY,
        ),
    )
    assert codes(at(on_sqlite)) == ["not_left"]


def test_a_purge_waits_for_a_second_person_where_operators_have_roles(on_sqlite: Store) -> None:
    left(on_sqlite)
    with on_sqlite.writing() as unit:
        for name in ("sato", "suzuki"):
            unit.give(Grant(operator=name, role="administrator"))
    with pytest.raises(ApprovalNeeded) as waits:
        do(at(on_sqlite), "tenant purge", tenant=GONE)
    assert on_sqlite.read(lambda lists: lists.tenant(GONE)).name == NAME
    receipt = Approvals(at(on_sqlite, by="suzuki")).agree(waits.value.number or 0, "the month has come")
    assert isinstance(receipt, Receipt)
    assert found_in(on_sqlite) == set()
    request = on_sqlite.read(lambda lists: lists.approval(waits.value.number or 0))
    assert (request.state, request.record) == ("done", receipt.record)


def test_the_list_names_who_is_due_and_each_row_can_be_run(on_sqlite: Store) -> None:
    left(on_sqlite)
    for day, expected in ((LEFT_ON, []), (DUE, [GONE])):
        assert [row.tenant for row in listed(at(on_sqlite, day))] == expected
    do(at(on_sqlite), "tenant purge", tenant=GONE)
    assert not listed(at(on_sqlite))


def listed(desk: Desk) -> Sequence[Any]:
    query = QUERIES["purge list"]
    return desk.look_up(query, read(query.asks, {"portal": "j-motto"}))


def test_what_the_law_keeps_and_what_is_another_tenants_stays_as_it_was(store: Store) -> None:
    plant(store)
    before = everything(store)
    do(at(store), "tenant purge", tenant=GONE)
    after = everything(store)
    for table, erased in {"ledger_entries": {"reason"}, "invoices": {"billing_email"}, "calls": set()}.items():
        assert without(after[table], erased) == without(before[table], erased)
    assert after["records"][: len(before["records"])] == before["records"]
    for table in before.keys() - {"record_head", "search_grams_data", "search_grams_idx"}:
        others = [row for row in before[table] if str(STAYS) in str(row.values())]
        assert [row for row in others if row not in after[table]] == [], table
    (tenant,) = [row for row in after["tenants"] if row["ref"] == GONE]
    assert (tenant["name"], tenant["points"], tenant["state"]) == ("JM00123", 700, "left")


def test_what_names_nobody_for_sure_or_another_stays_as_it_was(store: Store) -> None:
    """A short id that others have too, a number that is no id, a text that another has, and what finds another."""
    plant(store)
    kept = [
        not_done(store, str(place), operation, cells)
        for place, (operation, cells) in enumerate([
            ("account edit", {"account": "taro", "name": "x"}),
            ("points adjust", {"tenant": str(STAYS), "delta": "00019"}),
            ("invoice reissue", {"number": f"j-motto:N-{STAYS.code}", "reason": "x"}),
        ])
    ]  # fmt: skip
    look(store, "find", text="@b.example")
    look(store, "find", text="JM00456")
    before = everything(store)
    do(at(store), "tenant purge", tenant=GONE)
    after = everything(store)
    assert [row for row in before["batch_rows"] if row["batch"] in kept and row not in after["batch_rows"]] == []
    typed = [row["details"] for row in after["record_details"] if '"text"' in row["details"]]
    assert [text for text in ("@b.example", "JM00456") if not any(text in each for each in typed)] == []
    assert faults(store) == []


def test_whose_an_attempt_is_stands_on_record_however_it_was_named(store: Store) -> None:
    plant(store)
    entries = store.read(lambda lists: lists.records(GONE, 50))
    assert {("invoice register", "refused"), ("account edit", "not_permitted")} <= {
        (entry.operation, entry.outcome) for entry in entries
    }


def test_what_names_something_is_known_by_its_field() -> None:
    kinds = {
        (name, kind.noun)
        for asks in (each.asks for each in (*CATALOG, *LOOKUPS))
        for name, hint in get_type_hints(asks).items()
        for kind in (hint, *get_args(hint))
        if hasattr(kind, "noun")
    }
    assert kinds == {(name, noun) for name, noun in FIELDS_OF_REFERENCES.items() if (name, noun) in kinds}


def without(rows: Sequence[dict[str, Any]], columns: set[str]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name not in columns} for row in rows]


def test_purging_twice_is_purging_once(store: Store) -> None:
    left(store)
    first = do(at(store), "tenant purge", tenant=GONE)
    before = everything(store)
    assert do(at(store), "tenant purge", tenant=GONE).record == first.record
    assert everything(store) == before
    with pytest.raises(Refused) as refused:
        do(at(store, date(2026, 8, 1)), "tenant purge", tenant=GONE, reason="once more")
    assert [refusal.code for refusal in refused.value.plan.refusals] == ["no_change"]
    assert len(everything(store)["purges"]) == 1


def test_nobody_finds_the_tenant_by_what_it_was_called(store: Store) -> None:
    plant(store)
    do(at(store), "tenant purge", tenant=GONE)
    with store.reading() as lists:
        assert [hit.ref for text in EVERY_SECRET for hit in lists.find(text, None, 9)] == []
        assert str(GONE) in [hit.ref for hit in lists.find("JM00123", None, 9)]


def test_the_file_itself_holds_nothing_of_it_once_its_log_is_written_back(on_sqlite: Store, tmp_path: Path) -> None:
    plant(on_sqlite)
    do(at(on_sqlite), "tenant purge", tenant=GONE)
    on_sqlite.close()
    content = b"".join(file.read_bytes() for file in tmp_path.glob("portalops.db*"))
    assert [secret for secret in EVERY_SECRET if secret.encode() in content] == []


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("record_details", "salt = '', details = '{}'"),
        ("record_details", "details = '{\"purged\":1}'"),
        ("record_details", "salt = '', details = '{\"purged\":1,\"x\":2}'"),
        ("ledger_entries", "reason = 'another'"),
        ("ledger_entries", "reason = '', delta = 1"),
        ("purges", "pseudonym = 'x'"),
    ],
)
def test_the_database_itself_lets_nothing_else_be_changed(store: Store, table: str, values: str) -> None:
    plant(store)
    do(at(store), "tenant purge", tenant=GONE)
    with pytest.raises(PortalopsError), store.transaction() as connection:
        connection.exec_driver_sql(f"UPDATE {table} SET {values}")  # noqa: S608


@pytest.mark.parametrize(
    "erased",
    [
        "tenant = 'j-motto:JM00456' AND outcome = 'done'",  # another tenant's
        "seq = (SELECT max(record) FROM purges)",  # the purge itself
        "tenant IS NULL AND outcome = 'done'",  # of nobody, and no look
    ],
)
def test_details_that_were_erased_without_the_register_are_found(store: Store, erased: str) -> None:
    plant(store)
    with store.writing() as unit:
        unit.record(an_entry(operation="store restore", target=""))
    record = do(at(store), "tenant purge", tenant=GONE).record
    assert faults(store) == []
    with store.transaction() as connection:
        connection.exec_driver_sql(
            f"UPDATE record_details SET salt = '', details = '{{\"purged\":{record}}}' "  # noqa: S608
            f"WHERE seq IN (SELECT seq FROM records WHERE {erased})"
        )
    (fault,) = [fault for fault in faults(store) if fault.startswith("record_chain")]
    assert "details were changed" in fault


def test_a_register_that_nothing_on_record_bears_out_erases_nothing(store: Store) -> None:
    plant(store)
    with store.transaction() as connection:
        connection.exec_driver_sql(
            "INSERT INTO purges (number, tenant, pseudonym, purged_at, record) "
            "SELECT 1, 'j-motto:JM00123', 'x', max(at), max(seq) FROM records"
        )
        connection.exec_driver_sql(
            "UPDATE record_details SET salt = '', details = '{\"purged\":' || (SELECT max(seq) FROM records) || '}' "
            "WHERE seq = 1"
        )
    assert any(fault.startswith("record_chain") for fault in faults(store))


def test_what_was_done_is_listed_all_the_same(store: Store) -> None:
    plant(store)
    do(at(store), "tenant purge", tenant=GONE)
    for name, asked in (
        ("record list", {"tenant": GONE}), ("record list", {}), ("record who-saw", {"tenant": GONE}),
        ("tenant history", {"tenant": GONE}), ("tenant show", {"tenant": GONE}), ("approval list", {}),
        ("invoice list", {"tenant": GONE}), ("batch show", {"number": "1"}),
    ):  # fmt: skip
        query = QUERIES[name]
        rows = at(store).look_up(query, read(query.asks, asked))
        shown = str([[column.of(row) for column in query.columns] for row in rows])
        assert rows, name
        assert [secret for secret in EVERY_SECRET if secret in shown] == []
    assert Approvals(at(store)).look(1).plan is None


def test_the_register_lies_beside_the_store_with_a_line_for_each_purge(on_sqlite: Store, tmp_path: Path) -> None:
    left(on_sqlite)
    record = do(at(on_sqlite), "tenant purge", tenant=GONE).record
    file = beside(tmp_path / "portalops.db")
    assert on_sqlite.register == file
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (line,) = read_register(file)
    assert (line.tenant, line.pseudonym, line.record) == (GONE, "JM00123", record)
    with file.open("ab") as opened:
        opened.write(b'{"tenant":"cut o')
    with pytest.raises(PortalopsError):
        read_register(file)
    file.unlink()
    on_sqlite.keep_register()
    on_sqlite.keep_register()
    assert read_register(file) == [line]


@pytest.mark.parametrize("had_left", [True, False])
def test_a_restored_backup_brings_nobody_back(on_sqlite: Store, tmp_path: Path, *, had_left: bool) -> None:
    store, file, backup = on_sqlite, tmp_path / "portalops.db", tmp_path / "backup.db"
    if had_left:
        plant(store)
        copy(file, backup)
    else:
        apply(store, WHY, *of_tenant(GONE, SECRETS))
        copy(file, backup)
        leave(store, GONE)
    do(at(store), "tenant purge", tenant=GONE)
    store.close()
    beside(file).unlink()  # what was purged, the store that is replaced knows by itself
    for day in (DUE, date(2026, 7, 2)):
        asked = Restoration(file=backup, store=file, rule=RULE)
        restored = restore(asked, Writer(operator="sato", doing=""), FixedClock(day), 10.0)
        assert restored.purged_again == (GONE,)
        opened = open_store(file, FixedClock(DUE))
        assert (found_in(opened), faults(opened)) == (set(), [])
        assert opened.read(lambda lists: lists.tenant(GONE)).state == "left"
        opened.close()
    file.unlink()  # now only the register knows
    assert restore(asked, Writer(operator="sato", doing=""), FixedClock(DUE), 10.0).purged_again == (GONE,)


def test_on_a_server_the_register_is_applied_again_by_hand_and_twice_is_once(store: Store) -> None:
    plant(store)
    line = Purged(tenant=GONE, pseudonym="JM00123", purged_at=datetime(2026, 7, 2, tzinfo=UTC), record=99)
    nobody = Purged(tenant="j-motto:JM9", pseudonym="JM9", purged_at=line.purged_at, record=98)
    again = PurgesAgain(at(store), [nobody, line, line])
    assert again.look() == again.carry_out() == Again(lines=(line,))
    assert (found_in(store), faults(store)) == (set(), [])
    assert store.read(lambda lists: lists.tenant(GONE)).purged_on == date(2026, 7, 2)
    before = everything(store)
    assert again.carry_out() == Again()
    assert everything(store) == before


@pytest.mark.parametrize(("leaves", "day"), [(False, DUE), (True, LEFT_ON), (True, date(2099, 1, 1))])
def test_who_is_a_customer_or_wasnt_due_on_the_day_of_a_line_stays_whatever_the_line_says(
    store: Store, leaves: bool, day: date
) -> None:
    if leaves:
        plant(store)
    else:
        apply(store, WHY, *of_tenant(GONE, SECRETS))
    line = Purged(tenant=GONE, pseudonym="x", purged_at=datetime(day.year, day.month, day.day, tzinfo=UTC), record=99)
    before = found_in(store)
    again = PurgesAgain(at(store, LEFT_ON if leaves else DUE), [line])
    assert again.look() == again.carry_out()
    assert [(unfit.line, [refusal.code for refusal in unfit.refusals]) for unfit in again.look().unfit] == [
        (line, ["too_early" if leaves else "not_left"])
    ]
    assert (found_in(store), faults(store), bool(before)) == (before, [], True)


@given(st.lists(st.tuples(st.integers(-40, 60), st.booleans()), min_size=1, max_size=5))
@settings(max_examples=6, deadline=None)
def test_no_purge_changes_what_a_ledger_comes_to(moves_: list[tuple[int, bool]]) -> None:
    with TemporaryDirectory() as folder:
        store = a_store(Path(folder))
        apply(store, WHY, registers(a_whole_tenant(GONE, points=50)))
        seen = 50
        for delta, noted in moves_:
            if seen + delta >= 0 and delta:
                apply(store, LEDGER if noted else "x", moves(seen, delta, GONE))
                seen += delta
        leave(store, GONE)
        before = [without(everything(store)[table], {"reason"}) for table in ("ledger_entries", "records")]
        do(at(store), "tenant purge", tenant=GONE)
        after = [without(everything(store)[table], {"reason"}) for table in ("ledger_entries", "records")]
        assert after[0] == before[0]
        assert after[1][:-1] == before[1]
        assert sum(row["delta"] for row in after[0]) == store.read(lambda lists: lists.tenant(GONE)).points == seen
        assert (faults(store), found_in(store)) == ([], set())
        store.close()

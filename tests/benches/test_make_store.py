"""Made stores: valid in every row, the same from the same seed, and equal on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bench.make_store import fill_search, make_store
from sqlalchemy import select

from portalops.clock import SystemClock
from portalops.profiles.load import Profiles
from portalops.store.opening import Store, open_store
from tests.invariants.builders import all_tables, rows_of
from tests.invariants.checks import faults_in
from tests.postgres import a_database

TENANTS, SEED = 400, 7


def made(address: str, seed: int = SEED) -> Store:
    """A store of four hundred tenants."""
    make_store(address, TENANTS, 3, 5, seed)
    return open_store(address, SystemClock())


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the program reads it."""
    with store.transaction() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in all_tables()
        }


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = made(str(tmp_path_factory.mktemp("made") / "made.db"))
    yield store
    store.close()


def test_what_must_hold_of_a_store_holds(file: Store) -> None:
    assert faults_in(rows_of(file), Profiles()) == []


def test_every_reference_leads_somewhere(file: Store) -> None:
    with file.transaction() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_the_record_is_one_chain(file: Store) -> None:
    with file.reading() as lists:
        checked = lists.check_chain()

    assert checked.broken_at is None
    assert checked.entries >= TENANTS


def test_it_has_the_sizes_that_were_asked_for(file: Store) -> None:
    rows = rows_of(file)

    assert len(rows["tenants"]) == TENANTS
    assert len(rows["accounts"]) == pytest.approx(3 * TENANTS, rel=0.01)
    assert len(rows["invoices"]) == pytest.approx(5 * TENANTS, rel=0.01)


def test_half_of_the_companies_are_joint_stock_companies(file: Store) -> None:
    names = [row["name"] for row in rows_of(file)["tenants"]]

    assert 0.35 < sum("株式会社" in name for name in names) / len(names) < 0.6


def test_documents_are_numbered_without_a_gap(file: Store) -> None:
    numbers: dict[str, list[int]] = {}
    for row in rows_of(file)["invoices"]:
        series, _, number = row["ref"].rpartition("-")
        numbers.setdefault(series, []).append(int(number))

    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in numbers.values())


def test_the_same_seed_makes_the_same_store_on_both_engines(file: Store) -> None:
    with a_database() as address:
        server = made(address)
        try:
            assert everything(server) == everything(file)
        finally:
            server.close()


def test_another_seed_makes_another_store(file: Store, tmp_path: Path) -> None:
    other = made(str(tmp_path / "other.db"), SEED + 1)

    assert [row["name"] for row in rows_of(other)["tenants"]] != [row["name"] for row in rows_of(file)["tenants"]]
    other.close()


def test_a_store_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.db").write_bytes(b"mine")

    with pytest.raises(SystemExit, match="is there already"):
        make_store(str(tmp_path / "mine.db"), 5, 3, 5, SEED)

    assert (tmp_path / "mine.db").read_bytes() == b"mine"


def test_what_was_made_is_found(tmp_path: Path) -> None:
    address = str(tmp_path / "found.db")
    store = made(address)
    fill_search(address)
    name = rows_of(store)["tenants"][0]["name"]

    with store.reading() as lists:
        assert name in [hit.name for hit in lists.find(name, None, 50)]
    store.close()

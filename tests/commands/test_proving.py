"""Proving the store, and restoring it, on the command line."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from portalops.store.checking import INVARIANTS
from tests.commands.builders import HISTORY, TENANT, furnish, in_terminal, portalops
from tests.postgres import ENGINES, a_database
from tests.store.releases import first_release


@pytest.mark.parametrize("engine", ENGINES)
def test_a_store_that_is_well_is_proved(engine: str, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_database() as address:
        if engine == "postgresql":
            furnish(address)
            monkeypatch.setenv("PORTALOPS_STORE", address)
        ran = portalops("store", "check")
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.count("[OK] ") == len(INVARIANTS)
        assert ran.out.endswith(f"Everything holds: {len(INVARIANTS)} checks.\n")
        data = json.loads(portalops("store", "check", "--json").out)
        assert [(each["name"], each["holds"], each["rows"]) for each in data] == [
            (invariant.name, True, []) for invariant in INVARIANTS
        ]


def test_a_store_that_is_not_well_names_the_rows_at_fault(store: Path) -> None:
    with closing(sqlite3.connect(store, isolation_level=None)) as connection:
        connection.execute("UPDATE tenants SET points = 1001 WHERE ref = ?", (TENANT,))
    ran = portalops("store", "check")
    assert ran.code == 1
    sums = "[NG] The points and the balance of every tenant are what the entries of its ledgers come to."
    assert f"{sums}\n     tenants {TENANT} points: 1001 instead of 1000\n" in ran.out
    assert ran.out.endswith(f"1 of {len(INVARIANTS)} don't hold. Keep a copy of the store before anything else.\n")
    found = portalops("store", "check", "--json")
    assert found.code == 1
    assert [each["rows"] for each in json.loads(found.out) if not each["holds"]] == [
        [{"table": "tenants", "key": f"{TENANT} points", "found": "1001", "expected": "1000"}]
    ]


def test_the_doctor_points_to_the_proof(store: Path) -> None:
    assert "proved by: portalops store check" in portalops("doctor").out


def test_a_store_that_is_not_there_is_neither_made_nor_proved(tmp_path: Path) -> None:
    ran = portalops("--store", str(tmp_path / "none.db"), "store", "check")
    assert ran == (3, "", f"There is no store {tmp_path / 'none.db'}.\n")
    assert not (tmp_path / "none.db").exists()


def test_a_backup_is_restored_and_what_it_replaced_is_kept(store: Path, tmp_path: Path) -> None:
    backup = str(tmp_path / "monday.db")
    portalops("store", "backup", backup)
    portalops("points", "adjust", TENANT, "--delta", "1", "--reason", "x", "--yes")
    ran = portalops("store", "restore", backup, "--yes")
    assert ran.code == 0, ran
    (kept,) = tmp_path.glob("portalops.db.replaced.*")
    assert ran.out == (
        f"Restored: {store}, {len(HISTORY)} entries on record and everything proved.\nWhat it replaced is kept: {kept}\n"
    )
    assert "1 letters wait in it" in ran.err
    assert portalops("store", "check").code == 0
    assert portalops("--store", str(kept), "record", "verify").code == 0
    listed = json.loads(portalops("record", "list", "--limit", "1", "--json").out)
    assert (listed[0]["number"], listed[0]["operation"]) == (len(HISTORY) + 1, "store restore")


def test_a_backup_of_the_first_release_is_upgraded_on_the_way(store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    with first_release("sqlite", folder) as old:
        ran = portalops("store", "restore", old, "--yes")
    assert (ran.code, "It was upgraded from schema 0001 on the way." in ran.out) == (0, True), ran
    assert portalops("tenant", "show", TENANT).code == 0


def test_a_backup_that_isnt_there_is_told_before_anybody_is_asked(store: Path, tmp_path: Path) -> None:
    ran = portalops("store", "restore", str(tmp_path / "nofile"))
    assert ran == (3, "", f"There is no backup {tmp_path / 'nofile'}.\n")


def test_nobody_restores_without_being_asked(store: Path, tmp_path: Path) -> None:
    backup = str(tmp_path / "monday.db")
    portalops("store", "backup", backup)
    asked = portalops("store", "restore", backup)
    assert (asked.code, asked.out) == (2, "")
    refused = in_terminal("--lang", "en", "store", "restore", backup, keys="n\n")
    assert (refused.code, "Nothing was done." in refused.out) == (1, True)
    assert list(tmp_path.glob("*replaced*")) == []


def test_a_backup_that_is_none_replaces_nothing(store: Path, tmp_path: Path) -> None:
    (tmp_path / "songs.db").write_bytes(b"songs " * 999)
    for file, code in (("songs.db", 78), ("none.db", 3), ("portalops.db", 2)):
        ran = portalops("store", "restore", str(tmp_path / file), "--yes")
        assert (ran.code, file in ran.err) == (code, True), ran
    assert portalops("record", "verify").code == 0


def test_a_servers_store_is_restored_with_its_own_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTALOPS_STORE", "postgresql://hanako:s3cret@127.0.0.1:1/portalops")
    ran = portalops("store", "restore", "monday.dump", "--yes")
    assert (ran.code, ran.out) == (2, "")
    assert "pg_restore --dbname=postgresql://hanako:***@127.0.0.1:1/portalops monday.dump" in ran.err


def test_in_a_centre_with_several_stores_the_one_to_restore_is_named(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "portalops.toml"
    config.write_text(f'[contexts.staging]\nstore = "{store}"\n')
    portalops("store", "backup", str(tmp_path / "monday.db"))
    restoring = ("store", "restore", str(tmp_path / "monday.db"), "--yes")
    monkeypatch.delenv("PORTALOPS_STORE")
    ran = portalops("--config", str(config), *restoring)
    assert (ran.code, "--context staging" in ran.err) == (4, True), ran
    ran = portalops("--config", str(config), "--context", "staging", *restoring)
    assert (ran.code, f"Restored: {store}" in ran.out) == (0, True), ran


def test_the_doctor_tells_where_purges_are_remembered_after_a_restore(store: Path) -> None:
    assert f"[OK] purges         {store}.purges.jsonl remembers them" in portalops("doctor").out


@pytest.mark.parametrize(("named", "mark"), [("", "[--]"), ('purge_register = "purges.jsonl"\n', "[OK]")])
def test_on_a_server_the_doctor_asks_for_a_register_of_purges(tmp_path: Path, named: str, mark: str) -> None:
    config = tmp_path / "centre.toml"
    with a_database() as address:
        furnish(address)
        config.write_text(f'store = "{address}"\n{named}')
        config.chmod(0o600)
        assert f"{mark} purges  " in portalops("--config", str(config), "doctor").out

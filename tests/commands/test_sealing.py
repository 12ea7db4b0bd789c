"""Checkpoints on the command line: signed here, checked anywhere, and held against a store that somebody rewrote."""

from __future__ import annotations

import json
import sqlite3
import stat
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from portalops.checkpoint import HOW_TO_VERIFY
from tests.commands.builders import HISTORY, TENANT, Where, furnish, portalops, rows_in, working_as
from tests.postgres import ENGINES, a_database

COUNT = len(HISTORY)


@pytest.fixture
def key(tmp_path: Path) -> str:
    """The public half of the key that signs."""
    assert portalops("record", "key").code == 0
    file = tmp_path / "public-key.pem"
    file.write_text(portalops("record", "public-key").out)
    return str(file)


def sealed(to: Path) -> str:
    assert portalops("record", "checkpoint", "--out", str(to)).code == 0
    return str(to)


def rewrite(store: Where, *statements: str) -> None:
    with closing(sqlite3.connect(store, isolation_level=None)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)


CUT = (
    "DELETE FROM ledger_entries",
    "DELETE FROM record_details WHERE seq > 5",
    "DELETE FROM records WHERE seq > 5",
    "UPDATE record_head SET seq = 5, hash = (SELECT hash FROM records WHERE seq = 5)",
)


def test_a_key_is_made_once_for_its_owner_alone_and_never_shown(store: Where, tmp_path: Path) -> None:
    file = tmp_path / "data" / "portalops" / "record-key.pem"
    made = portalops("record", "key")
    assert (made.code, made.out) == (0, f"The signing key is made: {file}. Keep a copy of it in a safe place.\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert portalops("record", "key").code == 78
    secret = "".join(file.read_text().splitlines()[1:-1])
    shown = portalops("record", "public-key", "--json").out + portalops("record", "public-key").out
    assert "BEGIN PUBLIC KEY" in shown
    assert secret not in shown


def test_the_configuration_says_where_the_key_is(store: Where, tmp_path: Path) -> None:
    config = tmp_path / "portalops.toml"
    config.write_text('record_key = "keys/record.pem"\n')
    assert portalops("--config", str(config), "record", "key").code == 0
    assert (tmp_path / "keys" / "record.pem").exists()
    assert portalops("record", "checkpoint", "--out", str(tmp_path / "x.txt")).code == 78


def test_who_signed_and_whom_it_was_denied_is_on_record(store: Where, tmp_path: Path, key: str) -> None:
    with working_as("boss"):
        for who, role in (("boss", "administrator"), ("audi", "auditor"), ("suzuki", "supervisor")):
            assert portalops("operator", "set", who, role, "--yes").code == 0
    signed, denied = tmp_path / "signed.txt", tmp_path / "denied.txt"
    with working_as("suzuki"):
        ran = portalops("record", "checkpoint", "--out", str(denied))
        assert (ran.code, "record:seal" in ran.err, denied.exists()) == (4, True, False)
    with working_as("audi"):
        data = json.loads(portalops("record", "checkpoint", "--out", str(signed), "--json").out)
        listed = json.loads(portalops("record", "list", "--limit", "2", "--json").out)
        assert portalops("record", "verify", "--checkpoint", str(signed), "--key", key).code == 0
    assert [(entry["operator"], entry["operation"], entry["outcome"]) for entry in listed] == [
        ("audi", "record checkpoint", "done"), ("suzuki", "record checkpoint", "not_permitted"),
    ]  # fmt: skip
    ((newest,),) = rows_in(store, "SELECT details FROM record_details ORDER BY seq DESC LIMIT 1")
    assert json.loads(newest) == {"entries": listed[0]["number"] - 1, "head": data["head"]}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_store_is_verified_against_its_checkpoint(engine: str, store: Where, tmp_path: Path, key: str, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    with a_database() as address:
        if engine == "postgresql":
            furnish(address)
            monkeypatch.setenv("PORTALOPS_STORE", address)
        checkpoint = sealed(tmp_path / "monday.txt")
        portalops("points", "adjust", TENANT, "--delta", "1", "--reason", "x", "--yes")
        ran = portalops("record", "verify", "--checkpoint", checkpoint, "--key", key)
        said = f"The whole chain holds: {COUNT + 2} entries, the first {COUNT} as the signed checkpoint has them."
        assert (ran.code, said in ran.out) == (0, True), ran
        without = portalops("record", "verify", "--checkpoint", checkpoint, "--json")
        assert (without.code, json.loads(without.out)["sealed"]) == (0, COUNT)
        assert "its signature wasn't looked at" in without.out


def test_a_checkpoint_is_checked_by_the_public_key_alone(store: Path, tmp_path: Path, key: str) -> None:
    checkpoint = sealed(tmp_path / "checkpoint.txt")
    elsewhere = str(tmp_path / "nowhere" / "none.db")
    ran = portalops("--store", elsewhere, "record", "checkpoint-check", checkpoint, "--key", key)
    assert (ran.code, f"The signature fits: {store} had {COUNT} entries on record" in ran.out) == (0, True)
    assert not (tmp_path / "nowhere").exists()
    data = json.loads(portalops("record", "checkpoint-check", checkpoint, "--key", key, "--json").out)
    assert (data["store"], data["entries"], len(data["head"])) == (str(store), COUNT, 64)
    opened = subprocess.run(["sh", "-ec", HOW_TO_VERIFY], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "Signature Verified Successfully" in opened.stdout


def test_a_checkpoint_that_was_changed_is_told_everywhere(store: Path, tmp_path: Path, key: str) -> None:
    checkpoint = Path(sealed(tmp_path / "checkpoint.txt"))
    checkpoint.write_text(checkpoint.read_text().replace(f"entries: {COUNT}", "entries: 5"))
    for command in (
        ("record", "checkpoint-check", str(checkpoint), "--key", key),
        ("record", "verify", "--checkpoint", str(checkpoint), "--key", key),
        ("record", "verify", "--checkpoint", str(checkpoint)),
        ("store", "restore", str(store), "--checkpoint", str(checkpoint), "--key", key, "--yes"),
    ):
        ran = portalops(*command)
        assert ran.code == 1, ran
        assert "The checkpoint can't be used: it is a checkpoint of the record, but changed" in ran.out + ran.err


def test_a_cut_with_a_head_that_fits_is_found_by_the_checkpoint(store: Path, tmp_path: Path, key: str) -> None:
    checkpoint = sealed(tmp_path / "monday.txt")
    rewrite(store, *CUT)
    assert portalops("record", "verify").code == 0
    ran = portalops("record", "verify", "--checkpoint", checkpoint, "--key", key)
    assert ran.code == 1
    assert f"The first broken link is entry 6: it and what follows are missing; the checkpoint knows {COUNT}" in ran.out
    assert "[OK] record" in portalops("doctor").out
    assert portalops("store", "check").code == 1, "the ledgers don't come from anything on record any more"


def test_a_record_that_does_not_hold_is_not_signed(store: Path, tmp_path: Path, key: str) -> None:
    rewrite(store, "UPDATE records SET operator = 'nobody' WHERE seq = 3")
    ran = portalops("record", "checkpoint", "--out", str(tmp_path / "x.txt"))
    assert (ran.code, (tmp_path / "x.txt").exists()) == (1, False)
    assert "Nothing was signed, because the record doesn't hold. The first broken link is entry 3" in ran.err


def test_an_empty_record_is_not_signed(tmp_path: Path, new_store: Where, key: str) -> None:
    ran = portalops("record", "checkpoint", "--out", str(tmp_path / "x.txt"))
    assert (ran.code, ran.err) == (1, "There is nothing on record yet that could be signed.\n")


def test_a_checkpoint_is_written_over_nothing_and_into_a_folder_that_is_there(
    store: Where, tmp_path: Path, key: str
) -> None:
    taken = tmp_path / "taken.txt"
    taken.write_text("mine")
    assert portalops("record", "checkpoint", "--out", str(taken)).code == 2
    assert taken.read_text() == "mine"
    assert portalops("record", "checkpoint", "--out", str(tmp_path / "no" / "x.txt")).code == 1
    assert portalops("record", "checkpoint").code == 2


def test_what_is_asked_for_must_be_given(store: Where, tmp_path: Path, key: str) -> None:
    checkpoint = sealed(tmp_path / "checkpoint.txt")
    for command in (
        ("record", "verify", "--key", key),
        ("record", "verify", "--checkpoint", str(tmp_path / "none")),
        ("record", "verify", "--checkpoint", checkpoint, "--key", checkpoint),
        ("record", "checkpoint-check", checkpoint),
        ("record", "checkpoint-check", str(tmp_path / "none"), "--key", key),
        ("record", "checkpoint-check", checkpoint, "--key", checkpoint),
    ):
        ran = portalops(*command)
        assert (ran.code, "Traceback" in ran.err) == (2, False), ran


def test_who_may_not_seal_the_record_signs_nothing(store: Where, tmp_path: Path, key: str) -> None:
    assert portalops("operator", "set", "nobody-here", "administrator", "--yes").code == 0
    ran = portalops("record", "checkpoint", "--out", str(tmp_path / "x.txt"))
    assert (ran.code, "record:seal" in ran.err, (tmp_path / "x.txt").exists()) == (4, True, False)


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        (("UPDATE records SET body = replace(body, 'root', 'toor'), operator = 'nobody' WHERE seq = 3",), 3),
        (("UPDATE record_details SET details = '{}' WHERE seq = 4",), 4),
        (("DELETE FROM record_details WHERE seq = 5", "DELETE FROM records WHERE seq = 5"), 5),
        ([f"UPDATE records SET seq = {to} WHERE seq = {of}" for of, to in ((6, -1), (9, 6), (-1, 9))], 6),  # noqa: S608
        (("DELETE FROM record_details WHERE seq > 7", "DELETE FROM records WHERE seq > 7"), 8),
        (("UPDATE record_head SET hash = 'f'",), COUNT + 1),
    ],
    ids=["edited", "details edited", "deleted", "swapped", "cut", "head changed"],
)
def test_verify_and_the_doctor_both_say_where_the_record_breaks(
    store: Path, changes: Sequence[str], number: int
) -> None:
    rewrite(store, *changes)
    said = f"The first broken link is entry {number}: "
    verified, looked_at = portalops("record", "verify"), portalops("doctor")
    assert (verified.code, said in verified.out) == (1, True), verified
    assert (looked_at.code, f"[NG] record         {said}" in looked_at.out) == (1, True), looked_at

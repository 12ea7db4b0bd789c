"""The store's own commands: upgraded with a backup first, backed up while others write; and no door tells its secret."""

from __future__ import annotations

import json
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from portalops.store.schema import HEAD
from tests.commands.builders import TENANT, in_terminal, portalops
from tests.postgres import ENGINES, a_database
from tests.store.releases import first_release

ADDRESS = "postgresql://hanako:s3cret@127.0.0.1:1/portalops"
SHOWN = "postgresql://hanako:***@127.0.0.1:1/portalops"


@pytest.fixture(params=ENGINES)
def old(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where a store of the first release is, which every command of the test works on."""
    with first_release(request.param, tmp_path) as where:
        monkeypatch.setenv("PORTALOPS_STORE", where)
        yield where


def test_an_older_store_is_upgraded_and_works(old: str) -> None:
    refused = portalops("tenant", "show", TENANT)
    assert (refused.code, refused.out) == (78, "")
    assert "upgrade it with: portalops store upgrade" in refused.err
    assert "[NG] store" in portalops("doctor").out

    planned = portalops("store", "upgrade", "--dry-run")
    assert planned.code == 0
    assert f"has schema 0001, this portalops needs {HEAD}:" in planned.out
    assert planned.out.count("\n- ") == int(HEAD) - 1
    assert portalops("tenant", "show", TENANT).code == 78

    done = portalops("store", "upgrade", "--yes")
    assert done.code == 0, done
    assert f"has schema {HEAD} now." in done.out
    assert ("Backed up as it was:" in done.out) == ("://" not in old)
    assert ("pg_dump" in done.err) == ("://" in old)
    assert portalops("tenant", "show", TENANT).code == 0
    assert portalops("record", "verify").code == 0
    assert f"it has the schema that this portalops needs: {HEAD}." in portalops("doctor").out

    again = portalops("store", "upgrade")
    assert again.code == 0
    assert again.out.endswith(f"has the schema that this portalops needs: {HEAD}.\n")


def test_nobody_is_upgraded_without_being_asked(old: str) -> None:
    asked = portalops("store", "upgrade")
    assert (asked.code, asked.out) == (2, "")
    assert "give --yes to do it" in asked.err
    assert portalops("tenant", "show", TENANT).code == 78


def test_a_terminal_asks(tmp_path: Path) -> None:
    with first_release("sqlite", tmp_path) as where:
        refused = in_terminal("--lang", "en", "--store", where, "store", "upgrade", keys="n\n")
    assert (refused.code, "Nothing was done." in refused.out) == (1, True)
    assert [path.name for path in tmp_path.glob("portalops.db.*")] == []


def test_a_store_that_is_not_there_is_neither_made_nor_upgraded(tmp_path: Path) -> None:
    for verb in (("upgrade",), ("backup", str(tmp_path / "copy.db"))):
        ran = portalops("--store", str(tmp_path / "none.db"), "store", *verb)
        assert ran == (3, "", f"There is no store {tmp_path / 'none.db'}.\n")
    assert list(tmp_path.glob("*.db")) == []


def test_a_backup_is_the_store_of_one_moment(store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    ran = portalops("store", "backup", str(copy))
    assert ran == (0, f"Backed up: {copy}\n", "")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert portalops("--store", str(copy), "record", "verify").code == 0
    for more in ("record", "list", "--json"), ("tenant", "show", TENANT, "--json"):
        assert portalops("--store", str(copy), *more) == portalops(*more)


WRITES_FOR_EVER = f"""
import sys
from portalops.commands.app import command_line
while True:
    try:
        command_line().main(["points", "adjust", "{TENANT}", "--delta", "1", "--reason", "x", "--yes", "--json"])
    except SystemExit:
        pass
"""


def test_a_backup_is_made_while_others_write(store: Path, tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITES_FOR_EVER], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert writer.stdout
    try:
        writer.stdout.readline()
        copies = [tmp_path / f"copy-{number}.db" for number in range(3)]
        assert [portalops("store", "backup", str(copy)).code for copy in copies] == [0, 0, 0]
    finally:
        writer.kill()
        writer.communicate()
    for copy in copies:
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert portalops("--store", str(copy), "record", "verify").code == 0


@pytest.mark.parametrize("taken", ["a file", "the store itself", "a folder", "a link to nowhere"])
def test_a_backup_writes_over_nothing(store: Path, tmp_path: Path, taken: str) -> None:
    place = {"the store itself": store, "a folder": tmp_path}.get(taken, tmp_path / "taken")
    if taken == "a file":
        place.write_text("mine")
    elif taken == "a link to nowhere":
        place.symlink_to(tmp_path / "nowhere")
    ran = portalops("store", "backup", str(place))
    assert ran.code == 2
    assert f"{place} is there already; name a new file." in ran.err
    assert taken != "a file" or place.read_text() == "mine"
    assert portalops("record", "verify").code == 0


def test_a_backup_that_cannot_be_written_is_told(store: Path, tmp_path: Path) -> None:
    ran = portalops("store", "backup", str(tmp_path / "nowhere" / "copy.db"))
    assert ran.code == 1
    assert "can't be written: No such file or directory" in ran.err
    (tmp_path / "songs.db").write_bytes(b"x" * 4096)
    ran = portalops("--store", str(tmp_path / "songs.db"), "store", "backup", str(tmp_path / "copy.db"))
    assert ran.code == 78
    assert "isn't a store, or it is damaged" in ran.err
    assert list(tmp_path.glob("copy*")) == []


def test_a_servers_store_is_backed_up_with_its_own_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTALOPS_STORE", ADDRESS)
    ran = portalops("store", "backup", "copy.dump")
    assert (ran.code, ran.out) == (2, "")
    assert f"pg_dump --format=custom --file=copy.dump {SHOWN}" in ran.err


@pytest.mark.parametrize(
    "address",
    [
        ADDRESS,
        "postgresql://hanako@127.0.0.1:1/portalops?password=s3cret",
        "postgresql://127.0.0.1:1/portalops?user=hanako&sslpassword=s3cret",
        "postgresql://hanako:s3cret/x@127.0.0.1:1/portalops",
        "postgresql://hanako:x@s3cret@127.0.0.1:1/portalops",
        "postgresql://hanako:x@s3cret/y@127.0.0.1:1/portalops",
        "postgresql://hanako:s3cret@127.0.0.1:port/portalops",
        "mysql://hanako:s3cret@127.0.0.1/portalops",
    ],
)
@pytest.mark.parametrize("door", ["environment", "configuration", "command line"])
def test_no_door_tells_the_secret_of_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, door: str
) -> None:
    before: tuple[str, ...] = ()
    if door == "environment":
        monkeypatch.setenv("PORTALOPS_STORE", address)
    elif door == "configuration":
        (tmp_path / "portalops.toml").write_text(f'store = "{address}"\n')
        before = ("--config", str(tmp_path / "portalops.toml"))
    else:
        before = ("--store", address)
    monkeypatch.setenv("PORTALOPS_DEBUG", "1")
    for command in (
        ("doctor",),
        ("doctor", "--json"),
        ("tenant", "show", TENANT, "--json"),
        ("points", "adjust", TENANT, "--delta", "1", "--reason", "x", "--yes"),
        ("store", "upgrade"),
        ("store", "backup", "x"),
    ):
        ran = portalops(*before, *command)
        assert ran.code in ((2, 78) if door == "command line" else (1, 2, 75, 78)), ran
        assert "s3cret" not in ran.out + ran.err


def test_the_doctor_names_a_server_without_its_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTALOPS_STORE", ADDRESS)
    (found,) = (each for each in json.loads(portalops("doctor", "--json").out) if each["what"] == "store")
    assert (found["state"], SHOWN in found["message"]) == ("wrong", True)


@pytest.mark.parametrize(("mode", "mark"), [(0o644, "[NG]"), (0o640, "[NG]"), (0o600, "[OK]")])
def test_the_doctor_minds_who_can_read_a_password(tmp_path: Path, mode: int, mark: str) -> None:
    config = tmp_path / "portalops.toml"
    config.write_text(f'store = "{ADDRESS}"\n')
    config.chmod(mode)
    assert f"{mark} configuration" in portalops("--config", str(config), "doctor").out


def test_a_service_file_leads_to_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_database() as address:
        url = make_url(address)
        named = {
            "host": url.query.get("host", url.host),
            "port": url.port,
            "user": url.username,
            "dbname": url.database,
        }
        given = {name: value for name, value in named.items() if value} | (
            {"password": url.password} if url.password else {}
        )
        file = tmp_path / "pg_service.conf"
        file.write_text("[portalops]\n" + "".join(f"{name}={value}\n" for name, value in given.items()))
        monkeypatch.setenv("PGSERVICEFILE", str(file))
        ran = portalops("--store", "postgresql:///?service=portalops", "record", "verify")
        assert ran.code == 0, ran.err

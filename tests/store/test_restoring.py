# ruff: noqa: S608 - the statements that are put together here are the tampering itself.
"""A restore: the backup is proved first, nobody is worked over, and at any moment the old or the new store is there."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import connect
from typing import Any

import pytest

from portalops.checkpoint import Checkpoint
from portalops.clock import FixedClock
from portalops.errors import BadConfiguration, BadInput, NotFound, PortalopsError, Temporary
from portalops.store import schema
from portalops.store.backup import copy
from portalops.store.checking import check
from portalops.store.opening import Store, open_store
from portalops.store.restoring import Restoration, Restored, restore
from portalops.store.sealing import seal
from portalops.store.waiting import Writer
from portalops.words import tell, use
from tests.store.builders import TODAY, an_entry, put_on_record
from tests.store.releases import first_release

WRITER = Writer(operator="hanako", doing="store restore")
CLOCK = FixedClock(TODAY)
KEPT = "portalops.db.replaced.20260520T010000.000000Z"
ENTRIES = 5


@pytest.fixture(autouse=True)
def _in_english() -> None:
    use("en")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the store is: with so many entries on record, and three more than the backup beside it."""
    store = tmp_path / "portalops.db"
    opened = open_store(store, CLOCK)
    put_on_record(opened, ENTRIES)
    opened.close()
    copy(store, tmp_path / "backup.db")
    opened = open_store(store, CLOCK)
    for number in range(3):
        with opened.writing() as unit:
            unit.record(an_entry(request_id=f"later-{number}"))
    opened.close()
    return store


def restored(place: Path, checkpoint: Checkpoint | None = None, patience_s: float = 0.2) -> Restored:
    asked = Restoration(file=place.with_name("backup.db"), store=place, checkpoint=checkpoint)
    return restore(asked, WRITER, CLOCK, patience_s)


def refused(place: Path, error: type[PortalopsError] = PortalopsError, **options: Any) -> str:
    """What is said of a restore that isn't done, after which everything is as it was."""
    backup = place.with_name("backup.db")
    before = rows_in(place), backup.exists() and backup.read_bytes()
    with pytest.raises(error) as raised:
        restored(place, **options)
    assert (rows_in(place), backup.exists() and backup.read_bytes()) == before
    assert [file.name for file in place.parent.iterdir() if "restoring" in file.name or "replaced" in file.name] == []
    return tell(raised.value.text)


def rows_in(file: Path) -> list[Any]:
    """Everything on record in a store."""
    with closing(connect(f"file:{file}?mode=ro", uri=True)) as connection:
        tables = ("records", "record_details", "record_head", "alembic_version")
        return [connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables]


def entries_in(file: Path) -> int:
    """How many entries are on record in a store that holds."""
    with closing(connect(f"file:{file}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (count,) = connection.execute("SELECT COUNT(*) FROM records").fetchone()
        return int(count)


@contextmanager
def opened(file: Path) -> Iterator[Store]:
    store = open_store(file, CLOCK)
    yield store
    store.close()


def test_a_backup_takes_the_place_of_the_store_and_what_it_replaced_is_kept(place: Path) -> None:
    done = restored(place)
    assert done == Restored(entries=ENTRIES, letters=0, upgraded=None, kept=place.with_name(KEPT))
    assert (entries_in(place), entries_in(place.with_name(KEPT))) == (ENTRIES + 1, ENTRIES + 3)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    names = {file.name for file in place.parent.iterdir()} - {"portalops.db-queue", "portalops.db-turn"}
    assert names == {"portalops.db", "backup.db", KEPT}


def test_a_restored_store_goes_on_and_says_what_it_was_restored_from_and_what_it_replaced(place: Path) -> None:
    earlier = a_checkpoint_of(place)
    replaced = {"entries": earlier.entries, "head": earlier.head}
    restored(place)
    with opened(place) as store:
        put_on_record_after(store)
        with store.reading() as lists:
            entries = lists.records(None, 2)
            assert lists.check_chain().entries == ENTRIES + 2
    assert (entries[1].operation, entries[1].operator, entries[1].details) == (
        "store restore",
        "hanako",
        {"asked": {"file": str(place.with_name("backup.db"))}, "entries": ENTRIES, "replaced": replaced},
    )


def put_on_record_after(store: Store) -> None:
    with store.writing() as unit:
        unit.record(an_entry(request_id="after"))


def test_a_backup_can_be_restored_again_and_again(place: Path) -> None:
    restored(place)
    place.with_name(KEPT).rename(place.with_name("first"))
    assert restored(place).entries == ENTRIES
    assert entries_in(place) == ENTRIES + 1


def test_where_there_is_no_store_nothing_is_kept(tmp_path: Path, place: Path) -> None:
    elsewhere = tmp_path / "new" / "portalops.db"
    asked = Restoration(file=place.with_name("backup.db"), store=elsewhere)
    assert restore(asked, WRITER, CLOCK, 0.2).kept is None
    assert (entries_in(elsewhere), stat.S_IMODE(elsewhere.stat().st_mode)) == (ENTRIES + 1, 0o600)


def test_a_link_to_the_store_goes_on_leading_to_it(place: Path, tmp_path: Path) -> None:
    link = tmp_path / "links" / "portalops.db"
    link.parent.mkdir()
    link.symlink_to(place)
    asked = Restoration(file=place.with_name("backup.db"), store=link)
    assert restore(asked, WRITER, CLOCK, 0.2).kept == place.with_name(KEPT)
    assert (link.is_symlink(), entries_in(place)) == (True, ENTRIES + 1)


def test_a_store_that_others_have_open_is_left_alone(place: Path) -> None:
    with opened(place) as store:
        with store.viewing() as connection:
            connection.exec_driver_sql("SELECT 1 FROM records")
            assert "Others have the store" in refused(place, Temporary)
        assert "Others have the store" in refused(place, Temporary)
    assert restored(place).entries == ENTRIES


HOLDS = """
import sys
from sqlite3 import connect
connection = connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
connection.execute("SELECT COUNT(*) FROM records").fetchall()
print("open", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("how", ["PRAGMA journal_mode = WAL", "PRAGMA user_version"])
def test_a_store_that_another_process_has_open_is_left_alone(place: Path, how: str) -> None:
    with opened(place) as store:
        put_on_record_after(store)
        held = subprocess.Popen(
            [sys.executable, "-c", HOLDS, str(place), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert held.stdout
        assert held.stdout.readline() == b"open\n"
    try:
        assert "Others have the store" in refused(place, Temporary)
    finally:
        held.communicate(b"")
    assert restored(place).entries == ENTRIES


def test_whoever_writes_is_waited_for_and_named(place: Path) -> None:
    from portalops.store.turns import Turns

    turn = Turns(place, Writer(operator="taro", doing="batch run"), 1).take()
    try:
        assert "taro (batch run) has been writing" in refused(place, Temporary)
    finally:
        turn.end()


WAITS = """
import sys
from portalops.clock import FixedClock
from portalops.errors import PortalopsError
from portalops.store.opening import open_store
from tests.store.builders import TODAY, an_entry
from sqlite3 import connect
print("ready", flush=True)
sys.stdin.readline()
try:
    store = open_store(sys.argv[1], FixedClock(TODAY))
    with store.writing() as unit:
        unit.record(an_entry(request_id="waited"))
    print("written")
except PortalopsError as error:
    print(type(error).__name__, error)
"""


def test_who_came_while_it_was_replaced_never_writes_to_the_one_that_was(place: Path) -> None:
    from portalops.store import exchanging

    waiting = subprocess.Popen(
        [sys.executable, "-c", WAITS, str(place)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert waiting.stdin
    assert waiting.stdout
    assert waiting.stdout.readline() == "ready\n"
    new = place.with_name("new.db")
    shutil.copy(place.with_name("backup.db"), new)
    with exchanging.in_turn(place, WRITER, 0.2), exchanging.alone_with(place):
        waiting.stdin.write("go\n")
        waiting.stdin.flush()
        time.sleep(1)
        kept = exchanging.put_in_place(new, place, CLOCK.now())
    said, _ = waiting.communicate()
    assert kept
    assert entries_in(kept) == ENTRIES + 3
    assert entries_in(place) == ENTRIES + (said == "written\n"), said


DAMAGES = {
    "cut off": lambda content: content[: len(content) // 2],
    "nothing": lambda content: b"",
    "something else": lambda content: b"songs " * 4096,
    "a page": lambda content: content[: len(content) // 2] + b"\xff" * 4096 + content[len(content) // 2 + 4096 :],
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_replaces_nothing(place: Path, damage: str) -> None:
    backup = place.with_name("backup.db")
    backup.write_bytes(DAMAGES[damage](backup.read_bytes()))
    assert "backup.db" in refused(place)


TAMPERED = {
    "UPDATE record_head SET seq = 4": "At fault: records 6: the head of the record stands before its end",
    "DELETE FROM records WHERE seq = 3": "What a row names is there. At fault: record_details 3: 3",
    "UPDATE records SET operator = 'x' WHERE seq = 2": "At fault: records 2: what the entry is found by was changed",
    "INSERT INTO ledger_entries VALUES (1, 'x:y', 'points', '2026-05-20', 'adjustment', 5, 5, 'x', 1)": "ledger_entries 1",
}


@pytest.mark.parametrize("change", TAMPERED)
def test_a_backup_that_does_not_hold_replaces_nothing_and_its_rows_are_named(place: Path, change: str) -> None:
    tamper(place.with_name("backup.db"), change)
    said = refused(place)
    assert "The backup doesn't hold, so nothing was replaced." in said
    assert TAMPERED[change] in said


def tamper(file: Path, change: str) -> None:
    """Change a store's file past its triggers, and put those back."""
    with closing(connect(file, isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(change)
        for _, sql in triggers:
            connection.execute(sql)


def a_checkpoint_of(place: Path) -> Checkpoint:
    with opened(place) as store, store.viewing() as connection:
        return seal(connection, str(place), datetime(2026, 5, 20, tzinfo=UTC))


def test_a_backup_is_held_against_the_checkpoint_that_is_given(place: Path) -> None:
    later = a_checkpoint_of(place)
    assert "The first broken link is entry 6: it and what follows are missing" in refused(place, checkpoint=later)
    earlier = a_checkpoint_of(place.with_name("backup.db"))
    assert restored(place, earlier).entries == ENTRIES


def test_a_backup_of_an_earlier_schema_is_upgraded_on_the_way_and_stays_as_it_is(place: Path, tmp_path: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    with first_release("sqlite", folder) as old:
        shutil.copy(old, place.with_name("backup.db"))
    before = place.with_name("backup.db").read_bytes()
    assert restored(place).upgraded == "0001"
    assert place.with_name("backup.db").read_bytes() == before
    with opened(place) as store, store.viewing() as connection:
        assert schema.version_of(connection) == schema.HEAD
        assert all(finding.holds for finding in check(connection))
    assert [file.name for file in place.parent.iterdir() if "schema-" in file.name] == []


@pytest.mark.parametrize(("version", "said"), [("9999", "made by a newer portalops"), ("abcd", "a newer portalops")])
def test_a_backup_of_a_schema_that_is_not_known_replaces_nothing(place: Path, version: str, said: str) -> None:
    tamper(place.with_name("backup.db"), f"UPDATE alembic_version SET version_num = '{version}'")
    assert said in refused(place, BadConfiguration)


def test_a_database_of_something_else_replaces_nothing(place: Path) -> None:
    place.with_name("backup.db").unlink()
    with closing(connect(place.with_name("backup.db"))) as connection:
        connection.execute("CREATE TABLE songs (title)")
    assert "isn't a store" in refused(place, BadConfiguration)


def test_a_backup_must_be_there_and_not_be_the_store_itself(place: Path) -> None:
    backup = place.with_name("backup.db")
    backup.unlink()
    assert "There is no backup" in refused(place, NotFound)
    backup.hardlink_to(place)
    assert "is the store itself" in refused(place, BadInput)


def test_what_waited_beside_a_damaged_store_goes_with_it_and_not_into_the_restored_one(place: Path) -> None:
    with opened(place) as store:
        put_on_record_after(store)
        waited = place.with_name("portalops.db-wal").read_bytes()
    place.write_bytes(b"x" * 8192)
    place.with_name("portalops.db-wal").write_bytes(waited)
    place.with_name("portalops.db-shm").write_bytes(b"")
    kept = restored(place).kept
    assert kept
    assert kept.read_bytes() == b"x" * 8192
    assert kept.with_name(f"{kept.name}-wal").read_bytes() == waited
    assert not place.with_name("portalops.db-wal").exists()
    assert entries_in(place) == ENTRIES + 1


def test_what_waited_beside_a_sound_store_is_kept_in_it(place: Path) -> None:
    with opened(place) as store:
        put_on_record_after(store)
        saved = {name: place.with_name(name).read_bytes() for name in ("portalops.db", "portalops.db-wal")}
    for name, content in saved.items():
        place.with_name(name).write_bytes(content)
    kept = restored(place).kept
    assert kept
    assert entries_in(kept) == ENTRIES + 4


def steps(place: Path) -> int:
    """How many steps on files a restore takes: each that the interpreter tells of."""
    told: list[str] = []
    listening = [True]

    def listen(event: str, args: tuple[Any, ...]) -> None:
        if listening and is_step(event, args, place):
            told.append(event)

    sys.addaudithook(listen)
    restored(place)
    listening.clear()
    return len(told)


def is_step(event: str, args: tuple[Any, ...], place: Path) -> bool:
    names = ("open", "os.link", "os.rename", "os.remove", "sqlite3.connect", "sqlite3.connect/handle")
    return event == "fcntl.lockf" or (event in names and place.name in str(args))


def test_killed_at_any_step_either_store_is_there_whole_and_the_next_restore_completes(
    place: Path, tmp_path: Path
) -> None:
    saved = {name: place.with_name(name).read_bytes() for name in ("portalops.db", "backup.db")}
    count = steps(place)
    assert count > 15, "steps are counted"
    for last in range(1, count + 1):
        for file in place.parent.glob("*"):
            file.unlink()
        for name, content in saved.items():
            place.with_name(name).write_bytes(content)
        kill_at_step(place, last)
        assert entries_in(place) in (ENTRIES + 1, ENTRIES + 3), last
        with opened(place) as store, store.reading() as lists:
            assert lists.check_chain().broken_at is None, last
        for kept in place.parent.glob("*.replaced.*"):
            assert entries_in(kept) == ENTRIES + 3, last
            kept.unlink()
        if last % 4 == 0:
            assert restored(place).entries == ENTRIES, last


def kill_at_step(place: Path, last: int) -> None:
    """Restore in a process of its own that ends at once at its so many-th step, with nothing done after it."""
    child = os.fork()
    if child == 0:
        count = 0

        def listen(event: str, args: tuple[Any, ...]) -> None:
            nonlocal count
            count += is_step(event, args, place)
            if count >= last:
                os._exit(9)

        sys.addaudithook(listen)
        restored(place)
        os._exit(0)
    os.waitpid(child, 0)

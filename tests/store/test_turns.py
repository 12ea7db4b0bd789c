"""The two locks beside a file: one at a time, in order, let go of in every way that a process or a thread can end."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from sqlite3 import connect

import pytest

from portalops.clock import FixedClock
from portalops.errors import Temporary
from portalops.facts import ChainCheck
from portalops.sign_in import operator_name
from portalops.store import sqlite
from portalops.store.engines import engine_of
from portalops.store.opening import Store
from portalops.store.turns import Turns
from portalops.words import tell
from tests.builders import a_tenant
from tests.commands.builders import portalops
from tests.store.builders import TODAY, an_entry, contracts, do, put_on_record, registers
from tests.store.test_many_writers_in_turn import SATO, opened, somebody_writing

FULL = 2

WAITS_FOR_A_TURN = """
import sys
from pathlib import Path
from portalops.store.turns import Turns
from portalops.store.waiting import Writer

print("waiting", flush=True)
turn = Turns(Path(sys.argv[1]), Writer(operator="suzuki"), 60).take()
print("has it", flush=True)
sys.stdin.readline()
turn.end()
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A store in a file."""
    opened(str(tmp_path / "portalops.db")).close()
    return tmp_path / "portalops.db"


def held_by(file: Path) -> dict[str, str]:
    """What stands beside a store of the one who wrote to it last."""
    said = json.loads(file.with_name("portalops.db-turn").read_bytes())
    assert set(said) == {"writer", "since"}
    return dict(said["writer"])


def test_what_stands_beside_the_file_is_who_wrote_and_with_which_command(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTALOPS_STORE", str(file))
    monkeypatch.setenv("PORTALOPS_CONFIG", "")
    store = opened(str(file))
    do(store, registers(a_tenant()), contracts())
    store.close()
    ran = portalops("points", "adjust", str(a_tenant().ref), "--delta", "5", "--reason", "x", "--yes")
    assert ran.code == 0, ran.err
    assert held_by(file) == {"operator": operator_name(), "doing": "points adjust"}


def test_who_hurries_waits_no_longer_than_that(file: Path) -> None:
    store = opened(str(file))
    with somebody_writing(str(file)):
        began = time.monotonic()
        with pytest.raises(Temporary), store.transaction(hurries_s=0.1):
            pass
        assert time.monotonic() - began < 5
    with store.transaction(hurries_s=0.1):
        pass
    store.close()


@pytest.mark.parametrize("in_the_way", ["portalops.db-queue", "portalops.db-turn"])
def test_where_there_is_no_place_for_a_turn_the_store_is_written_all_the_same(file: Path, in_the_way: str) -> None:
    for lock in file.parent.glob("portalops.db-[qt]*"):
        lock.unlink()
    file.with_name(in_the_way).mkdir()
    writer, waiter = opened(str(file)), opened(str(file), 0.1)
    with writer.writing() as unit:
        unit.record(an_entry())
        with pytest.raises(Temporary) as refused:
            put_on_record(waiter, 1)
    assert "is locked by somebody who is writing" in tell(refused.value.text)
    put_on_record(waiter, 1)
    writer.close()
    waiter.close()


def test_what_nobody_can_read_names_nobody(file: Path) -> None:
    with somebodys_turn(file):
        file.with_name("portalops.db-turn").write_bytes(b'{"writer"')
        with pytest.raises(Temporary) as refused:
            Turns(file, SATO, 0).take()
    assert "is locked by somebody who is writing" in tell(refused.value.text)


def test_turns_are_taken_one_at_a_time_within_a_process_too(file: Path) -> None:
    turns = Turns(file, SATO, 0.01)
    with somebodys_turn(file), pytest.raises(Temporary):
        turns.take()
    turns.take().end()
    turns.take().end()


def test_who_gave_up_waiting_keeps_nobody_else_waiting(file: Path) -> None:
    opened = len(os.listdir("/dev/fd"))
    with somebodys_turn(file):
        for _ in range(3):
            with pytest.raises(Temporary):
                Turns(file, SATO, 0.01).take()
    for _ in range(3):
        with somebodys_turn(file):
            pass
    until(lambda: len(os.listdir("/dev/fd")) == opened)


def test_who_waits_longer_than_others_had_patience_gets_the_turn_when_it_is_free(file: Path) -> None:
    with ThreadPoolExecutor(1) as thread:
        with somebodys_turn(file):
            with pytest.raises(Temporary):
                Turns(file, SATO, 0.05).take()
            later = thread.submit(Turns(file, SATO, 20).take)
            with pytest.raises(Temporary):
                Turns(file, SATO, 0.05).take()
            assert not later.done()
        later.result(timeout=10).end()


def test_threads_of_one_process_follow_each_other(file: Path) -> None:
    turns, inside = Turns(file, SATO, 20), []

    def work(number: int) -> int:
        turn = turns.take()
        inside.append(number)
        assert len(inside) == 1
        time.sleep(0.001)
        inside.remove(number)
        turn.end()
        return number

    with ThreadPoolExecutor(6) as threads:
        assert sorted(threads.map(work, range(60))) == list(range(60))


def test_who_is_killed_while_next_in_line_is_not_waited_for(file: Path) -> None:
    with ThreadPoolExecutor(1) as thread:
        with somebodys_turn(file):
            with a_process_that_waits(file):
                later = thread.submit(Turns(file, SATO, 20).take)
                time.sleep(0.1)
            assert not later.done()
        later.result(timeout=10).end()


def test_who_is_killed_with_the_turn_leaves_it_to_the_next(file: Path) -> None:
    with a_process_that_waits(file) as process:
        assert process.stdout
        assert process.stdout.readline() == "has it\n"
        with ThreadPoolExecutor(1) as thread:
            later = thread.submit(Turns(file, SATO, 20).take)
            time.sleep(0.1)
            assert not later.done()
            process.kill()
            later.result(timeout=10).end()


def test_a_turn_ends_though_a_process_that_was_begun_meanwhile_has_its_files(file: Path) -> None:
    turn = Turns(file, SATO, 1).take()
    files = [
        number for number in map(int, os.listdir("/dev/fd")) if is_open_at(number, file.with_name("portalops.db-turn"))
    ]
    child = subprocess.Popen(["sleep", "60"], pass_fds=files)
    try:
        assert files
        turn.end()
        Turns(file, SATO, 0).take().end()
    finally:
        child.kill()
        child.wait()


def is_open_at(number: int, file: Path) -> bool:
    """Whether an opened file of this process is that one."""
    with suppress(OSError):
        return os.path.samestat(os.fstat(number), file.stat())
    return False


def until(comes: Callable[[], bool]) -> None:
    """Wait until something has come, which is soon."""
    ends = time.monotonic() + 10
    while not comes():
        assert time.monotonic() < ends
        time.sleep(0.01)


@contextmanager
def a_process_that_waits(file: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that waits for its turn, or has it, and is killed at the end."""
    command = [sys.executable, "-c", WAITS_FOR_A_TURN, str(file)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        assert process.stdout.readline() == "waiting\n"
        time.sleep(0.2)
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_link_in_the_place_of_a_lock_is_not_followed(file: Path, tmp_path: Path) -> None:
    file.with_name("portalops.db-turn").unlink()
    precious = tmp_path / "precious"
    precious.write_text("mine")
    file.with_name("portalops.db-turn").symlink_to(precious)
    Turns(file, SATO, 0).take().end()
    assert precious.read_text() == "mine"


@contextmanager
def somebodys_turn(file: Path) -> Iterator[None]:
    """A turn that somebody else has."""
    turn = Turns(file, SATO, 1).take()
    try:
        yield
    finally:
        turn.end()


def test_who_waits_for_the_disk_keeps_nobody_else_waiting(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, other = opened(str(file)), opened(str(file), 0)
    numbers: list[int] = []

    def slow(log: int) -> None:
        assert os.fstat(log).st_ino == file.with_name("portalops.db-wal").stat().st_ino
        if not numbers:
            numbers.append(1)
            with other.transaction():
                numbers.append(2)
        os.fsync(log)

    monkeypatch.setattr(sqlite, "_SYNC", slow)
    put_on_record(store, 1)
    assert numbers == [1, 2]
    with store.reading() as reading:
        assert reading.check_chain() == ChainCheck(entries=1)
    store.close()
    other.close()


def test_what_the_disk_does_not_take_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(log: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    store = opened(str(file))
    monkeypatch.setattr(sqlite, "_SYNC", fails)
    with pytest.raises(Temporary) as refused:
        put_on_record(store, 1)
    assert "can't be written: Input/output error; see to its disk" in tell(refused.value.text)
    store.close()


def test_without_a_log_the_disk_is_waited_for_within_the_transaction(file: Path) -> None:
    with closing(connect(file)) as alone:
        alone.execute("PRAGMA journal_mode = DELETE")
    store = Store(engine_of(file, 1), str(file), FixedClock(TODAY))
    with store.transaction() as connection:
        settings = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
        assert settings == ["delete", FULL]
    put_on_record(store, 1)
    store.close()

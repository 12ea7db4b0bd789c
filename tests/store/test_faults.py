"""What goes wrong between a program and its store's engine: run again where that is safe, told in one sentence else."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import connect
from typing import Any, Literal

import pytest
from msgspec.structs import replace
from sqlalchemy import create_engine, make_url

from portalops.clock import FixedClock
from portalops.desk import Receipt, Request
from portalops.errors import ExitCode, NotPermitted, PortalopsError, Temporary
from portalops.facts import Reads
from portalops.operation import Operation
from portalops.operations.points_adjust import ADJUST_POINTS, AdjustPoints
from portalops.plan import Refused
from portalops.store.engines import engine_of
from portalops.store.opening import Store, open_store
from portalops.words import tell
from tests.commands.builders import portalops
from tests.postgres import a_database
from tests.store.builders import TODAY, YAMADA, do, furnish, links
from tests.store.test_behind_the_desk import a_desk, asks, requests
from tests.store.unreliable import Door, Restartable

END_ALL_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def address(furnished_database: str) -> Iterator[str]:
    """The address of a furnished store on a server."""
    with a_database(furnished_database) as address:
        yield address


@pytest.fixture
def on_server(address: str) -> Iterator[Store]:
    """A furnished store on a server."""
    store = opened(address)
    yield store
    store.close()


def opened(address: str, patience_s: float = 10) -> Store:
    return open_store(address, FixedClock(TODAY), patience_seconds=patience_s)


@contextmanager
def another(address: str) -> Iterator[Any]:
    """Somebody else's connection, outside of portalops, each statement by itself."""
    engine = create_engine(make_url(address).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


class Once:
    """An operation whose first look is disturbed, and how often it looked."""

    def __init__(self, disturb: Any, times: int = 1) -> None:
        self.looks = 0
        self._disturb = disturb
        self._times = times

    @property
    def operation(self) -> Operation[Any, Any]:
        """Adjust points, disturbed."""
        return replace(ADJUST_POINTS, look=self._look)

    def _look(self, asked: AdjustPoints, reads: Reads) -> Any:
        self.looks += 1
        if self.looks <= self._times:
            self._disturb()
        reads.accounts_by_roles(asked.tenant)  # asks the server, which finds out that it is gone
        return ADJUST_POINTS.look(asked, reads)


def state_of(store: Store) -> tuple[int, int, bool]:
    """The tenant's points, how many entries are on record, and whether the chain holds."""
    with store.reading() as lists:
        checked = lists.check_chain()
        return lists.tenant(YAMADA).points, checked.entries, checked.broken_at is None


def test_a_connection_that_is_ended_in_the_middle_is_not_noticed(on_server: Store, address: str) -> None:
    with another(address) as other:
        once = Once(lambda: other.exec_driver_sql(END_ALL_OTHERS))
        shown = a_desk(on_server).preview(ADJUST_POINTS, asks(500))
        receipt = a_desk(on_server).perform(once.operation, asks(500), request_id="one", shown=shown)
    assert (receipt.record, receipt.replayed, receipt.plan, once.looks) == (1, False, shown, 2)
    assert state_of(on_server) == (500, 1, True)


def test_a_preview_whose_connection_is_ended_is_made_again(on_server: Store, address: str) -> None:
    with another(address) as other:
        once = Once(lambda: other.exec_driver_sql(END_ALL_OTHERS))
        assert a_desk(on_server).preview(once.operation, asks(500)).outcome == "effects"
    assert once.looks == 2


def test_what_is_done_again_is_decided_again(on_server: Store, address: str) -> None:
    """Somebody else takes the points away while the connection is lost: then the plan that was shown is stale."""

    def disturb() -> None:
        with another(address) as other:
            other.exec_driver_sql(END_ALL_OTHERS)
        a_desk(on_server).perform(ADJUST_POINTS, asks(7), request_id="other")

    desk = a_desk(on_server)
    shown = desk.preview(ADJUST_POINTS, asks(500))
    with pytest.raises(PortalopsError) as stale:
        desk.perform(Once(disturb).operation, asks(500), request_id="one", shown=shown)
    assert stale.value.code == "stale"
    assert state_of(on_server) == (7, 2, True)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_commit_that_nobody_answered_is_done_once(
    address: str, tmp_path: Path, when: Literal["before", "after"]
) -> None:
    door = Door(address, tmp_path, when)
    store = opened(door.address)
    once = Once(door.cut_next)
    receipt = a_desk(store).perform(once.operation, asks(500), request_id="one")
    assert (receipt.record, receipt.replayed) == (1, False)
    assert receipt.plan is not None
    assert once.looks == {"before": 2, "after": 1}[when]
    assert state_of(store) == (500, 1, True)
    store.close()
    door.close()


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_refusal_whose_commit_nobody_answered_is_on_record_once(
    address: str, tmp_path: Path, when: Literal["before", "after"]
) -> None:
    door = Door(address, tmp_path, when)
    store = opened(door.address)
    with pytest.raises(Refused):
        a_desk(store).perform(Once(door.cut_next).operation, asks(-500), request_id="one")
    assert state_of(store) == (0, 1, True)
    store.close()
    door.close()


def test_serialization_failures_are_not_noticed(address: str) -> None:
    with another(address) as other:
        name = make_url(address).database
        other.exec_driver_sql(f"ALTER DATABASE \"{name}\" SET default_transaction_isolation = 'serializable'")
    stores = [opened(address, 30) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        done = threads.map(
            lambda number: a_desk(stores[number % 4]).perform(ADJUST_POINTS, asks(1), request_id=f"r-{number}"),
            range(16),
        )
        assert sorted(receipt.record for receipt in done) == list(range(1, 17))
    assert state_of(stores[0]) == (16, 16, True)
    for store in stores:
        store.close()


def test_a_deadlock_with_somebody_elses_session_is_not_noticed(on_server: Store, address: str) -> None:
    with another(address) as other, ThreadPoolExecutor(1) as threads:
        other.exec_driver_sql("SET deadlock_timeout = '20s'")  # so that the server ends ours
        other.exec_driver_sql("BEGIN")
        other.exec_driver_sql("LOCK TABLE ledger_entries IN ACCESS EXCLUSIVE MODE")
        waiting: list[Any] = []

        def take_the_head() -> None:
            waiting.append(threads.submit(other.exec_driver_sql, "SELECT * FROM record_head FOR UPDATE"))
            waiting[0].add_done_callback(lambda _: other.exec_driver_sql("COMMIT"))
            time.sleep(0.2)

        once = Once(take_the_head)
        receipt = a_desk(on_server).perform(once.operation, asks(500), request_id="one")
        assert waiting[0].exception() is None
    assert (receipt.record, once.looks) == (1, 2)
    assert state_of(on_server) == (500, 1, True)


def test_a_lock_that_is_held_too_long_is_told_and_nothing_is_half_done(on_server: Store, address: str) -> None:
    waiter = opened(address, 0.3)
    with another(address) as other:
        other.exec_driver_sql("BEGIN")
        other.exec_driver_sql("LOCK TABLE ledger_entries IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        with pytest.raises(Temporary) as refused:
            a_desk(waiter).perform(ADJUST_POINTS, asks(500), request_id="one")
        assert time.monotonic() - began < 2
        other.exec_driver_sql("ROLLBACK")
    assert refused.value.exit_code == ExitCode.TEMPORARY
    assert "is locked by somebody who is writing; try again." in tell(refused.value.text)
    assert state_of(waiter) == (0, 0, True)
    assert a_desk(waiter).perform(ADJUST_POINTS, asks(500), request_id="one").record == 1
    waiter.close()


def test_who_falls_asleep_over_a_change_keeps_nobody_waiting_for_ever(on_server: Store, address: str) -> None:
    sleeper = opened(address, 0.1)
    once = Once(lambda: time.sleep(0.9))
    with ThreadPoolExecutor(1) as threads:
        asleep = threads.submit(a_desk(sleeper).perform, once.operation, asks(5), request_id="asleep")
        time.sleep(0.2)
        assert a_desk(on_server).perform(ADJUST_POINTS, asks(500), request_id="awake").record == 1
        with pytest.raises(Temporary):
            asleep.result()
    assert state_of(on_server) == (500, 1, True)
    sleeper.close()


def test_a_reader_may_take_its_time(address: str) -> None:
    reader = opened(address, 0.05)
    with reader.reading() as lists:
        time.sleep(0.5)
        assert lists.tenant(YAMADA).points == 0
    reader.close()


def test_a_letter_is_claimed_and_marked_although_connections_are_lost(on_server: Store, address: str) -> None:
    do(on_server, links())
    outbox = on_server.outbox()
    with another(address) as other:
        other.exec_driver_sql(END_ALL_OTHERS)
        (letter,) = outbox.claim(0, 9)
        other.exec_driver_sql(END_ALL_OTHERS)
        assert outbox.arm_link(letter, "hash", FixedClock(TODAY).now())
        other.exec_driver_sql(END_ALL_OTHERS)
        outbox.mark_sent(letter)
    assert outbox.claim(0, 9) == []


def test_a_denial_is_on_record_once_although_its_connection_was_lost(on_server: Store, address: str) -> None:
    nobody = a_desk(on_server)
    nobody.authority.operator = replace(nobody.operator, may=frozenset())
    with another(address) as other:
        other.exec_driver_sql(END_ALL_OTHERS)
    with pytest.raises(NotPermitted):
        nobody.preview(ADJUST_POINTS, asks(1))
    assert state_of(on_server) == (0, 1, True)


@pytest.fixture(scope="module")
def server() -> Iterator[Restartable]:
    """A server that may be stopped, with a furnished store on it."""
    server = Restartable()
    store = opened(server.address)
    furnish(store)
    store.close()
    yield server
    server.stop()


def test_a_server_may_be_restarted_between_two_requests_and_within_a_batch(server: Restartable) -> None:
    store = opened(server.address)
    points, entries, _ = state_of(store)
    desk = a_desk(store)
    desk.perform(ADJUST_POINTS, asks(1), request_id="before")
    server.restart()
    assert desk.perform(ADJUST_POINTS, asks(1), request_id="after").record == entries + 2

    rows = requests(*[1] * 40)
    results: list[Any] = []
    restarts = threading.Thread(target=server.restart)
    for result in desk.perform_many(ADJUST_POINTS, rows, 4):
        results.append(result)
        if len(results) == 10:
            restarts.start()
    restarts.join()
    assert [result.record for result in results] == list(range(entries + 3, entries + 43))
    assert state_of(store) == (points + 42, entries + 42, True)
    store.close()


def test_a_server_that_stays_away_is_told_and_a_batch_goes_on_later(server: Restartable) -> None:
    store = opened(server.address, 0.3)
    points, entries, _ = state_of(store)
    rows = [Request(asked=asks(1), request_id=f"later-{number}") for number in range(20)]
    done = []

    def run() -> None:
        for result in a_desk(store).perform_many(ADJUST_POINTS, rows, 4):
            done.append(result)
            if len(done) == 8:
                server.stop()

    with pytest.raises(Temporary) as refused:
        run()
    server.start()
    assert "can't be reached" in tell(refused.value.text)
    assert len(done) == 8
    again = list(a_desk(store).perform_many(ADJUST_POINTS, rows, 4))
    assert [result.replayed for result in again if isinstance(result, Receipt)] == [True] * 8 + [False] * 12
    assert state_of(store) == (points + 20, entries + 20, True)
    store.close()


def test_a_file_of_rows_outlives_a_restart(
    server: Restartable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTALOPS_STORE", server.address)
    monkeypatch.setenv("PORTALOPS_CONFIG", "")
    store = opened(server.address)
    points, entries, _ = state_of(store)
    file = tmp_path / "rows.csv"
    file.write_text("tenant,delta,reason\n" + f"{YAMADA},1,x\n" * 3000)
    restarts = threading.Timer(0.5, server.restart)
    restarts.start()
    ran = portalops("batch", "run", "points", "adjust", str(file), "--yes", "--out", str(tmp_path / "out.csv"))
    restarts.join()
    assert ran.code == 0, ran.err
    assert state_of(store) == (points + 3000, entries + 3000, True)
    store.close()


def test_a_run_of_commands_outlives_a_restart(server: Restartable, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "portalops", "--store", server.address, "run", "-"]
    ran = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    assert ran.stdin
    assert ran.stdout

    def answer() -> dict[str, Any]:
        print(f"points adjust {YAMADA} --delta 5 --reason x --yes", file=ran.stdin, flush=True)
        answered = json.loads(ran.stdout.readline())
        assert isinstance(answered, dict)
        return answered

    first = answer()
    server.restart()
    second = answer()
    assert (first["exit_code"], second["exit_code"]) == (0, 0)
    assert second["answer"]["record"] == first["answer"]["record"] + 1
    ran.stdin.close()
    assert ran.wait(30) == 0


def test_a_locked_file_is_tried_again_as_long_as_patience_lasts(tmp_path: Path, furnished_file: bytes) -> None:
    file = tmp_path / "portalops.db"
    file.write_bytes(furnished_file)
    open_store(file, FixedClock(TODAY)).close()
    holder = connect(file, isolation_level=None, check_same_thread=False)
    store = Store(engine_of(file, 0), str(file), FixedClock(TODAY), 5)  # which gives up each single wait at once
    holder.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, lambda: holder.execute("COMMIT")).start()
    assert a_desk(store).perform(ADJUST_POINTS, asks(5), request_id="one").record == 1
    assert state_of(store) == (5, 1, True)
    store.close()
    holder.close()

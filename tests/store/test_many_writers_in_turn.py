"""Writers follow each other: nobody is passed over, nobody waits for ever, and who waits too long learns for whom."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from portalops.clock import FixedClock
from portalops.configuration import Configuration
from portalops.errors import ExitCode, Temporary
from portalops.facts import ChainCheck
from portalops.sign_in import operator_name, sign_in
from portalops.store.opening import Store, open_store
from portalops.store.waiting import NOBODY, Writer
from portalops.words import tell
from tests.builders import a_tenant
from tests.postgres import ENGINES, a_database
from tests.store.builders import TODAY, an_entry, do, put_on_record, registers

SATO = Writer(operator="sato", doing="batch run")
WRITERS, ROWS = 8, 25

WRITES_IN_TURN = """
import sys, time
from datetime import date
from portalops.clock import FixedClock
from portalops.store.opening import open_store
from tests.store.builders import an_entry, moves

store = open_store(sys.argv[1], FixedClock(date(2026, 5, 20)), patience_seconds=60)
store.read(lambda reading: reading.records(None, 1))
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[3])):
    def work(unit):
        tenant = unit.tenant(sys.argv[4])
        unit.apply([moves(tenant.points, 1, tenant.ref)])
        unit.record(an_entry(operator=sys.argv[2], request_id=f"{sys.argv[2]}-{number}"))
        time.sleep(0.004)
    store.write(work)
store.close()
"""

HOLDS_THE_STORE = """
import sys, time
from datetime import date
from portalops.clock import FixedClock
from portalops.store.opening import open_store
from portalops.store.waiting import Writer
from tests.store.builders import an_entry

store = open_store(sys.argv[1], FixedClock(date(2026, 5, 20)), writer=Writer(operator="sato", doing="batch run"))
with store.writing() as unit:
    unit.record(an_entry())
    print("writing", flush=True)
    time.sleep(60)
"""


@pytest.fixture(params=ENGINES)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a store with a tenant is."""
    with a_place(request.param, tmp_path) as place:
        store = open_store(place, FixedClock(TODAY))
        do(store, registers(a_tenant()))
        store.close()
        yield place


@contextmanager
def a_place(engine: str, folder: Path) -> Iterator[str]:
    """Where a store can be made."""
    if engine == "sqlite":
        yield str(folder / "portalops.db")
        return
    with a_database() as address:
        yield address


def opened(where: str, patience_s: float = 10, writer: Writer = NOBODY) -> Store:
    return open_store(where, FixedClock(TODAY), patience_seconds=patience_s, writer=writer)


@contextmanager
def somebody_writing(where: str) -> Iterator[subprocess.Popen[str]]:
    """Another process, in the middle of a transaction."""
    command = [sys.executable, "-c", HOLDS_THE_STORE, where]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        assert process.stdout.readline() == "writing\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def write_side_by_side(where: str) -> None:
    """Let eight processes write at once, from a common beginning to the end of each."""
    names = [f"writer-{number}" for number in range(WRITERS)]
    command = [sys.executable, "-c", WRITES_IN_TURN, where]
    running = [
        subprocess.Popen(
            [*command, name, str(ROWS), str(a_tenant().ref)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    for process in running:
        assert process.stdout
        assert process.stdout.readline() == "ready\n", process.communicate()[1]
    for process in running:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in running:
        _, complaint = process.communicate(timeout=120)
        assert process.returncode == 0, complaint


def longest_passed_over(order: Sequence[str]) -> int:
    """How many others were served at most between two turns of one writer, as long as all of them were writing."""
    longest, last = 0, dict.fromkeys(order, -1)
    for place, name in enumerate(order):
        longest, last[name] = max(longest, place - last[name] - 1), place
    return longest


def test_eight_processes_write_every_row_once_and_nobody_is_passed_over_for_long(where: str) -> None:
    write_side_by_side(where)
    store = opened(where)
    with store.reading() as reading:
        entries = reading.records(None, 999)
        assert reading.check_chain() == ChainCheck(entries=WRITERS * ROWS)
        assert reading.tenant(a_tenant().ref).points == WRITERS * ROWS
    order = [entry.operator for entry in reversed(entries)]
    assert {name: order.count(name) for name in order} == {f"writer-{number}": ROWS for number in range(WRITERS)}
    # Served at random, one of eight would be passed over for 50 turns once in a thousand; whoever is starved, for 150.
    assert longest_passed_over(order) < 100
    store.close()


def test_who_waits_too_long_is_told_who_writes_and_since_when(where: str) -> None:
    waiter = opened(where, 0.3)
    with somebody_writing(where):
        time.sleep(1)
        with pytest.raises(Temporary) as refused:
            put_on_record(waiter, 1)
    said = tell(refused.value.text)
    assert said.startswith("sato (batch run) has been writing to the store ")
    assert said.endswith((" for 1 s; try again.", " for 2 s; try again."))
    assert refused.value.exit_code == ExitCode.TEMPORARY
    waiter.close()


def test_a_wait_ends_when_patience_does(where: str) -> None:
    waiter = opened(where, 0.5)
    with somebody_writing(where):
        began = time.monotonic()
        with pytest.raises(Temporary):
            put_on_record(waiter, 1)
        assert 0.4 < time.monotonic() - began < 3
    waiter.close()


def test_a_writer_who_is_killed_leaves_the_place(where: str) -> None:
    waiter = opened(where, 20)
    with somebody_writing(where) as process:
        process.kill()
        put_on_record(waiter, 1)
    with waiter.reading() as reading:
        assert reading.check_chain() == ChainCheck(entries=1)
    waiter.close()


def test_a_session_tells_others_who_works_in_it_and_with_what(where: str) -> None:
    waiter = opened(where, 0.1)
    with sign_in(Configuration(store=where), door="console") as session, session.open().writing() as unit:
        unit.record(an_entry())
        with pytest.raises(Temporary) as refused:
            put_on_record(waiter, 1)
    assert tell(refused.value.text).startswith(f"{operator_name()} (console) has been writing to the store ")
    waiter.close()


def test_somebody_of_whom_nothing_is_known_is_named_to_nobody(where: str) -> None:
    writer, waiter = opened(where), opened(where, 0.1)
    with writer.writing() as unit:
        unit.record(an_entry())
        with pytest.raises(Temporary) as refused:
            put_on_record(waiter, 1)
    assert "is locked by somebody who is writing; try again." in tell(refused.value.text)
    writer.close()
    waiter.close()


def test_a_name_that_a_server_can_not_show_is_told_as_far_as_it_can(where: str) -> None:
    long = Writer(operator="佐藤" + "x" * 90, doing="batch run")
    writer, waiter = opened(where, writer=long), opened(where, 0.1)
    with writer.writing() as unit:
        unit.record(an_entry())
        with pytest.raises(Temporary) as refused:
            put_on_record(waiter, 1)
    assert "xxxxxxxxxx" in tell(refused.value.text)
    writer.close()
    waiter.close()

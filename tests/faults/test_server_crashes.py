"""A PostgreSQL server that crashes under load: who works at it goes on, and nothing is lost, doubled or out of turn."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from portalops.clock import FixedClock
from portalops.desk import Receipt, Request
from portalops.operations.points_adjust import ADJUST_POINTS
from portalops.store.opening import Store, open_store
from tests.store.builders import TODAY, YAMADA, furnish
from tests.store.test_behind_the_desk import a_desk, asks
from tests.store.unreliable import Restartable

WRITERS, EACH, ROWS, ROWS_A_CHUNK = 4, 40, 400, 20
PATIENCE_S = 60


@pytest.fixture
def server() -> Iterator[Restartable]:
    """A server of its own that waits for its disk, with a furnished store on it."""
    server = Restartable()
    store = open_store(server.address, FixedClock(TODAY))
    furnish(store)
    store.close()
    yield server
    server.stop()


def crash(server: Restartable) -> None:
    """End the server at once, without a word to anybody, and start it again: it recovers from its log."""
    folder = Path(server._server.pgdata)
    pid = int((folder / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGQUIT)
    while (folder / "postmaster.pid").exists():
        time.sleep(0.01)
    server.start()


def one_by_one(store: Store, who: str) -> list[Receipt]:
    """What a writer gets who does one thing after the other."""
    desk = a_desk(store)
    return [desk.perform(ADJUST_POINTS, asks(1), request_id=f"{who}-{number}") for number in range(EACH)]


def a_file(store: Store) -> list[Receipt]:
    """What comes of a file of rows."""
    rows = [Request(asked=asks(1), request_id=f"row-{number}") for number in range(ROWS)]
    done = list(a_desk(store).perform_many(ADJUST_POINTS, rows, ROWS_A_CHUNK))
    assert all(isinstance(result, Receipt) for result in done)
    return [result for result in done if isinstance(result, Receipt)]


def test_who_writes_goes_on_after_every_crash(server: Restartable) -> None:
    stores = [open_store(server.address, FixedClock(TODAY), patience_seconds=PATIENCE_S) for _ in range(WRITERS + 1)]
    with ThreadPoolExecutor(WRITERS + 1) as threads:
        file = threads.submit(a_file, stores[0])
        writers = [threads.submit(one_by_one, store, f"writer-{place}") for place, store in enumerate(stores[1:])]
        for _ in range(3):
            time.sleep(0.4)
            crash(server)
        receipts = [*file.result(), *(receipt for writer in writers for receipt in writer.result())]
    count = WRITERS * EACH + ROWS
    assert sorted(receipt.record for receipt in receipts) == list(range(1, count + 1))
    with stores[0].reading() as lists:
        assert lists.tenant(YAMADA).points == count
        found = lists.check_chain()
        assert (found.entries, found.broken_at) == (count, None)
    for store in stores:
        store.close()

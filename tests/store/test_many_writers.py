"""Several processes and threads work on one file at once, and the record stays one gapless chain."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from portalops.facts import ChainCheck
from portalops.references import TenantRef
from portalops.store.opening import Store
from tests.store.builders import YAMADA, a_store, an_entry, moves

OPENS_AND_WRITES = """
import sys
from pathlib import Path
from tests.builders import a_tenant
from tests.store.builders import YAMADA, a_store, an_entry, moves, registers

store = a_store(Path(sys.argv[1]), patience_seconds=60)
for number in range(int(sys.argv[3])):
    with store.writing() as unit:
        if unit.tenant_if_any(YAMADA) is None:
            unit.apply([registers(a_tenant())])
        unit.apply([moves(unit.tenant(YAMADA).points, 1)])
        unit.record(an_entry(request_id=f"{sys.argv[2]}-{number}"))
"""

WRITES_FOR_EVER = """
import sys
from pathlib import Path
from tests.builders import a_tenant
from tests.store.builders import YAMADA, a_store, an_entry, do, moves, registers

store = a_store(Path(sys.argv[1]))
do(store, registers(a_tenant()))
while True:
    with store.writing() as unit:
        for _ in range(2):
            unit.apply([moves(unit.tenant(YAMADA).points, 1)])
            unit.record(an_entry())
    print("written", flush=True)
"""


def write_at_once(folder: Path, writers: int, rows: int) -> None:
    """Run so many processes, each writing so many rows."""
    command = [sys.executable, "-c", OPENS_AND_WRITES, str(folder)]
    running = [
        subprocess.Popen([*command, str(writer), str(rows)], stderr=subprocess.PIPE, text=True)
        for writer in range(writers)
    ]
    for process in running:
        _, complaint = process.communicate(timeout=120)
        assert process.returncode == 0, complaint


def test_processes_that_start_on_no_store_make_one_and_fill_it_without_a_gap(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    write_at_once(folder, writers=3, rows=15)
    store = a_store(folder)
    with store.reading() as lists:
        assert lists.check_chain() == ChainCheck(entries=45)
        assert lists.tenant(TenantRef("inter-lab:yamada")).points == 45
        assert [entry.number for entry in lists.records(None, 99)] == list(range(45, 0, -1))
    store.close()


def test_threads_share_a_store(furnished: Store) -> None:
    def work(number: int) -> int:
        with furnished.writing() as unit:
            unit.apply([moves(unit.tenant(YAMADA).points, 1)])
            unit.record(an_entry(request_id=f"thread-{number}"))
        with furnished.reading() as lists:
            return lists.tenant(YAMADA).points

    with ThreadPoolExecutor(8) as threads:
        seen = list(threads.map(work, range(24)))
    assert max(seen) == 24
    with furnished.reading() as lists:
        assert lists.check_chain() == ChainCheck(entries=24)


def test_a_process_that_is_killed_leaves_whole_transactions(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITES_FOR_EVER, str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    for _ in range(5):
        process.stdout.readline()
    process.kill()
    process.communicate()
    store = a_store(tmp_path)
    with store.reading() as lists:
        written = lists.check_chain()
        assert written.broken_at is None
        assert written.entries >= 10
        assert written.entries % 2 == 0
        assert lists.tenant(YAMADA).points == written.entries
        assert len(lists.entries(YAMADA, "points", 99_999)) == written.entries
    store.close()

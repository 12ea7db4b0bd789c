"""Eight processes writing to one store against one: how much they do together, and how long the unlucky wait.

Run as `python -m bench.side_by_side`. Each process adjusts points, one tenant after the other, each adjustment a
transaction of its own; the processes have different tenants, but one record. On SQLite the same is measured of
hand-written SQL that takes the same turns, which says how much of the difference is that of the turns.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count, cycle
from pathlib import Path

from bench import stores
from bench.floors.points_by_hand import adjust, hand_of
from bench.measuring import ROOT, engines_of, options, verdict
from portalops.clock import SystemClock
from portalops.operations.points_adjust import ADJUST_POINTS, AdjustPoints
from portalops.references import TenantRef
from portalops.store.opening import open_store
from portalops.store.turns import Turns
from portalops.store.waiting import NOBODY

Adjusts = Callable[[str, str], None]
PROCESSES = 8
LEAST_OF_ONE = 0.8
LONGEST_WAIT = 10.0
PATIENCE_S = 60.0


@contextmanager
def by_portalops(address: str) -> Iterator[Adjusts]:
    """Adjusts the points of a tenant at a desk, under a request id."""
    with closing(open_store(address, SystemClock())) as store:
        desk = stores.a_desk(store)

        def adjusts(tenant: str, id: str) -> None:
            asked = AdjustPoints(tenant=TenantRef(tenant), delta=3, reason=stores.REASON)
            desk.perform(ADJUST_POINTS, asked, request_id=id)

        yield adjusts


@contextmanager
def by_hand(file: str) -> Iterator[Adjusts]:
    """Adjusts the points of a tenant by hand-written SQL, in the same turns."""
    turns = Turns(Path(file), NOBODY, PATIENCE_S)
    with closing((hand := hand_of(file)).connection):

        def adjusts(tenant: str, id: str) -> None:
            turn = turns.take()
            try:
                adjust(hand, [(tenant, 3, stores.REASON, id)])
            finally:
                turn.end()

        yield adjusts


def work(adjusts: Adjusts, address: str, number: int, seconds: float) -> list[float]:
    """What one process does: for so long, one adjustment after the other; gives how long each took."""
    mine = cycle(stores.with_points(address)[number::PROCESSES])
    ids = count()

    def one() -> float:
        tenant, id = next(mine), f"{os.getpid()}-{next(ids)}"
        began = time.perf_counter()
        adjusts(tenant, id)
        return time.perf_counter() - began

    for _ in range(5):
        one()
    print("ready", flush=True)
    sys.stdin.readline()
    until = time.perf_counter() + seconds
    took = []
    while time.perf_counter() < until:
        took.append(one())
    return took


def together(address: str, processes: int, seconds: float, *more: str) -> list[float]:
    """Let so many processes work at once; gives how long each of their adjustments took."""
    command = [sys.executable, "-m", "bench.side_by_side", "--work", address, "--seconds", str(seconds), *more]
    workers = [
        subprocess.Popen(
            [*command, "--number", str(number)], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for number in range(processes)
    ]
    for worker in workers:
        assert worker.stdout is not None
        if worker.stdout.readline() != "ready\n":
            raise RuntimeError("a process couldn't begin")
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    answers = [worker.communicate()[0] for worker in workers]
    if any(worker.returncode for worker in workers):
        raise RuntimeError("a process ended with an error")
    return [took for answer in answers for took in json.loads(answer)]


def rates(pairs: Sequence[tuple[list[float], list[float]]], seconds: float) -> tuple[float, float]:
    """How many a second eight do together and one does alone: the medians of some runs."""
    eight, one = (statistics.median(len(took) / seconds for took in side) for side in zip(*pairs, strict=True))
    return eight, one


def measure(engine: str, given: argparse.Namespace) -> None:
    """The comparison on one engine: one process, then eight, in turn."""
    runs = given.runs or (1 if given.quick else 3)
    seconds = given.seconds or (3.0 if given.quick else 10.0)
    with stores.made(engine, 5_000) as (address,):
        pairs = [(together(address, PROCESSES, seconds), together(address, 1, seconds)) for _ in range(runs)]
        if engine == "sqlite":
            hands = [(together(address, PROCESSES, seconds, "--by-hand"), together(address, 1, seconds, "--by-hand"))
                     for _ in range(runs)]  # fmt: skip
            eight, one = rates(hands, seconds)
            print(f"the same by hand: {eight:,.0f} /s together, one alone {one:,.0f} /s, {eight / one:.2f} x")
    eight, one = rates(pairs, seconds)
    verdict(f"{PROCESSES} processes, {engine}", f"{eight:,.0f} /s together, one alone {one:,.0f} /s",
            f"{eight / one:.2f} x", f">= {LEAST_OF_ONE:.2f} x", within=eight / one >= LEAST_OF_ONE)  # fmt: skip
    waits = sorted(took for together_, _ in pairs for took in together_)
    tenth, median = statistics.mean(waits[-max(1, len(waits) // 10) :]), statistics.median(waits)
    verdict(f"slowest tenth of {PROCESSES}, {engine}",
            f"mean of the slowest tenth {tenth * 1000:,.1f} ms, median {median * 1000:,.1f} ms, "
            f"longest {waits[-1] * 1000:,.0f} ms",
            f"{tenth / median:.1f} x", f"<= {LONGEST_WAIT:.1f} x", within=tenth / median <= LONGEST_WAIT)  # fmt: skip


def main() -> None:
    """Measure on each engine, or be one of the processes that are measured."""
    parser = options(__doc__, engines=True)
    parser.add_argument("--seconds", type=float, help="how long they write")
    parser.add_argument("--work", metavar="STORE", help=argparse.SUPPRESS)
    parser.add_argument("--by-hand", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--number", type=int, default=0, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        with (by_hand if given.by_hand else by_portalops)(given.work) as adjusts:
            print(json.dumps(work(adjusts, given.work, given.number, given.seconds)))
        return
    for engine in engines_of(given):
        measure(engine, given)


if __name__ == "__main__":
    main()

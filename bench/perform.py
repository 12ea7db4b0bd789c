"""One `perform` inside a warm process against the hand-written transaction that writes the same rows.

Run as `python -m bench.perform`. Both work in this process, in turn, each on its own copy of the store.
"""

from __future__ import annotations

import argparse
import time
from contextlib import closing
from itertools import count, cycle

from bench import stores
from bench.floors.points_by_hand import adjust, hand_of
from bench.measuring import compare, engines_of, in_pairs, options
from portalops.clock import SystemClock
from portalops.operations.points_adjust import ADJUST_POINTS, AdjustPoints
from portalops.references import TenantRef
from portalops.store.opening import open_store

BAR = 5.0


def main() -> None:
    """Measure on each engine."""
    given = options(__doc__, engines=True).parse_args()
    for engine in engines_of(given):
        measure(engine, given)


def measure(engine: str, given: argparse.Namespace) -> None:
    """The comparison on one engine."""
    runs = given.runs or (200 if given.quick else 2000)
    with stores.made(engine, 5_000, copies=2) as (ours, floor):
        refs, numbers = cycle(stores.with_points(ours)), count()
        store, hand = open_store(ours, SystemClock()), hand_of(floor)
        desk = stores.a_desk(store)

        def by_portalops() -> float:
            asked = AdjustPoints(tenant=TenantRef(next(refs)), delta=7, reason=stores.REASON)
            request_id = f"bench-{next(numbers)}"
            began = time.perf_counter()
            desk.perform(ADJUST_POINTS, asked, request_id=request_id)
            return time.perf_counter() - began

        def by_hand() -> float:
            adjustment = (next(refs), 7, stores.REASON, f"bench-{next(numbers)}")
            began = time.perf_counter()
            adjust(hand, [adjustment])
            return time.perf_counter() - began

        with closing(store), closing(hand.connection):
            compare(f"perform one, {engine}", BAR, in_pairs(by_portalops, by_hand, runs, warm=50))


if __name__ == "__main__":
    main()

"""`batch run points adjust` against hand-written SQL that writes the same rows with the same chain, in chunks of 1,000.

Run as `python -m bench.batch`. Both are whole processes, in turn, each on its own copy of the store, every run with a
file that wasn't run before; what is printed are rows a second.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench import stores
from bench.measuring import PORTALOPS, compare, engines_of, in_pairs, options, run_s

BAR = 1 / 3


def main() -> None:
    """Measure on each engine."""
    parser = options(__doc__, engines=True)
    parser.add_argument("--rows", type=int, help="how many rows a file has")
    parser.add_argument("--tenants", type=int, default=50_000, help="how many tenants the store has")
    given = parser.parse_args()
    for engine in engines_of(given):
        measure(engine, given)


def measure(engine: str, given: argparse.Namespace) -> None:
    """The comparison on one engine."""
    rows = given.rows or (10_000 if given.quick else 100_000)
    tenants = min(given.tenants, 5_000) if given.quick else given.tenants
    with stores.made(engine, tenants, copies=2) as (ours, floor), tempfile.TemporaryDirectory() as folder:
        adjusted = stores.with_points(ours)
        offsets = iter(range(1_000_000))

        def a_file() -> str:
            return str(stores.write_rows(Path(folder) / "rows.csv", adjusted, rows, next(offsets)))

        def by_portalops() -> float:
            command = ["batch", "run", "points", "adjust", a_file(), "--yes", "--out", f"{folder}/out.csv"]
            return rows / run_s([*PORTALOPS, *command], stores.environment_of(ours))

        def by_hand() -> float:
            return rows / run_s([sys.executable, "-m", "bench.floors.points_by_hand", floor, a_file()])

        pairs = in_pairs(by_portalops, by_hand, given.runs or (2 if given.quick else 5), warm=0 if given.quick else 1)
    compare(f"batch of {rows:,}, {engine}", BAR, pairs, more_is_better=True, unit="rows/s", factor=1)


if __name__ == "__main__":
    main()

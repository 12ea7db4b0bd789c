"""How long portalops takes to start, as ratios against the smallest programs that do the same.

Run as `python -m bench.startup`.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from bench.measuring import PORTALOPS, compare, in_pairs, on_a_terminal, options, run_s
from portalops.practice.build import build

FLOORS = Path(__file__).parent / "floors"
TENANT = "j-motto:JM00001"


def paint_s(command: list[str], environment: dict[str, str], awaited: bytes) -> float:
    """How many seconds pass until the awaited bytes are on a terminal of 120 by 40."""
    began = time.perf_counter()
    with on_a_terminal(command, environment) as terminal:
        terminal.until(awaited)
        return time.perf_counter() - began


def main() -> None:
    """Make the practice store and a floor store, then measure the starts."""
    given = options(__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="portalops-bench-") as folder:
        measure(Path(folder), given.runs or (5 if given.quick else 15))


def measure(folder: Path, runs: int) -> None:
    """The four comparisons."""
    store, one_row = folder / "practice.db", folder / "one_row.db"
    environment = os.environ | {"LANG": "en_US.UTF-8", "TERM": "xterm-256color", "PORTALOPS_STORE": str(store)}
    build(store)
    with sqlite3.connect(one_row) as connection:
        connection.execute("CREATE TABLE tenants (ref VARCHAR PRIMARY KEY, name VARCHAR NOT NULL)")
        connection.execute("INSERT INTO tenants VALUES (?, 'somebody')", (TENANT,))
    help_floor = [sys.executable, str(FLOORS / "typer_help.py"), "--help"]
    completing = environment | {
        "_PORTALOPS_COMPLETE": "complete_bash",
        "COMP_WORDS": "portalops ten",
        "COMP_CWORD": "1",
    }
    read_floor = [sys.executable, str(FLOORS / "typer_read_one.py"), str(one_row), TENANT]
    paint_floor = [sys.executable, str(FLOORS / "textual_paint.py")]
    for name, bar, command, at, floor in (
        ("start: --help", 1.15, ["--help"], environment, help_floor),
        ("start: completion", 1.15, [], completing, help_floor),
        ("start: tenant show", 1.2, ["tenant", "show", TENANT], environment, read_floor),
    ):
        ours = partial(run_s, [*PORTALOPS, *command], at)
        compare(name, bar, in_pairs(ours, partial(run_s, floor, environment), runs))
    ours = partial(paint_s, [*PORTALOPS, "console"], environment, b"portalops")
    compare(
        "start: console's first paint",
        1.3,
        in_pairs(ours, partial(paint_s, paint_floor, environment, b"READY"), runs),
    )


if __name__ == "__main__":
    main()

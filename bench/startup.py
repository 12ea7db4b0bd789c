"""How long portalops takes to start, as ratios against the smallest programs that do the same.

Run as `python bench/startup.py [runs]`. Each pair runs in turn, A B A B; the ratio is that of the medians.
"""

from __future__ import annotations

import os
import pty
import select
import shutil
import sqlite3
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

FLOORS = Path(__file__).parent / "floors"
PORTALOPS = [str(Path(sys.executable).with_name("portalops"))]
TENANT = "j-motto:JM00001"
PAINT_TIMEOUT_S = 30


def run_s(command: list[str], environment: dict[str, str]) -> float:
    """How many seconds a command takes, its output thrown away."""
    began = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def paint_s(command: list[str], environment: dict[str, str], awaited: bytes) -> float:
    """How many seconds pass until the awaited bytes are on a terminal of 120 by 40."""
    began = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(command[0], command, environment)
    ioctl(terminal, TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    seen = b""
    while awaited not in seen:
        ready, _, _ = select.select([terminal], [], [], PAINT_TIMEOUT_S)
        if not ready:
            raise TimeoutError(f"{command} did not paint {awaited!r}")
        seen += os.read(terminal, 65536)
    took = time.perf_counter() - began
    os.kill(child, 15)
    os.close(terminal)
    os.waitpid(child, 0)
    return took


def compare(name: str, bar: float, runs: int, ours: Callable[[], float], floor: Callable[[], float]) -> None:
    """Run the two in turn and print the ratio of their medians beside its bar."""
    ours(), floor()
    pairs = [(ours(), floor()) for _ in range(runs)]
    ours_s, floor_s = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = ours_s / floor_s
    verdict = "within" if ratio <= bar else "over"
    print(f"{name:<24} {ours_s * 1000:7.0f} ms {floor_s * 1000:7.0f} ms   {ratio:.2f} x   {verdict} {bar:.2f} x")


def main() -> None:
    """Make the practice store and a floor store, then measure the four starts."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    folder = Path(tempfile.mkdtemp(prefix="portalops-bench-"))
    try:
        measure(folder, runs)
    finally:
        shutil.rmtree(folder)


def measure(folder: Path, runs: int) -> None:
    """The four comparisons."""
    store, one_row = folder / "practice.db", folder / "one_row.db"
    environment = os.environ | {"LANG": "en_US.UTF-8", "TERM": "xterm-256color", "PORTALOPS_STORE": str(store)}
    python = [sys.executable]
    subprocess.run([*python, "-c", f"from portalops.practice.build import build; from pathlib import Path; "
                                   f"build(Path({str(store)!r}))"], check=True)  # fmt: skip
    with sqlite3.connect(one_row) as connection:
        connection.execute("CREATE TABLE tenants (ref VARCHAR PRIMARY KEY, name VARCHAR NOT NULL)")
        connection.execute("INSERT INTO tenants VALUES (?, 'somebody')", (TENANT,))
    help_floor = [*python, str(FLOORS / "typer_help.py"), "--help"]
    completing = environment | {
        "_PORTALOPS_COMPLETE": "complete_bash",
        "COMP_WORDS": "portalops ten",
        "COMP_CWORD": "1",
    }
    read_floor = [*python, str(FLOORS / "typer_read_one.py"), str(one_row), TENANT]
    paint_floor = [*python, str(FLOORS / "textual_paint.py")]
    print(f"{'':<24} {'portalops':>10} {'floor':>10}   ratio    bar")
    compare(
        "--help", 1.3, runs, lambda: run_s([*PORTALOPS, "--help"], environment), lambda: run_s(help_floor, environment)
    )
    compare("completion", 1.3, runs, lambda: run_s(PORTALOPS, completing), lambda: run_s(help_floor, environment))
    compare("tenant show", 1.4, runs, lambda: run_s([*PORTALOPS, "tenant", "show", TENANT], environment),
            lambda: run_s(read_floor, environment))  # fmt: skip
    compare("console's first paint", 1.5, runs, lambda: paint_s([*PORTALOPS, "console"], environment, b"portalops"),
            lambda: paint_s(paint_floor, environment, b"READY"))  # fmt: skip


if __name__ == "__main__":
    main()

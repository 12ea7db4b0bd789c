"""Measuring in pairs: ours and its floor in turn, the medians with their spread, and a ratio beside its bar."""

from __future__ import annotations

import argparse
import compileall
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

ROOT = Path(__file__).parent.parent
PORTALOPS = [str(Path(sys.executable).with_name("portalops"))]
PAINT_TIMEOUT_S = 30.0


def options(about: str | None, *, engines: bool = False) -> argparse.ArgumentParser:
    """What every bench takes: how often to measure, or quickly and less surely.

    Everything is compiled first, as an installed program is, whatever the environment says of writing byte code.
    """
    for folder in ("src", "bench"):
        compileall.compile_dir(ROOT / folder, quiet=2)
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small sizes and few runs, to see that it works")
    parser.add_argument("--runs", type=int, help="how many pairs are measured")
    if engines:
        parser.add_argument("--engine", choices=("sqlite", "postgresql"), action="append", help="only on this one")
    return parser


def engines_of(given: argparse.Namespace) -> Sequence[str]:
    """The engines to measure on."""
    return given.engine or ("sqlite", "postgresql")


def in_pairs(
    ours: Callable[[], float], floor: Callable[[], float], runs: int, warm: int = 1
) -> list[tuple[float, float]]:
    """What the two give, in turn, after a few turns that don't count."""
    for _ in range(warm):
        ours(), floor()
    return [(ours(), floor()) for _ in range(runs)]


def spread(values: Sequence[float], unit: str = "ms", factor: float = 1000.0) -> str:
    """The median, and in brackets the smallest and the largest."""
    low, middle, high = (factor * value for value in (min(values), statistics.median(values), max(values)))
    digits = 0 if middle >= 100 else 1 if middle >= 10 else 2
    return f"{middle:,.{digits}f} {unit} ({low:,.{digits}f}-{high:,.{digits}f})"


def compare(
    name: str,
    bar: float,
    pairs: Sequence[tuple[float, float]],
    *,
    more_is_better: bool = False,
    unit: str = "ms",
    factor: float = 1000.0,
    floor: str = "floor",
) -> float:
    """Print both medians, their ratio and its bar; gives the ratio."""
    ours_all, floor_all = zip(*pairs, strict=True)
    ratio: float = statistics.median(ours_all) / statistics.median(floor_all)
    within = ratio >= bar if more_is_better else ratio <= bar
    verdict(
        name,
        f"{spread(ours_all, unit, factor)}, {floor} {spread(floor_all, unit, factor)}",
        f"{ratio:.2f} x",
        f"{'>=' if more_is_better else '<='} {bar:.2f} x",
        within=within,
    )
    return ratio


def verdict(name: str, measured: str, result: str, bar: str, *, within: bool) -> None:
    """Print one line: what was measured, what it came to, and whether that is within the bar."""
    print(f"{name:<34} {result:>10}  {'within' if within else 'OVER  '} {bar:<10} {measured}", flush=True)


def run_s(command: Sequence[str], environment: dict[str, str] | None = None) -> float:
    """How many seconds a command takes, its output thrown away."""
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    return time.perf_counter() - began


@contextmanager
def on_a_terminal(command: Sequence[str], environment: dict[str, str]) -> Iterator[Terminal]:
    """A program on a terminal of 120 by 40, ended at the end."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.execvpe(command[0], list(command), environment)
    ioctl(terminal, TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    try:
        yield Terminal(terminal)
    finally:
        os.kill(child, 15)
        os.close(terminal)
        os.waitpid(child, 0)


class Terminal:
    """What is written to a terminal, and the keys that are pressed there."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def press(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self._descriptor, keys)

    def read(self, within_s: float) -> bytes:
        """What comes next; nothing where nothing comes in time."""
        ready, _, _ = select.select([self._descriptor], [], [], within_s)
        return os.read(self._descriptor, 65536) if ready else b""

    def until(self, awaited: bytes, within_s: float = PAINT_TIMEOUT_S) -> bytes:
        """Everything up to where the awaited bytes have come; TimeoutError where they don't."""
        seen = b""
        while awaited not in seen:
            came = self.read(within_s)
            if not came:
                raise TimeoutError(f"{awaited!r} didn't come after {seen[-400:]!r}")
            seen += came
        return seen

    def settle(self, quiet_s: float, at_most_s: float) -> bytes:
        """Everything until nothing has come for so long, or until something has come for too long."""
        seen, until = b"", time.perf_counter() + at_most_s
        while time.perf_counter() < until and (came := self.read(quiet_s)):
            seen += came
        return seen

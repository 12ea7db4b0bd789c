"""What a key costs in the console, on a store of size, against the smallest list on Textual's line API.

Run as `python -m bench.console_keys`. On a terminal of 120 by 40: how long it takes from the key to the last byte that
answers it, and how many bytes; and how long from a letter typed into the find box to the right rows.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Sequence
from contextlib import closing

from bench import stores
from bench.measuring import PORTALOPS, Terminal, on_a_terminal, options, spread, verdict
from portalops.asking import read
from portalops.clock import SystemClock
from portalops.queries.find import FIND, Find
from portalops.store.opening import open_store

BAR = 2.0
BAR_FIND_MS = 60.0
DOWN, UP, PAGE_DOWN, ESCAPE = b"\x1b[B", b"\x1b[A", b"\x1b[6~", b"\x1b"
_ROWS_COMPARED = 5
_A_TENANT = b"j-motto:JM"
"""What the queue of the home screen shows once it is there."""
_QUIET_S, _LONGEST_S = 0.35, 5.0
_FLOOR = [sys.executable, "-m", "bench.floors.textual_lines"]
_TYPED = ("東京印刷", "かぶしき", "サトウ", "高橋", "taro", "03-01", "info@to", "jm10000")
"""What is typed into the find box, a letter at a time; from the second letter on it is measured."""

Key = tuple[float, int]
"""Seconds from the key to the last byte that answers it, and how many bytes came."""


def press(terminal: Terminal, key: bytes) -> Key:
    """Press a key and wait until nothing more comes."""
    began = last = time.perf_counter()
    count = 0
    terminal.press(key)
    while last - began < _LONGEST_S and (came := terminal.read(_QUIET_S)):
        last = time.perf_counter()
        count += len(came)
    return last - began, count


def of_list(
    command: Sequence[str], environment: dict[str, str], awaited: bytes, to_it: bytes, keys: int
) -> dict[bytes, list[Key]]:
    """What each key in a list costs, once the list is there; after each step down the cursor goes back."""
    with on_a_terminal(command, environment) as terminal:
        terminal.until(awaited)
        terminal.settle(_QUIET_S, _LONGEST_S)
        if to_it:
            press(terminal, to_it)
        costs: dict[bytes, list[Key]] = {DOWN: [], PAGE_DOWN: []}
        for _ in range(keys):
            costs[DOWN].append(press(terminal, DOWN))
            press(terminal, UP)
        for _ in range(keys):
            costs[PAGE_DOWN].append(press(terminal, PAGE_DOWN))
        return costs


def letters(environment: dict[str, str], steps: Sequence[tuple[str, Sequence[bytes]]]) -> list[float]:
    """How many seconds pass from each letter to the rows that it finds; where those stood there already, it isn't
    measured, and an empty letter clears the box.
    """
    took = []
    with on_a_terminal([*PORTALOPS, "console"], environment) as terminal:
        terminal.until(_A_TENANT)
        terminal.settle(_QUIET_S, _LONGEST_S)
        for letter, rows in steps:
            if not rows:
                press(terminal, letter.encode() or ESCAPE)
                continue
            began = time.perf_counter()
            terminal.press(letter.encode())
            seen = b""
            while not all(row in seen for row in rows):
                came = terminal.read(_LONGEST_S)
                if not came or time.perf_counter() - began > _LONGEST_S:
                    raise TimeoutError(f"{rows} didn't come for {letter}")
                seen += came
            took.append(time.perf_counter() - began)
            terminal.settle(_QUIET_S, _LONGEST_S)
    return took


def steps_of(address: str, words: Sequence[str]) -> tuple[list[tuple[str, list[bytes]]], list[float]]:
    """The letters of words, each with the rows that are right once it was typed, from the second letter on; and how
    long each of these searches takes inside a process.
    """
    steps: list[tuple[str, list[bytes]]] = []
    took = []
    with closing(open_store(address, SystemClock())) as store:
        desk = stores.a_desk(store)
        desk.look_up(FIND, read(Find, {"text": "warm"}))
        for word in words:
            before: list[bytes] = []
            steps.append((word[0], []))
            for end in range(2, len(word) + 1):
                asked = read(Find, {"text": word[:end]})
                began = time.perf_counter()
                hits = desk.look_up(FIND, asked)
                took.append(time.perf_counter() - began)
                rows = [str(hit.ref).encode() for hit in list(hits)[:_ROWS_COMPARED]]
                steps.append((word[end - 1], rows if rows != before else []))
                before = rows
            steps.append(("", []))
    return steps, took


def measure(address: str, given: argparse.Namespace) -> None:
    """The keys of lists against the floor's, and the letters against their bar."""
    keys = given.runs or (10 if given.quick else 50)
    environment = stores.environment_of(address)
    ours = of_list([*PORTALOPS, "console"], environment, _A_TENANT, b"\t", keys)
    floor = of_list(_FLOOR, os.environ | {"TERM": "xterm-256color"}, b"READY", b"", keys)
    for name, key in (("cursor down", DOWN), ("page down", PAGE_DOWN)):
        for unit, place, factor in (("ms", 0, 1000.0), ("bytes", 1, 1.0)):
            mine, theirs = ([cost[place] for cost in costs[key]] for costs in (ours, floor))
            ratio = statistics.median(mine) / statistics.median(theirs)
            verdict(f"{name}, {unit}", f"{spread(mine, unit, factor)}, floor {spread(theirs, unit, factor)}",
                    f"{ratio:.2f} x", f"<= {BAR:.2f} x", within=ratio <= BAR)  # fmt: skip
    steps, searched = steps_of(address, _TYPED[:3] if given.quick else _TYPED)
    took = letters(environment, steps)
    worst_ms = max(took) * 1000
    verdict("a letter typed into find, worst", f"{spread(took)}, of which the search {spread(searched)}",
            f"{worst_ms:.0f} ms", f"<= {BAR_FIND_MS:.0f} ms", within=worst_ms <= BAR_FIND_MS)  # fmt: skip


def main() -> None:
    """Measure on a store that is named, or on one that is made."""
    parser = options(__doc__)
    parser.add_argument("--store", help="a store that is there, with its search filled")
    parser.add_argument("--tenants", type=int, help="how many tenants the store has that is made")
    given = parser.parse_args()
    if given.store:
        measure(given.store, given)
        return
    tenants = given.tenants or (5_000 if given.quick else 1_000_000)
    with stores.made("sqlite", tenants, found=True) as (address,):
        measure(address, given)


if __name__ == "__main__":
    main()

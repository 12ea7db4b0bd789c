"""Kill runs at random moments under load, hundreds of times, and print what was lost or doubled: nothing.

Run as `python -m bench.faults`. Eight runs of commands write to one tenant while single commands, files of rows and the
sending of mail go on beside them; any of them is killed at any time, and what it did is taken up again.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random

from bench.faults import writers
from bench.faults.centre import Centre, a_centre
from bench.faults.proof import Found, faults
from bench.measuring import engines_of, options

KILLS, KILLS_QUICK = 250, 24
ROWS, ROWS_QUICK = 3000, 1500
_LAST_SENDINGS = 20


def hit(engine: str, kills: int, rows: int, seed: int) -> list[str]:
    """Hit a centre on that engine so often, and give what was lost or doubled by it."""
    began = time.monotonic()
    with a_centre(engine, Random(f"{seed} mail")) as centre:
        ledger = writers.Ledger(kills)
        ended = _under_load(centre, ledger, rows, seed)
        _send_the_rest(centre)
        found = faults(centre, ledger, ended, rows)
        _tell(engine, centre, ledger, ended, rows, time.monotonic() - began)
    for fault in found:
        print(f"  {fault}", flush=True)
    return found


def _under_load(centre: Centre, ledger: writers.Ledger, rows: int, seed: int) -> list[str]:
    """Let all of them work until there were enough deaths, and everybody has finished what they had begun."""

    def guarded(work: Callable[..., object], *given: object) -> object:
        try:
            return work(centre, ledger, *given)
        except BaseException as fault:
            ledger.over.set()
            ledger.fault(f"the bench itself failed: {fault!r}")
            raise

    with ThreadPoolExecutor(writers.DESKS + 4) as threads:
        for number in range(writers.DESKS):
            who = f"desk{number}"
            threads.submit(guarded, writers.at_the_desk, who, Random(f"{seed} {who}"))
        for who in ("single0", "single1"):
            threads.submit(guarded, writers.one_by_one, who, Random(f"{seed} {who}"))
        threads.submit(guarded, writers.mail, Random(f"{seed} sending"))
        names = threads.submit(guarded, writers.files, "file", Random(f"{seed} files"), rows)
    ended = names.result()
    assert isinstance(ended, list)
    return ended


def _send_the_rest(centre: Centre) -> None:
    """Send as a timer does, until nothing waits."""
    for _ in range(_LAST_SENDINGS):
        writers.let_ten_minutes_pass(centre)
        centre.run("mail", "send")
        if {state for _, state, _ in Found(centre).letters} <= {"sent", "dropped"}:
            return


def _tell(engine: str, centre: Centre, ledger: writers.Ledger, ended: list[str], rows: int, seconds: float) -> None:
    told = sum(asked.record is not None for asked in ledger.asked)
    letters, failures = len(centre.postmaster.taken), centre.postmaster.failures
    shares = [ledger.shares[f"desk{number}"] for number in range(writers.DESKS)]
    repeats = centre.postmaster.count - letters
    print(
        f"{engine}: {ledger.kills} killed in {seconds:.0f} s; {told:,} of {len(ledger.asked):,} requests "
        f"acknowledged, {len(ended)} files of {rows:,} rows, {letters} letters and {repeats} repeats, "
        f"{failures} failures of the mail server; each desk got {min(shares)} to {max(shares)} done "
        f"and waited {max(ledger.waits, default=0):.1f} s at most; {ledger.turned_away} turned away for a while",
        flush=True,
    )


def main() -> None:
    """Hit each engine, and end with 1 where anything was lost or doubled."""
    parser = options(__doc__, engines=True)
    parser.add_argument("--seed", type=int, help="where chance begins; a new one each time if left out")
    given: argparse.Namespace = parser.parse_args()
    seed = int.from_bytes(os.urandom(4)) if given.seed is None else given.seed
    print(f"seed {seed}", flush=True)
    found = [
        fault
        for engine in engines_of(given)
        for fault in hit(
            engine, given.runs or (KILLS_QUICK if given.quick else KILLS), ROWS_QUICK if given.quick else ROWS, seed
        )
    ]
    print(f"lost or doubled: {len(found) or 'nothing'}")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()

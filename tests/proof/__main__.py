"""Show the proof of rules: `python -m tests.proof JM-40` breaks a rule and shows its test fail; without ids, the gist of all."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from tests.proof.breaches import Breach, Copy, breaches
from tests.proof.judging import Outcome, judge, no_proof
from tests.proof.pages import Row, enforced

AT_ONCE = 2


def main(asked: Sequence[str]) -> int:
    """Break each rule that is asked for, or every one; 1 where a test doesn't fail as it should, 2 for an unknown id."""
    rows, known = enforced(), breaches()
    unknown = [rule for rule in asked if rule not in rows or rule not in known]
    if unknown:
        _write(f"{', '.join(unknown)}: no enforced rule with a breach; write an id such as {next(iter(known))}.")
        return 2
    rules = [rule for rule in rows if rule in known and (rule in asked or not asked)]
    against = {}
    for rule, outcome in zip(rules, _outcomes([(rows[rule], known[rule]) for rule in rules]), strict=True):
        against[rule] = no_proof(outcome)
        _write(*_told(rows[rule], known[rule], outcome, against[rule], whole=bool(asked)))
    failed = [rule for rule in rules if against[rule]]
    _write(
        f"{len(rules) - len(failed)} of {len(rules)} proved.", *(["Not proved: " + ", ".join(failed)] if failed else [])
    )
    return 1 if failed else 0


def _outcomes(proofs: Sequence[tuple[Row, Breach]]) -> Iterator[Outcome]:
    """What comes of each breach, in order, some at once; each has a copy of the package for itself meanwhile."""
    with TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        copies: SimpleQueue[Copy] = SimpleQueue()
        for number in range(min(AT_ONCE, len(proofs))):
            own = Path(folder, str(number))
            own.mkdir()
            copies.put(Copy(own))

        def broken(proof: tuple[Row, Breach]) -> Outcome:
            row, breach = proof
            copy = copies.get()
            try:
                return judge(copy, [row.proof], breach)
            finally:
                copies.put(copy)

        yield from pool.map(broken, proofs)


def _told(row: Row, breach: Breach, outcome: Outcome, against: str | None, whole: bool) -> Iterator[str]:
    """What was broken and what the test said: everything for a rule that was asked for, else the gist."""
    yield f"{row.rule} {'NOT PROVED' if against else 'proved'}: {breach.means}"
    if against:
        yield f"  {row.proof}: {against}"
    if not whole:
        return
    yield f"  {row.does}\n  src/portalops/{breach.file}:"
    yield from (f"  - {line}" for line in breach.stands.splitlines())
    yield from (f"  + {line}" for line in breach.becomes.splitlines())
    for failure in outcome.failures:
        yield f"\n{failure.test}\n{failure.text}\n"


def _write(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

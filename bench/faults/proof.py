"""What is proved once it is over: from the rows of the store, the letters that arrived, and what everybody was told."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import text

from bench.faults.centre import FILED, INVOICE, TENANT, Centre
from bench.faults.writers import DESKS, Ledger, rows_of_file
from portalops.clock import SystemClock
from portalops.store.opening import open_store

LEAST_OF_THE_MEAN = 0.25

Rows = Sequence[Any]


class Found:
    """The rows that the proof rests on."""

    def __init__(self, centre: Centre) -> None:
        self.records = _rows(centre, "SELECT seq, request_id, outcome, operation FROM records ORDER BY seq")
        self.points = dict(_rows(centre, "SELECT ref, points FROM tenants"))
        self.entries = _rows(centre, "SELECT tenant, delta, balance, reason, record FROM ledger_entries ORDER BY id")
        self.copies = _rows(centre, "SELECT copy_number FROM invoice_reissues ORDER BY copy_number")
        self.batches = _rows(centre, "SELECT name, state, rows, done, refused, failed, last_row FROM batches")
        self.letters = _rows(centre, "SELECT message_id, state, attempts FROM outbox")


def _rows(centre: Centre, query: str) -> Rows:
    store = open_store(centre.address, SystemClock())
    try:
        with store.viewing() as connection:
            return [tuple(row) for row in connection.execute(text(query))]
    finally:
        store.close()


def faults(centre: Centre, ledger: Ledger, ended: Sequence[str], rows: int) -> list[str]:
    """Everything that was lost, doubled or otherwise isn't as it must be; nothing where all is well."""
    found = Found(centre)
    return [
        *ledger.faults,
        *_of_requests(found, ledger),
        *_of_balances(found),
        *_of_numbers(found),
        *_of_files(found, ended, rows),
        *_of_letters(found, centre),
        *_of_commands(centre),
        *_of_the_starved(ledger),
    ]


def _of_requests(found: Found, ledger: Ledger) -> Iterator[str]:
    """Each that was acknowledged is on record under the number that was told; no other was done more than once."""
    times = Counter(id for _, id, outcome, _ in found.records if outcome == "done" and id)
    numbers = {id: seq for seq, id, outcome, _ in found.records if outcome == "done"}
    moved = {record: delta for tenant, delta, _, _, record in found.entries if tenant == TENANT}
    for asked in ledger.asked:
        if asked.record is not None and numbers.get(asked.id) != asked.record:
            yield f"lost: {asked.id} was told to be number {asked.record}, on record it is {numbers.get(asked.id)}"
        if times[asked.id] > 1:
            yield f"doubled: {asked.id} is on record {times[asked.id]} times"
        if asked.id in numbers and asked.delta and moved.get(numbers[asked.id]) != asked.delta:
            yield f"lost: {asked.id} moved {moved.get(numbers[asked.id])} points, not {asked.delta}"
    known = {asked.id: asked.delta for asked in ledger.asked}
    on_record = sum(known.get(id, 0) for id in numbers)
    if found.points[TENANT] != on_record:
        yield f"{TENANT} has {found.points[TENANT]} points, what is on record comes to {on_record}"


def _of_balances(found: Found) -> Iterator[str]:
    sums = Counter[str]()
    for tenant, delta, balance, _, record in found.entries:
        sums[tenant] += delta
        if balance != sums[tenant]:
            yield f"the entry of record {record} says {balance}, the entries come to {sums[tenant]}"
    for tenant in (TENANT, *FILED):
        if found.points[tenant] != sums[tenant]:
            yield f"{tenant} has {found.points[tenant]} points, its entries come to {sums[tenant]}"


def _of_numbers(found: Found) -> Iterator[str]:
    if [row[0] for row in found.records] != list(range(1, len(found.records) + 1)):
        yield "the record has a gap"
    if [copy for (copy,) in found.copies] != list(range(1, len(found.copies) + 1)):
        yield f"the duplicates of {INVOICE} have a gap: {found.copies}"


def _of_files(found: Found, ended: Sequence[str], rows: int) -> Iterator[str]:
    """Each row that can be done was done once, and each file's counts are those of its rows."""
    times = Counter(reason for tenant, _, _, reason, _ in found.entries if tenant in FILED)
    expected = Counter[str]()
    for name in ended:
        cells = (line.split(",") for line in list(rows_of_file(name, rows))[1:])
        expected.update(reason for _, delta, reason in cells if delta == "1")
    for reason in expected.keys() | times.keys():
        if times[reason] != expected[reason]:
            which = "doubled" if times[reason] > expected[reason] else "lost"
            yield f"{which}: {reason} was done {times[reason]} times"
    for name, state, count, done, refused, failed, _ in found.batches:
        if name in ended and (state, done + refused + failed) != ("done", count):
            yield f"{name} is {state} with {done} + {refused} + {failed} of {count} rows"
        if name in ended and done != sum(reason.startswith(f"{name} ") for reason in expected):
            yield f"{name} counts {done} rows done"


def _of_letters(found: Found, centre: Centre) -> Iterator[str]:
    """Each letter arrived, and each that did so again came under its own Message-ID with the mark of a repeat."""
    taken = centre.postmaster.taken
    for message_id, state, _ in found.letters:
        if state != "sent":
            yield f"lost: the letter {message_id} is {state}"
        elif not taken.get(message_id):
            yield f"lost: the letter {message_id} never arrived"
    for message_id in taken.keys() - {row[0] for row in found.letters}:
        yield f"a letter arrived that nobody queued: {message_id}"
    for message_id, marks in taken.items():
        if any(mark is None for mark in marks[1:]):
            yield f"a repeat of {message_id} came without its mark"


def _of_commands(centre: Centre) -> Iterator[str]:
    for command in (("record", "verify"), ("doctor",)):
        ran = centre.run(*command)
        if ran.returncode:
            yield f"{' '.join(command)} ended with {ran.returncode}: {ran.stdout}{ran.stderr}"


def _of_the_starved(ledger: Ledger) -> Iterator[str]:
    """Of those who did the same beside each other, each got a fair part."""
    shares = {f"desk{number}": ledger.shares[f"desk{number}"] for number in range(DESKS)}
    mean = statistics.mean(shares.values())
    for who, share in shares.items():
        if share < LEAST_OF_THE_MEAN * mean:
            yield f"starved: {who} got {share} done where the mean is {mean:.0f}"

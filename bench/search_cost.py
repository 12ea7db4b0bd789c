"""What being found costs a write: an account added through the store, against the same without the search.

Run as `python -m bench.search_cost [--tenants N]`, or with --store for a store that bench.make_store made, to which it
adds accounts. The two write in turn to one store: one by one, and in chunks.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from random import Random
from unittest.mock import patch

from sqlalchemy import select

from bench.making.names import a_company, a_mail, a_person, a_phone
from bench.measuring import compare, engines_of, in_pairs, options
from bench.stores import made
from portalops.clock import SystemClock
from portalops.effects import Add, added
from portalops.facts import Account
from portalops.office import Entry
from portalops.profiles.load import Profiles
from portalops.references import AccountRef, TenantRef
from portalops.store import writing
from portalops.store.kinds import table_of
from portalops.store.opening import Store, open_store

BAR = 2.0
CHUNKS = (1, 500)
RULE = next(iter(Profiles()["inter-lab"].rules.values()))


def tenants_of(store: Store, most: int) -> list[TenantRef]:
    """Some tenants of a store."""
    table = table_of("tenant")
    with store.transaction() as connection:
        rows = connection.execute(select(table.c.ref).order_by(table.c.ref).limit(most)).scalars()
        return [TenantRef(ref) for ref in rows]


def accounts(tenants: Sequence[TenantRef], run: int) -> Iterator[Account]:
    """New accounts without end, of people as a centre has them, each with every text by which it is found."""
    random = Random(run)
    for number in count(1):
        who = a_person(random)
        yield Account(
            ref=AccountRef.of(tenants[number % len(tenants)], f"u{run:x}{number}"),
            name=who.name,
            kana=who.kana,
            email=a_mail(random, who, a_company(random, number).domain, number),
            phone=a_phone(random),
        )


def entry_of(effect: Add) -> Entry:
    """What is put on record of an addition."""
    ref = str(effect.adds.ref)
    return Entry(
        operator="bench",
        door="bench",
        operation="account add",
        target=ref,
        outcome="done",
        codes=(),
        request_id=ref,
        content_hash="",
        details={"asked": {"account": ref}},
    )


def write_s(store: Store, new: Iterator[Account], rows: int) -> float:
    """How many seconds one transaction takes that adds so many accounts, each on record."""
    effects = [added(next(new), RULE) for _ in range(rows)]
    began = time.perf_counter()
    with store.writing() as unit:
        unit.prefetch([effect.adds.ref for effect in effects])
        for effect in effects:
            unit.apply([effect])
            unit.record(entry_of(effect))
    return time.perf_counter() - began


def unfound(write: Callable[[], float]) -> float:
    """The same write, of which the search isn't told."""
    with patch.object(writing, "follow", lambda *_: None):
        return write()


def measure(name: str, store: Store, runs: int) -> None:
    """Measure in one store, and print the ratios."""
    new = accounts(tenants_of(store, 1_000), int(time.time()))
    for rows in CHUNKS:

        def write(rows: int = rows) -> float:
            return write_s(store, new, rows)

        pairs = in_pairs(write, lambda: unfound(write), runs if rows == 1 else max(3, runs // 10), warm=3)
        compare(f"{name}: {rows} at once", BAR, pairs, floor="unfound")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure on each store."""
    parser = options(__doc__, engines=True)
    parser.add_argument("--tenants", type=int, help="how many tenants the stores have that are made")
    parser.add_argument("--store", action="append", help="a store that is there already")
    given = parser.parse_args(arguments)
    runs = given.runs or (20 if given.quick else 200)
    if given.store:
        for address in given.store:
            _measure_at(address, runs)
        return
    for engine in engines_of(given):
        with made(engine, given.tenants or (1_000 if given.quick else 100_000), found=True) as (address,):
            _measure_at(address, runs)


def _measure_at(address: str, runs: int) -> None:
    gc.set_threshold(200_000, 20, 20)  # as the program does, else most of what differs is Python's looking for garbage
    store = open_store(address, SystemClock())
    try:
        measure("postgresql" if "://" in address else "sqlite", store, runs)
    finally:
        store.close()


if __name__ == "__main__":
    main()

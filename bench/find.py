"""How long finding takes, against the scan of every text that an admin page does with icontains.

Run as `python -m bench.find [--tenants N]`, or with --store for a store that bench.make_store made. The fragments are
cut from what is in the store: of every kind of text, one to eight characters long, rare ones and the most common.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, text

from bench.measuring import engines_of, options, verdict
from bench.stores import made
from portalops.clock import SystemClock
from portalops.folding import fold
from portalops.store.kinds import KINDS, table_of
from portalops.store.opening import Store, open_store

P95_MS, WORST_MS, TIMES_FASTER = 25.0, 100.0, 100.0
TABLES = ("tenant", "account", "contract", "order", "quote", "invoice")
ABSENT = ("薔薇薔", "zqxj", "ヌヌヌ", "#!", "0000000000000")
ROWS_A_TABLE = 400


def columns_of(noun: str) -> list[ColumnElement[str]]:
    """The columns of a kind that an admin page would search."""
    table = table_of(noun)
    return [table.c["ref" if "." in place else place] for place in KINDS[noun].texts.values()]


def sampled(connection: Connection, noun: str) -> list[str]:
    """Texts of things from all over a kind's table."""
    table = table_of(noun)
    count = connection.scalar(select(func.count()).select_from(table)) or 0
    refs: set[str] = set()
    order = random.Random(noun)
    first, last = connection.execute(select(func.min(table.c.ref), func.max(table.c.ref))).one()
    if not count:
        return []
    while len(refs) < min(ROWS_A_TABLE, count // 2 + 1):
        offset = order.randrange(min(count, 20_000))
        start = order.choice([first, *refs]) if refs else first
        ref = connection.scalar(
            select(table.c.ref).where(table.c.ref >= start).order_by(table.c.ref).offset(offset).limit(1)
        )
        refs.add(ref or last)
    rows = connection.execute(select(*columns_of(noun)).where(table.c.ref.in_(sorted(refs)))).all()
    return [value for row in rows for value in row if value]


def fragments_of(store: Store, count: int) -> list[str]:
    """So many fragments of what is in a store, and the most common and some that are in none of it."""
    order = random.Random(4)
    with store.transaction() as connection:
        texts = {noun: sampled(connection, noun) for noun in TABLES}
    kinds = [found for found in texts.values() if found]
    fragments: list[str] = []
    while len(fragments) < count:
        whole = order.choice(order.choice(kinds))
        length = min(order.choice((1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6, 7, 8)), len(whole))
        start = order.randrange(len(whole) - length + 1)
        fragment = whole[start : start + length]
        if fold(fragment):
            fragments.append(fragment)
    common = Counter(
        piece
        for found in kinds
        for whole in found
        for length in (2, 3, 4, 8)
        for piece in {whole[start : start + length] for start in range(len(whole) - length + 1)}
    )
    return list(dict.fromkeys([*fragments, *(piece for piece, _ in common.most_common(60)), *ABSENT]))


def scans(fragment: str) -> Iterator[Select[tuple[int]]]:
    """What an admin page asks for: how many rows of each table have the fragment in any of their texts."""
    for noun in TABLES:
        matches = or_(*(column.icontains(fragment, autoescape=True) for column in columns_of(noun)))
        yield select(func.count()).select_from(table_of(noun)).where(matches)


def timed_ms(action: Callable[[], object]) -> float:
    """How many milliseconds something takes."""
    began = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - began)


def find_ms(store: Store, fragment: str) -> float:
    """How long the first fifty of a fragment take."""
    with store.reading() as lists:
        return timed_ms(lambda: lists.find(fragment, None, 50))


def scan_ms(store: Store, fragment: str) -> float:
    """How long the scans for a fragment take."""
    with store.transaction() as connection:
        return timed_ms(lambda: [connection.scalar(scan) for scan in scans(fragment)])


def sizes_of(store: Store) -> tuple[float, float]:
    """How many megabytes the data have with their own indexes, and how many the search has."""
    with store.transaction() as connection:
        if connection.dialect.name == "sqlite":
            query = text("SELECT name LIKE '%search%', sum(pgsize) / 1e6 FROM dbstat WHERE aggregate = 1 GROUP BY 1")
        else:
            query = text(
                "SELECT relname LIKE '%search%', sum(pg_table_size(oid)) / 1e6 FROM pg_class "
                "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i') GROUP BY 1"
            )
        sizes = {bool(row[0]): float(row[1]) for row in connection.execute(query)}
    return sizes[False], sizes[True]


def measure(name: str, store: Store, count: int, scanned: int, *, shows: bool) -> None:
    """Measure finding and scanning in one store, and print how they compare."""
    fragments = fragments_of(store, count)
    for fragment in fragments[:50]:
        find_ms(store, fragment)
    times = {fragment: find_ms(store, fragment) for fragment in fragments}
    ordered = sorted(times.values())
    p50, p95, worst = statistics.median(ordered), ordered[int(0.95 * len(ordered))], ordered[-1]
    spread = f"{len(ordered)} fragments, median {p50:.1f} ms"
    verdict(f"{name}: find, 95th percentile", spread, f"{p95:.1f} ms", f"<= {P95_MS:.0f} ms", within=p95 <= P95_MS)
    verdict(f"{name}: find, worst", "", f"{worst:.1f} ms", f"<= {WORST_MS:.0f} ms", within=worst <= WORST_MS)
    if shows:
        for fragment, took_ms in sorted(times.items(), key=lambda pair: -pair[1])[:20]:
            print(f"    {took_ms:8.1f} ms  {fragment!r}")
    both = fragments[:: max(1, len(fragments) // scanned)]
    ratios = [scan_ms(store, fragment) / find_ms(store, fragment) for fragment in both]
    ratio = statistics.median(ratios)
    verdict(
        f"{name}: times as fast as a scan",
        f"{len(both)} fragments, {min(ratios):.0f}-{max(ratios):.0f}",
        f"{ratio:.0f} x",
        f">= {TIMES_FASTER:.0f} x",
        within=ratio >= TIMES_FASTER,
    )
    data, index = sizes_of(store)
    sizes = f"search {index:,.0f} MB, data {data:,.0f} MB"
    verdict(f"{name}: size to that of the data", sizes, f"{index / data:.2f} x", "<= 1.00 x", within=index <= data)


@contextmanager
def stores(given: argparse.Namespace) -> Iterator[Iterator[tuple[str, str]]]:
    """What to measure on, each with its name: the stores that were named, or one that is made for each engine."""

    def each() -> Iterator[tuple[str, str]]:
        if given.store:
            yield from (("postgresql" if "://" in store else "sqlite", store) for store in given.store)
            return
        for engine in engines_of(given):
            with made(engine, given.tenants or (1_000 if given.quick else 100_000), found=True) as (address,):
                yield engine, address

    yield each()


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure on each store."""
    parser = options(__doc__, engines=True)
    parser.add_argument("--tenants", type=int, help="how many tenants the stores have that are made")
    parser.add_argument("--store", action="append", help="a store that is there already")
    parser.add_argument("--fragments", type=int, help="how many fragments are cut")
    parser.add_argument("--slowest", action="store_true", help="name the fragments that took longest")
    given = parser.parse_args(arguments)
    count, scanned = given.fragments or (100 if given.quick else 1_000), given.runs or (3 if given.quick else 10)
    with stores(given) as each:
        for name, address in each:
            store = open_store(address, SystemClock())
            try:
                measure(name, store, count, scanned, shows=given.slowest)
            finally:
                store.close()


if __name__ == "__main__":
    main()

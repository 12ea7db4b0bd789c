"""Make a seeded store of any size: the same seed and sizes give the same rows, on SQLite and on PostgreSQL.

Run as `python -m bench.make_store STORE --tenants 1000000`, where STORE is a new file or the postgresql:// address of
an empty database. A tenant has at least the users that its kind needs, and more so that the mean is met.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

from bench.hand_written import Chain
from bench.making.bulk import ROWS_A_BLOCK, Bulk, filling
from bench.making.cloning import COLUMNS, Clones, Share
from bench.making.templates import Values, read_practice
from portalops.clock import SystemClock
from portalops.store.opening import open_store
from portalops.store.search.keeping import rebuild

_FIRST_INSTANT = datetime(2026, 3, 2, 1, tzinfo=UTC)
_SPAN = timedelta(days=78)


class Blocks:
    """Rows on their way into a store, gathered by table and loaded a block at a time."""

    def __init__(self, bulk: Bulk, columns: dict[str, list[str]]) -> None:
        self._bulk = bulk
        self._columns = columns | COLUMNS
        self._waiting: dict[str, list[Values]] = defaultdict(list)
        self.counts = Counter[str]()

    def put(self, table: str, row: Values) -> None:
        """Take a row."""
        waiting = self._waiting[table]
        waiting.append(row)
        if len(waiting) >= ROWS_A_BLOCK:
            self._load(table)

    def finish(self) -> None:
        """Load what still waits."""
        for table in self._waiting:
            self._load(table)

    def _load(self, table: str) -> None:
        rows = self._waiting[table]
        self.counts[table] += len(rows)
        self._bulk.load(table, self._columns[table], rows)
        rows.clear()


def make_store(store: str, tenants: int, accounts_a_tenant: int, documents_a_tenant: int, seed: int) -> Counter[str]:
    """Make a store and give how many rows each table has; what finds them by a search isn't made yet."""
    practice = read_practice()
    made = 0

    def instant() -> str:
        """When the next thing was done: spread over the practice store's days."""
        return (_FIRST_INSTANT + _SPAN * made / tenants).replace(tzinfo=None).isoformat(" ", timespec="microseconds")

    with filling(store) as bulk:
        blocks = Blocks(bulk, practice.columns)
        chain, ids = Chain("practice", "made"), Counter[str]()
        documents_each = (
            documents_a_tenant * len(practice.portals) / sum(bool(portal.invoices) for portal in practice.portals)
        )
        for place, portal in enumerate(practice.portals):
            count = (tenants + len(practice.portals) - 1 - place) // len(practice.portals)
            clones = Clones(practice, portal, blocks.put, chain, instant, seed)
            accounts = Share(accounts_a_tenant, count)
            invoices = Share(documents_each if portal.invoices else 0, count)
            for number in range(1, count + 1):
                clones.make(number, accounts, invoices, ids)
                made += 1
        blocks.finish()
        bulk.set_head(chain.seq, chain.hash)
    return blocks.counts


def fill_search(store: str) -> None:
    """Let everything in a store be found."""
    opened = open_store(store, SystemClock())
    try:
        with opened.transaction() as connection:
            rebuild(connection)
    finally:
        opened.close()


def main() -> None:
    """Make a store, fill its search, and say what is in it and how long it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", metavar="STORE", help="a new file, or the address of an empty database")
    parser.add_argument("--tenants", type=int, default=1_000_000)
    parser.add_argument("--accounts-a-tenant", type=int, default=3)
    parser.add_argument("--documents-a-tenant", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-search", action="store_true", help="leave the search empty")
    given = parser.parse_args()
    began = time.perf_counter()
    counts = make_store(given.store, given.tenants, given.accounts_a_tenant, given.documents_a_tenant, given.seed)
    print(f"{sum(counts.values()):,} rows in {time.perf_counter() - began:.0f} s")
    for table, count in sorted(counts.items()):
        print(f"  {table:<20} {count:>12,}")
    if not given.no_search:
        began = time.perf_counter()
        fill_search(given.store)
        print(f"search in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()

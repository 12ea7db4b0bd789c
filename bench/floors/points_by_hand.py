"""Point adjustments by hand-written SQL: the same rows as `batch run points adjust` writes, in chunks of 1,000.

Run as `python -m bench.floors.points_by_hand STORE FILE`. Each row of the file is one guarded update of a balance,
one ledger entry, and one chained record with its details and a request id that is unique.
"""

from __future__ import annotations

import csv
import secrets
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from bench.hand_written import DETAILS_COLUMNS, RECORD_COLUMNS, Chain, canonical

ROWS_A_CHUNK = 1000
_LEDGER_COLUMNS = ("tenant", "ledger", "at", "kind", "delta", "balance", "reason", "record")

Adjustment = tuple[str, int, str, str]
"""A tenant, the points to add, why, and under which request id."""


class Hand(Protocol):
    """A connection to an engine, with what differs between the two."""

    def begin(self) -> tuple[int, str]:
        """Begin a transaction, alone; gives the record's last number and hash."""

    def points(self, tenants: Sequence[str]) -> dict[str, int]:
        """The points that tenants have."""

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows."""

    def move(self, rows: Sequence[tuple[int, str, int]]) -> int:
        """Set balances where they still are what was seen; gives how many were."""

    def commit(self, seq: int, hash_: str, before: int) -> None:
        """Anchor the record at its last entry, where it was still the one before, and end the transaction."""


def adjust(hand: Hand, chunk: Sequence[Adjustment]) -> None:
    """One transaction: every adjustment of a chunk, in order."""
    seq, hash_ = hand.begin()
    chain = Chain("root", "batch", seq, hash_)
    at = datetime.now(UTC).replace(tzinfo=None).isoformat(" ", timespec="microseconds")
    found = hand.points([tenant for tenant, _, _, _ in chunk])
    points = dict(found)
    entries, records, details = [], [], []
    for tenant, delta, reason, request_id in chunk:
        seen = points[tenant]
        if seen + delta < 0:
            raise ValueError(f"{tenant} would fall below zero")
        points[tenant] = seen + delta
        asked = {"tenant": tenant, "delta": delta, "reason": reason}
        effect = {
            "kind": "move", "tenant": tenant, "ledger": "points", "seen": seen, "delta": delta, "cause": "adjustment",
            "reason": reason, "rule": "IL-19",
        }  # fmt: skip
        record, kept = chain.link(
            at, "points adjust", tenant, tenant, request_id, canonical({"operation": "points adjust", "asked": asked}),
            canonical({"asked": asked, "effects": [effect], "refusals": []}), secrets.token_hex(16),
        )  # fmt: skip
        entries.append((tenant, "points", at, "adjustment", delta, seen + delta, reason, chain.seq))
        records.append(record)
        details.append(kept)
    hand.insert("records", RECORD_COLUMNS, records)
    hand.insert("record_details", DETAILS_COLUMNS, details)
    if hand.move([(becomes, tenant, found[tenant]) for tenant, becomes in points.items()]) != len(points):
        raise RuntimeError("a balance was changed meanwhile")
    hand.insert("ledger_entries", _LEDGER_COLUMNS, entries)
    hand.commit(chain.seq, chain.hash, seq)


class File:
    """SQLite."""

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.execute("PRAGMA foreign_keys = ON")
        self.connection.execute("PRAGMA synchronous = FULL")

    def begin(self) -> tuple[int, str]:
        """Begin a transaction, alone; gives the record's last number and hash."""
        self.connection.execute("BEGIN IMMEDIATE")
        seq, hash_ = self.connection.execute("SELECT seq, hash FROM record_head WHERE id = 1").fetchone()
        return seq, hash_

    def points(self, tenants: Sequence[str]) -> dict[str, int]:
        """The points that tenants have."""
        wanted = list(dict.fromkeys(tenants))
        marks = ", ".join("?" * len(wanted))
        return dict(self.connection.execute(f"SELECT ref, points FROM tenants WHERE ref IN ({marks})", wanted))  # noqa: S608

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows."""
        marks = ", ".join("?" * len(columns))
        self.connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608

    def move(self, rows: Sequence[tuple[int, str, int]]) -> int:
        """Set balances where they still are what was seen; gives how many were."""
        return self.connection.executemany("UPDATE tenants SET points = ? WHERE ref = ? AND points = ?", rows).rowcount

    def commit(self, seq: int, hash_: str, before: int) -> None:
        """Anchor the record at its last entry, where it was still the one before, and end the transaction."""
        self.connection.execute(
            "UPDATE record_head SET seq = ?, hash = ? WHERE id = 1 AND seq = ?", (seq, hash_, before)
        )
        self.connection.execute("COMMIT")


class Server:
    """PostgreSQL."""

    def __init__(self, address: str) -> None:
        import psycopg

        self.connection = psycopg.connect(address)
        self.connection.execute("SET TIME ZONE 'UTC'")
        self.connection.commit()

    def begin(self) -> tuple[int, str]:
        """Begin a transaction, alone; gives the record's last number and hash."""
        found = self.connection.execute("SELECT seq, hash FROM record_head WHERE id = 1 FOR UPDATE").fetchone()
        assert found is not None
        return found[0], found[1]

    def points(self, tenants: Sequence[str]) -> dict[str, int]:
        """The points that tenants have."""
        found = self.connection.execute("SELECT ref, points FROM tenants WHERE ref = ANY(%s)", (list(tenants),))
        return dict(found.fetchall())

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows, as one stream where there are many."""
        names = ", ".join(columns)
        with self.connection.cursor() as cursor:
            if len(rows) < 10:
                marks = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608
                return
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)

    def move(self, rows: Sequence[tuple[int, str, int]]) -> int:
        """Set balances where they still are what was seen; gives how many were."""
        becomes, refs, seen = (list(column) for column in zip(*rows, strict=True))
        return self.connection.execute(
            "UPDATE tenants SET points = moved.becomes "
            "FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS moved (becomes, tenant, seen) "
            "WHERE ref = moved.tenant AND points = moved.seen",
            (becomes, refs, seen),
        ).rowcount

    def commit(self, seq: int, hash_: str, before: int) -> None:
        """Anchor the record at its last entry, where it was still the one before, and end the transaction."""
        self.connection.execute(
            "UPDATE record_head SET seq = %s, hash = %s WHERE id = 1 AND seq = %s", (seq, hash_, before)
        )
        self.connection.commit()


def hand_of(store: str) -> File | Server:
    """A connection to a store."""
    return Server(store) if "://" in store else File(store)


def adjustments(file: Path) -> Iterator[Adjustment]:
    """The rows of a file; a row's request id is the file's digest with its number."""
    digest = sha256(file.read_bytes()).hexdigest()
    with file.open(encoding="utf-8", newline="") as text:
        for number, row in enumerate(csv.DictReader(text), start=1):
            yield row["tenant"], int(row["delta"]), row["reason"], f"{digest}-{number}"


def main() -> None:
    """Adjust the points of every row of a file."""
    store, file = sys.argv[1:]
    hand = hand_of(store)
    with closing(hand.connection):
        rows = adjustments(Path(file))
        while chunk := list(islice(rows, ROWS_A_CHUNK)):
            adjust(hand, chunk)


if __name__ == "__main__":
    main()

"""A desk on a real store of either engine, with a clock that moves, and everything that the store holds, row by row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import import_module
from itertools import count
from pathlib import Path
from pkgutil import iter_modules
from threading import Barrier
from typing import Any

from sqlalchemy import Table

from portalops.asking import read
from portalops.clock import JST, SystemClock
from portalops.desk import Desk, Operator, Receipt
from portalops.errors import PortalopsError
from portalops.operation import Operation, Permission
from portalops.operations import CATALOG
from portalops.profiles.load import Profiles
from portalops.store import tables
from portalops.store.opening import Store, open_store
from portalops.store.tables.columns import METADATA
from tests.commands.builders import HISTORY as COMMANDS_HISTORY
from tests.postgres import a_database
from tests.profiles.sixth.builders import HISTORY as SIXTH_HISTORY
from tests.profiles.sixth.builders import PROFILES

OPERATIONS: dict[str, Operation[Any, Any]] = {operation.name: operation for operation in CATALOG}
DAY = date(2026, 5, 20)

# What is made by chance, so that no two stores hold the same.
BY_CHANCE = {
    "records": {"hash", "prev_hash"},
    "record_details": {"salt"},
    "record_head": {"hash"},
    "outbox": {"message_id"},
}
# What is written down of every attempt, whether it changed anything or not.
RECORD = {"records", "record_details", "record_head"}

Row = dict[str, Any]
Rows = dict[str, list[Row]]
Deed = tuple[str, dict[str, str]]

_ids = count()

# What happened at the sixth portal and in the commands' store, and one tenant more where these have one alone.
OF_ALL: tuple[Deed, ...] = (
    *SIXTH_HISTORY,
    *COMMANDS_HISTORY,
    (
        "tenant register",
        {"tenant": "inter-lab:suzuki", "name": "鈴木一郎", "kind": "personal", "email": "ichiro@example.co.jp"},
    ),
)


class MovingClock(SystemClock):
    """The machine's clock, but that it stands at one instant until it is moved."""

    def __init__(self, day: date = DAY, hour: int = 10) -> None:
        self.instant = datetime(day.year, day.month, day.day, hour, tzinfo=JST).astimezone(UTC)

    def now(self) -> datetime:
        """The instant, in UTC."""
        return self.instant

    def today(self) -> date:
        """The day of the instant in Japan."""
        return self.instant.astimezone(JST).date()

    def move(self, **by: int) -> None:
        """Go on by so many days, hours or minutes."""
        self.instant += timedelta(**by)


@contextmanager
def an_address(engine: str, folder: Path) -> Iterator[str]:
    """Where a new store of that engine may be made."""
    if engine == "sqlite":
        yield str(folder / "store.sqlite")
        return
    with a_database() as address:
        yield address


@contextmanager
def a_store(engine: str, folder: Path, clock: MovingClock | None = None) -> Iterator[Store]:
    """A new store of that engine."""
    with an_address(engine, folder) as address:
        store = open_store(address, clock or MovingClock())
        yield store
        store.close()


def a_desk(store: Store, clock: MovingClock | None = None, profiles: Profiles = PROFILES) -> Desk:
    """A desk at a store, whose operator may do everything."""
    operator = Operator(name="sato", may=frozenset(Permission))
    return Desk(office=store, operator=operator, profiles=profiles, clock=clock or MovingClock(), door="test")


def do(desk: Desk, name: str, answers: Mapping[str, str], request_id: str = "") -> Receipt:
    """Do one thing, as it is typed; what stands in the way is raised."""
    operation = OPERATIONS[name]
    return desk.perform(operation, read(operation.asks, answers), request_id=request_id or f"deed-{next(_ids)}")


def at_once(address: str, *deeds: tuple[str, Mapping[str, str], str]) -> list[str]:
    """Do each deed at the same moment from a store of its own, and say how each ended."""
    barrier = Barrier(len(deeds), timeout=60)

    def work(deed: tuple[str, Mapping[str, str], str]) -> str:
        name, answers, request_id = deed
        store = open_store(address, MovingClock(), patience_seconds=60)
        try:
            barrier.wait()
            return "replayed" if do(a_desk(store), name, answers, request_id).replayed else "done"
        except PortalopsError as stopped:
            return stopped.code
        finally:
            store.close()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return sorted(threads.map(work, deeds))


def furnish(desk: Desk, deeds: Iterable[Deed] = OF_ALL) -> None:
    """Let a history happen."""
    for name, answers in deeds:
        do(desk, name, answers)


@cache
def all_tables() -> tuple[Table, ...]:
    """Every table of a store, in an order in which each comes after those that it refers to."""
    for module in iter_modules(tables.__path__):
        import_module(f"{tables.__name__}.{module.name}")
    return tuple(METADATA.sorted_tables)


def rows_of(store: Store) -> Rows:
    """Everything that a store holds, by table."""
    with store.reading() as reading:
        driver: Any = reading._connection.connection.driver_connection
        return {name: _dicts(driver.execute(query)) for name, query in _selects().items()}


def _dicts(cursor: Any) -> list[Row]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


@cache
def _selects() -> dict[str, str]:
    """The query of each table as text, because a thousand stores would compile it a thousand times."""
    return {
        table.name: f"SELECT * FROM {table.name} ORDER BY {', '.join(table.primary_key.columns.keys())}"  # noqa: S608
        for table in all_tables()
    }


def comparable(rows: Rows) -> Rows:
    """The rows without what is made by chance."""
    kept = {
        table: [
            {column: value for column, value in row.items() if column not in BY_CHANCE.get(table, ())} for row in found
        ]
        for table, found in rows.items()
    }
    for record in kept["records"]:
        record["body"] = {key: value for key, value in json.loads(record["body"]).items() if "details" not in key}
    return kept


def without_record(rows: Rows) -> Rows:
    """The rows without the record, which every attempt adds to, and without what waits for a second person."""
    return {table: found for table, found in rows.items() if table not in (*RECORD, "approvals")}


def by_tenant(rows: Rows) -> dict[str | None, Rows]:
    """The rows of each tenant, and under None those that are nobody's; what is on record is left out."""
    invoices = {row["ref"]: row["tenant"] for row in rows["invoices"]}
    sorted_: dict[str | None, Rows] = {}
    for table, found in without_record(rows).items():
        for row in found:
            sorted_.setdefault(_owner(table, row, invoices), {}).setdefault(table, []).append(row)
    return sorted_


def _owner(table: str, row: Row, invoices: Mapping[str, str]) -> str | None:
    if table == "tenants":
        return str(row["ref"])
    if "tenant" in row:
        return str(row["tenant"])
    if "invoice" in row:
        return invoices[row["invoice"]]
    named = next((row[name] for name in ("account", "about", "environment", "contract", "ref") if row.get(name)), None)
    return invoices.get(str(named), str(named).partition("/")[0]) if named else None


def changed_tenants(before: Rows, after: Rows) -> set[str | None]:
    """Those tenants of whom any row was added, changed or taken away, the record left out."""
    were, are = by_tenant(before), by_tenant(after)
    return {tenant for tenant in were.keys() | are.keys() if were.get(tenant) != are.get(tenant)}


def counting(number: Callable[[Row], int], rows: Iterable[Row], key: str = "tenant") -> dict[str, int]:
    """A sum over rows by one of their columns."""
    sums: dict[str, int] = {}
    for row in rows:
        sums[row[key]] = sums.get(row[key], 0) + number(row)
    return sums

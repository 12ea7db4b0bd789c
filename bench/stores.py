"""Stores to measure on: one made for the run, or copies of it, on either engine; and rows for a batch."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import make_url, text

from bench.make_store import fill_search, make_store
from bench.server import a_server
from portalops.clock import SystemClock
from portalops.desk import Desk, Operator
from portalops.operation import Permission
from portalops.profiles.load import Profiles
from portalops.store.opening import Store, open_store

SEED = 4
REASON = "サービス停止のお詫び"
_WITH_POINTS = (
    "SELECT DISTINCT tenants.ref FROM tenants JOIN contracts ON contracts.tenant = tenants.ref "
    "WHERE tenants.points > 0 AND tenants.state = 'active' AND contracts.state = 'active' "
    "AND contracts.ref LIKE '%/C-1' ORDER BY tenants.ref"
)


@contextmanager
def made(engine: str, tenants: int, copies: int = 1, *, found: bool = False) -> Iterator[list[str]]:
    """The addresses of so many equal new stores; what is in them can be found only where that is wanted."""
    with tempfile.TemporaryDirectory(prefix="portalops-bench-") as folder:
        if engine == "sqlite":
            addresses = [str(Path(folder) / f"store{number}.db") for number in range(copies)]
            _make(addresses[0], tenants, found=found)
            for copy in addresses[1:]:
                shutil.copy(addresses[0], copy)
            yield addresses
            return
        with a_server() as server:
            names = [f"portalops_bench_{uuid4().hex[:12]}" for _ in range(copies)]
            addresses = [
                make_url(server).set(drivername="postgresql", database=name).render_as_string(hide_password=False)
                for name in names
            ]
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{names[0]}"')
                _make(addresses[0], tenants, found=found)
                for name in names[1:]:
                    connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{names[0]}"')
                try:
                    yield addresses
                finally:
                    for name in names:
                        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _make(address: str, tenants: int, *, found: bool) -> None:
    make_store(address, tenants, 3, 5, SEED)
    if found:
        fill_search(address)


def with_points(address: str) -> list[str]:
    """The tenants whose points may be adjusted."""
    store = open_store(address, SystemClock())
    try:
        with store.transaction() as connection:
            return list(connection.execute(text(_WITH_POINTS)).scalars())
    finally:
        store.close()


def write_rows(file: Path, tenants: Sequence[str], count: int, offset: int = 0) -> Path:
    """A file of so many adjustments, one tenant after the other; another offset makes another file of the same kind."""
    with file.open("w", encoding="utf-8") as lines:
        lines.write("tenant,delta,reason\n")
        for number in range(count):
            lines.write(f"{tenants[(number + offset) % len(tenants)]},{1 + (number + offset) % 90},{REASON}\n")
    return file


def a_desk(store: Store) -> Desk:
    """A desk at a store, whose operator may do everything."""
    operator = Operator(name="bench", may=frozenset(Permission))
    return Desk(office=store, operator=operator, profiles=Profiles(), clock=SystemClock(), door="bench")


def environment_of(address: str) -> dict[str, str]:
    """What a portalops process is started with to work on a store."""
    return os.environ | {"PORTALOPS_STORE": address, "LANG": "ja_JP.UTF-8", "TERM": "xterm-256color"}

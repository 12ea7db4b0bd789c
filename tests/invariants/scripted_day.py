"""A day of work at a desk, scripted: run as a program it prints every row that comes of it, and what commands say."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from portalops.errors import PortalopsError
from portalops.operations import CATALOG
from portalops.store.opening import open_store
from tests.commands.builders import portalops
from tests.invariants.builders import MovingClock, a_desk, comparable, do, furnish, rows_of
from tests.invariants.examples import performed

# Where the day is another one in UTC, or in Los Angeles, than in Japan: just after midnight, and just before nine.
HOURS = (0, 8, 9, 23)
SAID = (
    ("tenant", "show", "inter-lab:IL00123"),
    ("find", "山田"),
    ("withdrawal", "list"),
    ("tenant", "history", "inter-lab:IL00123", "--json"),
    ("withdrawal", "request", "j-motto:JM00123", "--received", "2026-05-29", "--reason", "x", "--dry-run",
     "--today", "2026-06-02"),
    ("calendar", "show", "j-motto", "--month", "2026-05"),
)  # fmt: skip


def lines(file: Path) -> Iterator[str]:
    """Every row of every table after the day, then everything that the commands say."""
    clock = MovingClock()
    store = open_store(str(file), clock)
    desk = a_desk(store, clock)
    furnish(desk)
    for number, operation in enumerate(CATALOG):
        clock.instant = MovingClock(hour=HOURS[number % len(HOURS)]).instant
        example = performed(operation.name)
        for step, (name, asked) in enumerate((*example.before, (operation.name, example.asked))):
            try:
                do(desk, name, asked, f"day-{number}-{step}")
            except PortalopsError as stopped:
                yield f"{name}: {stopped.code}"
    for table, rows in comparable(rows_of(store)).items():
        for row in rows:
            yield f"{table}: {json.dumps(row, ensure_ascii=True, sort_keys=True, default=str)}"
    store.close()
    for arguments in SAID:
        for language in ("en", "ja"):
            ran = portalops(*arguments, "--store", str(file), "--lang", language)
            yield ascii((arguments, language, ran.code, ran.out))


if __name__ == "__main__":
    print("\n".join(lines(Path(sys.argv[1]) / "store.sqlite")))  # noqa: T201

"""Making the practice store: seeded, the same every time, and all of it through the desk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from portalops.asking import read
from portalops.clock import FixedClock
from portalops.desk import Desk, Operator, Request
from portalops.errors import PortalopsError
from portalops.operation import Permission
from portalops.operations import CATALOG
from portalops.practice.tenants import PracticeTenant, tenants_of
from portalops.profiles.load import Profiles
from portalops.store.exchanging import alone_with
from portalops.store.opening import open_store
from portalops.words import tell

PRACTICE_DAY = date(2026, 5, 20)
_SEED = 20260520
_OPERATIONS = {operation.name: operation for operation in CATALOG}

Deed = tuple[date, str, dict[str, str]]


class _MovingClock:
    """A clock that stands where the practice history has got to."""

    def __init__(self) -> None:
        self.day = PRACTICE_DAY

    def now(self) -> datetime:
        """Ten in the morning of the day."""
        return FixedClock(self.day).now()

    def today(self) -> date:
        """The day."""
        return self.day


def build(store: Path) -> None:
    """Make the practice store in a file, in place of the one that is there; Temporary where somebody has that open.

    It is made beside its place and put there whole: killed meanwhile, what was there before stays.
    """
    with TemporaryDirectory(prefix=f".{store.name}-", dir=store.parent) as folder:
        made = Path(folder) / store.name
        with alone_with(store):
            # Where there was none, somebody else may put the same one there meanwhile and have it open by now.
            put = os.replace if store.exists() else os.link
            _fill(made)
            for beside in ("-wal", "-shm") if put is os.replace else ():  # what a damaged one left there
                store.with_name(store.name + beside).unlink(missing_ok=True)
            with suppress(FileExistsError):
                put(made, store)


def _fill(store: Path) -> None:
    """Do everything that was ever done at the practice portals, in a new store."""
    clock = _MovingClock()
    operator = Operator(name="practice", may=frozenset(Permission))
    profiles = Profiles()
    office = open_store(store, clock)
    desk = Desk(office=office, operator=operator, profiles=profiles, clock=clock, door="practice")
    order = list(_OPERATIONS)
    deeds = sorted(_history(profiles), key=lambda deed: (deed[0], order.index(deed[1])))
    for (day, name), rows in _runs(deeds):
        clock.day = day
        _perform(desk, name, rows)
    office.close()


def _runs(deeds: list[Deed]) -> Iterator[tuple[tuple[date, str], list[dict[str, str]]]]:
    """The deeds as runs of the same operation on the same day, in order."""
    run: list[dict[str, str]] = []
    key: tuple[date, str] | None = None
    for day, name, row in deeds:
        if key != (day, name):
            if key:
                yield key, run
            key, run = (day, name), []
        run.append(row)
    if key:
        yield key, run


def _perform(desk: Desk, name: str, rows: list[dict[str, str]]) -> None:
    operation = _OPERATIONS[name]
    requests = (
        Request(asked=read(operation.asks, row), request_id=f"practice:{name}:{desk.clock.today()}:{number}")
        for number, row in enumerate(rows)
    )
    for result in desk.perform_many(operation, requests):
        if isinstance(result, PortalopsError):
            raise RuntimeError(f"{name}: {tell(result.text)}")


def _history(profiles: Profiles) -> Iterator[Deed]:
    """What was done at every portal, in no order."""
    for name in profiles:
        random = Random(f"{_SEED}:{name}")
        for tenant in tenants_of(profiles[name], random):
            yield from _history_of(tenant)


def _history_of(tenant: PracticeTenant) -> Iterator[Deed]:
    yield tenant.registered_on, "tenant register", tenant.registration
    for account in tenant.accounts:
        yield tenant.registered_on, "account add", account
    for day, invoice in tenant.invoices:
        yield day, "invoice register", invoice
    for day, name, row in tenant.later:
        yield day, name, row

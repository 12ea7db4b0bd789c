"""A month's highest use in the real store: order, repeats and lower readings make no difference."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portalops.clock import JST, FixedClock
from portalops.desk import Desk, Operator, Request
from portalops.effects import added
from portalops.operation import Permission
from portalops.operations.usage_record import RECORD_USAGE, RecordUsage
from portalops.queries.usage_show import SHOW_USAGE, ShowUsage
from portalops.references import TenantRef, UsageReadingRef
from portalops.store.opening import Store
from tests.builders import PROFILES, a_profile, a_tenant
from tests.places import a_passing_place, a_store_in
from tests.postgres import ENGINES

READINGS = st.lists(st.tuples(st.integers(1, 28), st.integers(0, 50), st.integers(0, 2000)), min_size=1, max_size=6)
NUMBERS = count()


@pytest.fixture(scope="module", params=ENGINES)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    with a_passing_place(request.param) as place:
        opened = a_store_in(place / "store.db", FixedClock(date(2026, 12, 1)))
        yield opened
        opened.close()


def peaks(store: Store, readings: list[tuple[int, int, int]], ids: list[int]) -> list[tuple[int | None, int | None]]:
    """The highest use of November at a new tenant, for readings taken in under those ids in that order."""
    tenant = a_tenant(f"j-motto:JM{next(NUMBERS)}", joined_on=date(2010, 1, 15), billing_cycle="monthly")
    with store.writing() as unit:
        unit.apply([added(tenant, a_profile("j-motto").rule("PO-DATA"))])
    operator = Operator(name="sato", may=frozenset(Permission))
    clock = FixedClock(date(2026, 12, 1))
    desk = Desk(office=store, operator=operator, profiles=PROFILES, clock=clock, door="test")
    requests = [
        Request(asked=_asked(tenant.ref, id, *readings[id]), request_id=f"{tenant.ref} {place}")
        for place, id in enumerate(ids)
    ]
    list(desk.perform_many(RECORD_USAGE, requests))
    rows = desk.look_up(SHOW_USAGE, ShowUsage(tenant=tenant.ref))
    return [(row.use.users.peak, row.use.disk_mb.peak) for row in rows]


def _asked(tenant: TenantRef, id: int, day: int, users: int, disk_mb: int) -> RecordUsage:
    at = datetime(2026, 11, day, 12, tzinfo=JST)
    return RecordUsage(reading=UsageReadingRef.of(tenant, f"R{id}"), at=at, users=users, disk_mb=disk_mb)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(readings=READINGS, data=st.data())
def test_order_and_repeats_make_no_difference(
    store: Store, readings: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    ids = list(range(len(readings)))
    shuffled = data.draw(st.permutations(ids + data.draw(st.lists(st.sampled_from(ids), max_size=3))))
    highest = (max(users for _, users, _ in readings), max(disk for _, _, disk in readings))
    assert peaks(store, readings, ids) == peaks(store, readings, shuffled) == [highest]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(readings=READINGS, lower=st.integers(0, 100))
def test_a_lower_reading_makes_no_difference(store: Store, readings: list[tuple[int, int, int]], lower: int) -> None:
    low = (15, max(0, min(users for _, users, _ in readings) - lower), 0)
    more = [*readings, low]
    assert peaks(store, more, list(range(len(more)))) == peaks(store, readings, list(range(len(readings))))

"""Instants stay the same instants, whatever zone they come in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from portalops.clock import JST
from portalops.store.opening import Store, open_store
from portalops.store.tables.ground import UtcInstant
from tests.builders import a_tenant
from tests.store.builders import YAMADA, an_entry, do, moves, registers

zones = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29), timezones=zones)


class ClockAt:
    """A clock that stands at one instant."""

    def __init__(self, instant: datetime) -> None:
        self._instant = instant

    def now(self) -> datetime:
        """The instant."""
        return self._instant

    def today(self) -> date:
        """Its day in Japan."""
        return self._instant.astimezone(JST).date()


@contextmanager
def a_store_at(folder: Path, instant: datetime) -> Iterator[Store]:
    """A store whose clock stands at an instant."""
    store = open_store(folder / "portalops.db", ClockAt(instant))
    yield store
    store.close()


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 5, 20, 23, 0, 0, 1, tzinfo=JST),
        datetime(2026, 1, 1, 8, 59, 59, 999999, tzinfo=JST),
        datetime(2026, 3, 8, 2, 30, tzinfo=timezone(timedelta(hours=-8))),
        datetime(2026, 5, 20, 14, 0, tzinfo=UTC),
    ],
)
def test_an_instant_comes_back_as_the_same_instant_in_utc(tmp_path: Path, instant: datetime) -> None:
    with a_store_at(tmp_path, instant) as store:
        do(store, registers(a_tenant()), moves(0, 1))
        with store.writing() as unit:
            unit.record(an_entry())
        with store.reading() as lists:
            (entry,) = lists.entries(YAMADA, "points", 9)
            (record,) = lists.records(None, 9)
            assert lists.check_chain().broken_at is None
    for stored in (entry.at, record.at):
        assert stored == instant
        assert stored.tzinfo is UTC


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["sqlite", "postgresql"])
@given(instant=instants)
def test_every_instant_survives_both_engines(dialect: sqlite.dialect, instant: datetime) -> None:
    kept = UtcInstant()
    bound = kept.process_bind_param(instant, dialect)
    assert bound is not None
    assert (bound.tzinfo is None) == (dialect.name == "sqlite")
    back = kept.process_result_value(bound, dialect)
    assert back == instant
    assert back.tzinfo is UTC


def test_nothing_stays_nothing() -> None:
    assert UtcInstant().process_bind_param(None, sqlite.dialect()) is None
    assert UtcInstant().process_result_value(None, sqlite.dialect()) is None


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        UtcInstant().process_bind_param(datetime(2026, 5, 20), sqlite.dialect())

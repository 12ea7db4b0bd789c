"""Presence: who has a tenant open is known to the others for as long as it is said again, and to nobody else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portalops.facts import ChainCheck, Presence
from portalops.references import TenantRef
from portalops.store.opening import Store
from portalops.store.tables.presence import presences
from tests.store.builders import YAMADA

NOW = datetime(2026, 5, 20, 1, tzinfo=UTC)
SUZUKI = TenantRef("j-motto:JM00123")


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        """What it is set to."""
        return self.at

    def today(self) -> date:
        """Its day."""
        return self.at.date()

    def goes_on(self, **by: int) -> None:
        """Let time pass."""
        self.at += timedelta(**by)


@pytest.fixture
def watch(store: Store) -> Watch:
    """The store's clock."""
    store._clock = watch = Watch()
    return watch


def seen(store: Store, operator: str, tenant: TenantRef = YAMADA) -> list[str]:
    """Whom an operator sees who opens the tenant."""
    return [other.operator for other in store.presences(operator).stay(tenant)]


def test_who_comes_second_sees_who_came_first_and_since_when(store: Store, watch: Watch) -> None:
    assert store.presences("sato").stay(YAMADA) == []
    watch.goes_on(seconds=40)
    store.presences("sato").stay(YAMADA)
    watch.goes_on(seconds=40)
    assert store.presences("suzuki").stay(YAMADA) == [Presence(operator="sato", tenant=YAMADA, since=NOW)]
    assert seen(store, "sato") == ["suzuki"]


def test_another_tenant_is_another_matter(store: Store, watch: Watch) -> None:
    store.presences("sato").stay(SUZUKI)
    assert seen(store, "suzuki") == []


@pytest.mark.parametrize(("silent_s", "is_there"), [(59, True), (60, True), (61, False)])
def test_who_was_silent_for_more_than_a_minute_has_gone(
    store: Store, watch: Watch, silent_s: int, is_there: bool
) -> None:
    store.presences("sato").stay(YAMADA)
    watch.goes_on(seconds=silent_s)
    assert (seen(store, "suzuki") == ["sato"]) is is_there


def test_who_comes_back_is_there_since_then(store: Store, watch: Watch) -> None:
    store.presences("sato").stay(YAMADA)
    watch.goes_on(minutes=5)
    store.presences("sato").stay(YAMADA)
    assert [other.since for other in store.presences("suzuki").stay(YAMADA)] == [watch.now()]


def test_who_leaves_is_gone_at_once_from_one_tenant_or_from_all(store: Store, watch: Watch) -> None:
    for tenant in (YAMADA, SUZUKI):
        store.presences("sato").stay(tenant)
    store.presences("sato").leave(YAMADA)
    assert (seen(store, "suzuki"), seen(store, "suzuki", SUZUKI)) == ([], ["sato"])
    store.presences("sato").leave()
    assert seen(store, "suzuki", SUZUKI) == []


def test_what_is_kept_is_operator_and_tenant_and_only_while_it_is_of_use(store: Store, watch: Watch) -> None:
    store.presences("sato").stay(YAMADA)
    watch.goes_on(minutes=2)
    store.presences("suzuki").stay(SUZUKI)
    with store.viewing() as connection:
        (row,) = connection.execute(select(presences))
    assert row._mapping == {"tenant": SUZUKI, "operator": "suzuki", "since": watch.now(), "seen": watch.now()}


def test_nothing_of_it_is_on_record(store: Store, watch: Watch) -> None:
    store.presences("sato").stay(YAMADA)
    store.presences("sato").leave()
    with store.reading() as reading:
        assert reading.check_chain() == ChainCheck(entries=0)


def test_a_busy_store_is_not_waited_for(store: Store, watch: Watch) -> None:
    """On SQLite whoever writes is alone, so nothing is said; a server's rows of presence are nobody else's."""
    with store.transaction() as connection:
        connection.execute(select(presences)).all()
        assert seen(store, "sato") == []
        store.presences("sato").leave()
    store.presences("sato").stay(YAMADA)
    assert seen(store, "suzuki") == ["sato"]

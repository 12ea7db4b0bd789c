"""A PostgreSQL store: opened by its address, never telling its password, and sparing with an operator's patience."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, make_url

from portalops.clock import FixedClock
from portalops.errors import BadConfiguration, PortalopsError, Temporary
from portalops.facts import ChainCheck
from portalops.store.opening import Store, open_store
from portalops.words import tell
from tests.postgres import a_database
from tests.store.builders import TODAY, YAMADA, an_entry, furnish, moves


@pytest.fixture
def address() -> Iterator[str]:
    """The address of an empty database."""
    with a_database() as address:
        yield address


def opened(address: str, patience_seconds: float = 10) -> Store:
    """The store at an address."""
    return open_store(address, FixedClock(TODAY), patience_seconds=patience_seconds)


def told(address: str, expected: type[PortalopsError]) -> str:
    """What opening says is wrong."""
    with pytest.raises(expected) as refused:
        opened(address)
    return tell(refused.value.text)


def test_a_store_is_made_where_there_is_none_and_opened_again(address: str) -> None:
    store = opened(address)
    furnish(store)
    store.close()
    again = opened(address)
    with again.reading() as lists:
        assert lists.tenant(YAMADA).name == "山田商会株式会社"
    again.close()


def test_several_that_start_on_no_store_make_one(address: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        stores = list(threads.map(lambda _: opened(address), range(4)))
    for store in stores:
        with store.reading() as lists:
            assert lists.check_chain() == ChainCheck(entries=0)
        store.close()


def test_a_database_of_something_else_is_refused(address: str) -> None:
    engine = create_engine(make_url(address).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE songs (title TEXT)")
    engine.dispose()
    assert "is a database of something else" in told(address, BadConfiguration)


def test_a_server_that_nobody_runs_is_temporary_and_its_password_untold() -> None:
    said = told("postgresql://hanako:secret@127.0.0.1:1/portalops", Temporary)
    assert "can't be reached" in said
    assert "secret" not in said


def test_a_database_that_is_not_there_is_told(address: str) -> None:
    elsewhere = make_url(address).set(database="nowhere").render_as_string(hide_password=False)
    assert "nowhere" in told(elsewhere, BadConfiguration)


def test_a_writer_waits_for_another_only_so_long(address: str) -> None:
    writer, waiter = opened(address), opened(address, patience_seconds=0.05)
    with writer.writing() as unit:
        unit.record(an_entry())
        with pytest.raises(Temporary) as refused, waiter.writing():
            pass
        with waiter.reading() as lists:
            assert lists.records(None, 9) == []
    assert "is locked by somebody who is writing" in tell(refused.value.text)
    with waiter.writing() as unit:
        assert unit.record(an_entry()) == 2
    writer.close()
    waiter.close()


def test_a_reader_sees_one_moment(address: str) -> None:
    store = opened(address)
    furnish(store)
    with store.reading() as lists:
        assert lists.tenant(YAMADA).points == 0
        with store.writing() as unit:
            unit.apply([moves(0, 500)])
        assert lists.entries(YAMADA, "points", 9) == []
    store.close()


def test_a_reader_writes_nothing(address: str) -> None:
    store = opened(address)
    with pytest.raises(PortalopsError), store.reading() as lists:
        lists._connection.exec_driver_sql("DELETE FROM search_entries")
    store.close()


def test_a_connection_that_the_server_closed_is_temporary_and_the_next_one_works(address: str) -> None:
    store = opened(address)

    def write_while_the_server_closes() -> None:
        with store.writing() as unit:
            with store.transaction() as other:
                other.exec_driver_sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            unit.record(an_entry())

    with pytest.raises(Temporary):
        write_while_the_server_closes()
    with store.writing() as unit:
        assert unit.record(an_entry()) == 1
    store.close()

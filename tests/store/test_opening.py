"""A store is made where there is none, for its owner alone, and what isn't a fitting store is refused clearly."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from sqlite3 import connect

import pytest
from sqlalchemy import inspect

from portalops.clock import FixedClock
from portalops.errors import BadConfiguration, PortalopsError, Temporary
from portalops.store.marks import WRITES
from portalops.store.opening import Store, open_store
from portalops.store.tables.columns import METADATA
from portalops.words import tell
from tests.store.builders import TODAY, YAMADA, a_store, an_entry, furnish, put_on_record


def mode_of(path: Path) -> int:
    """A file's permissions."""
    return stat.S_IMODE(path.stat().st_mode)


def told(where: Path, expected: type[PortalopsError] = BadConfiguration) -> str:
    """What opening says is wrong."""
    with pytest.raises(expected) as refused:
        open_store(where, FixedClock(TODAY), patience_seconds=0.1)
    return tell(refused.value.text)


def test_a_new_store_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "er"
    store = a_store(folder)
    furnish(store)
    assert mode_of(folder) == 0o700
    assert {path.name: mode_of(path) for path in folder.iterdir()} == {
        "portalops.db": 0o600,
        "portalops.db-wal": 0o600,
        "portalops.db-shm": 0o600,
        "portalops.db-queue": 0o600,
        "portalops.db-turn": 0o600,
    }
    store.close()


def test_an_empty_file_becomes_a_store_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "portalops.db"
    file.touch(0o644)
    a_store(tmp_path).close()
    assert mode_of(file) == 0o600


def test_a_store_is_opened_again_as_it_was_left(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    furnish(store)
    store.close()
    again = a_store(tmp_path)
    with again.reading() as lists:
        assert lists.tenant(YAMADA)
    again.close()


@pytest.mark.parametrize("form", [str, Path, lambda path: f"sqlite:///{path}"])
def test_a_store_is_named_by_path_or_address(tmp_path: Path, form: Callable[[Path], str | Path]) -> None:
    file = tmp_path / "s p a c e ?&#%.db" if form is not str else tmp_path / "店 [x].db"
    if not isinstance(form(file), Path) and "://" in str(form(file)):
        file = tmp_path / "plain.db"
    open_store(form(file), FixedClock(TODAY)).close()
    assert file.is_file()


def test_the_store_is_set_up_to_keep_what_is_written(on_file: Store) -> None:
    """A writer of the store waits for the disk by itself, after its transaction; what else writes, within it."""
    with on_file.transaction() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 1
    with on_file._engine.connect().execution_options(**{WRITES: True}) as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous")
        }
    assert settings == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}


def test_a_new_store_has_every_table(store: Store) -> None:
    with store.transaction() as connection:
        tables = inspect(connection).get_table_names()
    assert {table for table in tables if not table.startswith("search_grams")} == set(METADATA.tables)


def test_a_store_without_its_version_is_refused(tmp_path: Path) -> None:
    a_store(tmp_path).close()
    with connect(tmp_path / "portalops.db") as connection:
        connection.execute("DELETE FROM alembic_version")
    connection.close()
    assert "is a database of something else" in told(tmp_path / "portalops.db")


def test_a_database_of_something_else_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with connect(file) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()
    before = file.read_bytes()
    assert told(file) == f"{file} is a database of something else; name another file for the store."
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", [b"tenant,delta\n" * 100, b"x", bytes(range(256)) * 16])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "tenants.csv"
    file.write_bytes(content)
    assert told(file) == f"{file} isn't a store, or it is damaged; name another file, or put its backup in place."
    assert file.read_bytes() == content


def test_a_damaged_store_is_told(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    furnish(store)
    store.close()
    file = tmp_path / "portalops.db"
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(content)
    assert "it is damaged" in told(file)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert told(tmp_path) == f"The store {tmp_path} can't be opened: Is a directory."


def test_a_path_through_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "can't be opened" in told(tmp_path / "file" / "portalops.db")


@pytest.mark.parametrize("address", ["mysql://u:secret@db/portalops", "nonsense://x", "://"])
def test_an_address_of_no_known_kind_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(BadConfiguration) as refused:
        open_store(address, FixedClock(TODAY))
    assert "secret" not in tell(refused.value.text)


def test_a_locked_store_is_temporary(tmp_path: Path) -> None:
    writer = a_store(tmp_path)
    waiter = a_store(tmp_path, patience_seconds=0.05)
    with writer.writing() as unit:
        unit.record(an_entry())
        with pytest.raises(Temporary) as refused, waiter.writing():
            pass
        with waiter.reading() as lists:
            assert lists.records(None, 9) == []
    assert tell(refused.value.text) == (
        f"The store {tmp_path / 'portalops.db'} is locked by somebody who is writing; try again."
    )
    with waiter.writing() as unit:
        assert unit.record(an_entry()) == 2
    writer.close()
    waiter.close()


def test_a_store_that_somebody_has_for_himself_is_temporary(tmp_path: Path) -> None:
    a_store(tmp_path).close()
    file = tmp_path / "portalops.db"
    holder = connect(file, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    assert "is locked" in told(file, Temporary)
    holder.close()


def test_a_store_that_may_not_be_written_is_told(on_file: Store) -> None:
    with on_file.reading() as lists:
        lists._connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(BadConfiguration) as refused:
        put_on_record(on_file, 1)
    assert "see to the file's permissions" in tell(refused.value.text)


def test_a_full_disk_is_temporary_and_leaves_nothing_half_written(on_file: Store) -> None:
    with on_file.reading() as lists:
        lists._connection.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(Temporary) as refused:
        put_on_record(on_file, 1000)
    assert "see to its disk" in tell(refused.value.text)
    with on_file.reading() as lists:
        assert lists.check_chain().entries == 0


@pytest.mark.parametrize("is_replaced", [True, False])
def test_a_file_that_was_replaced_under_an_open_store_is_neither_read_nor_written(
    tmp_path: Path, is_replaced: bool
) -> None:
    store = a_store(tmp_path)
    furnish(store)
    file = tmp_path / "portalops.db"
    content = file.read_bytes()
    for beside in ("", "-wal", "-shm"):
        file.with_name(file.name + beside).unlink()
    if is_replaced:
        file.write_bytes(content)
    works = (lambda: store.read(lambda lists: lists.tenant(YAMADA)), lambda: put_on_record(store, 1))
    for work in works:
        with pytest.raises(Temporary) as refused:
            work()
        assert "taken away or replaced" in tell(refused.value.text)
    store.close()
    assert file.exists() is is_replaced

"""Migrations: what an earlier release left becomes a store of this one, whole or not at all, on both engines."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import connect

import pytest
from alembic.script import ScriptDirectory

from portalops.asking import read
from portalops.clock import FixedClock
from portalops.configuration import Configuration
from portalops.errors import BadConfiguration, BadInput, NotFound, PortalopsError, Temporary
from portalops.operations import CATALOG
from portalops.references import TenantRef
from portalops.sign_in import sign_in
from portalops.store import schema
from portalops.store.opening import open_store
from portalops.store.upgrading import MIGRATIONS, migrate, upgrade, way_of
from portalops.words import tell
from tests.postgres import ENGINES, a_database
from tests.store.builders import TODAY, put_on_record
from tests.store.releases import first_release, kept, rows_of, schema_of, writing_to

NOW = datetime(2026, 5, 20, 1, 2, 3, tzinfo=UTC)
YAMADA = TenantRef("inter-lab:IL00123")
PATIENCE_S = 10
OPERATIONS = {operation.name: operation for operation in CATALOG}


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a store can be made."""
    if request.param == "sqlite":
        yield str(tmp_path / "portalops.db")
        return
    with a_database() as address:
        yield address


@pytest.fixture(params=ENGINES)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a store of the first release is, written to."""
    with first_release(request.param, tmp_path) as where:
        yield where


@pytest.fixture
def old_file(tmp_path: Path) -> Iterator[Path]:
    """Such a store in a file, for what only a file has."""
    with first_release("sqlite", tmp_path) as where:
        yield Path(where)


def told(where: str, expected: type[PortalopsError]) -> str:
    """What opening says is wrong."""
    with pytest.raises(expected) as refused:
        open_store(where, FixedClock(TODAY))
    return tell(refused.value.text)


def test_a_new_store_and_one_that_came_all_the_way_have_the_same_schema(empty: str) -> None:
    with writing_to(empty) as connection:
        migrate(connection, schema.HEAD)
        migrated = schema_of(connection)
        heads = connection.exec_driver_sql("SELECT * FROM record_head").all()
    assert heads == [(1, 0, "0" * 64)]
    with a_database() as address:
        new = address if "://" in empty else f"{empty}.new"
        open_store(new, FixedClock(TODAY)).close()
        with writing_to(new) as connection:
            assert schema_of(connection) == migrated


def test_the_program_needs_the_last_migration_and_they_stand_in_one_line() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert scripts.get_heads() == [schema.HEAD]
    versions = [script.revision for script in scripts.walk_revisions()]
    assert versions == [f"{number:04}" for number in range(len(versions), 0, -1)]


@pytest.mark.parametrize("file", sorted((MIGRATIONS / "versions").glob("*.py")), ids=lambda file: file.stem)
def test_a_migration_is_written_down_and_knows_nothing_of_todays_tables(file: Path) -> None:
    named = [
        name.name if isinstance(node, ast.Import) else f"{node.module}"
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    ]
    assert [name for name in named if name.startswith("portalops.store")] == []


def test_an_older_store_is_refused_with_the_command_that_helps(old: str) -> None:
    said = told(old, BadConfiguration)
    assert f"has an earlier schema (0001, this portalops needs {schema.HEAD})" in said
    assert said.endswith("upgrade it with: portalops store upgrade")


def test_an_upgraded_store_keeps_everything_and_goes_on(old: str) -> None:
    with writing_to(old) as connection:
        before = rows_of(connection)
    upgrade(old, NOW, PATIENCE_S)
    with writing_to(old) as connection:
        after = rows_of(connection)
    assert all(before.values()), "the first release wrote to every table"
    assert set(before) - kept(before, after) == {"store_version"}
    by_portal = [*after["quotes"], *after["transfer_cases"]]
    assert all(row["portal"] == row["tenant"].partition(":")[0] for row in by_portal)
    with sign_in(Configuration(store=old), door="test", clock=FixedClock(TODAY)) as session:
        with session.open().reading() as lists:
            assert lists.check_chain().broken_at is None
            entries = lists.check_chain().entries
            assert lists.tenant(YAMADA).points == 1000
            assert [hit.ref for hit in lists.find("田商", None, 9)] == [str(YAMADA)]
            assert [hit.ref for hit in lists.find("2026-0042", None, 9)] == ["inter-lab:IL-2026-0042"]
        operation = OPERATIONS["points adjust"]
        asked = read(operation.asks, {"tenant": str(YAMADA), "delta": "5", "reason": "thanks"})
        receipt = session.desk.perform(operation, asked, request_id="after")
        assert receipt.record == entries + 1
        with session.open().reading() as lists:
            assert (lists.check_chain().broken_at, lists.tenant(YAMADA).points) == (None, 1005)


def test_a_ledger_of_an_upgraded_store_still_only_grows(old: str) -> None:
    upgrade(old, NOW, PATIENCE_S)
    for table in ("ledger_entries", "records", "record_details"):
        with pytest.raises(Exception, match=f"{table} only grows"), writing_to(old) as connection:
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608


def test_the_way_is_told_by_its_steps_and_ends_at_the_head(old: str) -> None:
    way = way_of(old, PATIENCE_S)
    assert (way.version, way.head) == ("0001", schema.HEAD)
    assert len(way.steps) == int(schema.HEAD) - 1
    upgrade(old, NOW, PATIENCE_S)
    assert way_of(old, PATIENCE_S).steps == ()
    assert upgrade(old, NOW, PATIENCE_S) is None


def test_a_backup_of_the_file_is_made_first_for_its_owner_alone(old_file: Path) -> None:
    cut_off = old_file.with_name("portalops.db.schema-0001.20260519T010203.000000Z.unfinished")
    cut_off.touch()
    with writing_to(str(old_file)) as connection:
        before = rows_of(connection)
    backup = upgrade(str(old_file), NOW, PATIENCE_S)
    assert backup == old_file.with_name("portalops.db.schema-0001.20260520T010203.000000Z")
    assert backup.stat().st_mode & 0o777 == 0o600
    with writing_to(str(backup)) as connection:
        assert rows_of(connection) == before
    assert list(old_file.parent.glob("*.unfinished")) == []


def test_where_no_backup_can_be_made_nothing_is_upgraded(old_file: Path) -> None:
    old_file.with_name("portalops.db.schema-0001.20260520T010203.000000Z").write_text("mine")
    with pytest.raises(BadInput):
        upgrade(str(old_file), NOW, PATIENCE_S)
    assert way_of(str(old_file), PATIENCE_S).version == "0001"


def test_a_broken_reference_stops_the_upgrade_of_a_file(old_file: Path) -> None:
    with connect(old_file) as connection:
        connection.execute("UPDATE accounts SET tenant = 'inter-lab:nobody'")
    connection.close()
    with pytest.raises(PortalopsError) as refused:
        upgrade(str(old_file), NOW, PATIENCE_S)
    assert "a row of accounts names a row of tenants that isn't there" in tell(refused.value.text)
    assert way_of(str(old_file), PATIENCE_S).version == "0001"


def test_two_that_upgrade_at_once_upgrade_once(old: str) -> None:
    script = (
        "import sys; from datetime import UTC, datetime; from portalops.store.upgrading import upgrade;"
        "upgrade(sys.argv[1], datetime.now(UTC), 60)"
    )
    running = [subprocess.Popen([sys.executable, "-c", script, old]) for _ in range(2)]
    assert [process.wait(60) for process in running] == [0, 0]
    assert way_of(old, PATIENCE_S).version == schema.HEAD


STOPS_BEFORE_THE_END = """
import sys, time
from datetime import UTC, datetime
from portalops.store import upgrading

def stop(*_):
    print("everything but the commit", flush=True)
    time.sleep(60)

upgrading._check_references = stop
upgrading.upgrade(sys.argv[1], datetime.now(UTC), 10)
"""


def test_an_upgrade_that_is_killed_leaves_the_store_as_it_was(old: str) -> None:
    with writing_to(old) as connection:
        before, schema_before = rows_of(connection), schema_of(connection)
    process = subprocess.Popen([sys.executable, "-c", STOPS_BEFORE_THE_END, old], stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == b"everything but the commit\n"
    process.kill()
    process.communicate()
    with writing_to(old) as connection:
        assert (rows_of(connection), schema_of(connection)) == (before, schema_before)
        assert schema.version_of(connection) == "0001"
    upgrade(old, NOW, PATIENCE_S)
    open_store(old, FixedClock(TODAY)).close()


def test_an_upgrade_waits_for_who_is_writing_only_so_long(old_file: Path) -> None:
    with writing_to(str(old_file)), pytest.raises(Temporary):
        upgrade(str(old_file), NOW, 0.1)


def test_a_program_that_was_left_open_meanwhile_writes_nothing(empty: str) -> None:
    left_open = open_store(empty, FixedClock(TODAY))
    set_version(empty, "9999")
    with pytest.raises(BadConfiguration) as refused:
        put_on_record(left_open, 1)
    left_open.close()
    assert "The store was upgraded meanwhile" in tell(refused.value.text)


def set_version(where: str, version: str) -> None:
    """Give a store another version."""
    with writing_to(where) as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")  # noqa: S608


@pytest.mark.parametrize("version", [f"{int(schema.HEAD) + 1:04}", "9999", "ae1027a6acf0"])
def test_a_newer_store_is_refused_with_what_helps(empty: str, version: str) -> None:
    open_store(empty, FixedClock(TODAY)).close()
    set_version(empty, version)
    said = told(empty, BadConfiguration)
    assert f"was made by a newer portalops (schema {version}, this one knows {schema.HEAD}); update portalops." in said
    with pytest.raises(BadConfiguration):
        upgrade(empty, NOW, PATIENCE_S)


def test_a_store_of_before_the_first_release_is_refused_by_both(old: str) -> None:
    with writing_to(old) as connection:
        connection.exec_driver_sql("UPDATE store_version SET version = 1")
    assert "was made before the first release of portalops and can't be upgraded" in told(old, BadConfiguration)
    with pytest.raises(BadConfiguration):
        upgrade(old, NOW, PATIENCE_S)


def test_where_there_is_no_store_none_is_made(empty: str) -> None:
    with pytest.raises(NotFound):
        upgrade(empty, NOW, PATIENCE_S)
    if "://" not in empty:
        assert not Path(empty).exists()
        Path(empty).touch()
        with pytest.raises(NotFound):
            upgrade(empty, NOW, PATIENCE_S)
        assert Path(empty).stat().st_size == 0


def test_opening_a_store_loads_no_alembic(tmp_path: Path) -> None:
    store = open_store(tmp_path / "portalops.db", FixedClock(TODAY))
    put_on_record(store, 1)
    store.close()
    script = (
        "import sys; from portalops.clock import SystemClock; from portalops.store.opening import open_store;"
        "open_store(sys.argv[1], SystemClock()); open_store(sys.argv[1] + '.new', SystemClock());"
        "print([name for name in sys.modules if name.startswith(('alembic', 'mako'))])"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "portalops.db")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[]\n"

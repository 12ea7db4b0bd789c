"""The schema: made whole in a new store, known by its version, with triggers that keep ledgers as they are.

A store of an earlier version becomes one of this version by the migrations, and then has the very same schema.
"""

from __future__ import annotations

import re
from typing import cast

from sqlalchemy import Connection, Table, insert, inspect

from portalops.errors import BadConfiguration
from portalops.store.tables.ground import METADATA
from portalops.store.tables.version import alembic_version
from portalops.wording import say

HEAD = "0010"
"""The version of the schema that this program reads and writes; the last of the migrations has it too."""

FIRST = "0001"
BEFORE_THE_FIRST = "0000"
_OF_FOUR_DIGITS = re.compile(r"[0-9]{4}")
# Where the version stood before the first release; what had this number there became the first release.
_EARLIER_TABLE = "store_version"
_RELEASED_AS_FIRST = 2
# Asked on every start, so not through SQLAlchemy's inspection, which takes ten times as long.
_HAS_TABLE = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '{table}'",
    # By its row, not by to_regclass, whose cache a transaction that waited hasn't brought up to date.
    "postgresql": "SELECT 1 FROM pg_class WHERE relname = '{table}' AND pg_table_is_visible(oid)",
}

ONLY_GROW = ("records", "call_entries", "purges")
"""The tables whose rows the database itself lets nobody change or delete."""

ERASABLE = {
    "ledger_entries": ("id", "tenant", "ledger", "at", "kind", "delta", "balance", "record"),
    "record_details": ("seq",),
}
"""Those of whose rows it lets nothing become otherwise but a free text erased, each with the columns that stay."""

NEVER_DELETED = ("approvals",)
"""Those whose rows it lets nobody delete."""

_KEPT = {
    "sqlite": (
        "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        "BEGIN SELECT RAISE(ABORT, '{table} only grows'); END",
        "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        "BEGIN SELECT RAISE(ABORT, '{table} only grows'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' only grows'; END $$",
        "CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()",
    ),
}

# A row's reason is emptied; its details become the mark of the entry of the record that they were erased by.
_IS_ERASED = {
    "ledger_entries": {"sqlite": "NEW.reason = ''", "postgresql": "NEW.reason = ''"},
    "record_details": {
        "sqlite": (
            "NEW.salt = '' AND NEW.details = '{{\"purged\":' || CAST(substr(NEW.details, 11) AS INTEGER) || '}}'"
        ),
        "postgresql": "NEW.salt = '' AND NEW.details ~ '^[{{]\"purged\":[0-9]+[}}]$'",
    },
}
_IS_SAME = {
    "sqlite": "NEW.{column} IS OLD.{column}",
    "postgresql": "NEW.{column} IS NOT DISTINCT FROM OLD.{column}",
}
_ERASABLE = {
    "sqlite": (
        "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN NOT ({erased} AND {same}) "
        "BEGIN SELECT RAISE(ABORT, '{table} only grows'); END",
        _KEPT["sqlite"][1],
    ),
    "postgresql": (
        "CREATE TRIGGER {table}_only_erased BEFORE UPDATE ON {table} "
        "FOR EACH ROW WHEN (NOT ({erased} AND {same})) EXECUTE FUNCTION only_grows()",
        "CREATE TRIGGER {table}_only_grows BEFORE DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()",
    ),
}

_NEVER_DELETED = {
    "sqlite": (_KEPT["sqlite"][1],),
    "postgresql": (
        "CREATE TRIGGER {table}_only_grows BEFORE DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()",
    ),
}

# Written out, because an index with a condition for both engines would load both engines to define a table.
_CONDITIONAL = (
    "CREATE UNIQUE INDEX uq_withdrawals_open ON withdrawals (tenant) WHERE state IN ('asked', 'form_sent', 'planned')",
    # What was done to a thing of a tenant; what was done to the tenant itself is in the index of its tenant.
    "CREATE INDEX ix_records_part ON records (target, seq) WHERE target <> tenant",
)


def version_of(connection: Connection) -> str | None:
    """The version of the store's schema; None where there is no store, "0000" where it is older than the releases."""
    if _has(connection, alembic_version.name):
        versions = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
        return cast(str, versions[0]) if len(versions) == 1 else None
    if _has(connection, _EARLIER_TABLE):
        numbers = connection.exec_driver_sql(f"SELECT version FROM {_EARLIER_TABLE}").scalars().all()  # noqa: S608
        return FIRST if numbers == [_RELEASED_AS_FIRST] else BEFORE_THE_FIRST if numbers else None
    return None


def check(version: str, store: str) -> None:
    """BadConfiguration where the store's schema isn't this program's."""
    check_known(version, store)
    if version < HEAD:
        raise BadConfiguration(
            say(
                "The store {store} has an earlier schema ({version}, this portalops needs {known}); "
                "upgrade it with: portalops store upgrade",
                store=store,
                version=version,
                known=HEAD,
            )
        )


def check_known(version: str, store: str) -> None:
    """BadConfiguration where the store's schema is neither this program's nor one that it can upgrade."""
    if version == BEFORE_THE_FIRST:
        raise BadConfiguration(
            say(
                "The store {store} was made before the first release of portalops and can't be upgraded; name another "
                "file for a new store.",
                store=store,
            )
        )
    if version > HEAD or not _OF_FOUR_DIGITS.fullmatch(version):
        raise BadConfiguration(
            say(
                "The store {store} was made by a newer portalops (schema {version}, this one knows {known}); "
                "update portalops.",
                store=store,
                version=version,
                known=HEAD,
            )
        )


def check_still(version: str | None) -> None:
    """BadConfiguration where a store that fitted when it was opened has another version by now."""
    if version != HEAD:
        raise BadConfiguration(
            say(
                "The store was upgraded meanwhile (schema {version}, this one knows {known}); nothing was written. "
                "Start the portalops that is installed now.",
                version=version or "-",
                known=HEAD,
            )
        )


def create(connection: Connection, store: str) -> str:
    """Make everything in an empty database and give its version; BadConfiguration where it holds something else."""
    # Imported here, because opening a store that is there needs no table but the version.
    from portalops.store import chain
    from portalops.store.search import keeping

    if inspect(connection).get_table_names():
        raise BadConfiguration(
            say("{store} is a database of something else; name another file for the store.", store=store)
        )
    METADATA.create_all(connection, every_table())
    for statement in _CONDITIONAL:
        connection.exec_driver_sql(statement)
    keeping.make(connection)
    for name in ONLY_GROW:
        keep(connection, name)
    for name in ERASABLE:
        keep_but_for_erasing(connection, name)
    for name in NEVER_DELETED:
        keep_from_deletion(connection, name)
    connection.execute(insert(alembic_version).values(version_num=HEAD))
    chain.begin(connection)
    return HEAD


def every_table() -> tuple[Table, ...]:
    """Every table of a store, defined; the search's index is no table of ours."""
    from portalops.store.kinds import KINDS, defined
    from portalops.store.tables import (
        approvals,
        batches,
        calls,
        invoices,
        ledgers,
        mail,
        operators,
        presence,
        purges,
        records,
        search,
    )

    return (
        alembic_version,
        *(defined(noun) for noun in KINDS),
        invoices.invoice_reissues,
        ledgers.ledger_entries,
        mail.outbox,
        mail.links,
        search.search_entries,
        records.records,
        records.record_details,
        records.record_head,
        batches.batches,
        batches.batch_rows,
        presence.presences,
        operators.operators,
        operators.desks,
        calls.calls,
        calls.call_entries,
        calls.reveals,
        approvals.approvals,
        purges.purges,
    )


def keep(connection: Connection, table: str) -> None:
    """Have the database itself refuse to change or delete a row of the table."""
    for statement in _KEPT[connection.dialect.name]:
        connection.exec_driver_sql(statement.format(table=table))


def keep_but_for_erasing(connection: Connection, table: str) -> None:
    """Have the database itself refuse to delete a row of the table, or to change it but for erasing a free text."""
    for statement in _statements_for_erasing(connection.dialect.name, table):
        connection.exec_driver_sql(statement)


def _statements_for_erasing(engine: str, table: str) -> list[str]:
    same = " AND ".join(_IS_SAME[engine].format(column=column) for column in ERASABLE[table])
    erased = _IS_ERASED[table][engine].format()
    return [statement.format(table=table, erased=erased, same=same) for statement in _ERASABLE[engine]]


def keep_from_deletion(connection: Connection, table: str) -> None:
    """Have the database itself refuse to delete a row of the table."""
    for statement in _NEVER_DELETED[connection.dialect.name]:
        connection.exec_driver_sql(statement.format(table=table))


def guards(engine: str) -> frozenset[str]:
    """The names of the triggers by which the database itself refuses to change or delete rows."""
    kept = ((_KEPT, ONLY_GROW), (_NEVER_DELETED, NEVER_DELETED))
    statements = [
        statement.format(table=table) for made, tables in kept for table in tables for statement in made[engine]
    ]
    statements += [statement for table in ERASABLE for statement in _statements_for_erasing(engine, table)]
    return frozenset(name for statement in statements for name in re.findall(r"^CREATE TRIGGER (\w+)", statement))


def adopt(connection: Connection) -> None:
    """Let the version of a store of the first release stand where Alembic keeps it."""
    if _has(connection, _EARLIER_TABLE):
        connection.exec_driver_sql(f"DROP TABLE {_EARLIER_TABLE}")
        alembic_version.create(connection)
        connection.execute(insert(alembic_version).values(version_num=FIRST))


def _has(connection: Connection, table: str) -> bool:
    return connection.exec_driver_sql(_HAS_TABLE[connection.dialect.name].format(table=table)).first() is not None

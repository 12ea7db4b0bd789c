"""The schema: made whole in a new store, known by its version, with triggers that keep ledgers as they are."""

from __future__ import annotations

from sqlalchemy import Connection, Table, insert, inspect, select

from portalops.errors import BadConfiguration
from portalops.store.tables.columns import METADATA
from portalops.store.tables.version import store_version
from portalops.wording import say

VERSION = 2

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

# Written out, because an index with a condition for both engines would load both engines to define a table.
_ONE_OPEN = (
    "CREATE UNIQUE INDEX uq_withdrawals_open ON withdrawals (tenant) WHERE state IN ('asked', 'form_sent', 'planned')"
)


def version_of(connection: Connection) -> int | None:
    """The number of the store's schema; None where it has none."""
    if not inspect(connection).has_table(store_version.name):
        return None
    return connection.execute(select(store_version.c.version)).scalar_one_or_none()


def check(version: int, store: str) -> None:
    """BadConfiguration where the store's schema isn't this program's."""
    if version > VERSION:
        raise BadConfiguration(
            say(
                "The store {store} was made by a newer portalops (schema {version}, this one knows {known}); "
                "install that version.",
                store=store,
                version=version,
                known=VERSION,
            )
        )
    if version < VERSION:
        raise BadConfiguration(
            say(
                "The store {store} was made by an earlier portalops (schema {version}, this one needs {known}); "
                "open it with that version.",
                store=store,
                version=version,
                known=VERSION,
            )
        )


def create(connection: Connection, store: str) -> int:
    """Make everything in an empty database and give its version; BadConfiguration where it holds something else."""
    # Imported here, because opening a store that is there needs no table but the version.
    from portalops.store import chain
    from portalops.store.kinds import KINDS, table_of
    from portalops.store.tables import invoices, ledgers, mail, records, search

    if inspect(connection).get_table_names():
        raise BadConfiguration(
            say("{store} is a database of something else; name another file for the store.", store=store)
        )
    tables = (
        store_version,
        *(table_of(noun) for noun in KINDS),
        invoices.invoice_reissues,
        ledgers.ledger_entries,
        mail.outbox,
        mail.links,
        search.search_entries,
        records.records,
        records.record_details,
        records.record_head,
    )
    METADATA.create_all(connection, tables)
    connection.exec_driver_sql(_ONE_OPEN)
    for table in (ledgers.ledger_entries, records.records, records.record_details):
        _keep(connection, table)
    connection.execute(insert(store_version).values(version=VERSION))
    chain.begin(connection)
    return VERSION


def _keep(connection: Connection, table: Table) -> None:
    """Have the database itself refuse to change or delete a row of the table."""
    for statement in _KEPT[connection.dialect.name]:
        connection.exec_driver_sql(statement.format(table=table.name))

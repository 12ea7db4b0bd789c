"""The first release: the schema from which every store starts that isn't made by a later one."""

from pathlib import Path

from alembic import op

from portalops.wording import label

revision = "0001"
down_revision = None
TITLE = label("The schema of the first release")

_WORDS = {
    "sqlite": {"text": "VARCHAR", "instant": "DATETIME", "counter": "INTEGER"},
    "postgresql": {"text": 'TEXT COLLATE "C"', "instant": "TIMESTAMP WITH TIME ZONE", "counter": "SERIAL"},
}
_ONLY_GROW = {
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


def upgrade() -> None:
    """Make every table, index and trigger, and the head of an empty record."""
    connection = op.get_bind()
    engine = connection.dialect.name
    script = Path(__file__).with_suffix(".sql").read_text("utf-8").format(**_WORDS[engine])
    for statement in script.split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
    for table in ("ledger_entries", "records", "record_details"):
        for statement in _ONLY_GROW[engine]:
            connection.exec_driver_sql(statement.format(table=table))

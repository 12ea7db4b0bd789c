"""PostgreSQL puts what a long file adds into the search in larger portions, which is done sooner."""

from alembic import op

from portalops.wording import label

revision = "0010"
down_revision = "0009"
TITLE = label("Search on PostgreSQL takes in long files sooner")


def upgrade() -> None:
    """Let the index of grams put off four times as much; SQLite's is as it was."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ALTER INDEX ix_search_entries_grams SET (gin_pending_list_limit = 1024)")

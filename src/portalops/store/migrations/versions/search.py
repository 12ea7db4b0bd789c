"""Every thing has one entry of folded texts in the search, and an index of grams leads from a fragment to entries."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from portalops.wording import label

revision = "0004"
down_revision = "0003"
TITLE = label("Search finds any fragment at once")
MAKES_SEARCH_ANEW = True
"""What the search holds follows from the things; it is filled once all steps are taken."""

_INDEX_OF_GRAMS = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_grams USING fts5"
        "(grams, content = '', columnsize = 0, detail = none, tokenize = ascii)",
    ),
    "postgresql": (
        Path(__file__).with_suffix(".sql").read_text("utf-8"),
        "CREATE INDEX ix_search_entries_grams ON search_entries USING gin "
        "(search_grams(number, whose, id_key, email_key, folded)) WITH (fastupdate = off)",
    ),
}


def upgrade() -> None:
    """Put the table of entries in the place of that of texts, and the index of grams beside it."""
    connection = op.get_bind()
    words = sa.Text(collation="C") if connection.dialect.name == "postgresql" else sa.String()
    op.drop_table("search_entries")
    op.create_table(
        "search_entries",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("ref", words, nullable=False),
        sa.Column("whose", sa.Integer(), nullable=False),
        sa.Column("id_key", sa.Integer(), nullable=False),
        sa.Column("email_key", sa.Integer()),
        sa.Column("folded", words, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_search_entries"),
    )
    op.create_index("ix_search_entries_id_key", "search_entries", ["id_key", "whose"])
    op.create_index("ix_search_entries_email_key", "search_entries", ["email_key"])
    for statement in _INDEX_OF_GRAMS[connection.dialect.name]:
        connection.exec_driver_sql(statement)

"""Files of rows that were begun are known to the store, so that anybody can go on with them."""

import sqlalchemy as sa
from alembic import op

from portalops.wording import label

revision = "0002"
down_revision = "0001"
TITLE = label("Batches are kept, to be listed and resumed")


def upgrade() -> None:
    """Make the tables of batches and of their rows that weren't done."""
    words = sa.Text(collation="C") if op.get_bind().dialect.name == "postgresql" else sa.String()
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "batches",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("run", words, nullable=False),
        sa.Column("operation", words, nullable=False),
        sa.Column("name", words, nullable=False),
        sa.Column("digest", words, nullable=False),
        sa.Column("columns", words, nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("state", words, nullable=False),
        sa.Column("after_row", sa.Integer(), nullable=False),
        sa.Column("last_row", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("started_by", words, nullable=False),
        sa.Column("started_at", instant, nullable=False),
        sa.Column("continued_by", words),
        sa.Column("written_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_batches"),
        sa.CheckConstraint("state IN ('running', 'done', 'stopped')", name="ck_batches_batch_state_known"),
        sa.UniqueConstraint("run", name="uq_batches_run"),
    )
    op.create_table(
        "batch_rows",
        sa.Column("batch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cells", words, nullable=False),
        sa.Column("request_id", words, nullable=False),
        sa.Column("code", words, nullable=False),
        sa.Column("message", words, nullable=False),
        sa.PrimaryKeyConstraint("batch", "number", name="pk_batch_rows"),
        sa.ForeignKeyConstraint(["batch"], ["batches.number"], name="fk_batch_rows_batch"),
    )

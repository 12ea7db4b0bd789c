"""Operators have roles, plans wait for a second person, calls are known, and what was purged is kept in a register."""

import sqlalchemy as sa
from alembic import op

from portalops.wording import label

revision = "0007"
down_revision = "0006"
TITLE = label("Operators have roles, plans wait for a second person, and calls are known")

_KEPT = {
    "sqlite": (
        "CREATE TRIGGER call_entries_no_update BEFORE UPDATE ON call_entries "
        "BEGIN SELECT RAISE(ABORT, 'call_entries only grows'); END",
        "CREATE TRIGGER call_entries_no_delete BEFORE DELETE ON call_entries "
        "BEGIN SELECT RAISE(ABORT, 'call_entries only grows'); END",
        "CREATE TRIGGER approvals_no_delete BEFORE DELETE ON approvals "
        "BEGIN SELECT RAISE(ABORT, 'approvals only grows'); END",
    ),
    "postgresql": (
        "CREATE TRIGGER call_entries_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON call_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()",
        "CREATE TRIGGER approvals_only_grows BEFORE DELETE OR TRUNCATE ON approvals "
        "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()",
    ),
}


def upgrade() -> None:
    """Make the tables of operators, calls, approvals and purges, and find the record by operator too."""
    engine = op.get_bind().dialect.name
    words = sa.Text(collation="C") if engine == "postgresql" else sa.String()
    _make_operators(words)
    _make_calls(words)
    _make_approvals(words)
    op.create_table(
        "purges",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tenant", words, nullable=False),
        sa.Column("account", words),
        sa.Column("pseudonym", words, nullable=False),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("record", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_purges"),
    )
    op.create_index("ix_records_operator", "records", ["operator", "seq"])
    for statement in _KEPT[engine]:
        op.get_bind().exec_driver_sql(statement)


def _make_operators(words: sa.String) -> None:
    op.create_table(
        "operators",
        sa.Column("operator", words, nullable=False),
        sa.Column("role", words, nullable=False),
        sa.Column("portals", words, nullable=False),
        sa.Column("yen", sa.BigInteger()),
        sa.Column("points", sa.BigInteger()),
        sa.Column("rows", sa.Integer()),
        sa.PrimaryKeyConstraint("operator", name="pk_operators"),
    )
    op.create_table(
        "desks",
        sa.Column("operator", words, nullable=False),
        sa.Column("writes_until", sa.DateTime(timezone=True)),
        sa.Column("call", sa.Integer()),
        sa.PrimaryKeyConstraint("operator", name="pk_desks"),
    )


def _make_calls(words: sa.String) -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "calls",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tenant", words, nullable=False),
        sa.Column("case_number", words, nullable=False),
        sa.Column("operator", words, nullable=False),
        sa.Column("opened_at", instant, nullable=False),
        sa.Column("passed", words, nullable=False),
        sa.Column("closed_at", instant),
        sa.PrimaryKeyConstraint("number", name="pk_calls"),
    )
    op.create_index("ix_calls_tenant", "calls", ["tenant", "number"])
    op.create_table(
        "call_entries",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("call", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_call_entries"),
        sa.ForeignKeyConstraint(["seq"], ["records.seq"], name="fk_call_entries_seq"),
    )
    op.create_index("ix_call_entries_call", "call_entries", ["call", "seq"])
    op.create_table(
        "reveals",
        sa.Column("operator", words, nullable=False),
        sa.Column("tenant", words, nullable=False),
        sa.Column("what", words, nullable=False),
        sa.Column("until", instant, nullable=False),
        sa.PrimaryKeyConstraint("operator", "tenant", "what", name="pk_reveals"),
    )


def _make_approvals(words: sa.String) -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "approvals",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("operation", words, nullable=False),
        sa.Column("target", words, nullable=False),
        sa.Column("tenant", words),
        sa.Column("asked", words, nullable=False),
        sa.Column("plan", words, nullable=False),
        sa.Column("why", words, nullable=False),
        sa.Column("content_hash", words, nullable=False),
        sa.Column("requested_by", words, nullable=False),
        sa.Column("joined_by", words, nullable=False),
        sa.Column("requested_at", instant, nullable=False),
        sa.Column("expires_at", instant, nullable=False),
        sa.Column("state", words, nullable=False),
        sa.Column("decided_by", words),
        sa.Column("decided_at", instant),
        sa.Column("said", words, nullable=False),
        sa.Column("record", sa.Integer()),
        sa.PrimaryKeyConstraint("number", name="pk_approvals"),
        sa.CheckConstraint(
            "state IN ('waiting', 'agreed', 'declined', 'withdrawn', 'done')",
            name="ck_approvals_approval_state_known",
        ),
    )
    op.create_index("ix_approvals_state", "approvals", ["state", "number"])
    op.create_index("ix_approvals_content_hash", "approvals", ["content_hash", "state"])

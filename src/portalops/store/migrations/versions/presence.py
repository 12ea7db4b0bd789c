"""Operators who have the same tenant open see each other."""

import sqlalchemy as sa
from alembic import op

from portalops.wording import label

revision = "0006"
down_revision = "0005"
TITLE = label("Operators who have the same tenant open see each other")


def upgrade() -> None:
    """Make the table of who has which tenant open."""
    words = sa.Text(collation="C") if op.get_bind().dialect.name == "postgresql" else sa.String()
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "presences",
        sa.Column("tenant", words, nullable=False),
        sa.Column("operator", words, nullable=False),
        sa.Column("since", instant, nullable=False),
        sa.Column("seen", instant, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "operator", name="pk_presences"),
    )

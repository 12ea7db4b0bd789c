"""Batches: the files of rows that were begun, and the rows of them that weren't done."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from portalops.store.tables.columns import Row, core
from portalops.store.tables.ground import UtcInstant


class BatchTableRow(Row, table=True):
    """One file, and how far it has come; its counts change in the transactions that write its rows."""

    __tablename__ = "batches"
    __table_args__ = (CheckConstraint("state IN ('running', 'done', 'stopped')", name="batch_state_known"),)

    number: int | None = Field(primary_key=True)
    run: str = Field(unique=True)
    operation: str
    name: str
    digest: str
    columns: str
    rows: int
    state: str
    after_row: int
    last_row: int
    done: int
    refused: int
    failed: int
    started_by: str
    started_at: datetime = Field(sa_type=UtcInstant)
    continued_by: str | None
    written_at: datetime = Field(sa_type=UtcInstant)


class BatchRowRow(Row, table=True):
    """One row that wasn't done: its cells as JSON, under which request id it was asked, and why it wasn't."""

    __tablename__ = "batch_rows"

    batch: int = Field(primary_key=True, foreign_key="batches.number")
    number: int = Field(primary_key=True)
    cells: str
    request_id: str
    code: str
    message: str


batches = core(BatchTableRow)
batch_rows = core(BatchRowRow)

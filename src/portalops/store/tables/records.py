"""The record: one chain of entries, their details beside them, and the head that anchors it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from portalops.store.tables.columns import Row, core
from portalops.store.tables.ground import UtcInstant


class RecordRow(Row, table=True):
    """One entry: the body is what is chained; the other columns repeat parts of it, to be found by.

    The request id is given only where it was carried out, so that it is carried out once.
    """

    __tablename__ = "records"
    __table_args__ = (Index("ix_records_tenant", "tenant", "seq"), Index("ix_records_operator", "operator", "seq"))

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    body: str
    prev_hash: str
    hash: str
    at: datetime = Field(sa_type=UtcInstant)
    operator: str
    operation: str
    target: str
    tenant: str | None
    outcome: str
    request_id: str | None = Field(unique=True)
    content_hash: str


class RecordDetailsRow(Row, table=True):
    """What was asked and what was done; the body holds only their salted digest."""

    __tablename__ = "record_details"

    seq: int = Field(primary_key=True, foreign_key="records.seq", sa_column_kwargs={"autoincrement": False})
    salt: str
    details: str


class RecordHeadRow(Row, table=True):
    """The last entry's number and hash, in the only row: what a writer locks, and what shows a cut tail."""

    __tablename__ = "record_head"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int
    hash: str


records = core(RecordRow)
record_details = core(RecordDetailsRow)
record_head = core(RecordHeadRow)

"""The ledgers and the record as they are read and written: names and types of columns, without what defines a table."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, String, column, table

from portalops.store.tables.ground import UtcInstant

LEDGER_ENTRIES = table(
    "ledger_entries",
    column("id", Integer),
    column("tenant", String),
    column("ledger", String),
    column("at", UtcInstant),
    column("kind", String),
    column("delta", BigInteger),
    column("balance", BigInteger),
    column("reason", String),
)

RECORDS = table(
    "records",
    column("seq", Integer),
    column("body", String),
    column("at", UtcInstant),
    column("operator", String),
    column("operation", String),
    column("target", String),
    column("tenant", String),
    column("outcome", String),
)

CHAIN = table(
    "records",
    column("seq", Integer),
    column("body", String),
    column("prev_hash", String),
    column("hash", String),
    column("at", UtcInstant),
    column("operator", String),
    column("operation", String),
    column("target", String),
    column("tenant", String),
    column("outcome", String),
    column("request_id", String),
    column("content_hash", String),
)

RECORD_DETAILS = table("record_details", column("seq", Integer), column("salt", String), column("details", String))

RECORD_HEAD = table("record_head", column("id", Integer), column("seq", Integer), column("hash", String))

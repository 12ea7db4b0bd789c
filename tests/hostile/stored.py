"""A store in which every text that anybody could have sent is a bad one, whatever kept it out."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

TEXTS_IN = {
    "tenants": "name kana email phone address billing_name kind payment_method card_brand partner_by",
    "accounts": "name kana email phone consent_by",
    "contracts": "name",
    "transfer_cases": "note",
    "products": "name key_ending",
    "environments": "name sort_key",
    "withdrawals": "reason",
    "orders": "product plan method",
    "inquiries": "note kind",
    "group_companies": "name",
    "invoices": "addressee honorific billing_email issuer registration_number method method_name",
    "invoice_reissues": "reason mail_to",
    "ledger_entries": "reason",
    "resources": "name version",
    "quotes": "kind",
    "invitations": "email role",
    "outbox": "to_address",
    "batches": "name started_by",
    "records": "operator operation outcome",
    "api_keys": "last_four",
}
LISTS_IN = {"accounts": "roles", "tenants": "options"}


def spoil(file: Path, text: str) -> None:
    """Put a text wherever a text of a customer, of an operator or of a portal's data is kept."""
    with closing(sqlite3.connect(file)) as connection, connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        for table, columns in TEXTS_IN.items():
            for column in columns.split():
                _spoil(connection, table, column, text)
        for table, column in LISTS_IN.items():
            _spoil(connection, table, column, json.dumps([text, text]))
        _spoil(connection, "invoices", "lines", json.dumps([{"description": text, "amount": 1000, "rate": 10}]))
        _spoil(connection, "quotes", "items", json.dumps([{"name": text, "quantity": 1, "users": None}]))


def _spoil(connection: sqlite3.Connection, table: str, column: str, text: str) -> None:
    named = {row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')}
    assert column in named, f"{table} has no column {column} any more"
    connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE "{column}" IS NOT NULL', [text])  # noqa: S608

"""The tables as reading knows them are those that a store is made with: the same columns, kept in the same way."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import TableClause

from portalops.store.kinds import KINDS, defined, table_of
from portalops.store.light import CHAIN, LEDGER_ENTRIES, RECORD_DETAILS, RECORD_HEAD, RECORDS
from portalops.store.tables import ledgers, records


def kept(table: TableClause) -> dict[str, type]:
    """What each column holds."""
    return {column.key: _held(column.type) for column in table.c}


def _held(type_: Any) -> type:
    held: type = type_.python_type
    return held if held in (bool, int, date, datetime) else str


@pytest.mark.parametrize("noun", KINDS)
def test_a_kind_is_read_as_it_is_defined(noun: str) -> None:
    assert table_of(noun).name == defined(noun).name
    assert kept(table_of(noun)) == kept(defined(noun))


@pytest.mark.parametrize(
    ("read", "whole"),
    [(LEDGER_ENTRIES, ledgers.ledger_entries), (RECORDS, records.records)],
    ids=lambda table: table.name,
)
def test_a_history_is_read_as_it_is_defined(read: TableClause, whole: TableClause) -> None:
    assert read.name == whole.name
    assert kept(read).items() <= kept(whole).items()


@pytest.mark.parametrize(
    ("written", "whole"),
    [(CHAIN, records.records), (RECORD_DETAILS, records.record_details), (RECORD_HEAD, records.record_head)],
    ids=lambda table: table.name,
)
def test_the_record_is_written_as_it_is_defined(written: TableClause, whole: TableClause) -> None:
    assert written.name == whole.name
    assert kept(written) == kept(whole)


def test_looking_defines_no_table(on_file: Any) -> None:
    """What defines a table's class takes longer than everything else that a look-up loads."""
    program = (
        "import sys; from portalops.__main__ import main\n"
        "try: main()\nfinally: print([name for name in ('sqlmodel', 'pydantic', 'sqlalchemy.orm') if name in sys.modules])"
    )
    command = ["--store", on_file._where, "tenant", "show", "inter-lab:yamada"]
    ran = subprocess.run([sys.executable, "-c", program, *command], capture_output=True, text=True, check=True)
    assert ran.stdout.endswith("[]\n")

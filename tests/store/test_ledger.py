"""The ledger of points only grows, and a balance is always the sum of its entries."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from portalops.errors import PortalopsError
from portalops.store.opening import Store
from portalops.store.tables.ledgers import ledger_entries
from portalops.store.tables.records import record_details, records
from tests.builders import a_tenant
from tests.store.builders import YAMADA, a_store, do, moves, put_on_record, registers


@pytest.mark.parametrize("table", [ledger_entries, records, record_details], ids=lambda table: table.name)
@pytest.mark.parametrize("change", [update, delete])
def test_the_database_itself_refuses_to_change_what_only_grows(furnished: Store, table, change) -> None:  # type: ignore[no-untyped-def]
    do(furnished, moves(0, 500))
    put_on_record(furnished, 1)
    statement = change(table)
    if change is update:
        statement = statement.values({table.primary_key.columns[0].name: 99})
    with pytest.raises(PortalopsError) as refused, furnished.transaction() as connection:
        connection.execute(statement)
    assert f"{table.name} only grows" in str(refused.value.text)
    with furnished.reading() as lists:
        assert len(lists.entries(YAMADA, "points", 9)) == 1
        assert lists.check_chain().entries == 1


def test_points_that_a_tenant_comes_with_open_its_ledger(store: Store) -> None:
    do(store, registers(a_tenant(points=700)), moves(700, -200))
    with store.reading() as lists:
        entries = lists.entries(YAMADA, "points", 9)
        assert [(entry.kind, entry.balance) for entry in entries] == [("adjustment", 500), ("opening", 700)]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(-1000, 1000), min_size=1, max_size=5), max_size=6))
def test_a_balance_is_the_sum_of_its_entries(chunks: Sequence[Sequence[int]]) -> None:
    with TemporaryDirectory() as folder:
        store = a_store(Path(folder))
        do(store, registers(a_tenant()))
        expected = 0
        for chunk in chunks:
            with store.writing() as unit:
                for delta in chunk:
                    balance = unit.tenant(YAMADA).points
                    if delta and balance + delta >= 0:
                        unit.apply([moves(balance, delta)])
                        expected += delta
        with store.reading() as lists, store.transaction() as connection:
            entries = lists.entries(YAMADA, "points", 100)
            assert lists.tenant(YAMADA).points == expected
            assert connection.execute(select(func.sum(ledger_entries.c.delta))).scalar_one() == (
                expected if entries else None
            )
            running = 0
            for entry in reversed(entries):
                running += entry.delta
                assert entry.balance == running
        store.close()

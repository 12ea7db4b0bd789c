"""An operation on one tenant changes no row of another, however the tenant was named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect

from portalops.asking import fields_of, read
from portalops.desk import Desk
from portalops.errors import Conflict, PortalopsError
from portalops.operations import CATALOG
from portalops.references import AccountRef, TenantRef
from portalops.store.opening import Store
from portalops.values import Reference
from tests.invariants.builders import (
    OPERATIONS,
    MovingClock,
    a_desk,
    all_tables,
    by_tenant,
    changed_tenants,
    do,
    furnish,
    rows_of,
    without_record,
)
from tests.invariants.examples import Example, performed
from tests.places import a_store_in, furnished_once

NAMES = [operation.name for operation in CATALOG]
# What never ends in being done at the sixth portal, because a second person must agree.
NEVER_DONE = {"order cancel"}
# Tenants that are like the one worked on in everything by which one could be taken for the other.
TWINS = (
    (
        "tenant register",
        {
            "tenant": "inter-lab:A001",
            "name": "月夜文庫",
            "kana": "ツキヨ",
            "email": "tsukiyo@example.jp",
            "licenses": "5",
            "kind": "group",
        },
    ),
    ("account add", {"account": "inter-lab:A001/001", "name": "月野文", "email": "fumi@example.jp"}),
    ("tenant register", {"tenant": "j-motto:A001", "name": "月夜文庫", "joined_on": "2024-04-01", "billing_cycle": "monthly"}),
    ("account add", {"account": "j-motto:A001/00001", "name": "月野文", "email": "fumi@example.jp"}),
)  # fmt: skip


@pytest.fixture(scope="module")
def twins() -> Iterator[Callable[[Path], None]]:
    """How a place gets a store with tenants of every portal, some of them each other's twins."""

    def fill(file: Path) -> None:
        with closing(a_store_in(file, MovingClock())) as store:
            desk = a_desk(store)
            furnish(desk)
            furnish(desk, TWINS)

    with furnished_once(fill) as copy:
        yield copy


@pytest.fixture
def store(twins: Callable[[Path], None], place: Path) -> Iterator[Store]:
    """A store of its own for each test."""
    twins(place / "twins.db")
    with closing(a_store_in(place / "twins.db", MovingClock())) as opened:
        yield opened


def prepared(desk: Desk, name: str) -> Example:
    """An example of an operation, with what comes before it done."""
    example = performed(name)
    for earlier, asked in example.before:
        do(desk, earlier, asked)
    return example


def test_the_dump_holds_every_table(store: Store) -> None:
    with store.reading() as reading:
        found = inspect(reading._connection).get_table_names()
        there = {name for name in found if not name.startswith(("sqlite_", "search_index", "search_grams"))}
    assert there - {table.name for table in all_tables()} == set()


def test_every_row_but_the_version_is_somebodys(store: Store) -> None:
    assert set(by_tenant(rows_of(store))[None]) == {"alembic_version"}


@pytest.mark.parametrize("name", NAMES)
def test_an_operation_changes_its_own_tenant_alone_and_once(store: Store, name: str) -> None:
    """Nothing before it is done; nothing when it is asked again; nothing when its id comes with another field."""
    desk = a_desk(store)
    example = prepared(desk, name)
    before = rows_of(store)
    desk.preview(OPERATIONS[name], read(OPERATIONS[name].asks, example.asked))
    assert rows_of(store) == before
    try:
        receipt = do(desk, name, example.asked, "the-one-request")
    except PortalopsError:
        assert name in NEVER_DONE
        assert without_record(rows_of(store)) == without_record(before)
        return
    assert receipt.plan is not None
    (tenant,) = {effect.tenant for effect in receipt.plan.effects}
    after = rows_of(store)
    assert changed_tenants(before, after) == {str(tenant)}
    again = do(desk, name, example.asked, "the-one-request")
    assert (again.record, again.replayed) == (receipt.record, True)
    assert rows_of(store) == after
    target = fields_of(OPERATIONS[name].asks)[0].name
    with pytest.raises(Conflict):
        do(desk, name, example.asked | {target: example.asked[target] + "1"}, "the-one-request")
    assert without_record(rows_of(store)) == without_record(after)


def test_a_name_that_several_have_is_no_name_of_any(store: Store) -> None:
    """By the id alone, and by the address alone, nothing is done while twins at other portals have the same."""
    desk = a_desk(store)
    before = rows_of(store)
    for name in NAMES:
        target = fields_of(OPERATIONS[name].asks)[0]
        if isinstance(target.kind, Reference) and target.kind.type in (TenantRef, AccountRef):
            for loose in ("A001", "fumi@example.jp", "tsukiyo@example.jp", "001"):
                with pytest.raises(PortalopsError):
                    do(desk, name, performed(name).asked | {target.name: loose})
    assert without_record(rows_of(store)) == without_record(before)


@pytest.mark.parametrize("named", ["inter-lab:IL00123/taro", "taro@example.co.jp", "ＴＡＲＯ@example.co.jp", "taro"])
def test_a_password_link_goes_to_the_one_who_was_named(store: Store, named: str) -> None:
    before = rows_of(store)
    do(a_desk(store), "password reset", {"account": named, "reason": "called back"})
    after = rows_of(store)
    assert changed_tenants(before, after) == {"inter-lab:IL00123"}
    (mail,) = [mail for mail in after["outbox"] if mail not in before["outbox"]]
    assert (mail["account"], mail["to_address"]) == ("inter-lab:IL00123/taro", "taro@example.co.jp")

"""Files of rows show nothing personal that the store knew before; their rows that weren't done, who ran them alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portalops.asking import read
from portalops.commands.results import verdict
from portalops.desk import Desk, Receipt, Request
from portalops.errors import NotPermitted, PortalopsError
from portalops.facts import AgreedLimit, BatchFile, BatchRow, BatchStep, RecordEntry, Tenant
from portalops.queries.batches import LIST_ROWS_NOT_DONE, ListRowsNotDone
from portalops.rules import masks
from portalops.sign_in import operator_name
from portalops.store.opening import Store
from tests.calls.builders import OPERATIONS, PLANTED, TARO, YAMADA, MovingClock, a_desk
from tests.calls.test_plans import EDITS
from tests.commands.builders import furnished, portalops, rows_in

ROW = BatchRow(number=1, cells={"account": str(TARO), "phone": PLANTED[7]}, request_id="r-1", code="x", message="m")


def asked(name: str) -> Iterator[Request]:
    """One row that asks for an operation."""
    yield Request(asked=read(OPERATIONS[name].asks, EDITS[name]), request_id=f"row of {name}")


@pytest.mark.parametrize("name", EDITS)
def test_neither_a_preview_nor_a_run_nor_what_is_kept_of_it_shows_what_the_store_knew(
    store: Store, clock: MovingClock, name: str
) -> None:
    desk, kept = a_desk(store, clock), []

    def follow(results: Sequence[Receipt | PortalopsError]) -> BatchStep:
        kept.extend(verdict(result).message for result in results)
        return BatchStep(batch=number, after_row=0, last_row=1, done=1, refused=0, failed=0, rows=())

    number = store.batches().begin(a_file(), "sato").number
    told = [verdict(result).message for result in desk.preview_many(OPERATIONS[name], asked(name))]
    told += [verdict(result).message for result in desk.perform_many(OPERATIONS[name], asked(name), follow=follow)]
    assert [text for text in PLANTED if text in "\n".join(told + kept)] == []
    assert len(kept) == 1


def a_file() -> BatchFile:
    """A file of one row."""
    return BatchFile(
        run="1", operation="account edit", name="rows.csv", digest="d", columns=("account", "phone"), rows=1
    )


def a_batch_with_a_row_not_done(store: Store) -> int:
    """What sato ran, of which one row wasn't done."""
    number = store.batches().begin(a_file(), "sato").number
    step = BatchStep(batch=number, after_row=0, last_row=1, done=0, refused=1, failed=0, rows=(ROW,))
    store.write(lambda unit: unit.follow(step))
    return number


def rows_shown(desk: Desk, number: int) -> list[Any]:
    """The rows of a batch that an operator is shown as a file."""
    return list(desk.page(LIST_ROWS_NOT_DONE, ListRowsNotDone(number=number), form="csv").rows)


def on_record(store: Store) -> RecordEntry:
    """The newest entry."""
    return store.read(lambda lists: lists.records(None, 1, looks=True))[0]


def test_the_rows_that_were_not_done_are_shown_to_who_ran_them_and_that_is_on_record(
    store: Store, clock: MovingClock
) -> None:
    number = a_batch_with_a_row_not_done(store)
    assert rows_shown(a_desk(store, clock), number) == [ROW]
    entry = on_record(store)
    assert (entry.operator, entry.operation, entry.outcome) == ("sato", "batch failed", "seen")
    assert entry.details is not None
    assert (entry.details["rows"], entry.details["form"], "masked" in entry.details) == (1, "csv", False)


def test_to_nobody_else_and_that_is_on_record_too(store: Store, clock: MovingClock) -> None:
    number = a_batch_with_a_row_not_done(store)
    with pytest.raises(NotPermitted, match="shown to who ran it"):
        rows_shown(a_desk(store, clock, "tanaka"), number)
    entry = on_record(store)
    assert (entry.operator, entry.operation, entry.outcome) == ("tanaka", "batch failed", "not_permitted")
    store.batches().resume(number, "tanaka")
    assert rows_shown(a_desk(store, clock, "tanaka"), number) == [ROW]


def test_where_nobody_has_a_role_everybody_sees_them(alone: Store, clock: MovingClock) -> None:
    number = a_batch_with_a_row_not_done(alone)
    assert rows_shown(a_desk(alone, clock, "tanaka"), number) == [ROW]


@pytest.mark.parametrize("has_grants", [False, True])
def test_of_a_letter_that_cannot_be_sent_the_address_is_masked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_grants: bool
) -> None:
    file, me = tmp_path / "portalops.db", operator_name()
    file.write_bytes(furnished())
    monkeypatch.setenv("PORTALOPS_STORE", str(file))
    rows_in(file, "UPDATE outbox SET to_address = 'sora@example.jp, taro@example.jp'")
    if has_grants:
        assert portalops("operator", "set", me, "administrator", "--yes").code == 0
    told = portalops("mail", "send").err
    assert ("sora@example.jp" in told) is not has_grants
    assert "isn't an e-mail address" in told


def test_the_reason_of_an_agreed_limit_is_a_note_too() -> None:
    agreed = AgreedLimit(count=3, agreed_by="合意四郎", reason="06-7777-8888", until=date(2026, 12, 31))
    covered = masks.covered(Tenant(ref=YAMADA, name="x", agreed_limit=agreed), lambda what: what == "name")
    assert covered.agreed_limit is not None
    assert (covered.agreed_limit.agreed_by, covered.agreed_limit.reason) == ("合意四郎", "***8888")

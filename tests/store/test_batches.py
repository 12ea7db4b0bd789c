"""Batches in the store: begun once, brought on in the transactions that write their rows, ended, taken over."""

from __future__ import annotations

from typing import Any

import pytest

from portalops.errors import NotFound, OutOfStep
from portalops.facts import Batch, BatchFile, BatchRow, BatchStep
from portalops.store.opening import Store
from portalops.store.unit import Unit
from tests.store.builders import YAMADA, moves


def a_file(run: str = "d1", **traits: Any) -> BatchFile:
    given: dict[str, Any] = {
        "operation": "points adjust",
        "name": "rows.csv",
        "digest": "d1",
        "columns": ("tenant",),
        "rows": 10,
    }
    return BatchFile(run=run, **(given | traits))


def a_step(after_row: int, last_row: int, batch: int = 1, **traits: Any) -> BatchStep:
    given: dict[str, Any] = {"done": last_row - after_row, "refused": 0, "failed": 0, "rows": ()}
    return BatchStep(batch=batch, after_row=after_row, last_row=last_row, **(given | traits))


def a_row(number: int, **traits: Any) -> BatchRow:
    given: dict[str, Any] = {
        "cells": {"tenant": "x"},
        "request_id": f"d1-{number}",
        "code": "not_found",
        "message": "no",
    }
    return BatchRow(number=number, **(given | traits))


def bring_on(store: Store, step: BatchStep) -> Batch:
    with store.writing() as unit:
        unit.follow(step)
    return shown(store, step.batch)


def shown(store: Store, number: int = 1) -> Batch:
    with store.reading() as lists:
        return lists.batch(number)


def test_a_batch_begins_at_its_first_row(store: Store) -> None:
    batch = store.batches().begin(a_file(), "hanako")
    assert (batch.number, batch.state, batch.last_row, batch.left) == (1, "running", 0, 10)
    assert (batch.file, batch.started_by, batch.continued_by) == (a_file(), "hanako", None)
    assert batch == shown(store)


def test_steps_count_and_the_end_of_the_work_is_said(store: Store) -> None:
    store.batches().begin(a_file(), "hanako")
    halfway = bring_on(store, a_step(0, 6, done=3, refused=1, failed=1, rows=(a_row(3), a_row(5))))
    assert (halfway.state, halfway.after_row, halfway.last_row, halfway.left) == ("running", 0, 6, 5)
    whole = bring_on(store, a_step(6, 11, done=4, refused=1, rows=(a_row(9),)))
    assert (whole.state, whole.after_row, whole.last_row, whole.left) == ("running", 6, 11, 0)
    store.batches().end(1, 11, "done")
    assert shown(store).state == "done"
    assert (whole.done, whole.refused, whole.failed) == (7, 2, 1)


def test_a_step_and_what_it_did_are_written_together_or_not_at_all(furnished: Store) -> None:
    furnished.batches().begin(a_file(), "hanako")

    def overtaken(unit: Unit) -> None:
        unit.apply([moves(0, 500)])
        unit.follow(a_step(4, 6, rows=(a_row(5),)))

    with pytest.raises(OutOfStep):
        furnished.write(overtaken)
    with furnished.reading() as lists:
        assert lists.tenant(YAMADA).points == 0
        assert (lists.batch(1).last_row, lists.rows_not_done(1, 0, 10)) == (0, [])


def test_whoever_is_overtaken_writes_nothing_more(store: Store) -> None:
    store.batches().begin(a_file(), "hanako")
    bring_on(store, a_step(0, 4))
    taken = store.batches().resume(1, "taro")
    bring_on(store, a_step(taken.last_row, 7))
    with pytest.raises(OutOfStep) as stopped:
        bring_on(store, a_step(4, 6))
    assert dict(stopped.value.text.values) == {"number": 1, "operator": "taro"}
    assert shown(store).last_row == 7


def test_the_same_run_again_keeps_its_number_and_begins_anew(store: Store) -> None:
    store.batches().begin(a_file(), "hanako")
    bring_on(store, a_step(0, 4, done=3, failed=1, rows=(a_row(4),)))
    again = store.batches().begin(a_file(), "taro")
    assert (again.number, again.last_row, again.left, again.state) == (1, 0, 10, "running")
    assert (again.started_by, again.continued_by) == ("hanako", "taro")
    with store.reading() as lists:
        assert lists.rows_not_done(1, 0, 10) == []
    assert store.batches().begin(a_file("d1-june"), "taro").number == 2


def test_what_stopped_goes_on_where_it_was_and_what_is_done_stays_done(store: Store) -> None:
    store.batches().begin(a_file(), "hanako")
    bring_on(store, a_step(0, 4))
    store.batches().end(1, 4, "stopped")
    assert shown(store).state == "stopped"
    resumed = store.batches().resume(1, "taro")
    assert (resumed.state, resumed.last_row, resumed.continued_by) == ("running", 4, "taro")
    bring_on(store, a_step(4, 10))
    store.batches().end(1, 10, "done")
    assert store.batches().resume(1, "jiro") == shown(store)
    assert (shown(store).state, shown(store).continued_by) == ("done", "taro")


def test_who_was_overtaken_does_not_end_the_work_of_the_other(store: Store) -> None:
    store.batches().begin(a_file(), "hanako")
    bring_on(store, a_step(0, 4))
    store.batches().end(1, 0, "stopped")
    assert shown(store).state == "running"


def test_batches_are_listed_newest_first_page_by_page(store: Store) -> None:
    for run in ("a", "b", "c"):
        store.batches().begin(a_file(run), "hanako")
    with store.reading() as lists:
        assert [batch.number for batch in lists.batches(2)] == [3, 2]
        assert [batch.number for batch in lists.batches(2, 2)] == [1]
    store.batches().end(2, 0, "stopped")
    with store.reading() as lists:
        assert [batch.number for batch in lists.batches(9, state="stopped")] == [2]


@pytest.mark.parametrize(
    "row",
    [
        a_row(2, cells={"tenant": "=1+1", "delta": 5, "reason": None}),
        a_row(2, cells={}, loose=("a", "\x1b]0;x\x07", "株")),
    ],
)
def test_rows_that_were_not_done_come_back_as_they_were(store: Store, row: BatchRow) -> None:
    store.batches().begin(a_file(), "hanako")
    bring_on(store, a_step(0, 4, done=2, failed=2, rows=(row, a_row(4))))
    with store.reading() as lists:
        assert lists.rows_not_done(1, 0, 1) == [row]
        assert lists.rows_not_done(1, 2, 10) == [a_row(4)]


def test_a_number_that_is_none_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.batches().resume(1, "hanako")

"""Batches: begun, brought on in the transactions that write their rows, and ended; listed with their counts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Literal

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from portalops.clock import Clock
from portalops.errors import NotFound, OutOfStep
from portalops.facts import Batch, BatchFile, BatchRow, BatchStep
from portalops.plain import canonical
from portalops.store.many import insert_many
from portalops.store.tables.batches import batch_rows, batches
from portalops.store.trying import Transactions
from portalops.wording import say

_FILE = ("run", "operation", "name", "digest", "rows")
_COUNTS = ("after_row", "last_row", "done", "refused", "failed")


class Batches:
    """The batches of a store, for whoever begins, resumes or ends one; each step is a transaction of its own."""

    def __init__(self, store: Transactions, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def begin(self, file: BatchFile, operator: str) -> Batch:
        """A new batch, or the one that was begun under the same run before, at its first row again."""
        values = {"state": "running", "written_at": self._clock.now()} | dict.fromkeys(_COUNTS, 0)

        def work(connection: Connection) -> Batch:
            number = connection.scalar(select(batches.c.number).where(batches.c.run == file.run))
            if number is None:
                connection.execute(insert(batches).values(values | _of_file(file, operator, values["written_at"])))
                number = connection.scalars(select(batches.c.number).where(batches.c.run == file.run)).one()
            else:
                connection.execute(delete(batch_rows).where(batch_rows.c.batch == number))
                connection.execute(_of(number).values(values | {"continued_by": operator}))
            return batch(connection, number)

        return self._store.within(work)

    def of(self, run: str) -> Batch | None:
        """The batch of a run, or None where it wasn't begun."""
        return self._store.within(partial(_of_run, run=run))

    def resume(self, number: int, operator: str) -> Batch:
        """The batch as it stands, running again where it isn't done; NotFound where there is none of that number."""
        values = {"state": "running", "continued_by": operator, "written_at": self._clock.now()}
        return self._alter(number, values, batches.c.state != "done")

    def end(self, number: int, last_row: int, state: Literal["done", "stopped"]) -> Batch:
        """Say of a batch that runs how the work on it ended, unless somebody else went on with it."""
        values = {"state": state, "written_at": self._clock.now()}
        return self._alter(number, values, batches.c.state == "running", batches.c.last_row == last_row)

    def _alter(self, number: int, values: dict[str, Any], *where: ColumnElement[bool]) -> Batch:
        def work(connection: Connection) -> Batch:
            connection.execute(_of(number).where(*where).values(values))
            return batch(connection, number)

        return self._store.within(work)


def _of_file(file: BatchFile, operator: str, now: Any) -> dict[str, Any]:
    given = {name: getattr(file, name) for name in _FILE}
    return given | {"columns": canonical(file.columns).decode(), "started_by": operator, "started_at": now}


def write_step(connection: Connection, step: BatchStep, now: Any) -> None:
    """Bring a batch on; OutOfStep where somebody else went on with it, so that nothing of the transaction is kept."""
    found = batch(connection, step.batch)
    if found.last_row != step.after_row:
        raise OutOfStep(
            say("Somebody else goes on with batch {number}: {operator}.", number=step.batch, operator=_worker(found))
        )
    counts = {name: getattr(found, name) + getattr(step, name) for name in ("done", "refused", "failed")}
    values = counts | {"after_row": step.after_row, "last_row": step.last_row, "state": "running", "written_at": now}
    connection.execute(_of(step.batch).values(values))
    if step.rows:
        insert_many(
            connection,
            batch_rows,
            [
                {"batch": step.batch, "cells": canonical(row.loose or row.cells).decode()}
                | {name: getattr(row, name) for name in ("number", "request_id", "code", "message")}
                for row in step.rows
            ],
        )


def stands_at(connection: Connection, step: BatchStep, at: Any) -> bool:
    """Whether a batch stands where a step brought it that was written at that instant."""
    found = batch(connection, step.batch)
    return (found.after_row, found.last_row, found.written_at) == (step.after_row, step.last_row, at)


def _of_run(connection: Connection, run: str) -> Batch | None:
    row = connection.execute(select(batches).where(batches.c.run == run)).one_or_none()
    return _batch_of(row) if row else None


def batch(connection: Connection, number: int) -> Batch:
    """The batch of that number, or NotFound."""
    row = connection.execute(select(batches).where(batches.c.number == number)).one_or_none()
    if row is None:
        raise NotFound(say("There is no batch {number}; the batches are listed with: batch list", number=number))
    return _batch_of(row)


def listed(connection: Connection, limit: int, after: int | None, state: str | None) -> Sequence[Batch]:
    """A page of the batches, newest first, of all or in one state; after takes only those with a smaller number."""
    query = select(batches).order_by(batches.c.number.desc()).limit(limit)
    if after is not None:
        query = query.where(batches.c.number < after)
    if state is not None:
        query = query.where(batches.c.state == state)
    return [_batch_of(row) for row in connection.execute(query)]


def rows_not_done(connection: Connection, number: int, after: int, limit: int) -> Sequence[BatchRow]:
    """The rows of a batch that weren't done, in the order of the file, from the first one after that row."""
    query = select(batch_rows).where(batch_rows.c.batch == number, batch_rows.c.number > after)
    return [_row_of(row) for row in connection.execute(query.order_by(batch_rows.c.number).limit(limit))]


def _row_of(row: Row[Any]) -> BatchRow:
    cells = msgspec.json.decode(row.cells)
    is_loose = isinstance(cells, list)
    return BatchRow(
        number=row.number,
        cells={} if is_loose else cells,
        loose=tuple(cells) if is_loose else (),
        request_id=row.request_id,
        code=row.code,
        message=row.message,
    )


def _of(number: int) -> Any:
    return update(batches).where(batches.c.number == number)


def _worker(found: Batch) -> str:
    return found.continued_by or found.started_by


def _batch_of(row: Row[Any]) -> Batch:
    columns = row._mapping
    names = ("number", "state", *_COUNTS, "started_by", "started_at", "continued_by", "written_at")
    file = {name: columns[name] for name in _FILE}
    return Batch(
        file=BatchFile(columns=msgspec.json.decode(row.columns, type=tuple[str, ...]), **file),
        **{name: columns[name] for name in names},
    )

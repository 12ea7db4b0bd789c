"""Batches: every file of rows that was begun, how far it has come, and who worked on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from portalops.facts import Batch, BatchRow
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.queries.limits import AfterNumber, Limit
from portalops.queries.record_list import operation_named
from portalops.values import Kind, Unreadable, Whole, fold
from portalops.wording import Named, say, shorten

STATES = {
    "running": Named("running", say("running")),
    "done": Named("done", say("done")),
    "stopped": Named("stopped", say("stopped")),
}


class StateKind(Kind):
    """A state of a batch, by its code."""

    example = "stopped"

    def parse(self, text: str) -> str:
        """The code of the state."""
        code = fold(text).casefold()
        if code not in STATES:
            raise Unreadable(
                say("“{value}” is none of {states}; write it like {example}.", value=shorten(text),
                    states=", ".join(STATES), example=self.example)
            )  # fmt: skip
        return code


State = Annotated[str, StateKind()]
Number = Annotated[int, Whole("12", least=1)]


class ListBatches(Asks, frozen=True):
    """List the files of rows that were begun, newest first, and how far each has come."""

    state: Annotated[State | None, "Only those that are running, done or stopped"] = None
    limit: Annotated[Limit, "At most so many batches"] = 50
    after: Annotated[AfterNumber | None, "Only batches with a smaller number: the next page"] = None


class ShowBatch(Asks, frozen=True):
    """Show how far a file of rows has come, and who worked on it."""

    number: Annotated[Number, "Number of the batch"]


class ListRowsNotDone(Asks, frozen=True):
    """List the rows of a batch that weren't done, in the order of the file."""

    number: Annotated[Number, "Number of the batch"]
    limit: Annotated[Limit, "At most so many entries"] = 1000
    after: Annotated[AfterNumber, "Number"] = 0


def find_all(asked: ListBatches, search: Search) -> Sequence[Batch]:
    """A page of the batches, newest first."""
    return search.lists.batches(asked.limit, asked.after, asked.state)


def find_one(asked: ShowBatch, search: Search) -> Sequence[Batch]:
    """The one batch; NotFound where there is none of that number."""
    return (search.lists.batch(asked.number),)


def find_rows(asked: ListRowsNotDone, search: Search) -> Sequence[BatchRow]:
    """A page of the rows, or NotPermitted."""
    return search.lists.rows_not_done(asked.number, asked.after, asked.limit)


_COLUMNS: tuple[Column[Batch], ...] = (
    Column(name="number", heading="Number", of=lambda batch: batch.number),
    Column(name="operation", heading="Operation", of=lambda batch: operation_named(batch.file.operation)),
    Column(name="file", heading="File", of=lambda batch: batch.file.name),
    Column(name="state", heading="State", of=lambda batch: STATES[batch.state]),
    Column(name="rows", heading="Rows", of=lambda batch: batch.file.rows),
    Column(name="done", heading="Done", of=lambda batch: batch.done),
    Column(name="refused", heading="Refused", of=lambda batch: batch.refused),
    Column(name="failed", heading="Failed", of=lambda batch: batch.failed),
    Column(name="left", heading="Rows left", of=lambda batch: batch.left),
    Column(name="started_by", heading="Begun by", of=lambda batch: batch.started_by),
    Column(name="started_at", heading="Begun at", of=lambda batch: batch.started_at),
    Column(name="continued_by", heading="Gone on by", of=lambda batch: batch.continued_by),
    Column(name="written_at", heading="Last written at", of=lambda batch: batch.written_at),
)

LIST_BATCHES: Query[ListBatches, Batch] = Query(
    name="batch list",
    permission=Permission.LOOK_UP,
    asks=ListBatches,
    find=find_all,
    key=lambda batch, today: batch.number,
    columns=_COLUMNS,
)

SHOW_BATCH: Query[ShowBatch, Batch] = Query(
    name="batch show",
    permission=Permission.LOOK_UP,
    asks=ShowBatch,
    find=find_one,
    shape="page",
    columns=(*_COLUMNS, Column(name="digest", heading="Digest", of=lambda batch: batch.file.digest)),
)

LIST_ROWS_NOT_DONE: Query[ListRowsNotDone, BatchRow] = Query(
    name="batch failed",
    permission=Permission.LOOK_UP,
    on_record=True,
    whole=True,
    asks=ListRowsNotDone,
    find=find_rows,
    columns=(),
)
"""The rows that a hand-written command makes a file of, to be mended and run."""

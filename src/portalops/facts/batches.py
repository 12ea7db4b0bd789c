"""Batches: whole files of rows as the store knows them, and the rows of each that weren't done."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

BatchState = Literal["running", "done", "stopped"]


class BatchFile(Struct, frozen=True, kw_only=True):
    """A file of rows that is to be worked through: the run is what its request ids begin with, and is known once.

    The columns are those of its header; a file of JSON has none. The name is for people, and leads nowhere.
    """

    run: str
    operation: str
    name: str
    digest: str
    columns: tuple[str, ...]
    rows: int


class Batch(Struct, frozen=True, kw_only=True):
    """A file of rows that was begun: who worked on it, and how far it has come.

    The last row is the number, in the file, of the last one that was worked through, in a transaction whose rows came
    after that other one. What runs was written to last at that instant; where whoever ran it was killed, it still says
    that it runs.
    """

    number: int
    file: BatchFile
    state: BatchState
    after_row: int
    last_row: int
    done: int
    refused: int
    failed: int
    started_by: str
    started_at: datetime
    continued_by: str | None
    written_at: datetime

    @property
    def left(self) -> int:
        """How many rows are still to be worked through."""
        return self.file.rows - self.done - self.refused - self.failed


class BatchRow(Struct, frozen=True, kw_only=True):
    """A row that wasn't done: as it stands in the file, without what may not be kept, and why.

    Loose cells aren't those of the file's columns.
    """

    number: int
    cells: dict[str, Any]
    loose: tuple[str, ...] = ()
    request_id: str
    code: str
    message: str


class BatchStep(Struct, frozen=True, kw_only=True):
    """How far one transaction brought a batch, from after one row to another; the rows are those that weren't done."""

    batch: int
    after_row: int
    last_row: int
    done: int
    refused: int
    failed: int
    rows: tuple[BatchRow, ...]

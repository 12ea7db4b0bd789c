"""What became of each row of a batch: the same rows again, with status, code, message and record."""

from __future__ import annotations

import csv
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any, Literal, TextIO

import msgspec
from msgspec import Struct

from portalops.commands.output import json_safe
from portalops.commands.plans import EXIT_CODES, plan_message
from portalops.commands.rows import REQUEST_ID, RESULTS, Row
from portalops.desk import Receipt
from portalops.errors import BadInput, ExitCode, Fault, PortalopsError
from portalops.facts import Batch, BatchRow
from portalops.plan import ApprovalNeeded, Plan, Refused
from portalops.safe import clean
from portalops.spreadsheet import harmless
from portalops.wording import label, say
from portalops.words import tell

STATUSES = {
    "done": label("done"),
    "done_before": label("done before"),
    "ready": label("can be done"),
    "refused": label("refused"),
    "route": label("done by somebody else"),
    "approval": label("waiting for approval"),
    "unreadable": label("unreadable"),
    "not_found": label("not found"),
    "not_permitted": label("not permitted"),
    "stale": label("changed meanwhile"),
    "conflict": label("used before for something else"),
    "temporary": label("to be tried again"),
    "configuration": label("wrong configuration"),
    "failed": label("failed"),
}


class Verdict(Struct, frozen=True, kw_only=True):
    """What became of one row; record is None where nothing was put on record under a number that is known."""

    status: str
    code: str = ""
    message: str = ""
    record: int | None = None
    exit_code: ExitCode = ExitCode.DONE


def verdict(result: Receipt | Plan | PortalopsError) -> Verdict:
    """What a result of the desk means for its row."""
    match result:
        case Receipt(replayed=True):
            return Verdict(status="done_before", record=result.record)
        case Receipt():
            message = plan_message(result.plan) if result.plan else ""
            return Verdict(status="done", message=message, record=result.record)
        case Plan():
            status = {"effects": "ready"}.get(result.outcome, result.outcome)
            return _of_plan(result, status, EXIT_CODES[result.outcome])
        case Refused():
            return _of_plan(result.plan, result.plan.outcome, result.exit_code)
        case ApprovalNeeded():
            return _of_plan(result.plan, "approval", result.exit_code)
        case BadInput():
            message = " ".join(tell(fault.text) for fault in result.faults)
            return Verdict(status="unreadable", code=result.code, message=message, exit_code=result.exit_code)
        case _:
            return Verdict(status=result.code, code=result.code, message=tell(result.text), exit_code=result.exit_code)


def _of_plan(plan: Plan, status: str, exit_code: ExitCode) -> Verdict:
    codes = " ".join(refusal.code for refusal in plan.refusals)
    return Verdict(status=status, code=codes, message=plan_message(plan), exit_code=exit_code)


def said_of(request_id: str, verdict: Verdict) -> dict[str, Any]:
    """What results say of a row: its request id, so that running them again does nothing twice, and its end."""
    return {
        REQUEST_ID: request_id,
        "status": verdict.status,
        "code": verdict.code,
        "message": verdict.message,
        "record": verdict.record,
    }


class Tally:
    """How many rows ended in each way, and what that means for the whole."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._codes: Counter[ExitCode] = Counter()

    def add(self, verdict: Verdict) -> None:
        """Count one row."""
        self.counts[verdict.status] += 1
        self._codes[verdict.exit_code] += 1

    def add_earlier(self, batch: Batch) -> None:
        """Let what was done of a batch before count for the whole; its statuses aren't counted."""
        for code, count in (
            (ExitCode.DONE, batch.done),
            (ExitCode.REFUSED, batch.refused),
            (ExitCode.FAILED, batch.failed),
        ):
            self._codes += Counter({code: count})

    def __add__(self, other: Tally) -> Tally:
        """The counts of both."""
        both = Tally()
        both.counts, both._codes = self.counts + other.counts, self._codes + other._codes
        return both

    @property
    def exit_code(self) -> ExitCode:
        """Done where every row is; partly done where some are; otherwise what all rows share, or failed."""
        if not set(self._codes) - {ExitCode.DONE}:
            return ExitCode.DONE
        if ExitCode.DONE in self._codes:
            return ExitCode.PARTLY_DONE
        return next(iter(self._codes)) if len(self._codes) == 1 else ExitCode.FAILED


class Results:
    """Where rows are written as they came, each with more columns after its own: CSV, or NDJSON without columns."""

    def __init__(self, stream: TextIO, columns: Sequence[str], more: tuple[str, ...], *, for_excel: bool) -> None:
        self._stream = stream
        self._is_json = not columns
        self._is_terminal = stream.isatty()
        self._columns = [column for column in columns if column not in (REQUEST_ID, *RESULTS)]
        self._said_before = len(columns) - len(self._columns)
        self._csv = csv.writer(stream, lineterminator="\r\n" if for_excel else "\n")
        if not self._is_json:
            stream.write("\ufeff" if for_excel else "")
            self._csv.writerow([*self._columns, *more])

    def write(self, row: Row | BatchRow, said: dict[str, Any]) -> None:
        """One row as it came, and what is said of it.

        Cells that aren't those of the columns stay so many that running them again finds them as they are.
        """
        if self._is_json:
            named = {"row": "".join(row.loose)} if row.loose else row.cells
            self._stream.write(json_safe(msgspec.json.encode(named | said).decode()) + "\n")
            return
        came = self._loose(row.loose) if row.loose else [row.cells.get(column, "") for column in self._columns]
        cells = [_cell(cell) for cell in (*came, *said.values())]
        self._csv.writerow(map(clean, cells) if self._is_terminal else cells)

    def _loose(self, cells: tuple[str, ...]) -> list[str]:
        """Cells that aren't those of the columns, without what was said of the row before; never as many as those."""
        kept = list(cells[: len(cells) - self._said_before] if len(cells) > self._said_before else cells)
        return kept if len(kept) != len(self._columns) else [*kept, ""]

    def flush(self) -> None:
        """Let what is written be seen."""
        self._stream.flush()


def check_writable(path: str, source: str, *, may_be_link: bool = True) -> None:
    """BadInput where results can't go there; nothing is lost of what a file holds already."""
    with stream_to(path, source, may_be_link=may_be_link, mode="a"):
        pass


@contextmanager
def stream_to(path: str, source: str, *, may_be_link: bool = True, mode: Literal["w", "a"] = "w") -> Iterator[TextIO]:
    """Where results go: stdout, or a file that isn't the one they come from; a new one is for its owner to read.

    A file that nobody named may not be a link, which somebody else may have put there.
    """
    if not path:
        yield sys.stdout
        return
    if os.path.exists(path) and os.path.exists(source) and os.path.samefile(path, source):
        raise BadInput([Fault("out", say("--out: {file} is the file of rows itself; name another.", file=path))])
    with ExitStack() as opened:
        try:
            flags = os.O_CLOEXEC | (0 if may_be_link else os.O_NOFOLLOW)
            opener = partial(_opened_privately, flags)
            stream = opened.enter_context(open(path, mode, encoding="utf-8", newline="", opener=opener))
        except OSError as fault:
            reason = say("--out: {file} can't be written: {fault}", file=path, fault=fault.strerror or str(fault))
            raise BadInput([Fault("out", reason)]) from fault
        yield stream


def _opened_privately(more: int, path: str, flags: int) -> int:
    return os.open(path, flags | more, 0o600)


def _cell(value: Any) -> str:
    if type(value) is int:
        return str(value)
    return "" if value is None else harmless(str(value))

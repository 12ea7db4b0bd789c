"""What became of each row of a batch: the same rows again, with status, code, message and record."""

from __future__ import annotations

import csv
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TextIO

import msgspec
from msgspec import Struct

from portalops.commands.output import harmless, json_safe
from portalops.commands.plans import EXIT_CODES, plan_message
from portalops.commands.rows import REQUEST_ID, RESULTS, Row, RowFile
from portalops.desk import Receipt
from portalops.errors import BadInput, ExitCode, Fault, PortalopsError
from portalops.plan import ApprovalNeeded, Plan, Refused
from portalops.safe import clean
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


class Tally:
    """How many rows ended in each way, and what that means for the whole."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._codes: Counter[ExitCode] = Counter()

    def add(self, verdict: Verdict) -> None:
        """Count one row."""
        self.counts[verdict.status] += 1
        self._codes[verdict.exit_code] += 1

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
    """Where results are written, row by row, in the form in which the rows came."""

    def __init__(self, stream: TextIO, rows: RowFile, *, for_excel: bool) -> None:
        self._stream = stream
        self._is_json = rows.is_json
        self._clean = clean if stream.isatty() else str
        self._columns = [column for column in rows.columns if column not in (REQUEST_ID, *RESULTS)]
        self._csv = csv.writer(stream, lineterminator="\r\n" if for_excel else "\n")
        if not self._is_json:
            stream.write("\ufeff" if for_excel else "")
            self._csv.writerow([*self._columns, REQUEST_ID, *RESULTS])

    def write(self, row: Row, request_id: str, verdict: Verdict) -> None:
        """One row as it came, with its request id, so that running the results again does nothing twice."""
        said: dict[str, Any] = {
            REQUEST_ID: request_id,
            "status": verdict.status,
            "code": verdict.code,
            "message": verdict.message,
            "record": verdict.record,
        }
        if self._is_json:
            self._stream.write(json_safe(msgspec.json.encode(row.cells | said).decode()) + "\n")
            return
        cells = [
            *(row.cells.get(column, "") for column in self._columns),
            *("" if v is None else v for v in said.values()),
        ]
        self._csv.writerow([self._clean(harmless(str(cell))) for cell in cells])

    def flush(self) -> None:
        """Let what is written be seen."""
        self._stream.flush()


@contextmanager
def stream_to(path: str, source: str) -> Iterator[TextIO]:
    """Where results go: stdout, or a file that isn't the one they come from."""
    if not path:
        yield sys.stdout
        return
    if os.path.exists(path) and os.path.exists(source) and os.path.samefile(path, source):
        raise BadInput([Fault("out", say("--out: {file} is the file of rows itself; name another.", file=path))])
    with ExitStack() as opened:
        try:
            stream = opened.enter_context(open(path, "w", encoding="utf-8", newline=""))
        except OSError as fault:
            reason = say("--out: {file} can't be written: {fault}", file=path, fault=fault.strerror or str(fault))
            raise BadInput([Fault("out", reason)]) from fault
        yield stream

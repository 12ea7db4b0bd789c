"""The work on one file of rows: requests go to the desk, what became of them comes back in the order of the rows."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import PurePath
from typing import Any, Literal

from msgspec.structs import replace

from portalops.asking import Field
from portalops.commands.keeping import kept, kept_loose, kept_message
from portalops.commands.output import note
from portalops.commands.progress import Progress
from portalops.commands.results import Results, Tally, Verdict, check_writable, said_of, stream_to, verdict
from portalops.commands.rows import REQUEST_ID, RESULTS, Row, RowFile
from portalops.desk import Previews, Receipt, Request
from portalops.errors import ExitCode, PortalopsError
from portalops.facts import Batch, BatchFile, BatchRow, BatchStep
from portalops.operation import Operation
from portalops.plan import Plan
from portalops.sign_in import Session
from portalops.wording import say
from portalops.words import tell

Result = Receipt | Plan | PortalopsError
Ended = tuple[Row, str, Verdict]

_REFUSED = (ExitCode.REFUSED, ExitCode.APPROVAL_NEEDED, ExitCode.NOT_PERMITTED)


class Work:
    """One run of a file of rows; the run is what its request ids begin with."""

    def __init__(self, session: Session, operation: Operation[Any, Any], rows: RowFile, run: str = "") -> None:
        self._session = session
        self._operation = operation
        self._rows = rows
        self._run = run or rows.digest
        self._waiting: deque[tuple[Row, str]] = deque()

    @property
    def operation(self) -> str:
        """The operation's name."""
        return self._operation.name

    @property
    def digest(self) -> str:
        """The digest of the file, the same for the same operation and content."""
        return self._rows.digest

    @property
    def is_begun(self) -> bool:
        """Whether some of the rows were worked through in this run, and others weren't."""
        batch = self._session.open().batches().of(self._run)
        return batch is not None and batch.last_row > 0 and batch.state != "done"

    def previewed(self, previews: Previews) -> Iterator[Ended]:
        """Each row with its request id and what its plan means for it."""
        for row, id, result in self._paired(previews(self._operation, self._requests())):
            yield row, id, verdict(result)

    def planned(self, previews: Previews) -> Iterator[Result]:
        """What each row would do."""
        for _, _, result in self._paired(previews(self._operation, self._requests())):
            yield result

    def begun(self, path: str, total: int) -> Batch:
        """The file of so many rows as a batch, at its first row; one that was begun before keeps its number."""
        file = BatchFile(
            run=self._run,
            operation=self._operation.name,
            name=PurePath(path).name.encode(errors="backslashreplace").decode(),
            digest=self._rows.digest,
            columns=tuple(self._rows.columns),
            rows=total,
        )
        return self._session.open().batches().begin(file, self._session.desk.operator.name)

    def done(self, batch: Batch, agreed: int | None = None) -> Iterator[Ended]:
        """Each row that is left with its request id and what became of it; papers are printed on the way.

        The batch is brought on with the rows; what stops the work stops it too. Agreed is the number of the request by
        which a second person agreed to the file.
        """
        self._print_again(batch)
        last_row, written = batch.last_row, batch.file.rows - batch.left
        coming: list[BatchStep] = []
        state: Literal["done", "stopped"] = "stopped"

        def follow(results: Sequence[Receipt | PortalopsError]) -> BatchStep:
            coming[:] = [self._step(batch, last_row, results)]
            return coming[0]

        requests = self._requests(batch.last_row)
        results = self._session.desk.perform_many(self._operation, requests, follow=follow, agreed=agreed)
        try:
            for row, id, result in self._paired(results):
                if coming:  # the first result of what is written now
                    step = coming.pop()
                    last_row, written = step.last_row, written + step.done + step.refused + step.failed
                self._print_papers(result)
                yield row, id, verdict(result)
            state = "done"
        finally:
            # What is stopped before the first result of a chunk comes may have written that chunk all the same.
            self._end(batch, [last_row, *(step.last_row for step in coming)], written, state)

    def _requests(self, after: int = 0, through: int | None = None) -> Iterator[Request | PortalopsError]:
        """What each row asks; the row itself waits for its result, at most a chunk of them at a time."""
        for row in self._rows.rows(after):
            if through is not None and row.number > through:
                return
            id = row.request_id or f"{self._run}-{row.number}"
            self._waiting.append((row, id))
            if row.fault or row.asked is None:
                yield row.fault or PortalopsError(say("row {row}: it asks nothing.", row=row.number))
            else:
                yield Request(asked=row.asked, request_id=id)

    def _paired(self, results: Iterable[Result]) -> Iterator[tuple[Row, str, Result]]:
        for result in results:
            yield (*self._waiting.popleft(), result)

    def _step(self, batch: Batch, after_row: int, results: Sequence[Receipt | PortalopsError]) -> BatchStep:
        """How far a chunk's results, for the rows that wait, bring the batch."""
        not_done = [
            (row, id, verdict(result))
            for (row, id), result in zip(self._waiting, results, strict=True)
            if not isinstance(result, Receipt)
        ]
        refused = sum(verdict.exit_code in _REFUSED for _, _, verdict in not_done)
        return BatchStep(
            batch=batch.number,
            after_row=after_row,
            last_row=self._waiting[-1][0].number,
            done=len(results) - len(not_done),
            refused=refused,
            failed=len(not_done) - refused,
            rows=tuple(
                BatchRow(
                    number=row.number,
                    cells=kept(row, self._rows.fields),
                    loose=kept_loose(row, self._rows.fields),
                    request_id=id,
                    code=verdict.code or verdict.status,
                    message=kept_message(verdict.message),
                )
                for row, id, verdict in not_done
            ),
        )

    def _print_papers(self, result: Result) -> None:
        if isinstance(result, Receipt):
            try:
                self._session.print_papers(result)
            except PortalopsError as fault:
                note(tell(fault.text))

    def _print_again(self, batch: Batch) -> None:
        """Print the papers of the rows that were written last, in case that was cut short when the work stopped."""
        if batch.last_row:
            requests = self._requests(batch.after_row, batch.last_row)
            for _, _, result in self._paired(self._session.desk.preview_many(self._operation, requests)):
                self._print_papers(result)

    def _end(self, batch: Batch, last_rows: Sequence[int], written: int, state: Literal["done", "stopped"]) -> None:
        """Say in the store how the work ended, and to its operator how to go on where it stopped.

        It ended at one of these rows: which one, the store knows.
        """
        with suppress(PortalopsError):  # what stopped the work may keep the store from hearing of it
            for last_row in last_rows:
                found = self._session.open().batches().end(batch.number, last_row, state)
                written = found.file.rows - found.left if found.last_row == last_row else written
        if state == "stopped":
            note(tell(say("Stopped after {count} of {total} rows. Go on with: portalops batch resume {number}",
                          count=written, total=batch.file.rows, number=batch.number)))  # fmt: skip


def counted(rows: RowFile, path: str, operation: Operation[Any, Any]) -> int:
    """How many rows there are, said before anything is done; the whole file is read for it."""
    total = unreadable = 0
    for row in rows.rows():
        total += 1
        unreadable += row.fault is not None
    note(tell(say("{file}: {total} rows for {operation}, {unreadable} of them unreadable.",
                  file=path, total=total, operation=operation.name, unreadable=unreadable)))  # fmt: skip
    return total


def check_can_begin(session: Session, out: str, path: str, *, may_be_link: bool = True) -> None:
    """ReadOnly or BadInput where rows can't be written or their results can't, before a batch is begun for them."""
    session.desk.learn()
    session.desk.authority.check_writes()
    check_writable(out, path, may_be_link=may_be_link)


def written(
    ended: Iterator[Ended],
    total: int,
    rows: RowFile,
    out: str,
    path: str,
    *,
    excel: bool = False,
    may_be_link: bool = True,
) -> Tally:
    """Write what became of every row as it comes, and count it; words on the way go to stderr."""
    tally = Tally()
    with stream_to(out, path, may_be_link=may_be_link) as stream:
        results_file = Results(stream, rows.columns, (REQUEST_ID, *RESULTS), for_excel=excel)
        shown = bool(out) or not sys.stdout.isatty()
        asks_secrets = any(field.kind.is_secret for field in rows.fields)
        with Progress(total, is_shown=shown) as progress, closing(ended):  # type: ignore[type-var]
            for row, id, verdict in ended:
                tally.add(verdict)
                # What was done was read by its kinds, which refuse everything else that may not be kept.
                if verdict.exit_code is not ExitCode.DONE or asks_secrets:
                    row, verdict = _as_kept(row, rows.fields), _as_kept_verdict(verdict)
                results_file.write(row, said_of(id, verdict))
                progress.advance()
    return tally


def _as_kept(row: Row, fields: Sequence[Field]) -> Row:
    """The row as it may be written beside its file: without secrets and card numbers, as in the store."""
    return replace(row, cells=kept(row, fields), loose=kept_loose(row, fields))


def _as_kept_verdict(verdict: Verdict) -> Verdict:
    return replace(verdict, message=kept_message(verdict.message))

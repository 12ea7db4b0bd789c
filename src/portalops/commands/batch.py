"""Batches: a file of rows through the same checks as a single command, previewed or done, killed and run again."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, NoReturn

import typer

from portalops.clock import FixedClock
from portalops.commands.acting import agrees, can_ask, pretended
from portalops.commands.options import options_of, unusable
from portalops.commands.output import note
from portalops.commands.plans import fail, nothing_done
from portalops.commands.progress import Progress
from portalops.commands.results import STATUSES, Results, Tally, stream_to, verdict
from portalops.commands.rows import Row, RowFile, open_rows
from portalops.desk import Previews, Receipt, Request
from portalops.errors import PortalopsError
from portalops.operation import Operation
from portalops.operations import CATALOG
from portalops.plan import Plan
from portalops.sign_in import Session
from portalops.values import Word, fold
from portalops.wording import label, say
from portalops.words import tell, text

What = Annotated[
    list[str],
    typer.Argument(
        metavar="OPERATION FILE", show_default=False, help=label("The operation, and a CSV or NDJSON file; - is stdin")
    ),
]
Out = Annotated[str, typer.Option("--out", metavar="FILE", help=label("Write the results to this file, not to stdout"))]
Excel = Annotated[bool, typer.Option("--excel", help=label("Write CSV as Excel wants it: with a byte order mark"))]
Result = Receipt | Plan | PortalopsError


def preview(
    ctx: typer.Context,
    what: What = [],  # noqa: B006  Typer reads it as the default and never changes it
    out: Out = "",
    excel: Excel = False,
    today: Annotated[str, typer.Option("--today", metavar="DAY", help=label("As if it were that day"))] = "",
) -> None:
    """Show what each row would do, each as if those before it had been done."""
    try:
        operation, path = _named(what)
        day = pretended(today or None)
        with open_rows(path, operation) as rows:
            total = counted(rows, path, operation)
            with options_of(ctx).sign_in("batch", FixedClock(day) if day else None) as session:
                work = Work(session, operation, rows)
                tally = written(work.previewed(session.desk.preview_many), total, rows, out, path, excel=excel)
    except PortalopsError as error:
        fail(error)
    _leave(tally)


def run(
    ctx: typer.Context,
    what: What = [],  # noqa: B006
    out: Out = "",
    excel: Excel = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=label("Do it without asking"))] = False,
    again: Annotated[
        str, typer.Option("--again", metavar="NAME", help=label("A new run of a file that was run before"))
    ] = "",
) -> None:
    """Do every row that can be done; the others come back with the reason."""
    try:
        operation, path = _named(what)
        name = Word("june").parse(again) if again else ""
        with open_rows(path, operation) as rows:
            total = counted(rows, path, operation)
            if not yes:
                _ask(total, from_stdin=path == "-")
            with options_of(ctx).sign_in("batch") as session:
                work = Work(session, operation, rows, name)
                tally = written(work.done(), total, rows, out, path, excel=excel)
    except PortalopsError as error:
        fail(error)
    _leave(tally)


def _named(what: list[str]) -> tuple[Operation[Any, Any], str]:
    """The operation that all words but the last name, and the file that the last names."""
    *named, path = what or [""]
    name = " ".join(fold(" ".join(named)).replace("-", " ").lower().split())
    for operation in CATALOG:
        if operation.name.replace("-", " ") == name and path:
            return operation, path
    names = ", ".join(operation.name for operation in CATALOG)
    raise unusable(
        "operation",
        say(
            "Name an operation and a file, such as: points adjust rows.csv. There are the operations {names}.",
            names=names,
        ),
    )


def counted(rows: RowFile, path: str, operation: Operation[Any, Any]) -> int:
    """How many rows there are, said before anything is done; the whole file is read for it."""
    total = unreadable = 0
    for row in rows.rows():
        total += 1
        unreadable += row.fault is not None
    note(tell(say("{file}: {total} rows for {operation}, {unreadable} of them unreadable.",
                  file=path, total=total, operation=operation.name, unreadable=unreadable)))  # fmt: skip
    return total


def _ask(total: int, *, from_stdin: bool) -> None:
    if from_stdin or not can_ask():
        raise unusable("yes", say("Nobody can be asked here: give --yes to do it, or preview it with: batch preview"))
    if not agrees(tell(say("Do {total} rows?", total=total))):
        nothing_done()


class Work:
    """One run of a file: requests go to the desk, results come back in the order of the rows."""

    def __init__(self, session: Session, operation: Operation[Any, Any], rows: RowFile, name: str = "") -> None:
        self._session = session
        self._operation = operation
        self._rows = rows
        self._run = "-".join(part for part in (rows.digest, name) if part)
        self._waiting: deque[tuple[Row, str]] = deque()

    def previewed(self, previews: Previews) -> Iterator[tuple[Row, str, Result]]:
        """Each row with its request id and its plan."""
        yield from self._paired(previews(self._operation, self._requests()))

    def done(self) -> Iterator[tuple[Row, str, Result]]:
        """Each row with its request id and what became of it; papers are printed on the way."""
        for row, id, result in self._paired(self._session.desk.perform_many(self._operation, self._requests())):
            if isinstance(result, Receipt):
                try:
                    self._session.print_papers(result)
                except PortalopsError as fault:
                    note(tell(fault.text))
            yield row, id, result

    def _requests(self) -> Iterator[Request | PortalopsError]:
        """What each row asks; the row itself waits for its result, at most a chunk of them at a time."""
        for row in self._rows.rows():
            id = row.request_id or f"{self._run}-{row.number}"
            self._waiting.append((row, id))
            if row.fault or row.asked is None:
                yield row.fault or PortalopsError(say("row {row}: it asks nothing.", row=row.number))
            else:
                yield Request(asked=row.asked, request_id=id)

    def _paired(self, results: Iterable[Result]) -> Iterator[tuple[Row, str, Result]]:
        for result in results:
            yield (*self._waiting.popleft(), result)


def written(
    results: Iterator[tuple[Row, str, Result]], total: int, rows: RowFile, out: str, path: str, *, excel: bool = False
) -> Tally:
    """Write every result as it comes, and count them; words on the way go to stderr."""
    tally = Tally()
    with stream_to(out, path) as stream:
        results_file = Results(stream, rows, for_excel=excel)
        with Progress(total, is_shown=bool(out) or not sys.stdout.isatty()) as progress:
            try:
                for row, id, result in results:
                    outcome = verdict(result)
                    tally.add(outcome)
                    results_file.write(row, id, outcome)
                    progress.advance()
            except PortalopsError:
                note(tell(say("Stopped after {count} of {total} rows. Run the same file again: what is done isn't "
                              "done twice.", count=sum(tally.counts.values()), total=total)))  # fmt: skip
                raise
    return tally


def _leave(tally: Tally) -> NoReturn:
    """Say the counts, and leave with the exit code of the whole."""
    note("; ".join(f"{text(STATUSES[status])}: {count:,}" for status, count in tally.counts.items()))
    raise typer.Exit(tally.exit_code)

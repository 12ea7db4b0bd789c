"""Batches that were begun: gone on with where they stopped, by anyone, and their rows that weren't done as a file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Annotated, Any

import typer
from msgspec.structs import replace

from portalops.asking import read
from portalops.commands.batch import Excel, Out, Yes, ask, leave
from portalops.commands.options import options_of, unusable
from portalops.commands.output import note
from portalops.commands.plans import fail
from portalops.commands.results import Results, stream_to
from portalops.commands.rows import REQUEST_ID, RowFile, open_rows
from portalops.commands.whole_file import WholeFile
from portalops.commands.work import Work, check_can_begin, written
from portalops.errors import BadInput, Fault, PortalopsError
from portalops.facts import Batch, BatchRow
from portalops.operation import Operation
from portalops.operations import LISTING as OPERATIONS
from portalops.queries.batches import LIST_ROWS_NOT_DONE, SHOW_BATCH, ListRowsNotDone, ShowBatch
from portalops.sign_in import Session
from portalops.wording import label, say
from portalops.words import tell

Number = Annotated[int, typer.Argument(metavar="NUMBER", show_default=False, help=label("Number of the batch"))]


def resume(
    ctx: typer.Context,
    number: Number,
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help=label("The file; the one of that name in this folder if left out")),
    ] = "",
    out: Out = "",
    excel: Excel = False,
    yes: Yes = False,
) -> None:
    """Go on with a batch where it stopped, whoever began it; the file must be the very same."""
    try:
        _refuse_earlier(out)
        with options_of(ctx).sign_in("batch") as session:
            batch = _batch(session, number)
            if batch.state == "done":
                note(tell(say("Batch {number} is done: there is nothing left of its {rows} rows.",
                              number=number, rows=batch.file.rows)))  # fmt: skip
                return
            operation, path = _operation(batch), _path(batch, file)
            with open_rows(path, operation) as rows:
                _check(rows, path, batch)
                if not yes:
                    ask(batch.left, from_stdin=path == "-")
                work = Work(session, operation, rows, batch.file.run)
                whole = WholeFile(session, work, path)
                agreed = whole.checked()
                check_can_begin(session, out, path)
                batch = session.open().batches().resume(number, session.desk.operator.name)
                tally = written(work.done(batch, agreed), batch.left, rows, out, path, excel=excel)
                whole.finish(agreed)
                tally.add_earlier(batch)
    except PortalopsError as error:
        fail(error)
    leave(tally, number)


def _refuse_earlier(out: str) -> None:
    """BadInput where results are in the file already: of the rows done before nothing is told a second time."""
    if os.path.isfile(out) and os.path.getsize(out):
        raise unusable(
            "out",
            say(
                "--out: {file} is there, and what it tells of rows done before isn't told again; name another file "
                "for the rows that are left.",
                file=out,
            ),
        )


def failed(ctx: typer.Context, number: Number, out: Out = "", excel: Excel = False) -> None:
    """Write the rows of a batch that weren't done as a file, with the reason in each, to be mended and run."""
    try:
        with options_of(ctx).sign_in("batch") as session:
            batch = _batch(session, number)
            count, pages = 0, _rows_not_done(session, batch)
            first = next(pages, ())  # before a file is made, in case they aren't for this operator
            with stream_to(out, "") as stream:
                results = Results(stream, batch.file.columns, (REQUEST_ID, "code", "message"), for_excel=excel)
                for row in chain(first, chain.from_iterable(pages)):
                    count += 1
                    results.write(row, {REQUEST_ID: row.request_id, "code": row.code, "message": row.message})
    except PortalopsError as error:
        fail(error)
    note(tell(say("{count} rows of batch {number} weren't done; {left} are still to be worked through.",
                  count=count, number=number, left=batch.left)))  # fmt: skip


def _rows_not_done(session: Session, batch: Batch) -> Iterator[Sequence[BatchRow]]:
    """The rows of a batch that weren't done, a page of them at a time, and each page on record."""
    asked, form = ListRowsNotDone(number=batch.number), "csv" if batch.file.columns else "json"
    while rows := session.desk.page(LIST_ROWS_NOT_DONE, asked, form=form).rows:
        yield rows
        asked = replace(asked, after=rows[-1].number)


def _batch(session: Session, number: int) -> Batch:
    """The batch of that number, as the look-up shows it; BadInput, NotFound, or NotPermitted."""
    (batch,) = session.desk.look_up(SHOW_BATCH, read(ShowBatch, {"number": str(number)}))
    return batch


def _operation(batch: Batch) -> Operation[Any, Any]:
    if batch.file.operation in OPERATIONS:
        return OPERATIONS[batch.file.operation]
    raise PortalopsError(
        say(
            "Batch {number} is of the operation {operation}, which this portalops doesn't know.",
            number=batch.number,
            operation=batch.file.operation,
        )
    )


def _path(batch: Batch, file: str) -> str:
    """The file that was named, or the one in this folder that is called as the batch's is."""
    if file:
        return file
    name = batch.file.name
    if name != os.path.basename(name) or not os.path.isfile(name):
        raise unusable(
            "file",
            say(
                "The file {file} of batch {number} isn't in this folder; name it: batch resume {number} FILE",
                file=name,
                number=batch.number,
            ),
        )
    return name


def _check(rows: RowFile, path: str, batch: Batch) -> None:
    """BadInput unless the file is the batch's, byte for byte."""
    if (rows.digest, tuple(rows.columns)) != (batch.file.digest, batch.file.columns):
        text = say(
            "{file} isn't the file of batch {number}, {name}, as it was when it was begun; give that one.",
            file=path,
            number=batch.number,
            name=batch.file.name,
        )
        raise BadInput([Fault("file", text)])

"""Batches: a file of rows through the same checks as a single command, previewed or done, killed and run again."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Annotated, Any, NoReturn

import typer

from portalops.clock import FixedClock
from portalops.commands.acting import agrees, can_ask, pretended
from portalops.commands.options import options_of, unusable
from portalops.commands.output import note
from portalops.commands.plans import fail, nothing_done
from portalops.commands.results import STATUSES, Tally
from portalops.commands.rows import open_rows
from portalops.commands.whole_file import WholeFile
from portalops.commands.work import Ended, Work, check_can_begin, counted, written
from portalops.errors import ExitCode, PortalopsError, TooManyRefused
from portalops.operation import Operation
from portalops.operations import CATALOG
from portalops.values import Unreadable, Whole, Word, fold
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
Yes = Annotated[bool, typer.Option("--yes", "-y", help=label("Do it without asking"))]

_REASONS = 3


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
    leave(tally)


def run(
    ctx: typer.Context,
    what: What = [],  # noqa: B006
    out: Out = "",
    excel: Excel = False,
    yes: Yes = False,
    again: Annotated[
        str, typer.Option("--again", metavar="NAME", help=label("A new run of a file that was run before"))
    ] = "",
    max_refused: Annotated[
        str,
        typer.Option(
            "--max-refused",
            metavar="COUNT",
            help=label("Do nothing if more rows than that, or than that many percent, couldn't be done"),
        ),
    ] = "",
) -> None:
    """Do every row that can be done; the others come back with the reason."""
    try:
        operation, path = _named(what)
        name = _name_of(again)
        with open_rows(path, operation) as rows:
            total = counted(rows, path, operation)
            most = _most(max_refused, total)
            if not yes:
                ask(total, from_stdin=path == "-")
            with options_of(ctx).sign_in("batch", makes=True) as session:
                work = Work(session, operation, rows, "-".join(part for part in (rows.digest, name) if part))
                if most is not None:
                    _check_refused(work.previewed(session.desk.preview_many), path, most)
                whole = WholeFile(session, work, path)
                agreed = whole.checked()
                check_can_begin(session, out, path)
                batch = work.begun(path, total)
                tally = written(work.done(batch, agreed), total, rows, out, path, excel=excel)
                whole.finish(agreed)
    except PortalopsError as error:
        fail(error)
    leave(tally, batch.number)


def _named(what: list[str]) -> tuple[Operation[Any, Any], str]:
    """The operation that all words but the last name, and the file that the last names."""
    *named, path = what or [""]
    name = " ".join(fold(" ".join(named)).replace("-", " ").lower().split())
    for operation in CATALOG:
        if operation.name.replace("-", " ") == name and path:
            return operation, path
    _say_what_is_near(name, path)
    names = ", ".join(operation.name for operation in CATALOG)
    raise unusable(
        "operation",
        say(
            "Name an operation and a file, such as: points adjust rows.csv. There are the operations {names}.",
            names=names,
        ),
    )


def _say_what_is_near(name: str, path: str) -> None:
    """BadInput with the operations that may have been meant, or what is missing after one; nothing if none is near."""
    names = [operation.name for operation in CATALOG]
    whole = f"{name} {path}".strip()
    if whole in names:
        raise unusable("file", say("Name the file too, such as: {operation} rows.csv.", operation=whole))
    for typed in (name, whole):
        if near := get_close_matches(typed, names):
            raise unusable(
                "operation",
                say("There is no operation {name}. Did you mean {names}?", name=typed, names=", ".join(near)),
            )


def ask(total: int, *, from_stdin: bool) -> None:
    """Ask whether so many rows are to be done, and leave unless they are; where nobody can be asked, BadInput."""
    if from_stdin or not can_ask():
        raise unusable("yes", say("Nobody can be asked here: give --yes to do it, or preview it with: batch preview"))
    if not agrees(tell(say("Do {total} rows?", total=total))):
        nothing_done()


def _name_of(again: str) -> str:
    """The name of a new run, empty where none is given; BadInput where it can't be one."""
    try:
        return Word("june").parse(again) if again else ""
    except Unreadable as fault:
        raise unusable("again", say("{field}: {fault}", field="--again", fault=fault.text)) from None


def _most(given: str, total: int) -> int | None:
    """How many rows at most may be refused, as a count or as so many percent of all; None where nothing was given."""
    if not given:
        return None
    count = fold(given)
    try:
        if count.endswith("%"):
            return total * Whole("5", most=100).parse(count.removesuffix("%")) // 100
        return Whole("20").parse(count)
    except Unreadable as fault:
        raise unusable("max_refused", say("{field}: {fault}", field="--max-refused", fault=fault.text)) from None


def _check_refused(planned: Iterator[Ended], path: str, most: int) -> None:
    """Plan the whole file; TooManyRefused, with the first reasons, where more rows than that can't be done."""
    refused = total = 0
    reasons: list[str] = []
    for row, _, verdict in planned:
        total += 1
        if verdict.exit_code is ExitCode.DONE:
            continue
        refused += 1
        if len(reasons) < _REASONS:
            is_named = row.fault is not None
            reasons.append(
                verdict.message if is_named else tell(say("row {row}: {fault}", row=row.number, fault=verdict.message))
            )
    if refused > most:
        raise TooManyRefused(
            say(
                "{file}: {refused} of {total} rows can't be done, and --max-refused is {most}; nothing was done. "
                "The first: {reasons}",
                file=path,
                refused=refused,
                total=total,
                most=most,
                reasons=" ".join(reasons),
            )
        )


def leave(tally: Tally, batch: int | None = None) -> NoReturn:
    """Say the counts, and where what wasn't done of a batch can be had; leave with the exit code of the whole."""
    note("; ".join(f"{text(STATUSES[status])}: {count:,}" for status, count in tally.counts.items()))
    if batch is not None and tally.exit_code is ExitCode.DONE:
        note(tell(say("It is batch {number}.", number=batch)))
    elif batch is not None:
        note(tell(say("It is batch {number}; the rows of it that weren't done: portalops batch failed {number}",
                      number=batch)))  # fmt: skip
    raise typer.Exit(tally.exit_code)

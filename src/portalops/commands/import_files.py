"""Import: whole files of tenants, accounts, contracts and more in one go, each row through its own operation."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Annotated, Any

import typer
from msgspec import Struct

from portalops.clock import FixedClock
from portalops.commands.acting import agrees, can_ask, pretended
from portalops.commands.options import options_of, unusable
from portalops.commands.output import note, out, print_json, table, terminal_width
from portalops.commands.plans import fail, nothing_done
from portalops.commands.results import STATUSES, Tally
from portalops.commands.rows import RowFile, open_rows
from portalops.commands.sources import Source, sources_of
from portalops.commands.whole_file import WholeFile
from portalops.commands.work import Work, check_can_begin, counted, written
from portalops.errors import BadInput, Fault, PortalopsError
from portalops.operation import Column
from portalops.sign_in import Session
from portalops.wording import label, say
from portalops.words import tell

Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILES",
        show_default=False,
        help=label("CSV or NDJSON files named for what is in them, such as tenants.csv; a folder; or OPERATION=FILE"),
    ),
]


class Part(Struct, frozen=True, kw_only=True):
    """One file of an import, opened and counted."""

    source: Source
    rows: RowFile
    total: int
    results: str


class Done(Struct, frozen=True, kw_only=True):
    """What became of one file."""

    part: Part
    tally: Tally


def import_files(
    ctx: typer.Context,
    files: Files = [],  # noqa: B006  Typer reads it as the default and never changes it
    results: Annotated[
        str, typer.Option("--results", metavar="FOLDER", help=label("Write the results there, not beside the files"))
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=label("Show what would be done and do nothing"))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=label("Do it without asking"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=label("Print JSON on stdout"))] = False,
    today: Annotated[
        str, typer.Option("--today", metavar="DAY", help=label("With --dry-run: as if it were that day"))
    ] = "",
) -> None:
    """Take over tenants, accounts, contracts and more from whole files, tenants first.

    Beside each file, its results are written: the same rows, with what became of each.
    The same files again do nothing twice.
    """
    try:
        day = pretended(today or None)
        if day and not dry_run:
            raise unusable("today", say("--today: only a plan can look at another day; give --dry-run with it."))
        with ExitStack() as opened:
            parts = _opened(sources_of(files), results, opened)
            if not (dry_run or yes or can_ask()):
                unasked = say("Nobody can be asked here: give --yes to do it, or --dry-run to see the plan.")
                raise unusable("yes", unasked)
            with options_of(ctx).sign_in("batch", FixedClock(day) if day else None, makes=not dry_run) as session:
                done = _previewed(session, parts) if not yes else []
                if not (dry_run or yes):
                    _ask(done)
                if not dry_run:
                    done = _carried_out(session, parts)
    except PortalopsError as error:
        fail(error, as_json=as_json)
    _show(done, as_json)


def _opened(sources: Sequence[Source], folder: str, opened: ExitStack) -> list[Part]:
    """Every file opened, its header checked and its rows counted; the faults of all of them together."""
    faults: list[Fault] = []
    parts = []
    for source in sources:
        path = str(source.path)
        try:
            rows = opened.enter_context(open_rows(path, source.operation))
            total = counted(rows, path, source.operation)
            parts.append(Part(source=source, rows=rows, total=total, results=str(source.results_in(folder))))
        except BadInput as bad:
            named = (Fault(path, say("{file}: {fault}", file=path, fault=fault.text)) for fault in bad.faults)
            faults += bad.faults if bad.faults[0].field == "file" else named
    if faults:
        raise BadInput(faults)
    return parts


def _previewed(session: Session, parts: Sequence[Part]) -> list[Done]:
    """What each file would do after all those before it; nothing is written to the store."""
    done = []
    with session.desk.rehearsing() as previews:
        for part in parts:
            rows = Work(session, part.source.operation, part.rows).previewed(previews)
            done.append(Done(part=part, tally=_written(rows, part)))
    return done


def _carried_out(session: Session, parts: Sequence[Part]) -> list[Done]:
    """What became of each file, once those of them are agreed to as a whole that a second person must agree to.

    ApprovalNeeded, before anything is done, where somebody has to agree to one of them yet.
    """
    works = [Work(session, part.source.operation, part.rows) for part in parts]
    wholes = [WholeFile(session, work, str(part.source.path)) for work, part in zip(works, parts, strict=True)]
    done, numbers = [], _agreed(session, wholes)
    for part in parts:
        check_can_begin(session, part.results, str(part.source.path), may_be_link=False)
    for part, work, whole, agreed in zip(parts, works, wholes, numbers, strict=True):
        batch = work.begun(str(part.source.path), part.total)
        done.append(Done(part=part, tally=_written(work.done(batch, agreed), part)))
        whole.finish(agreed)
    return done


def _agreed(session: Session, wholes: Sequence[WholeFile]) -> list[int | None]:
    """The numbers of the requests by which a second person agreed to each file, looked at as after all before it."""
    if not any(whole.concerns for whole in wholes):
        return [None] * len(wholes)
    with session.desk.rehearsing(as_agreed=True) as previews:
        return [whole.checked(previews) for whole in wholes]


def _written(rows: Any, part: Part) -> Tally:
    return written(rows, part.total, part.rows, part.results, str(part.source.path), may_be_link=False)


def _ask(previewed: Sequence[Done]) -> None:
    """Show the counts of all files, and leave unless the operator agrees."""
    for line in table(_COLUMNS, previewed, terminal_width()):
        note(line)
    if not agrees(tell(say("Do {total} rows?", total=sum(done.part.total for done in previewed)))):
        nothing_done()


def _show(done: Sequence[Done], as_json: bool) -> None:
    """Print the counts of each file, and leave with the exit code of the whole."""
    whole = sum((file.tally for file in done), Tally())
    if as_json:
        print_json({"files": [_as_data(file) for file in done], "counts": dict(whole.counts)})
    else:
        for line in table(_COLUMNS, done, terminal_width()):
            out(line)
    raise typer.Exit(whole.exit_code)


def _as_data(done: Done) -> dict[str, Any]:
    return {
        "file": str(done.part.source.path),
        "operation": done.part.source.operation.name,
        "rows": done.part.total,
        "counts": dict(done.tally.counts),
        "results": done.part.results,
    }


def _count_of(status: str) -> Any:
    return lambda done: done.tally.counts.get(status)


_COLUMNS: tuple[Column[Done], ...] = (
    Column(name="operation", heading=label("Operation"), of=lambda done: done.part.source.operation.name),
    Column(name="rows", heading=label("Rows"), of=lambda done: done.part.total),
    *(Column(name=status, heading=heading, of=_count_of(status)) for status, heading in STATUSES.items()),
    Column(name="results", heading=label("Results"), of=lambda done: done.part.results),
)

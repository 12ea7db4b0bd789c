"""Running a look-up: read what is asked, find, and print a table, a page, CSV or JSON."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from shlex import quote
from typing import TYPE_CHECKING, Any

import typer

from portalops.asking import fields_of, read
from portalops.commands.options import options_of
from portalops.commands.output import as_data, note, out, print_json, print_rows
from portalops.commands.plans import fail
from portalops.errors import BadInput, ExitCode, Fault, PortalopsError
from portalops.operation import Asks, Query
from portalops.values import LONGEST
from portalops.wording import say
from portalops.words import tell, text

if TYPE_CHECKING:
    from portalops.exporting import Exported


def look_up(
    ctx: typer.Context, query: Query[Any, Any], answers: dict[str, str], *, as_json: bool, as_csv: bool, save: bool
) -> None:
    """Find, and print or save; a faulty row makes the command fail after everything is printed."""
    try:
        with options_of(ctx).sign_in() as session:
            asked = read(query.asks, answers | secrets_of(query.asks))
            if save:
                _tell_saved(session.export(query, asked), as_json=as_json)
                return
            page = session.desk.page(query, asked, form="json" if as_json else "csv" if as_csv else "table")
    except PortalopsError as error:
        fail(error, as_json=as_json)
    _print(query, page.rows, as_json=as_json, as_csv=as_csv)
    if query.when_nothing and not page.rows and (hint := query.when_nothing(asked)):
        note(tell(hint))
    if page.unnoted:
        note(tell(page.unnoted))
    if page.more and page.in_all is not None:
        note(tell(page.found))
    if page.after is not None:
        note(tell(say("There is more: --after {key}", key=quote(str(page.after)))))
    if query.faulty and any(map(query.faulty, page.rows)):
        raise typer.Exit(ExitCode.FAILED)


def _tell_saved(exported: Exported, *, as_json: bool) -> None:
    if as_json:
        print_json({"file": str(exported.file), "rows": exported.rows})
    else:
        from portalops.exporting import saved

        out(tell(saved(exported)))


def _print(query: Query[Any, Any], rows: Sequence[Any], *, as_json: bool, as_csv: bool) -> None:
    if as_json:
        data = [as_data(query.columns, row) for row in rows]
        print_json(data[0] if query.shape == "page" and data else data)
    elif as_csv:
        from portalops.spreadsheet import Sheet

        Sheet(sys.stdout, query.columns).write(rows)
    elif rows:
        print_rows(query, rows)
    else:
        note(text("Nothing was found."))


def secrets_of(asks: type[Asks]) -> dict[str, str]:
    """The secrets that are asked: typed unseen on a terminal, otherwise the one that stdin holds."""
    return {field.name: _secret(field.name, text(field.label)) for field in fields_of(asks) if field.kind.is_secret}


def _secret(name: str, label: str) -> str:
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass(f"{label}: ")
    try:
        typed = sys.stdin.read(LONGEST + 1)
        typed.encode()  # where the locale isn't UTF-8, what isn't text comes as halves of characters
    except UnicodeError:
        raise BadInput([Fault(name, say("{field}: it isn't text in UTF-8.", field=name))]) from None
    if len(typed) > LONGEST:
        raise BadInput([Fault(name, say("{field}: it is longer than {most} characters.", field=name, most=LONGEST))])
    return typed.removesuffix("\n")

"""Checking the store: every invariant held against its rows, and the rows at fault named."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from portalops.commands.options import options_of
from portalops.commands.output import out, print_json
from portalops.commands.plans import fail
from portalops.errors import ExitCode, NotFound, PortalopsError
from portalops.wording import label, say
from portalops.words import plain, tell

if TYPE_CHECKING:
    from portalops.store.checking import Finding

_MARKS = {True: "[OK]", False: "[NG]"}


def check(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help=label("Print JSON on stdout"))] = False,
) -> None:
    """Prove the whole store on a view of one moment, while others write, and name the rows at fault.

    It reads everything once, the record included. Where all is well the exit code is 0, otherwise 1.
    """
    try:
        findings = _findings(ctx, told=not as_json)
    except PortalopsError as fault:
        fail(fault, as_json=as_json)
    if as_json:
        print_json([_as_data(finding) for finding in findings])
    at_fault = sum(not finding.holds for finding in findings)
    if at_fault:
        if not as_json:
            out(tell(say("{count} of {all} don't hold. Keep a copy of the store before anything else.",
                         count=at_fault, all=len(findings))))  # fmt: skip
        raise typer.Exit(ExitCode.FAILED)
    if not as_json:
        out(tell(say("Everything holds: {count} checks.", count=len(findings))))


def _findings(ctx: typer.Context, *, told: bool) -> list[Finding]:
    """What came of every invariant, told as it comes; NotFound where there is no store, since none is made here."""
    with options_of(ctx).sign_in() as session:
        from portalops.store.checking import check
        from portalops.store.engines import file_of

        file = file_of(session.configuration.store)
        if file is not None and not os.path.exists(file):
            raise NotFound(say("There is no store {store}.", store=str(file)))
        findings = []
        with session.open().viewing() as connection:
            for finding in check(connection):
                findings.append(finding)
                if told:
                    tell_finding(finding)
        return findings


def tell_finding(finding: Finding) -> None:
    """One line for an invariant, and one for each row at fault."""
    out(f"{_MARKS[finding.holds]} {tell(finding.invariant.says)}")
    for row in finding.rows:
        out(f"     {tell(row.told)}")
    if finding.more:
        out(f"     {tell(say('There are more.'))}")


def _as_data(finding: Finding) -> dict[str, Any]:
    names = ("table", "key", "found", "expected")
    return {
        "name": finding.invariant.name,
        "message": tell(finding.invariant.says),
        "holds": finding.holds,
        "rows": [{name: plain(getattr(row, name)) for name in names} for row in finding.rows],
        "more": finding.more,
    }

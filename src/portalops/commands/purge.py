"""Purges that are done again, once a backup from before them was restored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from portalops.commands.acting import agrees, can_ask
from portalops.commands.options import options_of, unusable
from portalops.commands.output import note, out, print_json
from portalops.commands.plans import fail, nothing_done
from portalops.errors import ExitCode, PortalopsError
from portalops.purge_again import Again, PurgesAgain, Unfit
from portalops.purge_register import read_register
from portalops.wording import label, say
from portalops.words import tell, text


def reapply(
    ctx: typer.Context,
    register: Annotated[
        str, typer.Option("--register", metavar="FILE", help=label("The purge register; the store's own by default"))
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help=label("Do it without asking"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=label("Print JSON on stdout"))] = False,
) -> None:
    """Erase again what a restored backup brought back of tenants that were purged since; a second time does nothing.

    A store in a file does it by itself with store restore.
    """
    try:
        with options_of(ctx).sign_in() as session:
            file = Path(register).expanduser() if register else session.open().register
            session.open().keep_register()
            purges = PurgesAgain(session.desk, read_register(file))
            again = purges.look()
            if again.lines and not yes:
                _ask(again)
            done = purges.carry_out() if again.lines or again.unfit else again
    except PortalopsError as error:
        fail(error, as_json=as_json)
    _tell(done, file, as_json=as_json)
    if done.unfit:
        raise typer.Exit(ExitCode.PARTLY_DONE if done.lines else ExitCode.REFUSED)


def _tell(done: Again, file: Path, *, as_json: bool) -> None:
    for unfit in done.unfit:
        _tell_unfit(unfit)
    if as_json:
        named = {
            "purged_again": [line.tenant for line in done.lines],
            "refused": [each.line.tenant for each in done.unfit],
        }
        print_json({"register": str(file)} | named)
        return
    for line in done.lines:
        out(tell(say("Erased again: {tenant}", tenant=line.ref)))
    if not done.lines and not done.unfit:
        out(tell(say("Nothing to erase again: nobody whom {file} names is back.", file=str(file))))


def _tell_unfit(unfit: Unfit) -> None:
    for refusal in unfit.refusals:
        note(
            tell(
                say("{tenant} stays, because it can't have been erased on {day}: {fault}",
                    tenant=unfit.line.ref, day=unfit.line.purged_at.date(), fault=refusal.text)
            )
        )  # fmt: skip


def _ask(again: Again) -> None:
    if not can_ask():
        raise unusable("yes", say("Nobody can be asked here: give --yes to do it."))
    for unfit in again.unfit:
        _tell_unfit(unfit)
    for line in again.lines:
        note(tell(say("{tenant}: erased on {day}, and back.", tenant=line.ref, day=line.purged_at.date())))
    if not agrees(text("Erase them again, for good?")):
        nothing_done()

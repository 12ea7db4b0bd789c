"""Purges that are done again, once a backup from before them was restored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from portalops.commands.acting import agrees, can_ask
from portalops.commands.options import options_of, unusable
from portalops.commands.output import note, out, print_json
from portalops.commands.plans import fail, nothing_done
from portalops.errors import PortalopsError
from portalops.purge_again import PurgesAgain
from portalops.purge_register import Purged, read_register
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
            if again and not yes:
                _ask(again)
            done = purges.carry_out() if again else []
    except PortalopsError as error:
        fail(error, as_json=as_json)
    if as_json:
        print_json({"register": str(file), "purged_again": [line.tenant for line in done]})
        return
    for line in done:
        out(tell(say("Erased again: {tenant}", tenant=line.ref)))
    if not done:
        out(tell(say("Nothing to erase again: nobody whom {file} names is back.", file=str(file))))


def _ask(again: list[Purged]) -> None:
    if not can_ask():
        raise unusable("yes", say("Nobody can be asked here: give --yes to do it."))
    for line in again:
        note(tell(say("{tenant}: erased on {day}, and back.", tenant=line.ref, day=line.purged_at.date())))
    if not agrees(text("Erase them again, for good?")):
        nothing_done()

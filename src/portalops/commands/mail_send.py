"""Sending the mail that waits."""

from __future__ import annotations

from typing import Annotated

import typer

from portalops.commands.options import options_of
from portalops.commands.output import note, out, print_json
from portalops.commands.plans import fail
from portalops.errors import ExitCode, PortalopsError
from portalops.rules.masks import noted
from portalops.wording import label, say
from portalops.words import tell


def send(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help=label("Print JSON on stdout"))] = False,
) -> None:
    """Deliver every letter that waits; one that can't be delivered now waits for the next time."""
    try:
        with options_of(ctx).sign_in() as session:
            counts = session.send_mail()
            sees_all = not session.desk.learn().has_grants
    except PortalopsError as error:
        fail(error, as_json=as_json)
    for fault in counts.faults:  # which may repeat an address
        note(noted(tell(fault), lambda what: sees_all))
    if as_json:
        print_json({"sent": counts.sent, "waiting": counts.waiting, "dropped": counts.dropped})
    else:
        out(
            tell(
                say(
                    "{sent} sent, {waiting} still waiting, {dropped} given up.",
                    sent=counts.sent,
                    waiting=counts.waiting,
                    dropped=counts.dropped,
                )
            )
        )
    if counts.stopped:
        note(tell(counts.stopped))
        raise typer.Exit(ExitCode.TEMPORARY)
    if counts.waiting or counts.dropped:
        raise typer.Exit(ExitCode.PARTLY_DONE if counts.sent else ExitCode.FAILED)

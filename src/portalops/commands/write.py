"""Opening production to one's writes for a time."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from portalops.commands.approval import reason_of
from portalops.commands.options import options_of, unusable
from portalops.commands.output import out, print_json
from portalops.commands.plans import fail
from portalops.errors import PortalopsError
from portalops.production import LONGEST_MINUTES, Production
from portalops.values import fold
from portalops.wording import label, say
from portalops.words import plain, tell


def write(
    ctx: typer.Context,
    time: Annotated[str, typer.Argument(metavar="TIME", help=label("For how long, such as 15m or 1h; 0m closes it"))],
    reason: Annotated[str, typer.Option("--reason", metavar="REASON", help=label("Why, for the record"))] = "",
    as_json: Annotated[bool, typer.Option("--json", help=label("Print JSON on stdout"))] = False,
) -> None:
    """Open production to your writes for a time; it closes by itself."""
    try:
        minutes = minutes_of(time)
        options = options_of(ctx)
        with options.sign_in() as session:
            production = Production(session.desk)
            if not options.is_named:
                raise unusable("context", say("Name the context that is opened: --context production"))
            until = None
            if minutes:
                until = production.open(minutes, reason_of(reason))
            else:
                production.close()
    except PortalopsError as error:
        fail(error, as_json=as_json)
    if as_json:
        print_json({"context": session.configuration.context, "until": plain(until)})
    elif until is None:
        out(tell(say("Closed.")))
    else:
        out(tell(say("{context} (本番) is open to your writes until {until}.", context=session.configuration.context,
                     until=until)))  # fmt: skip


def minutes_of(text: str) -> int:
    """How many minutes a time is, such as 15m or 1h; BadInput where it is none, or too long."""
    found = re.fullmatch(r"([0-9]{1,3})([mh]?)", fold(text).strip().lower())
    minutes = int(found[1]) * (60 if found[2] == "h" else 1) if found else -1
    if not 0 <= minutes <= LONGEST_MINUTES:
        raise unusable("time", say("time: “{value}” isn't a time of up to {hours} hours; write it like {example}.",
                                   value=text[:40], hours=LONGEST_MINUTES // 60, example="15m"))  # fmt: skip
    return minutes

"""Backing up the store's file while others go on working."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from portalops.commands.options import options_of, unusable
from portalops.commands.output import out
from portalops.errors import NotFound
from portalops.wording import label, say
from portalops.words import tell


def backup(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help=label("The new file that the backup becomes"))],
) -> None:
    """Back the store up into a new file, as it is at one moment, while others go on writing."""
    store = options_of(ctx).configuration().store
    from portalops.store.backup import copy
    from portalops.store.engines import file_of, shown

    kept_in, to = file_of(store), Path(os.path.expanduser(file))
    if kept_in is None:
        raise unusable(
            "store",
            say(
                "A server's store is backed up with the server's own program: pg_dump --format=custom --file={file} "
                "{store}",
                file=str(to),
                store=shown(store),
            ),
        )
    if not os.path.exists(kept_in):
        raise NotFound(say("There is no store {store}.", store=str(kept_in)))
    copy(kept_in, to)
    out(tell(say("Backed up: {file}", file=str(to))))

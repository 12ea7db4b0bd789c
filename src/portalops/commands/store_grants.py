"""The rights of each role at the tables of a PostgreSQL store, printed as SQL for the database's owner."""

from __future__ import annotations

import typer

from portalops.commands.options import options_of, unusable
from portalops.commands.output import out
from portalops.commands.plans import fail
from portalops.errors import PortalopsError
from portalops.safe import clean
from portalops.wording import say


def grants(ctx: typer.Context) -> None:
    """Print the SQL that holds every role to its limits at the tables themselves; the database's owner runs it."""
    try:
        with options_of(ctx).sign_in() as session:
            if "://" not in session.configuration.store:
                raise unusable(
                    "store",
                    say("A file has no roles: whoever can write it can write all of it. Put the store on a server."),
                )
            from portalops.store.grants import statements

            given = session.read(lambda lists: lists.grants())
            schema = session.open().schema()
    except PortalopsError as error:
        fail(error)
    for statement in statements(given, schema):
        out("\n".join(map(clean, f"{statement};".split("\n"))))

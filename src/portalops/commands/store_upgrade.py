"""Upgrading the store to the schema of this program, with a backup of its file first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from portalops.clock import SystemClock
from portalops.commands.acting import agrees, can_ask
from portalops.commands.options import options_of, unusable
from portalops.commands.output import note, out
from portalops.commands.plans import nothing_done
from portalops.wording import Sentence, label, say
from portalops.words import tell, text

if TYPE_CHECKING:
    from portalops.store.upgrading import Way


def upgrade(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=label("Show the steps and do nothing"))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=label("Do it without asking"))] = False,
) -> None:
    """Upgrade the store to the schema that this program needs, whole or not at all; a file is backed up first."""
    store = options_of(ctx).configuration().store
    from portalops.store.engines import shown
    from portalops.store.opening import PATIENCE_SECONDS
    from portalops.store.upgrading import upgrade, way_of  # Alembic, which nothing else needs

    way, name = way_of(store, PATIENCE_SECONDS), shown(store)
    if not way.steps:
        out(tell(say("The store {store} has the schema that this portalops needs: {version}.",
                     store=name, version=way.version)))  # fmt: skip
        return
    told: Callable[[str], None] = out if dry_run else note
    for sentence in _told(name, way):
        told(tell(sentence))
    if dry_run:
        return
    if not yes:
        _ask()
    backup = upgrade(store, SystemClock().now(), PATIENCE_SECONDS)
    if backup:
        out(tell(say("Backed up as it was: {file}", file=str(backup))))
    out(tell(say("Upgraded. The store {store} has schema {version} now.", store=name, version=way.head)))


def _told(store: str, way: Way) -> Iterator[Sentence]:
    """From where to where the steps lead, each by its title, and who makes the backup."""
    yield say(
        "The store {store} has schema {version}, this portalops needs {known}:",
        store=store,
        version=way.version,
        known=way.head,
    )
    for step in way.steps:
        yield say("- {step}", step=text(step))
    if way.in_file:
        yield say("Before it a backup is made beside the store. Nobody can write meanwhile.")
    else:
        yield say(
            "portalops makes no backup of a server's store: make one with pg_dump first. Nobody can write meanwhile."
        )


def _ask() -> None:
    if not can_ask():
        raise unusable("yes", say("Nobody can be asked here: give --yes to do it, or --dry-run to see the steps."))
    if not agrees(text("Upgrade the store?")):
        nothing_done()

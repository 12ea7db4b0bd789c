"""Restoring the store's file from a backup, which is proved before it replaces anything."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from portalops.armour import UnreadableFile
from portalops.checkpoint import Checkpoint, CheckpointFileKind, PublicKeyFileKind, read_checkpoint
from portalops.clock import SystemClock
from portalops.commands.acting import agrees, can_ask
from portalops.commands.options import options_of, unusable
from portalops.commands.output import note, out
from portalops.commands.plans import nothing_done
from portalops.commands.record_checkpoint import given
from portalops.errors import NotFound, PortalopsError, ReadOnly
from portalops.references import TenantRef
from portalops.signing import read_public_key
from portalops.wording import label, say
from portalops.words import tell, text

if TYPE_CHECKING:
    from portalops.store.restoring import Restored


def restore(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help=label("The backup"))],
    checkpoint: Annotated[
        str,
        typer.Option("--checkpoint", metavar="FILE", help=label("File of a checkpoint to hold the record against")),
    ] = "",
    key: Annotated[
        str, typer.Option("--key", metavar="PUBLIC.pem", help=label("Public key by which the checkpoint was signed"))
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help=label("Do it without asking"))] = False,
) -> None:
    """Put a backup in the store's place, once it is proved; the file that it replaces is kept beside it.

    Nobody may have the store open meanwhile. A backup of an earlier schema is upgraded on the way.
    """
    options = options_of(ctx)
    configuration = options.configuration()
    if configuration.context and not options.is_named:
        context = configuration.context
        raise ReadOnly(say("Name the context of what is to change: --context {context}", context=context))
    store = configuration.store
    from portalops.purge_again import RULE
    from portalops.sign_in import operator_name, profiles_of
    from portalops.store.engines import file_of, shown
    from portalops.store.opening import PATIENCE_SECONDS
    from portalops.store.restoring import Restoration, restore
    from portalops.store.waiting import Writer

    kept_in, backup = file_of(store), Path(os.path.expanduser(file))
    if kept_in is None:
        raise unusable(
            "store",
            say(
                "A server's store is restored with the server's own program, into an empty database: "
                "pg_restore --dbname={store} {file} - then prove it with: portalops store check",
                file=str(backup),
                store=shown(store),
            ),
        )
    if not os.path.isfile(backup):  # before anybody is asked whether it is to be the store
        raise NotFound(say("There is no backup {file}.", file=str(backup)))
    register = configuration.purge_register
    asked = Restoration(
        file=backup,
        store=kept_in,
        checkpoint=_checkpoint(checkpoint, key),
        register=Path(register) if register else None,
        rule=profiles_of(configuration).house_rule(RULE),
    )
    note(tell(say("{file} is to be the store {store}, with nothing of what was done since that backup was made.",
                  file=str(backup), store=str(kept_in))))  # fmt: skip
    if not yes:
        _ask()
    writer = Writer(operator=operator_name(), doing=options.command)
    _tell(restore(asked, writer, SystemClock(), PATIENCE_SECONDS), kept_in)


def _checkpoint(file: str, key: str) -> Checkpoint | None:
    """The checkpoint that was given, by its public key, or none."""
    if not file and not key:
        return None
    content = given("checkpoint", CheckpointFileKind(), file)
    public_key = read_public_key(given("key", PublicKeyFileKind(), key), key)
    try:
        return read_checkpoint(content, public_key)
    except UnreadableFile as fault:
        raise PortalopsError(say("The checkpoint can't be used: {fault}", fault=fault.text)) from None


def _ask() -> None:
    if not can_ask():
        raise unusable("yes", say("Nobody can be asked here: give --yes to do it."))
    if not agrees(text("Replace the store?")):
        nothing_done()


def _tell(restored: Restored, store: Path) -> None:
    out(tell(say("Restored: {store}, {entries} entries on record and everything proved.",
                 store=str(store), entries=restored.entries)))  # fmt: skip
    if restored.upgraded:
        out(tell(say("It was upgraded from schema {version} on the way.", version=restored.upgraded)))
    if restored.kept:
        out(tell(say("What it replaced is kept: {file}", file=str(restored.kept))))
    for tenant in restored.purged_again:
        out(tell(say("Erased again, since it was purged after that backup: {tenant}", tenant=TenantRef(tenant))))
    if restored.letters:
        note(tell(say("{count} letters wait in it, and some may have gone out since: look before mail send.",
                      count=restored.letters)))  # fmt: skip

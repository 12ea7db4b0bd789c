"""Checkpoints of the record: signed and exported to be kept elsewhere, checked anywhere with the public key alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from portalops.armour import UnreadableFile
from portalops.checkpoint import (
    HOW_TO_VERIFY,
    Checkpoint,
    CheckpointFileKind,
    PublicKeyFileKind,
    read_checkpoint,
    write_checkpoint,
)
from portalops.commands.keys import make_key, print_public_key
from portalops.commands.options import options_of, unusable
from portalops.commands.output import out, print_json
from portalops.commands.plans import fail
from portalops.deeds import carry_out, preview
from portalops.errors import PortalopsError
from portalops.permissions import Permission
from portalops.sign_in import Session
from portalops.signing import load_key, read_public_key
from portalops.values import Kind, Unreadable
from portalops.wording import label, say
from portalops.words import plain, tell

OPERATION = "record checkpoint"
_AsJson = Annotated[bool, typer.Option("--json", help=label("Print JSON on stdout"))]


def key(ctx: typer.Context, as_json: _AsJson = False) -> None:
    """Make the key that signs checkpoints where the configuration says; a key that is there is never touched."""
    make_key(Path(options_of(ctx).configuration().record_key), as_json=as_json)


def public_key(ctx: typer.Context, as_json: _AsJson = False) -> None:
    """Print the public key, with which anybody checks a checkpoint by OpenSSL."""
    file = Path(options_of(ctx).configuration().record_key)
    verifies = say("Saved as public-key.pem, it checks a file checkpoint.txt so:")
    print_public_key(file, verifies, HOW_TO_VERIFY, as_json=as_json)


def checkpoint(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Option("--out", metavar="FILE", help=label("The new file that the checkpoint becomes"))
    ] = "",
    as_json: _AsJson = False,
) -> None:
    """Sign how far the record reaches now, into a new file to be kept where nobody who has the store can change it.

    The whole chain is walked first; one that doesn't hold isn't signed.
    """
    try:
        if not file:
            raise unusable(
                "out", say("--out: it is missing; name a new file, such as {example}.", example="monday.txt")
            )
        to = Path(os.path.expanduser(file))
        with options_of(ctx).sign_in() as session:
            desk = session.desk
            preview(desk, lambda _: desk.authority.check(Permission.RECORD_SEAL), OPERATION)
            signing_key = load_key(Path(session.configuration.record_key))
            sealed = _seal(session)
            _write(to, write_checkpoint(sealed, signing_key))
            carry_out(desk, lambda unit: desk.note(unit, OPERATION, "", entries=sealed.entries, head=sealed.head))
    except PortalopsError as fault:
        fail(fault, as_json=as_json)
    if as_json:
        print_json({"file": str(to)} | _as_data(sealed))
        return
    out(tell(say("Signed: {count} entries, the last with the hash {hash}.", count=sealed.entries, hash=sealed.head)))
    out(tell(say("Written: {file}. Keep it where nobody who has the store can change it.", file=str(to))))


def checkpoint_check(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help=label("File of the checkpoint"))],
    key: Annotated[
        str, typer.Option("--key", metavar="PUBLIC.pem", help=label("Public key by which the checkpoint was signed"))
    ] = "",
    as_json: _AsJson = False,
) -> None:
    """Check a checkpoint by the public key alone, on any machine; no store is opened."""
    try:
        content = given("file", CheckpointFileKind(), file)
        pem = given("key", PublicKeyFileKind(), key)
        found = read_checkpoint(content, read_public_key(pem, key))
    except UnreadableFile as fault:
        fail(PortalopsError(say("The checkpoint can't be used: {fault}", fault=fault.text)), as_json=as_json)
    except PortalopsError as fault:
        fail(fault, as_json=as_json)
    if as_json:
        print_json(_as_data(found))
        return
    out(tell(say("The signature fits: {store} had {count} entries on record at {instant}.",
                 store=found.store, count=found.entries, instant=found.made_at)))  # fmt: skip
    out(tell(say("Hash of the last one: {hash}", hash=found.head)))


def _seal(session: Session) -> Checkpoint:
    """How far the store's record reaches now."""
    from portalops.store.engines import shown
    from portalops.store.sealing import seal

    with session.open().viewing() as connection:
        return seal(connection, shown(session.configuration.store), session.clock.now())


def given(name: str, kind: Kind, text: str) -> bytes:
    """What is in a file that was named."""
    if not text:
        raise unusable(name, say("{field}: it is missing; write it like {example}.", field=name, example=kind.example))
    try:
        content: bytes = kind.parse(text)
    except Unreadable as fault:
        raise unusable(name, say("{field}: {fault}", field=name, fault=fault.text)) from None
    return content


def _write(to: Path, content: bytes) -> None:
    """Write a new file, for nobody but its owner to change; one that is there is never touched."""
    try:
        with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644), "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
    except FileExistsError:
        raise unusable("out", say("file: {file} is there already; name a new file.", file=str(to))) from None
    except OSError as fault:
        raise PortalopsError(
            say("The checkpoint {file} can't be written: {fault}", file=str(to), fault=fault.strerror or str(fault))
        ) from fault


def _as_data(sealed: Checkpoint) -> dict[str, Any]:
    names = ("store", "made_at", "entries", "head")
    return {name: plain(getattr(sealed, name)) for name in names}

"""Verify the record: walk the whole chain, hold it against a checkpoint, and name the first link that doesn't hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec.structs import replace

from portalops.armour import UnreadableFile
from portalops.checkpoint import Checkpoint, CheckpointFile, PublicKeyFile, read_checkpoint
from portalops.errors import BadInput, Fault
from portalops.facts import ChainCheck
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.signing import read_public_key
from portalops.wording import Sentence, say


class VerifyRecord(Asks, frozen=True):
    """Check the whole record, link by link.

    Held against a checkpoint that was kept elsewhere, it also shows whether its end was cut off or it was rewritten.
    """

    checkpoint: Annotated[CheckpointFile | None, "File of a checkpoint to hold the record against"] = None
    key: Annotated[PublicKeyFile | None, "Public key by which the checkpoint was signed"] = None


def find(asked: VerifyRecord, search: Search) -> Sequence[ChainCheck]:
    """What the check found."""
    if asked.checkpoint is None:
        if asked.key is not None:
            raise BadInput([Fault("key", say("key: it is for a checkpoint; give its file too."))])
        return (search.lists.check_chain(),)
    try:
        checkpoint = _read(asked.checkpoint, asked.key)
    except UnreadableFile as fault:
        return (ChainCheck(entries=0, fault=fault.text),)
    return (replace(search.lists.check_chain(checkpoint), signed=asked.key is not None),)


def _read(file: bytes, pem: bytes | None) -> Checkpoint:
    return read_checkpoint(file, read_public_key(pem, "key") if pem is not None else None)


def is_broken(check: ChainCheck) -> bool:
    """Whether a link doesn't hold, or the checkpoint doesn't."""
    return check.fault is not None


def finding(check: ChainCheck) -> Sentence:
    """What the check found, in one sentence."""
    if check.broken_at is not None:
        return say("The first broken link is entry {number}: {fault}", number=check.broken_at, fault=check.fault)
    if check.fault is not None:
        return say("The checkpoint can't be used: {fault}", fault=check.fault)
    if check.sealed is None:
        return say("The whole chain holds: {entries} entries.", entries=check.entries)
    if check.signed:
        return say(
            "The whole chain holds: {entries} entries, the first {sealed} as the signed checkpoint has them.",
            entries=check.entries,
            sealed=check.sealed,
        )
    return say(
        "The whole chain holds: {entries} entries, the first {sealed} as the checkpoint has them; without its public "
        "key its signature wasn't looked at.",
        entries=check.entries,
        sealed=check.sealed,
    )


VERIFY_RECORD = Query(
    name="record verify",
    permission=Permission.RECORD_READ,
    asks=VerifyRecord,
    find=find,
    columns=(
        Column(name="finding", heading="Finding", of=finding),
        Column(name="entries", heading="Entries that hold", of=lambda check: check.entries),
        Column(name="broken_at", heading="First broken link", of=lambda check: check.broken_at),
        Column(name="sealed", heading="Entries of the checkpoint", of=lambda check: check.sealed),
    ),
    shape="page",
    faulty=is_broken,
)

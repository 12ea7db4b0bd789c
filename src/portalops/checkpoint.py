"""A checkpoint of the record: how far it reached at one moment and by which hashes, signed, to be kept elsewhere.

A few lines for people, which say what is signed and count for nothing by themselves, and then
-----BEGIN RECORD CHECKPOINT-----
  base64 of the message: the line `portalops record checkpoint 1`, then the JSON of a Checkpoint
-----END RECORD CHECKPOINT-----
-----BEGIN ED25519 SIGNATURE-----
  base64 of the 64 bytes of the signature over the message, its first line included
-----END ED25519 SIGNATURE-----

Whoever has the public key checks a file with OpenSSL 3 alone; HOW_TO_VERIFY has the commands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct

from portalops.armour import Armour, Digest, read_file
from portalops.errors import BadConfiguration
from portalops.signing import how_to_verify, not_genuine, read_public_key, read_signed, write_signed
from portalops.values import Kind, Unreadable
from portalops.wording import say

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MOST_MARKS = 64
LONGEST_NAME = 1_000

CHECKPOINT = Armour(
    what=say("a checkpoint of the record"),
    label="RECORD CHECKPOINT",
    proof_label="ED25519 SIGNATURE",
    kind="portalops record checkpoint",
    version=1,
)
HOW_TO_VERIFY = how_to_verify(CHECKPOINT, "checkpoint.txt") + "cat message\n"
_PUBLIC_KEY = say("the public key that `record public-key` prints")
_BEGIN = f"-----BEGIN {CHECKPOINT.label}-----".encode()

Count = Annotated[int, Meta(ge=1)]


class Mark(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The hash of one entry, by its number."""

    number: Count
    hash: Digest


class Checkpoint(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far a store's record reached: how many entries, which is the number of the last too, and the last one's hash.

    The marks are hashes of earlier entries, spread over all, so that a change is found near its place.
    """

    store: Annotated[str, Meta(pattern=r"\A[^\x00-\x1f\x7f-\x9f\u2028\u2029]*\Z", max_length=LONGEST_NAME)]
    made_at: Annotated[datetime, Meta(tz=True)]
    entries: Count
    head: Digest
    marks: Annotated[tuple[Mark, ...], Meta(max_length=MOST_MARKS)] = ()

    def __post_init__(self) -> None:
        numbers = [mark.number for mark in self.marks]
        if numbers != sorted({*numbers}) or numbers[-1:] >= [self.entries]:
            raise ValueError("the marks aren't in order before the last entry")

    @property
    def hashes(self) -> Mapping[int, str]:
        """Every hash that is known, by the number of its entry."""
        return {mark.number: mark.hash for mark in self.marks} | {self.entries: self.head}


def numbers_to_mark(entries: int) -> range:
    """The numbers of the entries to mark in a record of so many."""
    step = -(-entries // MOST_MARKS)
    return range(step, entries, step) if step else range(0)


def write_checkpoint(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> bytes:
    """The checkpoint as a signed file; the same checkpoint and key always give the same bytes."""
    return _for_people(checkpoint) + write_signed(CHECKPOINT, checkpoint, key)


def read_checkpoint(file: bytes, key: Ed25519PublicKey | None) -> Checkpoint:
    """What a file that was signed with this key says, or UnreadableFile with its one fault.

    Without a key its signature isn't looked at, and what it says may be anybody's.
    """
    above, begin, below = file.partition(_BEGIN)
    checkpoint = read_signed(CHECKPOINT, begin + below if begin else file, Checkpoint, key)
    if [*_lines(above)] != [*_lines(_for_people(checkpoint))]:
        raise not_genuine(CHECKPOINT)
    return checkpoint


def _for_people(checkpoint: Checkpoint) -> bytes:
    """What is signed, as lines to read."""
    made_at = checkpoint.made_at.isoformat(timespec="seconds").replace("+00:00", "Z")
    return (
        "A checkpoint of the record of portalops, signed below.\n"
        f"store: {checkpoint.store}\nmade at: {made_at}\n"
        f"entries: {checkpoint.entries}\nhash of the last one: {checkpoint.head}\n"
    ).encode()


def _lines(text: bytes) -> Iterator[bytes]:
    """Lines as they are compared: byte order marks, line ends and space at them don't count."""
    for line in text.removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        if stripped := line.strip(b" \t\r"):
            yield stripped


class CheckpointFileKind(Kind):
    """The name of a checkpoint's file, which is read; whether it holds is for the check to tell."""

    example = "checkpoint.txt"

    def parse(self, text: str) -> bytes:
        """What is in the file; Unreadable where there is no such file."""
        return read_file(text, CHECKPOINT.what)


class PublicKeyFileKind(Kind):
    """The name of a public key's file."""

    example = "public-key.pem"

    def parse(self, text: str) -> bytes:
        """The key as PEM; Unreadable where there is no such file, or no such key in it."""
        pem = read_file(text, _PUBLIC_KEY)
        try:
            read_public_key(pem, text)
        except BadConfiguration as fault:
            raise Unreadable(fault.text) from None
        return pem


CheckpointFile = Annotated[bytes, CheckpointFileKind()]
PublicKeyFile = Annotated[bytes, PublicKeyFileKind()]

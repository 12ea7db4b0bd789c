"""Signing: keys of the centre, each in one file that only its owner reads, and armoured files that are signed with one.

The proof of such a file is the 64 bytes of an Ed25519 signature over its whole message, the first line included.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from portalops.armour import Armour, UnreadableFile
from portalops.errors import BadConfiguration
from portalops.wording import Sentence, say

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

T = TypeVar("T", bound=Struct)

_MOST_BYTES = 16_384
_FOR_OWNER_ONLY = 0o600


def make_key_file(file: Path) -> Ed25519PrivateKey:
    """A new signing key in a new file of mode 0600, as PKCS#8 in PEM; a file that is there is never touched."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _FOR_OWNER_ONLY)
    except FileExistsError:
        raise BadConfiguration(
            say("There is a file {file} already, and a key is never overwritten; name another.", file=str(file))
        ) from None
    except (OSError, ValueError) as fault:
        raise _trouble(file, fault) from None
    try:
        with os.fdopen(descriptor, "wb") as out:
            os.fchmod(out.fileno(), _FOR_OWNER_ONLY)
            out.write(pem)
            out.flush()
            os.fsync(out.fileno())
    except OSError as fault:
        file.unlink(missing_ok=True)
        raise _trouble(file, fault) from None
    return key


def load_key(file: Path) -> Ed25519PrivateKey:
    """The signing key in a file that nobody but its owner may read."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    pem = _read_privately(file)
    try:
        key = load_pem_private_key(pem, password=None)
    except TypeError:
        raise BadConfiguration(
            say("The signing key in {file} has a passphrase; keep it without one, readable by its owner alone.",
                file=str(file))
        ) from None  # fmt: skip
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadConfiguration(say("{file} doesn't hold an Ed25519 private key in PEM.", file=str(file)))
    return key


def public_pem(key: Ed25519PrivateKey) -> bytes:
    """The public half of a signing key, as SubjectPublicKeyInfo in PEM: what customers check a file with."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def read_public_key(pem: bytes, name: str) -> Ed25519PublicKey:
    """The public key in a PEM text; the name says in a fault where it came from."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise BadConfiguration(say("{file} doesn't hold an Ed25519 public key in PEM.", file=name))
    return key


def write_signed(armour: Armour, content: Struct, key: Ed25519PrivateKey) -> bytes:
    """The content as a signed file; the same content and key always give the same bytes."""
    message = armour.message(content)
    return armour.write(message, key.sign(message))


def read_signed(armour: Armour, file: bytes, type_: type[T], key: Ed25519PublicKey | None) -> T:
    """What a file that was signed with this key says, or UnreadableFile with its one fault.

    Without a key its signature isn't looked at, and what it says may be anybody's.
    """
    message, signature = armour.read(file)
    if key is not None:
        from cryptography.exceptions import InvalidSignature  # loaded only where a signature is looked at

        try:
            key.verify(signature, message)
        except InvalidSignature:
            raise not_genuine(armour) from None
    return armour.content(message, type_)


def not_genuine(armour: Armour) -> UnreadableFile:
    """The fault of a file that isn't what its signature was made for."""
    text = say("it is {what}, but changed, or signed with another key; don't use it.", what=armour.what)
    return UnreadableFile("not_genuine", text)


def how_to_verify(armour: Armour, file: str) -> str:
    """The commands, one a line, by which OpenSSL 3 alone checks a signed file of that name with public-key.pem."""
    blocks = ((armour.label, "message"), (armour.proof_label, "signature"))
    taken_out = "".join(
        f"sed -n '/BEGIN {label}-/,/END {label}-/{{/-----/!p;}}' {file} | openssl base64 -d -out {into}\n"
        for label, into in blocks
    )
    return taken_out + "openssl pkeyutl -verify -rawin -pubin -inkey public-key.pem -in message -sigfile signature\n"


def _read_privately(file: Path) -> bytes:
    """The bytes of a file that is a plain one and closed to others, looked at and read through one descriptor."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # a pipe would wait for its writer
        with os.fdopen(descriptor, "rb") as opened:
            mode = os.fstat(descriptor).st_mode
            fault = _unfit(file, mode)
            if fault:
                raise BadConfiguration(fault)
            return opened.read(_MOST_BYTES)
    except FileNotFoundError:
        raise BadConfiguration(say("There is no signing key {file}; make one first.", file=str(file))) from None
    except (OSError, ValueError) as fault:
        raise _trouble(file, fault) from None


def _unfit(file: Path, mode: int) -> Sentence | None:
    if not stat.S_ISREG(mode):
        return say("The signing key {file} isn't a file.", file=str(file))
    if mode & 0o077:
        return say(
            "Others than its owner can get at the signing key {file}; close it with: chmod 600 {file}", file=str(file)
        )
    return None


def _trouble(file: Path, fault: Exception) -> BadConfiguration:
    reason = (fault.strerror if isinstance(fault, OSError) else None) or str(fault)
    return BadConfiguration(say("The signing key {file} can't be used: {fault}.", file=str(file), fault=reason))

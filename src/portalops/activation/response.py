"""The activation file: what a customer's system may use, signed with the centre's Ed25519 key.

-----BEGIN ACTIVATION-----
  base64 of the message: the line `portalops activation 1`, then the JSON of an Activation
-----END ACTIVATION-----
-----BEGIN ED25519 SIGNATURE-----
  base64 of the 64 bytes of the signature over the message, its first line included
-----END ED25519 SIGNATURE-----

Whoever has the public key checks a file with OpenSSL 3 alone; HOW_TO_VERIFY has the commands.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct

from portalops.activation.request import MOST_PRODUCTS, Nonce, Text
from portalops.armour import Armour, Digest
from portalops.signing import how_to_verify, read_signed, write_signed
from portalops.wording import say

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ACTIVATION = Armour(
    what=say("an activation file"),
    label="ACTIVATION",
    proof_label="ED25519 SIGNATURE",
    kind="portalops activation",
    version=1,
)
HOW_TO_VERIFY = how_to_verify(ACTIVATION, "activation.txt")


class Allocation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many licenses of one product an environment may use."""

    product: Text
    count: Annotated[int, Meta(ge=1)]


class Activation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was issued, and all of what is signed: bound to contract, environment, machine, nonce and request.

    Request is the digest of the request; expires_on is the last day on which the file holds. Nothing in it changes
    once it is issued, so the file can be written again at any time, and is the same.
    """

    portal: Text
    contract: Text
    environment: Text
    allocations: Annotated[tuple[Allocation, ...], Meta(min_length=1, max_length=MOST_PRODUCTS)]
    fingerprint: Digest
    nonce: Nonce
    request: Digest
    issued_on: date
    expires_on: date


def write_activation(activation: Activation, key: Ed25519PrivateKey) -> bytes:
    """The activation as a signed file; the same activation and key always give the same bytes."""
    return write_signed(ACTIVATION, activation, key)


def read_activation(file: bytes, key: Ed25519PublicKey) -> Activation:
    """What a file that was signed with this key says, or UnreadableFile with its one fault."""
    return read_signed(ACTIVATION, file, Activation, key)

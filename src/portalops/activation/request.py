"""The request file: what a customer's system says of itself when it asks to be activated.

-----BEGIN ACTIVATION REQUEST-----
  base64 of the message: the line `portalops activation request 1`, then the JSON of an ActivationRequest
-----END ACTIVATION REQUEST-----
-----BEGIN SHA-256-----
  base64 of the SHA-256 of the message, which shows damage; a request is not signed
-----END SHA-256-----

The JSON has its keys sorted, no space between its parts, text in UTF-8 without escapes that JSON doesn't ask for,
and days as YYYY-MM-DD.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from typing import Annotated

from msgspec import Meta, Struct

from portalops.armour import Armour, Digest
from portalops.wording import say

MOST_PRODUCTS = 64  # so that the longest names still fit into a file of MOST_BYTES

Text = Annotated[str, Meta(pattern=r"\A[^\x00-\x1f\x7f-\x9f\u2028\u2029]{1,120}\Z")]
Nonce = Annotated[str, Meta(pattern=r"\A[0-9a-f]{32,64}\Z")]

REQUEST = Armour(
    what=say("an activation request file"),
    label="ACTIVATION REQUEST",
    proof_label="SHA-256",
    kind="portalops activation request",
    version=1,
)


class ActivationRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a customer's system asks for: these products in this environment of this contract, for this machine.

    The fingerprint is the SHA-256 of what the system knows of its machine, so that nothing else of it goes out. The
    nonce is 128 bits or more, by chance, in hexadecimal. Both days are Japanese; valid_until is the last good one.
    """

    portal: Text
    contract: Text
    environment: Text
    products: Annotated[tuple[Text, ...], Meta(min_length=1, max_length=MOST_PRODUCTS)]
    fingerprint: Digest
    nonce: Nonce
    made_on: date
    valid_until: date

    def __post_init__(self) -> None:
        if len(set(self.products)) < len(self.products):
            raise ValueError("a product is named twice")
        if self.valid_until < self.made_on:
            raise ValueError("the last day is before the first")

    @property
    def digest(self) -> str:
        """What tells this request from every other: the SHA-256 of its message, in hexadecimal."""
        return hashlib.sha256(REQUEST.message(self)).hexdigest()


def write_request(request: ActivationRequest) -> bytes:
    """The request as a file; equal requests give equal bytes."""
    message = REQUEST.message(request)
    return REQUEST.write(message, hashlib.sha256(message).digest())


def read_request(file: bytes) -> ActivationRequest:
    """The request in a file, or UnreadableFile with its one fault; read at most MOST_BYTES and one to try a file."""
    message, proof = REQUEST.read(file)
    if hashlib.sha256(message).digest() != proof:
        raise REQUEST.damaged()
    return REQUEST.content(message, ActivationRequest)


def sample_request(
    *,
    portal: str,
    contract: str,
    environment: str,
    products: tuple[str, ...],
    machine: str,
    made_on: date,
    nonce: str | None = None,
    days: int = 14,
) -> ActivationRequest:
    """A request as a customer's system would make it; without a nonce it takes one by chance."""
    return ActivationRequest(
        portal=portal,
        contract=contract,
        environment=environment,
        products=products,
        fingerprint=hashlib.sha256(machine.encode()).hexdigest(),
        nonce=nonce or secrets.token_hex(16),
        made_on=made_on,
        valid_until=made_on + timedelta(days),
    )

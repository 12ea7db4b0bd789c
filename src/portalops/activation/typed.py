"""What is typed for licenses: a license key, of which only a mark is kept, and the name of a request file.

Neither goes any further than here: of the key come its last characters and a fingerprint, of the file what it says.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from typing import Annotated

from msgspec import Struct

from portalops.activation.request import REQUEST, ActivationRequest, read_request
from portalops.armour import UnreadableFile, read_file
from portalops.values import Kind, Unreadable, fold
from portalops.wording import Sentence, say

_ENDING = 4
_SHORTEST = 8
_FINGERPRINT = 16
_MINUS_SIGNS = dict.fromkeys(map(ord, "‐‑‒–—―−ー－"), "-")


class KeyMark(Struct, frozen=True):
    """What is kept of a license key: how it ends, and what tells it from every other."""

    ending: str
    fingerprint: str


class Handed(Struct, frozen=True, kw_only=True):
    """A request file as it was handed in: what it says, or its fault; the digest is of its bytes."""

    digest: str
    request: ActivationRequest | None = None
    fault: Sentence | None = None
    fault_code: str = ""


class LicenseKeyKind(Kind):
    """A license key; full-width characters are folded, space in it doesn't count."""

    is_secret = True

    def parse(self, text: str) -> KeyMark:
        """The mark of the key; nothing is ever said of the key itself."""
        key = re.sub(r"\s", "", fold(text)).translate(_MINUS_SIGNS)
        if not _SHORTEST <= len(key) <= 400 or any(unicodedata.category(character)[0] == "C" for character in key):
            raise Unreadable(say("it isn't a license key; write the whole key as the customer has it."))
        return KeyMark(key[-_ENDING:], sha256(f"portalops license key\n{key}".encode()).hexdigest()[:_FINGERPRINT])


class KeyEndingKind(Kind):
    """The last four characters of a license key."""

    example = "7F3Q"
    is_ending = True

    def parse(self, text: str) -> str:
        """The characters, folded."""
        folded = fold(text)
        if len(folded) != _ENDING or any(unicodedata.category(character)[0] in "CZ" for character in folded):
            raise Unreadable(
                say("only the last four characters of a key are kept; write them like {example}.", example=self.example)
            )
        return folded


class RequestFileKind(Kind):
    """The name of a request file, which is read and never written; a faulty file is for the plan to refuse."""

    example = "request.txt"

    def parse(self, text: str) -> Handed:
        """What the file says, or what is wrong with it; Unreadable where there is no such file."""
        content = read_file(text, REQUEST.what)
        digest = sha256(content).hexdigest()[:_FINGERPRINT]
        try:
            return Handed(digest=digest, request=read_request(content))
        except UnreadableFile as fault:
            return Handed(digest=digest, fault=fault.text, fault_code=fault.code)


LicenseKey = Annotated[KeyMark, LicenseKeyKind()]
KeyEnding = Annotated[str, KeyEndingKind()]
RequestFile = Annotated[Handed, RequestFileKind()]

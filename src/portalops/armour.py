"""The armour of files that leave the house: a message and its proof as two blocks of base64, which mail leaves whole.

The message is one line that names kind and version, then one line of canonical JSON; what is proved is the message,
so that a proof for one kind of file never fits another. Byte order marks, line ends and space at line ends don't
count; anything else does, so that there is one way to write a file.
"""

from __future__ import annotations

import os
import re
import stat
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from pathlib import Path
from textwrap import wrap
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from portalops.plain import canonical
from portalops.values import Unreadable
from portalops.wording import Sentence, say, shorten

MOST_BYTES = 65_536
Digest = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
_WIDTH = 64

FileFault = Literal["too_large", "not_utf8", "wrong_file", "damaged", "other_version", "wrong_content", "not_genuine"]
T = TypeVar("T", bound=Struct)


class UnreadableFile(Unreadable):
    """A file can't be taken for what it should be; the code is for scripts, the sentence says what to do."""

    def __init__(self, code: FileFault, text: Sentence) -> None:
        super().__init__(text)
        self.code: FileFault = code


class Armour(Struct, frozen=True, kw_only=True):
    """One kind of armoured file: what it is called, the labels of its blocks, and the first line of its message."""

    what: Sentence
    label: str
    proof_label: str
    kind: str
    version: int

    def message(self, content: Struct) -> bytes:
        """What is proved: the line of kind and version, and the content as canonical JSON."""
        return f"{self.kind} {self.version}\n".encode() + canonical(content)

    def write(self, message: bytes, proof: bytes) -> bytes:
        """The file with a message and its proof: ASCII, lines of 64 characters, each ended by a line feed."""
        return _block(self.label, message) + _block(self.proof_label, proof)

    def read(self, file: bytes) -> tuple[bytes, bytes]:
        """The message and the proof of a file, the one not yet held against the other."""
        if len(file) > MOST_BYTES:
            raise UnreadableFile(
                "too_large", say("it has more than {most} bytes, so it isn't {what}.", most=MOST_BYTES, what=self.what)
            )
        try:
            text = file.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise UnreadableFile(
                "not_utf8", say("it isn't a text in UTF-8; take the file as the system wrote it.")
            ) from None
        lines = [line.strip(" \t\r") for line in text.split("\n")]
        if f"-----BEGIN {self.label}-----" not in lines:
            raise UnreadableFile("wrong_file", say("it isn't {what}; choose the right file.", what=self.what))
        found = re.fullmatch(_blocks(self.label, self.proof_label), "\n".join(filter(None, lines)))
        if not found:
            raise self.damaged()
        return self._bytes(found[1]), self._bytes(found[2])

    def content(self, message: bytes, type_: type[T]) -> T:
        """What a proved message says; another version, or anything that isn't written just so, is unreadable."""
        first, _, body = message.partition(b"\n")
        version = re.fullmatch(rf"{self.kind} ([0-9]{{1,6}})".encode(), first)
        if not version:
            raise self.wrong_content()
        if int(version[1]) != self.version:
            raise UnreadableFile(
                "other_version",
                say(
                    "it is {what} of version {version}, and only version {known} is read here.",
                    what=self.what,
                    version=int(version[1]),
                    known=self.version,
                ),
            )
        try:
            content = msgspec.json.decode(body, type=type_)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
            raise self.wrong_content(_field_in(str(fault), type_)) from None
        if canonical(content) != body:
            raise self.wrong_content()
        return content

    def damaged(self) -> UnreadableFile:
        """The fault of a file that changed on its way."""
        return UnreadableFile(
            "damaged", say("it is {what}, but damaged; get it again, and send it as an attachment.", what=self.what)
        )

    def wrong_content(self, field: str = "") -> UnreadableFile:
        """The fault of a file that came through whole and doesn't say what such a file says."""
        if field:
            text = say("it is {what}, but its {field} can't be used.", what=self.what, field=field)
        else:
            text = say("it is {what}, but its content isn't written as it should be.", what=self.what)
        return UnreadableFile("wrong_content", text)

    def _bytes(self, lines: str) -> bytes:
        """The bytes of a block; a second way to write the same bytes counts as damage."""
        text = lines.replace("\n", "")
        try:
            content = b64decode(text, validate=True)
        except NotBase64:
            raise self.damaged() from None
        if b64encode(content).decode() != text:
            raise self.damaged()
        return content


def read_file(name: str, what: Sentence) -> bytes:
    """As much of a plain file as tells that it is too large; nothing else, such as a pipe, is waited for.

    Unreadable where there is no such file; what names the kind of file that is wanted.
    """
    try:
        descriptor = os.open(Path(name.strip()).expanduser(), os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as opened:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Unreadable(say("“{value}” isn't a file; name {what}.", value=shorten(name), what=what))
            return opened.read(MOST_BYTES + 1)
    except (OSError, ValueError, RuntimeError) as fault:
        reason = (fault.strerror if isinstance(fault, OSError) else None) or say("there is no such file")
        raise Unreadable(
            say("“{value}” can't be read: {fault}; name {what}.", value=shorten(name), fault=reason, what=what)
        ) from None


def _block(label: str, content: bytes) -> bytes:
    lines = wrap(b64encode(content).decode(), _WIDTH)
    return "".join(f"{line}\n" for line in (f"-----BEGIN {label}-----", *lines, f"-----END {label}-----")).encode()


def _blocks(*labels: str) -> str:
    return r"\n".join(
        rf"-----BEGIN {re.escape(label)}-----\n([A-Za-z0-9+/=\n]+)\n-----END {re.escape(label)}-----"
        for label in labels
    )


def _field_in(fault: str, type_: type[Any]) -> str:
    """The field that a fault is about: one of those that are known, since any other name would be the file's own."""
    where = re.search(r" at `\$\.([a-z_]+)", fault)
    return where[1] if where and where[1] in type_.__struct_fields__ else ""

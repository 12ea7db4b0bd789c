"""A checkpoint's file: the same bytes every time, read by people and by OpenSSL, and no other bytes are taken for it."""

from __future__ import annotations

import itertools
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from portalops import words
from portalops.activation.response import ACTIVATION, write_activation
from portalops.armour import UnreadableFile
from portalops.checkpoint import (
    CHECKPOINT,
    HOW_TO_VERIFY,
    MOST_MARKS,
    Checkpoint,
    CheckpointFileKind,
    Mark,
    PublicKeyFileKind,
    numbers_to_mark,
    read_checkpoint,
    write_checkpoint,
)
from portalops.signing import public_pem, read_signed, write_signed
from portalops.values import Unreadable
from tests.activation.builders import KEY, an_activation

PUBLIC = KEY.public_key()


def a_checkpoint(**traits: Any) -> Checkpoint:
    given: dict[str, Any] = {
        "store": "/srv/営業/portalops.db",
        "made_at": datetime(2026, 5, 20, 9, 30, 15, 250000, tzinfo=UTC),
        "entries": 3,
        "head": "c" * 64,
        "marks": (Mark(number=1, hash="a" * 64), Mark(number=2, hash="b" * 64)),
    }
    return Checkpoint(**(given | traits))


FILE = write_checkpoint(a_checkpoint(), KEY)


def fault_of(file: bytes, key: Ed25519PrivateKey = KEY) -> str:
    with pytest.raises(UnreadableFile) as raised:
        read_checkpoint(file, key.public_key())
    return raised.value.code


def test_a_checkpoint_says_to_people_what_is_signed() -> None:
    above, _, _ = FILE.partition(b"-----BEGIN")
    assert above.decode() == (
        "A checkpoint of the record of portalops, signed below.\n"
        "store: /srv/営業/portalops.db\n"
        "made at: 2026-05-20T09:30:15Z\n"
        "entries: 3\n"
        f"hash of the last one: {'c' * 64}\n"
    )


def test_a_checkpoint_is_read_as_it_was_written_and_written_the_same_again() -> None:
    assert read_checkpoint(FILE, PUBLIC) == a_checkpoint()
    assert read_checkpoint(FILE, None) == a_checkpoint()
    assert write_checkpoint(read_checkpoint(FILE, PUBLIC), KEY) == FILE


@pytest.mark.parametrize("way", [b"\xef\xbb\xbf%s", b"\r\n%s\r\n"])
def test_what_mail_and_editors_do_to_lines_does_not_matter(way: bytes) -> None:
    assert read_checkpoint(way % FILE.replace(b"\n", b" \r\n"), PUBLIC) == a_checkpoint()


@given(place=st.integers(0, len(FILE) - 1), other=st.integers(1, 255))
def test_a_file_in_which_one_byte_changed_is_not_taken_or_says_the_same(place: int, other: int) -> None:
    changed = FILE[:place] + bytes((FILE[place] ^ other,)) + FILE[place + 1 :]
    try:
        assert read_checkpoint(changed, PUBLIC) == a_checkpoint()
    except UnreadableFile:
        return
    assert FILE[place : place + 1].isspace() or changed[place : place + 1].isspace()


@given(cut=st.integers(0, len(FILE) - 2))
def test_a_file_that_was_cut_off_is_not_taken(cut: int) -> None:
    with pytest.raises(UnreadableFile):
        read_checkpoint(FILE[:cut], PUBLIC)


def test_lines_for_people_that_say_something_else_make_the_file_false() -> None:
    assert fault_of(FILE.replace(b"entries: 3", b"entries: 9")) == "not_genuine"
    assert fault_of(FILE.replace(b"entries: 3\n", b"")) == "not_genuine"
    assert fault_of(b"Trust me.\n" + FILE) == "not_genuine"


def test_another_key_does_not_fit() -> None:
    assert fault_of(FILE, Ed25519PrivateKey.generate()) == "not_genuine"


def test_a_signature_for_an_activation_never_fits_a_checkpoint() -> None:
    other = write_activation(an_activation(), KEY)
    assert fault_of(other) == "wrong_file"
    message, signature = ACTIVATION.read(other)
    assert fault_of(CHECKPOINT.write(message, signature)) == "wrong_content"
    with pytest.raises(UnreadableFile):
        read_signed(ACTIVATION, FILE, type(an_activation()), PUBLIC)


@pytest.mark.parametrize(
    "marks",
    [
        (Mark(number=2, hash="b" * 64), Mark(number=1, hash="a" * 64)),
        (Mark(number=1, hash="b" * 64), Mark(number=1, hash="a" * 64)),
        (Mark(number=3, hash="b" * 64),),
        tuple(Mark(number=number, hash="b" * 64) for number in range(1, MOST_MARKS + 2)),
    ],
)
def test_marks_are_few_and_stand_in_order_before_the_last_entry(marks: tuple[Mark, ...]) -> None:
    content = msgspec.to_builtins(a_checkpoint()) | {"marks": msgspec.to_builtins(marks)}
    if len(marks) > MOST_MARKS:
        content["entries"] = len(marks) + 1
    raw = msgspec.convert(content, msgspec.defstruct("Raw", [(name, object) for name in content], frozen=True))
    with pytest.raises(UnreadableFile) as raised:
        read_checkpoint(write_signed(CHECKPOINT, raw, KEY), PUBLIC)
    assert raised.value.code == "wrong_content"


@given(entries=st.integers(1, 100_000))
def test_marks_are_spread_evenly_over_the_record(entries: int) -> None:
    numbers = [0, *numbers_to_mark(entries), entries]
    steps = {later - earlier for earlier, later in itertools.pairwise(numbers)}
    assert len(numbers) - 2 <= MOST_MARKS
    assert max(steps) == -(-entries // MOST_MARKS)
    assert numbers == sorted({*numbers})


def test_openssl_alone_verifies_a_checkpoint_and_shows_what_it_says(tmp_path: Path) -> None:
    def verified(file: bytes) -> subprocess.CompletedProcess[str]:
        (tmp_path / "checkpoint.txt").write_bytes(file)
        (tmp_path / "public-key.pem").write_bytes(public_pem(KEY))
        return subprocess.run(["sh", "-ec", HOW_TO_VERIFY], cwd=tmp_path, capture_output=True, text=True, check=False)

    sound = verified(FILE)
    assert (sound.returncode, sound.stdout.splitlines()[0]) == (0, "Signature Verified Successfully")
    assert sound.stdout.endswith('"store":"/srv/営業/portalops.db"}')
    assert verified(FILE.replace(b"cG9y", b"cG9z")).returncode == 1


def test_files_are_named_and_nothing_else_is_taken_for_one(tmp_path: Path) -> None:
    words.use("en")
    file = tmp_path / "checkpoint.txt"
    file.write_bytes(FILE)
    assert CheckpointFileKind().parse(str(file)) == FILE
    for name in (str(tmp_path), str(tmp_path / "none"), "\0"):
        with pytest.raises(Unreadable) as raised:
            CheckpointFileKind().parse(name)
        assert words.tell(raised.value.text).endswith("name a checkpoint of the record.")
    with pytest.raises(Unreadable) as raised:
        PublicKeyFileKind().parse(str(file))
    assert "doesn't hold an Ed25519 public key" in words.tell(raised.value.text)

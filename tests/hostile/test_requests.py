"""Whatever an activation request file holds, it is read or refused by one fault, and nothing of it is obeyed."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.commands.builders import LICENSED, OWNER, request_file
from tests.hostile.builders import TEXTS, in_little_memory, run, tried, unsafe_in

GENUINE = Path(request_file("live")).read_bytes()
ISSUE = ("activation", "issue", f"{LICENSED}/live", "--asked-by", OWNER, "--dry-run")
CODES = (0, 5, 7)


def armoured(message: bytes, proof: bytes | None = None) -> bytes:
    """A message in the armour of a request, with its own proof unless another is given."""

    def block(label: str, content: bytes) -> str:
        return f"-----BEGIN {label}-----\n{base64.encodebytes(content).decode()}-----END {label}-----\n"

    digest = hashlib.sha256(message).digest() if proof is None else proof
    return (block("ACTIVATION REQUEST", message) + block("SHA-256", digest)).encode()


def content() -> dict[str, object]:
    """What the genuine request says."""
    body = base64.b64decode(b"".join(GENUINE.split(b"-----")[2].split()))
    said = json.loads(body.partition(b"\n")[2])
    assert isinstance(said, dict)
    return said


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """The genuine request with some bytes lost, doubled or changed."""
    file = bytearray(GENUINE)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(file) - 1))
        file[place : place + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
    return bytes(file)


@tried(25)
@given(file=spoilt() | st.binary(max_size=80) | st.binary(max_size=80).map(armoured))
def test_a_request_of_any_bytes(store: Path, file: bytes) -> None:
    (store.parent / "request.txt").write_bytes(file)
    ran = run(*ISSUE, "--request", "request.txt")
    assert ran.code in CODES
    assert unsafe_in(ran.out) == set()


@tried(25)
@given(data=st.data())
def test_a_genuine_armour_around_any_content(store: Path, data: st.DataObject) -> None:
    said = content()
    anything = (
        TEXTS | st.integers() | st.none() | st.lists(TEXTS, max_size=3) | st.dictionaries(TEXTS, TEXTS, max_size=1)
    )
    said[data.draw(st.sampled_from(sorted(said)) | TEXTS)] = data.draw(anything)
    body = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(errors="replace")
    (store.parent / "request.txt").write_bytes(armoured(b"portalops activation request 1\n" + body))
    ran = run(*ISSUE, "--request", "request.txt", "--json")
    assert ran.code in CODES
    assert unsafe_in(ran.out) == set()


@pytest.mark.parametrize(
    "file",
    [
        armoured(b"portalops activation request 1\n" + b"[" * 20_000),
        armoured(b"portalops activation request 999999\n{}"),
        armoured(b"portalops activation request 1\n{}", proof=b""),
        GENUINE * 20,
        b"-----BEGIN ACTIVATION REQUEST-----\n" * 1800,
        b"\n" * 65_000,
        b"x" * 100_000_000,
    ],
    ids=["deep", "version", "no proof", "many", "begins", "lines", "large"],
)
def test_no_request_takes_much_time_or_memory(store: Path, file: bytes) -> None:
    (store.parent / "request.txt").write_bytes(file)
    assert in_little_memory(lambda: run(*ISSUE, "--request", "request.txt").code, 60) == 5


@pytest.mark.parametrize(
    "path", ["/dev/zero", "/dev/stdin", "pipe", "/", "", "~nobody-of-that-name/x", "\udcff", "x" * 5000]
)
def test_what_is_no_request_file_is_not_waited_for(store: Path, path: str) -> None:
    os.mkfifo(store.parent / "pipe")
    assert run(*ISSUE, f"--request={path}", seconds=10).code == 2

"""The signing key: one file, closed to others, never overwritten, and said plainly when it doesn't fit."""

import os
import resource
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from portalops import words
from portalops.errors import BadConfiguration
from portalops.signing import load_key, make_key_file, public_pem, read_public_key
from tests.activation.builders import KEY

EC = generate_private_key(SECP256R1())


def held_by(file: Path, pem: bytes, mode: int = 0o600) -> Path:
    file.write_bytes(pem)
    file.chmod(mode)
    return file


def told(file: Path) -> str:
    words.use("en")
    with pytest.raises(BadConfiguration) as raised:
        load_key(file)
    return words.tell(raised.value.text)


def test_a_key_that_was_made_is_the_key_that_is_loaded(tmp_path: Path) -> None:
    made = make_key_file(tmp_path / "signing.pem")
    assert public_pem(load_key(tmp_path / "signing.pem")) == public_pem(made)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o177, 0o777])
def test_a_key_file_is_its_owners_alone_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        make_key_file(tmp_path / "signing.pem")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "signing.pem").stat().st_mode) == 0o600


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "signing.pem"
    make_key_file(file)
    kept = file.read_bytes()
    words.use("en")
    with pytest.raises(BadConfiguration) as raised:
        make_key_file(file)
    assert words.tell(raised.value.text) == (
        f"There is a file {file} already, and a key is never overwritten; name another."
    )
    assert file.read_bytes() == kept


def test_no_key_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "signing.pem").symlink_to(tmp_path / "elsewhere.pem")
    with pytest.raises(BadConfiguration):
        make_key_file(tmp_path / "signing.pem")
    assert not (tmp_path / "elsewhere.pem").exists()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    words.use("en")
    with pytest.raises(BadConfiguration) as raised:
        make_key_file(tmp_path / "no" / "signing.pem")
    assert words.tell(raised.value.text).endswith("can't be used: No such file or directory.")


def test_a_key_that_could_not_be_written_whole_leaves_no_file(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, hard))
    try:
        with pytest.raises(BadConfiguration):
            make_key_file(tmp_path / "signing.pem")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_two_keys_are_never_the_same(tmp_path: Path) -> None:
    one, other = make_key_file(tmp_path / "one.pem"), make_key_file(tmp_path / "other.pem")
    assert public_pem(one) != public_pem(other)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644, 0o601, 0o777])
def test_a_key_that_others_can_get_at_is_refused_with_the_cure(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "signing.pem"
    make_key_file(file)
    file.chmod(mode)
    assert told(file) == (f"Others than its owner can get at the signing key {file}; close it with: chmod 600 {file}")


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_key_that_is_its_owners_alone_is_loaded(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "signing.pem"
    made = make_key_file(file)
    file.chmod(mode)
    assert public_pem(load_key(file)) == public_pem(made)


def test_a_key_that_is_missing_is_said(tmp_path: Path) -> None:
    assert told(tmp_path / "no.pem") == f"There is no signing key {tmp_path}/no.pem; make one first."


@pytest.mark.parametrize(
    "pem",
    [
        b"",
        b"\x00\xff",
        b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        public_pem(KEY),
        EC.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        KEY.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    ],
    ids=["empty", "bytes", "broken", "the public key", "another kind", "DER"],
)
def test_what_is_no_signing_key_is_refused(tmp_path: Path, pem: bytes) -> None:
    file = held_by(tmp_path / "signing.pem", pem)
    assert told(file) == f"{file} doesn't hold an Ed25519 private key in PEM."


def test_a_key_with_a_passphrase_is_refused(tmp_path: Path) -> None:
    locked = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x"))
    assert "has a passphrase" in told(held_by(tmp_path / "signing.pem", locked))


def test_a_folder_or_a_pipe_is_no_key(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    (tmp_path / "folder").mkdir(mode=0o700)
    assert told(tmp_path / "pipe") == f"The signing key {tmp_path}/pipe isn't a file."
    assert "folder" in told(tmp_path / "folder")


@pytest.mark.parametrize("name", ["a\x00b", "x" * 300])
def test_a_name_that_no_file_can_have_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadConfiguration):
        make_key_file(tmp_path / name)
    with pytest.raises(BadConfiguration):
        load_key(tmp_path / name)


def test_the_public_key_comes_back_and_nothing_else_is_one() -> None:
    assert public_pem(KEY) == (
        b"-----BEGIN PUBLIC KEY-----\n"
        b"MCowBQYDK2VwAyEAA6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=\n"
        b"-----END PUBLIC KEY-----\n"
    )
    read = read_public_key(public_pem(KEY), "public-key.pem")
    assert read.public_bytes_raw() == KEY.public_key().public_bytes_raw()
    private = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    other_kind = EC.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for pem in (b"", b"\xff", private, other_kind):
        with pytest.raises(BadConfiguration):
            read_public_key(pem, "public-key.pem")


def test_no_fault_tells_anything_of_a_key(tmp_path: Path) -> None:
    pem = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    secret = pem.splitlines()[1].decode()
    faults = [told(held_by(tmp_path / "open.pem", pem, 0o644)), told(held_by(tmp_path / "cut.pem", pem[:-30]))]
    assert not any(secret[:20] in fault for fault in faults)
    assert secret not in repr(KEY)

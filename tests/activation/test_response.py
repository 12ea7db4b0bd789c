"""The activation file: the same bytes every time, and no other bytes that the public key takes for genuine."""

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from portalops import words
from portalops.activation.request import write_request
from portalops.activation.response import ACTIVATION, HOW_TO_VERIFY, read_activation, write_activation
from portalops.armour import UnreadableFile
from portalops.signing import public_pem
from tests.activation.builders import KEY, a_request, an_activation

GOLDEN = Path(__file__).with_name("activation.txt")
PUBLIC = KEY.public_key()
FILE = write_activation(an_activation(), KEY)


def fault_of(file: bytes, key: Ed25519PrivateKey = KEY) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as raised:
        read_activation(file, key.public_key())
    return raised.value


def verified_by_openssl(folder: Path, file: bytes) -> str:
    """What the documented commands print for a file."""
    (folder / "activation.txt").write_bytes(file)
    (folder / "public-key.pem").write_bytes(public_pem(KEY))
    ran = subprocess.run(["sh", "-c", HOW_TO_VERIFY], cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode != 127, "These tests verify with OpenSSL, which isn't installed here: install it."
    return ran.stdout.strip() if ran.returncode == 0 else f"{ran.stdout.strip()} ({ran.returncode})"


def test_an_activation_is_written_byte_for_byte_as_it_always_was() -> None:
    assert GOLDEN.read_bytes() == FILE
    assert read_activation(GOLDEN.read_bytes(), PUBLIC) == an_activation()


def test_what_is_signed_can_be_read_in_one_piece() -> None:
    message, signature = ACTIVATION.read(FILE)
    request = a_request()
    assert message.decode() == (
        "portalops activation 1\n"
        '{"allocations":[{"count":6,"product":"アプリ基盤"},{"count":10,"product":"ワークフロー"}],'
        '"contract":"CSL-0042","environment":"本番環境","expires_on":"2027-03-31",'
        f'"fingerprint":"{request.fingerprint}","issued_on":"2026-06-10","nonce":"{request.nonce}",'
        f'"portal":"intra-mart","request":"{request.digest}"}}'
    )
    assert len(signature) == 64


def test_the_same_request_gives_the_same_file() -> None:
    assert write_activation(an_activation(), KEY) == FILE
    assert write_activation(read_activation(FILE, PUBLIC), KEY) == FILE


@given(st.integers(min_value=0, max_value=len(FILE) - 1), st.integers(min_value=0, max_value=7))
def test_any_flipped_bit_is_refused(place: int, bit: int) -> None:
    file = bytearray(FILE)
    file[place] ^= 1 << bit
    assert fault_of(bytes(file)).code in ("damaged", "wrong_file", "not_utf8", "not_genuine")


@given(st.data())
def test_a_signature_fits_no_other_message(data: st.DataObject) -> None:
    message, signature = ACTIVATION.read(FILE)
    place = data.draw(st.integers(min_value=0, max_value=len(message) - 1))
    other = message[:place] + data.draw(st.binary(min_size=1, max_size=3)) + message[place + 1 :]
    if other != message:
        assert fault_of(ACTIVATION.write(other, signature)).code == "not_genuine"


@given(st.binary(max_size=300), st.binary(max_size=100))
def test_any_bytes_in_armour_give_one_fault(message: bytes, signature: bytes) -> None:
    assert fault_of(ACTIVATION.write(message, signature)).code in ("damaged", "not_genuine")


def test_another_key_takes_no_file_for_genuine() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    fault = fault_of(FILE, other)
    words.use("en")
    assert fault.code == "not_genuine"
    assert words.tell(fault.text) == (
        "it is an activation file, but changed, or signed with another key; don't use it."
    )


def test_a_signature_over_anything_else_is_no_activation() -> None:
    bare = ACTIVATION.read(FILE)[0].partition(b"\n")[2]
    assert fault_of(ACTIVATION.write(bare, KEY.sign(bare))).code == "wrong_content"
    later = b"portalops activation 2\n" + bare
    assert fault_of(ACTIVATION.write(later, KEY.sign(later))).code == "other_version"


def test_a_request_is_no_activation() -> None:
    assert fault_of(write_request(a_request())).code == "wrong_file"


def test_the_private_key_is_in_no_file() -> None:
    assert bytes(range(32)) not in ACTIVATION.read(FILE)[0]
    assert b"PRIVATE" not in FILE + public_pem(KEY)


def test_openssl_alone_verifies_a_file(tmp_path: Path) -> None:
    assert verified_by_openssl(tmp_path, FILE) == "Signature Verified Successfully"
    assert (tmp_path / "message").read_bytes() == ACTIVATION.message(an_activation())


@pytest.mark.parametrize("carried", [FILE.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + FILE], ids=["CRLF", "BOM"])
def test_openssl_verifies_a_file_that_was_carried_by_mail(tmp_path: Path, carried: bytes) -> None:
    assert verified_by_openssl(tmp_path, carried) == "Signature Verified Successfully"


def test_openssl_refuses_a_file_for_another_contract(tmp_path: Path) -> None:
    other = ACTIVATION.message(an_activation(contract="CSL-0043"))
    forged = ACTIVATION.write(other, ACTIVATION.read(FILE)[1])
    assert verified_by_openssl(tmp_path, forged) == "Signature Verification Failure (1)"

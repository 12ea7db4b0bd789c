"""The request file: what survives its way, and what is said of a file that didn't."""

import hashlib
from base64 import b64encode
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops import words
from portalops.activation.request import MOST_PRODUCTS, REQUEST, ActivationRequest, read_request, write_request
from portalops.armour import MOST_BYTES, UnreadableFile
from portalops.plain import canonical
from portalops.values import Unreadable
from tests.activation.builders import TODAY, a_request

GOLDEN = Path(__file__).with_name("request.txt")
FILE = write_request(a_request())

texts = st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=120)


@st.composite
def requests(draw: st.DrawFn) -> ActivationRequest:
    made_on = draw(st.dates())
    return ActivationRequest(
        portal=draw(texts),
        contract=draw(texts),
        environment=draw(texts),
        products=tuple(draw(st.lists(texts, min_size=1, max_size=5, unique=True))),
        fingerprint=draw(st.binary(min_size=32, max_size=32)).hex(),
        nonce=draw(st.binary(min_size=16, max_size=32)).hex(),
        made_on=made_on,
        valid_until=draw(st.dates(min_value=made_on)),
    )


def fault_of(file: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as raised:
        read_request(file)
    return raised.value


def told(file: bytes) -> str:
    words.use("en")
    return words.tell(fault_of(file).text)


def file_saying(body: bytes, first: bytes = b"portalops activation request 1\n") -> bytes:
    message = first + body
    return REQUEST.write(message, hashlib.sha256(message).digest())


def file_with(**changes: object) -> bytes:
    content = msgspec.to_builtins(a_request())
    return file_saying(canonical({**content, **changes}))


def test_a_request_is_written_byte_for_byte_as_it_always_was() -> None:
    assert GOLDEN.read_bytes() == FILE
    assert read_request(GOLDEN.read_bytes()) == a_request()


@given(requests())
def test_any_request_comes_back_as_it_was_written(request: ActivationRequest) -> None:
    file = write_request(request)
    assert read_request(file) == request
    assert write_request(read_request(file)) == file


@pytest.mark.parametrize(
    "carried",
    [
        FILE.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + FILE,
        FILE.replace(b"\n", b" \t\n"),
        b"\n\n" + FILE.replace(b"\n", b"\n\n"),
        b"\xef\xbb\xbf" + FILE.replace(b"\n", b"  \r\n"),
        FILE.rstrip(b"\n"),
        FILE.replace(b"-----END", b"\n-----END"),
    ],
    ids=["CRLF", "BOM", "trailing space", "blank lines", "all of it", "no last line end", "a blank line within"],
)
def test_a_request_survives_what_mail_and_editors_do(carried: bytes) -> None:
    assert read_request(carried) == a_request()


@given(st.integers(min_value=0, max_value=len(FILE) - 1), st.integers(min_value=0, max_value=7))
def test_any_flipped_bit_is_refused(place: int, bit: int) -> None:
    file = bytearray(FILE)
    file[place] ^= 1 << bit
    assert fault_of(bytes(file)).code in ("damaged", "wrong_file", "not_utf8")


@given(st.integers(min_value=0, max_value=len(FILE) - 2), st.binary(min_size=1, max_size=1))
def test_any_other_byte_is_refused(place: int, byte: bytes) -> None:
    if FILE[place : place + 1] != byte:
        file = FILE[:place] + byte + FILE[place + 1 :]
        assert fault_of(file).code in ("damaged", "wrong_file", "not_utf8")


@given(st.integers(min_value=0, max_value=len(FILE) - 2))
def test_a_file_that_was_cut_short_is_refused(length: int) -> None:
    assert fault_of(FILE[:length]).code in ("damaged", "wrong_file")


@given(st.binary(max_size=3_000))
def test_any_bytes_give_one_fault(file: bytes) -> None:
    assert fault_of(file).code in ("wrong_file", "not_utf8")


@given(st.binary(max_size=2_000), st.binary(max_size=80))
def test_any_bytes_in_armour_give_one_fault(message: bytes, proof: bytes) -> None:
    assert fault_of(REQUEST.write(message, proof)).code == "damaged"


@given(st.binary(max_size=2_000))
def test_any_bytes_with_their_right_digest_give_one_fault(body: bytes) -> None:
    assert fault_of(file_saying(body)).code == "wrong_content"
    assert fault_of(file_saying(body, first=b"?")).code == "wrong_content"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.sampled_from(sorted(ActivationRequest.__struct_fields__)),
    json_values.filter(lambda value: not isinstance(value, str | list)),
)
def test_a_field_of_any_other_kind_gives_one_fault(field: str, value: object) -> None:
    assert fault_of(file_with(**{field: value})).code == "wrong_content"


def test_the_longest_request_there_may_be_fits_into_a_file() -> None:
    longest = "\U00020bb7" * 120
    products = tuple(f"{longest[:-2]}{number:02}" for number in range(MOST_PRODUCTS))
    request = a_request(portal=longest, contract=longest, environment=longest, products=products)
    assert read_request(write_request(request)) == request


def test_a_file_of_the_largest_size_is_looked_at_and_one_byte_more_is_not() -> None:
    room = MOST_BYTES - len(FILE)
    assert read_request(FILE + b"\n" * room) == a_request()
    assert fault_of(FILE + b"\n" * (room + 1)).code == "too_large"
    assert told(b"x" * (MOST_BYTES + 1)) == "it has more than 65,536 bytes, so it isn't an activation request file."


def test_each_fault_is_one_sentence() -> None:
    assert told(b"") == "it isn't an activation request file; choose the right file."
    assert told("これは違います".encode()) == "it isn't an activation request file; choose the right file."
    assert told("本番".encode("cp932")) == "it isn't a text in UTF-8; take the file as the system wrote it."
    assert told(FILE.decode().encode("utf-16")) == "it isn't a text in UTF-8; take the file as the system wrote it."
    assert told(FILE.replace(b"-----END SHA", b"-----ENDE SHA")) == (
        "it is an activation request file, but damaged; get it again, and send it as an attachment."
    )
    assert told(file_saying(b"{}", first=b"portalops activation request 2\n")) == (
        "it is an activation request file of version 2, and only version 1 is read here."
    )
    assert told(file_with(nonce="short")) == "it is an activation request file, but its nonce can't be used."
    assert told(file_with(extra="\x1b[31m")) == (
        "it is an activation request file, but its content isn't written as it should be."
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"products": []},
        {"products": ["a"] * 2},
        {"products": [str(number) for number in range(65)]},
        {"products": "a"},
        {"contract": ""},
        {"contract": "x" * 121},
        {"contract": "a\n"},
        {"environment": "a\x1b[2Jb"},
        {"environment": "a\u2028b"},
        {"environment": None},
        {"fingerprint": "A" * 64},
        {"fingerprint": "0" * 63},
        {"nonce": "0" * 31},
        {"nonce": "0" * 65},
        {"nonce": "0" * 32 + "\n"},
        {"made_on": "2026-02-30"},
        {"made_on": "2026-06-25"},
        {"made_on": 20260610},
        {"valid_until": "2026-06-09"},
        {"valid_until": "2026-06-24T00:00:00Z"},
    ],
    ids=str,
)
def test_a_whole_file_with_a_wrong_field_is_refused(changes: dict[str, object]) -> None:
    assert fault_of(file_with(**changes)).code == "wrong_content"


@pytest.mark.parametrize("nonce", ["0" * 32, "f" * 64])
def test_a_nonce_may_have_128_to_256_bits(nonce: str) -> None:
    assert read_request(write_request(a_request(nonce=nonce))).nonce == nonce


def test_a_request_may_be_good_for_its_own_day_alone() -> None:
    assert read_request(write_request(a_request(days=0))).valid_until == TODAY


@pytest.mark.parametrize(
    "body",
    [
        canonical(a_request()).replace(b",", b", "),
        canonical(a_request()).replace(b'"contract":', b'"contract":"CSL-9999","contract":'),
        canonical(a_request()).replace(b"CSL", b"\\u0043SL"),
        canonical(a_request()) + b"\n",
        b"[" * 40_000,
        b'{"contract":' * 3_000,
        b'"\\ud800"',
        b"\xff",
    ],
    ids=["spaces", "a key twice", "an escape", "a line more", "deep lists", "deep objects", "surrogate", "not UTF-8"],
)
def test_there_is_one_way_to_write_a_request(body: bytes) -> None:
    assert fault_of(file_saying(body)).code == "wrong_content"


def test_there_is_one_way_to_write_a_block() -> None:
    lines = FILE.split(b"\n")
    digest = lines[-3]
    assert digest.endswith(b"=")
    other = digest[:-2] + bytes([digest[-2] + 1]) + b"="  # the same bytes, in base64 with loose bits at its end
    assert fault_of(FILE.replace(digest, other)).code == "damaged"


@pytest.mark.parametrize(
    "extra", [b"Dear support,\n\n", b"-----BEGIN ACTIVATION REQUEST-----\n", b"-----BEGIN CERTIFICATE-----\n"]
)
def test_nothing_may_stand_around_the_blocks(extra: bytes) -> None:
    assert fault_of(extra + FILE).code == "damaged"
    assert fault_of(FILE + extra).code == "damaged"
    assert fault_of(FILE + FILE).code == "damaged"


@given(st.text(max_size=40), st.text(max_size=200))
def test_no_fault_repeats_anything_of_the_file(name: str, value: str) -> None:
    try:
        file = file_with(**{f"x{name}": value})
    except UnicodeEncodeError:  # a text that no file can hold
        return
    assert dict(fault_of(file).text.values).keys() <= {"what"}


def test_a_fault_can_be_shown_where_any_other_text_is_refused() -> None:
    assert isinstance(fault_of(b""), Unreadable)


def test_requests_that_differ_in_anything_have_other_digests() -> None:
    variants = [
        a_request(),
        a_request(contract="CSL-0043"),
        a_request(environment="検証環境"),
        a_request(products=("アプリ基盤",)),
        a_request(products=("ワークフロー", "アプリ基盤")),
        a_request(machine="ap02"),
        a_request(nonce="0" * 32),
        a_request(made_on=date(2026, 6, 9)),
        a_request(days=15),
        a_request(portal="other"),
    ]
    assert len({request.digest for request in variants}) == len(variants)


def test_a_sample_takes_a_nonce_by_chance_unless_it_is_given_one() -> None:
    assert a_request(nonce=None).nonce != a_request(nonce=None).nonce
    assert a_request().valid_until == TODAY + timedelta(14)


def test_the_digest_in_a_file_is_that_of_its_message() -> None:
    proof = hashlib.sha256(b"portalops activation request 1\n" + canonical(a_request()))
    assert b64encode(proof.digest()) in FILE
    assert a_request().digest == proof.hexdigest()

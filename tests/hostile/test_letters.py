"""Whatever is stored, a letter has the headers that portalops gives it, goes to one address, and lands in its folder."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.errors import PortalopsError
from portalops.facts import Letter
from portalops.mail.delivery import FolderDelivery, SmtpDelivery, SmtpServer
from portalops.mail.messages import (
    Ends,
    address_of,
    duplicate_message,
    invitation_message,
    notice_message,
    reset_message,
)
from portalops.references import AccountRef, TenantRef
from portalops.values import Hidden, Id
from portalops.words import tell
from tests.builders import a_profile
from tests.documents.builders import an_invoice
from tests.hostile.builders import TEXTS, in_time, tried
from tests.mail.builders import Centre, read_letter

NOW = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)
OURS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding",
}  # fmt: skip
SAID = (
    "inviter",
    "company",
    "contract",
    "number",
    "kind",
    "items",
    "requested_on",
    "measured_at",
    "used",
    "threshold",
    "charged_in",
)
LETTERS = ("reset", "duplicate", "invitation", "invitation in English", "quote request", "usage alert")
STORED = TEXTS.map(lambda text: text.encode(errors="replace").decode())
ENDS = Ends("support@example.ne.jp", "taro@example.co.jp")


def written(kind: str, text: str) -> bytes:
    """A letter in which every text that came from outside is the same."""
    letter = Letter(
        number=1, kind="reset_link", portal="inter-lab", tenant=TenantRef("inter-lab:yamada"), name=text,
        to=ENDS.to, message_id="<0123@portalops>", claimed_at=NOW, account=AccountRef("inter-lab:yamada/taro"),
        valid_hours=24, copy_number=2, language="en" if kind.endswith("English") else "ja",
        said=dict.fromkeys(SAID, text),
    )  # fmt: skip
    profile, until = a_profile(), NOW + timedelta(hours=24)
    match kind:
        case "reset":
            message = reset_message(letter, profile, link="https://x.example/T", expires_at=until, ends=ENDS, now=NOW)
        case "duplicate":
            invoice = an_invoice("inter-lab:IL-1", addressee=text, issuer=text)
            message = duplicate_message(letter, profile, invoice=invoice, pdf=b"%PDF", ends=ENDS, now=NOW)
        case "quote request" | "usage alert":
            named = _of_kind(letter, kind.replace(" ", "_"))
            message = notice_message(named, profile, ends=ENDS, now=NOW)
        case _:
            named = _of_kind(letter, "invitation")
            message = invitation_message(
                named, profile, link="https://x.example/T", expires_at=until, ends=ENDS, now=NOW
            )
    return message.as_bytes()


def _of_kind(letter: Letter, kind: str) -> Letter:
    from msgspec.structs import replace

    return replace(letter, kind=kind)


@pytest.mark.parametrize("kind", LETTERS)
@tried(8)
@given(text=STORED)
def test_no_stored_text_gives_a_letter_a_header(kind: str, text: str) -> None:
    content = written(kind, text)
    letter = read_letter(content)
    assert set(letter.keys()) == OURS - ({"Content-Transfer-Encoding"} if letter.is_multipart() else set())
    title = a_profile().title.en if kind.endswith("English") else a_profile().title.ja
    assert [str(letter[name]) for name in ("From", "To")] == [f"{title} <{ENDS.sender}>", ENDS.to]
    assert letter.defects == []
    head = content.partition(b"\r\n\r\n")[0]
    assert all(len(line) <= 998 for line in head.split(b"\r\n"))
    assert all(byte in b"\r\n\t" or 0x20 <= byte < 0x7F for byte in head)


ENCODED = "=?utf-8?B?DQpCY2M6eEB5Lno=?="  # which says, on a line of its own, Bcc:x@y.z


def test_a_number_that_is_an_encoded_word_gives_a_letter_no_header(place: Path) -> None:
    centre = Centre(place, invoice={"ref": f"inter-lab:{Id('x').parse(ENCODED)}"})
    centre.queue_duplicate()
    assert centre.send().sent == 1
    (letter,) = centre.letters()
    assert "Bcc" not in letter
    assert "\n" not in letter["Subject"]


@pytest.mark.parametrize("address", [f"{ENCODED}@example.jp", f"a{ENCODED}@example.jp", f"a@{ENCODED}.example.jp"])
def test_an_address_with_an_encoded_word_in_it_is_none(address: str) -> None:
    assert address_of(address) is None


@tried(150)
@given(text=TEXTS | st.sampled_from(("a@b.example,c@d.example", "<a@b.example>", "a@b.example\r\nBcc: c@d.example")))
def test_an_address_is_one_address_or_none(text: str) -> None:
    address = address_of(text)
    if address is not None:
        assert not any(sign in address for sign in "\r\n,;<>\x00")
        assert address.encode()


@pytest.mark.parametrize("sender", ["a@b.example\r\nBcc: x@y.example", "=?utf-8?q?a?=@b.example x", "a", ""])
def test_a_sender_that_is_no_address_sends_nothing(place: Path, sender: str) -> None:
    centre = Centre(place)
    centre.queue_link()
    with pytest.raises(PortalopsError):
        centre.send(sender=sender)
    assert not centre.mails.exists()


@tried(40)
@given(id=TEXTS)
def test_a_letter_is_put_nowhere_but_into_its_folder(tmp_path: Path, id: str) -> None:
    delivery = FolderDelivery(tmp_path / "mail")
    file = delivery._file(f"<{id}>")
    assert file.parent == tmp_path / "mail"
    assert not file.name.startswith(".") or file.name == ".eml" or file.name.strip("._").isascii()


def test_a_reply_that_repeats_the_password_is_not_repeated(place: Path) -> None:
    centre = Centre(place)
    centre.queue_link()
    with a_server_that_repeats() as port:
        server = SmtpServer(
            host="127.0.0.1", port=port, starttls=False, user="support", password=Hidden("s3cr3t-Marke")
        )
        with closing(SmtpDelivery(server, ENDS.sender)) as delivery, pytest.raises(PortalopsError) as caught:
            centre.send(delivery)
    said = tell(caught.value.text) + repr(caught.value.__cause__)
    assert "535" in said
    assert "s3cr3t" not in said
    assert "czNjcjN0" not in said
    assert "AHN1cHBvcn" not in said


@pytest.mark.parametrize(
    "server",
    [
        SmtpServer(host="a..b"),
        SmtpServer(host="a" * 70 + ".example"),
        SmtpServer(host="127.0.0.1", port=1),
    ],
)
def test_a_mail_server_that_can_not_be_is_told_in_a_sentence(place: Path, server: SmtpServer) -> None:
    centre = Centre(place)
    centre.queue_link()
    with in_time():
        assert server.host in what_is_said(centre, server)


def what_is_said(centre: Centre, server: SmtpServer) -> str:
    """Why nothing was sent by a server."""
    with closing(SmtpDelivery(server, ENDS.sender)) as delivery:
        try:
            return tell(centre.send(delivery).stopped)
        except PortalopsError as fault:
            return tell(fault.text)


@pytest.mark.parametrize("password", ["пароль", "\udcff", "x" * 100_000, "a\r\nQUIT"], ids=map(str, range(4)))
def test_a_password_that_no_server_can_be_told_is_refused_in_a_sentence(place: Path, password: str) -> None:
    centre = Centre(place)
    centre.queue_link()
    with a_server_that_repeats() as port:
        server = SmtpServer(host="127.0.0.1", port=port, starttls=False, user="support", password=Hidden(password))
        with closing(SmtpDelivery(server, ENDS.sender)) as delivery, in_time(), pytest.raises(PortalopsError) as caught:
            centre.send(delivery)
    assert password not in tell(caught.value.text)


@contextmanager
def a_server_that_repeats() -> Iterator[int]:
    """A mail server that refuses whoever logs in, and repeats in plain words what they said."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ended = Event()
        thread = Thread(target=_serve, args=(listening, ended), daemon=True)
        thread.start()
        yield int(listening.getsockname()[1])
        ended.set()
    thread.join(5)


def _serve(listening: socket.socket, ended: Event) -> None:
    import base64

    listening.settimeout(0.1)
    while not ended.is_set():
        try:
            connection, _ = listening.accept()
        except OSError:
            continue
        with suppress(ConnectionError), connection, connection.makefile("rwb") as stream:
            stream.write(b"220 here\r\n")
            stream.flush()
            while line := stream.readline():
                if line.upper().startswith(b"EHLO"):
                    stream.write(b"250-here\r\n250 AUTH PLAIN\r\n")
                elif line.upper().startswith(b"AUTH"):
                    said = line.split()[-1]
                    plain = base64.b64decode(said + b"==").replace(b"\0", b" ") if b"PLAIN " in line else b""
                    stream.write(b"535 5.7.8 I don't know " + said + b" " + plain.partition(b"\r")[0] + b"\r\n")
                else:
                    stream.write(b"221 bye\r\n")
                stream.flush()
                if line.upper().startswith(b"QUIT"):
                    break

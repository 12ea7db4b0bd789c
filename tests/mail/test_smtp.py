"""Delivery through a real mail server on this machine: TLS, log-in, refusals, and the letters as they arrive."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from portalops.errors import BadConfiguration
from portalops.mail.delivery import SmtpDelivery, SmtpServer
from portalops.mail.sending import Counts
from portalops.values import Hidden
from portalops.words import tell
from tests.mail.builders import Centre, link_in, read_letter

CERTIFICATE = Path(__file__).with_name("localhost.pem")
"""A certificate for localhost with its key, signed by nobody but itself and used by nothing but these tests."""


class Postmaster:
    """Keeps what arrives, and answers as a test tells it to."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.envelopes: list[Any] = []

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        answer = self.answers.get("RCPT", "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self.answers.get("DATA", "250 OK")
        if answer.startswith("2"):
            self.envelopes.append(envelope)
        return answer


def log_in(server: Any, session: Any, envelope: Any, mechanism: str, data: LoginPassword) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"support", b"correct horse")
    return AuthResult(success=known, handled=known)


@contextmanager
def a_server(postmaster: Postmaster, *, tls: bool = False, **options: Any) -> Iterator[int]:
    """A mail server on a free port of this machine."""
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        options |= {"tls_context": context, "require_starttls": True}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    controller = Controller(postmaster, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
def centre(place: Path) -> Centre:
    return Centre(place)


def send(centre: Centre, port: int, **server: Any) -> Counts:
    settings = SmtpServer(**{"host": "localhost", "port": port, "starttls": False} | server)
    with closing(SmtpDelivery(settings, "support@example.ne.jp")) as delivery:
        return centre.send(delivery)


def test_letters_arrive_as_they_were_written(centre: Centre) -> None:
    centre.queue_link()
    centre.queue_duplicate()
    postmaster = Postmaster()
    with a_server(postmaster) as port:
        assert send(centre, port).sent == 2
        assert send(centre, port).sent == 0
    first, second = postmaster.envelopes
    assert [(each.mail_from, each.rcpt_tos) for each in (first, second)] == [
        ("support@example.ne.jp", ["taro@example.co.jp"]),
        ("support@example.ne.jp", ["keiri@example.co.jp"]),
    ]
    assert link_in(read_letter(first.content)).startswith("https://inter-lab.example/password/")
    (attached,) = read_letter(second.content).iter_attachments()
    assert attached.get_content().startswith(b"%PDF-1.7")
    assert centre.states() == ["sent", "sent"]


@pytest.mark.parametrize("answer", ["RCPT", "DATA"])
@pytest.mark.parametrize(
    ("reply", "state"), [("450 mailbox busy", "queued"), ("499 wait", "queued"), ("550 no such user", "dropped")]
)
def test_a_refused_letter_waits_or_is_dropped_by_the_server_s_own_word(
    centre: Centre, answer: str, reply: str, state: str
) -> None:
    centre.queue_duplicate()
    with a_server(Postmaster(**{answer: reply})) as port:
        counts = send(centre, port)
    assert (counts.sent, counts.waiting, counts.dropped) == (0, int(state == "queued"), int(state == "dropped"))
    code, _, text = reply.partition(" ")
    assert [tell(fault) for fault in counts.faults] == [
        f"Mail 1 for inter-lab:yamada: the mail server answered {code}: {text}"
    ]
    assert centre.states() == [state]


def test_a_refused_recipient_doesn_t_hold_up_the_next(centre: Centre) -> None:
    class Choosy(Postmaster):
        async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
            self.answers = {"RCPT": "550 no" if address.startswith("taro") else "250 OK"}
            return await super().handle_RCPT(server, session, envelope, address, options)

    centre.queue_link()
    centre.queue_duplicate()
    with a_server(Choosy()) as port:
        counts = send(centre, port)
    assert (counts.sent, counts.dropped, centre.states()) == (1, 1, ["dropped", "sent"])


def test_a_refused_sender_is_a_fault_of_the_configuration_and_no_letter_is_lost(centre: Centre) -> None:
    centre.queue_duplicate()
    with a_server(Postmaster(MAIL="553 not yours")) as port, pytest.raises(BadConfiguration):
        send(centre, port)
    assert centre.states() == ["queued"]


def test_a_server_that_isn_t_there_ends_the_run(centre: Centre) -> None:
    centre.queue_duplicate()
    with a_server(Postmaster()) as port:
        pass
    counts = send(centre, port)
    assert (counts.sent, counts.waiting, centre.states()) == (0, 1, ["queued"])
    assert counts.stopped
    assert tell(counts.stopped).startswith("The mail server localhost can't be reached: ")


def test_with_starttls_a_server_without_it_gets_nothing(centre: Centre) -> None:
    centre.queue_duplicate()
    postmaster = Postmaster()
    with a_server(postmaster) as port, pytest.raises(BadConfiguration):
        send(centre, port, starttls=True)
    assert (postmaster.envelopes, centre.states()) == ([], ["queued"])


def test_a_certificate_that_nobody_vouches_for_gets_nothing(centre: Centre) -> None:
    centre.queue_duplicate()
    postmaster = Postmaster()
    with a_server(postmaster, tls=True) as port, pytest.raises(BadConfiguration):
        send(centre, port, starttls=True)
    assert (postmaster.envelopes, centre.states()) == ([], ["queued"])


def test_with_a_trusted_certificate_it_logs_in_and_sends(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    centre.queue_duplicate()
    postmaster = Postmaster()
    with a_server(postmaster, tls=True, authenticator=log_in, auth_required=True) as port:
        counts = send(centre, port, starttls=True, user="support", password=Hidden("correct horse"))
    assert (counts.sent, len(postmaster.envelopes)) == (1, 1)


@pytest.mark.parametrize("password", [Hidden("wrong"), None])
def test_a_wrong_password_is_a_fault_of_the_configuration_and_isn_t_told(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, password: Hidden | None
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    centre.queue_duplicate()
    with (
        a_server(Postmaster(), tls=True, authenticator=log_in, auth_required=True) as port,
        pytest.raises(BadConfiguration) as refused,
    ):
        send(centre, port, starttls=True, user="support", password=password)
    assert "wrong" not in tell(refused.value.text)
    assert centre.states() == ["queued"]


def test_an_address_of_an_old_carrier_reaches_it(place: Path) -> None:
    """The server, as it should, takes the quotes for a way of writing and not for a part of the address."""
    centre = Centre(place, account={"email": "taro..ichiro.@docomo.example.jp"})
    centre.queue_link()
    postmaster = Postmaster()
    with a_server(postmaster) as port:
        assert send(centre, port).sent == 1
    assert postmaster.envelopes[0].rcpt_tos == ["taro..ichiro.@docomo.example.jp"]
    assert b'To: "taro..ichiro."@docomo.example.jp' in postmaster.envelopes[0].content


@pytest.mark.parametrize(("knows", "sent"), [(True, 1), (False, 0)])
def test_an_address_outside_ascii_takes_a_server_that_knows_such(place: Path, knows: bool, sent: int) -> None:
    centre = Centre(place, account={"email": "太郎@example.co.jp"})
    centre.queue_link()
    postmaster = Postmaster()
    with a_server(postmaster, enable_SMTPUTF8=knows) as port:
        counts = send(centre, port)
    assert (counts.sent, counts.dropped) == (sent, 1 - sent)
    assert [each.rcpt_tos for each in postmaster.envelopes] == [["太郎@example.co.jp"]] * sent


@contextmanager
def a_bare_server(*replies: bytes) -> Iterator[int]:
    """A server that says its replies one after the other and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            connection, _ = listening.accept()
            with connection:
                for place, reply in enumerate(replies):
                    if place and not connection.recv(4096):
                        return
                    connection.sendall(reply)

        thread = Thread(target=answer)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def test_a_server_that_hangs_up_ends_the_run(centre: Centre) -> None:
    centre.queue_duplicate()
    with a_bare_server(b"220 hello\r\n", b"250 hello\r\n") as port:
        counts = send(centre, port)
    assert (counts.waiting, centre.states()) == (1, ["queued"])
    assert counts.stopped


def test_a_server_that_is_busy_ends_the_run(centre: Centre) -> None:
    centre.queue_duplicate()
    with a_bare_server(b"421 busy\r\n") as port:
        counts = send(centre, port)
    assert (counts.waiting, centre.states()) == (1, ["queued"])
    assert counts.stopped


def test_a_server_that_never_lets_us_in_is_a_fault_of_the_configuration(centre: Centre) -> None:
    centre.queue_duplicate()
    with a_bare_server(b"554 go away\r\n") as port, pytest.raises(BadConfiguration):
        send(centre, port)
    assert centre.states() == ["queued"]


def test_a_sender_who_is_to_wait_waits(centre: Centre) -> None:
    centre.queue_duplicate()
    with a_server(Postmaster(MAIL="451 not now")) as port:
        counts = send(centre, port)
    assert (counts.waiting, counts.stopped, centre.states()) == (1, None, ["queued"])

"""Ways to deliver a letter: into a folder of .eml files, or to a mail server."""

from __future__ import annotations

import os
import re
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from smtplib import (
    SMTP,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import Protocol

from msgspec import Struct

from portalops.durable import a_part_in, keep_names
from portalops.errors import BadConfiguration, Temporary
from portalops.values import Hidden
from portalops.wording import Sentence, say

SECONDS_TO_WAIT = 20

_FINAL = 500


class Undeliverable(Exception):
    """This letter can't be delivered: not now if it may succeed later, otherwise never; the sentence says why.

    A refusal is the word of a server, which may speak so of every letter.
    """

    def __init__(self, text: Sentence, *, later: bool, is_refusal: bool = False) -> None:
        super().__init__(text.template)
        self.text = text
        self.later = later
        self.is_refusal = is_refusal


class Delivery(Protocol):
    """Where letters go."""

    def has(self, message_id: str) -> bool:
        """Whether the letter was certainly delivered before."""

    def deliver(self, message: EmailMessage, to: str) -> None:
        """Deliver the letter to one address; Undeliverable if it is this letter's fault, Temporary if it is not."""

    def close(self) -> None:
        """Let go of what was opened."""


class FolderDelivery:
    """A folder into which each letter is put as one .eml file, named by its Message-ID, for its owner to read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, message_id: str) -> bool:
        """Whether the letter's file is there."""
        return self._file(message_id).exists()

    def deliver(self, message: EmailMessage, to: str) -> None:
        """Put the file there whole; one that is already there is left as it is."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with a_part_in(self._folder) as part:
                part.write(message.as_bytes())
                part.flush()
                os.fsync(part.fileno())
                with suppress(FileExistsError):
                    os.link(part.name, self._file(message["Message-ID"]))
            keep_names(self._folder)  # before the store says that it was sent
        except OSError as fault:
            raise Temporary(
                say("The mail folder {folder} can't be written: {fault}", folder=self._folder, fault=str(fault))
            ) from fault

    def close(self) -> None:
        """Nothing is held open."""

    def _file(self, message_id: str) -> Path:
        return self._folder / (re.sub(r"[^A-Za-z0-9._-]", "_", message_id.strip("<>")) + ".eml")


class SmtpServer(Struct, frozen=True, kw_only=True):
    """A mail server; nothing is said to it in clear text unless STARTTLS is switched off."""

    host: str
    port: int = 587
    starttls: bool = True
    user: str = ""
    password: Hidden | None = None


class SmtpDelivery:
    """A mail server, connected to when the first letter goes out."""

    def __init__(self, server: SmtpServer, sender: str) -> None:
        self._server = server
        self._sender = sender
        self._connection: SMTP | None = None

    def has(self, message_id: str) -> bool:
        """A mail server doesn't tell."""
        return False

    def deliver(self, message: EmailMessage, to: str) -> None:
        """Hand the letter to the server for that one address."""
        connection = self._connection = self._connection or self._connect()
        try:
            connection.send_message(message, from_addr=self._sender, to_addrs=[to])
        except SMTPSenderRefused as refused:
            self._reject_if_final(refused)
            raise _undeliverable(refused.smtp_code, refused.smtp_error) from refused
        except SMTPRecipientsRefused as refused:
            raise _undeliverable(*next(iter(refused.recipients.values()))) from refused
        except SMTPResponseException as refused:
            raise _undeliverable(refused.smtp_code, refused.smtp_error) from refused
        except SMTPNotSupportedError as fault:
            raise Undeliverable(say("the mail server can't send it: {fault}", fault=str(fault)), later=False) from fault
        except (SMTPException, OSError) as fault:
            self.close()
            raise self._unreachable(fault) from fault

    def close(self) -> None:
        """Take leave of the server, if it was reached."""
        connection, self._connection = self._connection, None
        if connection:
            with suppress(SMTPException, OSError):
                connection.quit()

    def _connect(self) -> SMTP:
        server = self._server
        try:
            connection = SMTP(server.host, server.port, timeout=SECONDS_TO_WAIT)
            with _closed_on_failure(connection):
                if server.starttls:
                    connection.starttls(context=ssl.create_default_context())
                if server.user:
                    self._log_in(connection)
        except (SMTPNotSupportedError, ssl.SSLError) as fault:
            raise self._misconfigured(fault) from fault
        except SMTPResponseException as refused:
            self._reject_if_final(refused)
            raise self._unreachable(refused) from refused
        except (SMTPException, OSError) as fault:
            raise self._unreachable(fault) from fault
        except UnicodeError:
            raise BadConfiguration(
                say("The mail server {host} can't be used: write its name, the user and the password in ASCII.",
                    host=server.host)
            ) from None  # fmt: skip
        return connection

    def _log_in(self, connection: SMTP) -> None:
        """Say who we are; a reply that repeats what was said holds the password, so nothing of it is kept."""
        user, password = self._server.user, self._server.password.reveal() if self._server.password else ""
        try:
            connection.login(user, password)
        except SMTPResponseException as refused:
            reply = refused.smtp_error
            text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
            said = (password, *(b64encode(part.encode()).decode() for part in (password, f"\0{user}\0{password}")))
            if any(part and part in text for part in said):
                raise SMTPResponseException(refused.smtp_code, "...") from None
            raise

    def _reject_if_final(self, refused: SMTPResponseException) -> None:
        """Stop where the server finally refuses us, not the letter: every other letter would fare the same."""
        if refused.smtp_code >= _FINAL:
            self.close()
            raise self._misconfigured(refused) from refused

    def _misconfigured(self, fault: Exception) -> BadConfiguration:
        return BadConfiguration(
            say("The mail server {host} doesn't accept us: {fault}", host=self._server.host, fault=str(fault))
        )

    def _unreachable(self, fault: Exception) -> Temporary:
        return Temporary(
            say("The mail server {host} can't be reached: {fault}", host=self._server.host, fault=str(fault))
        )


@contextmanager
def _closed_on_failure(connection: SMTP) -> Iterator[None]:
    """Close the connection if what is done with it fails."""
    with ExitStack() as stack:
        stack.callback(connection.close)
        yield
        stack.pop_all()


def _undeliverable(code: int, reply: bytes | str) -> Undeliverable:
    """What a server's reply means for a letter: codes from 500 are final."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return Undeliverable(
        say("the mail server answered {code}: {reply}", code=str(code), reply=text),
        later=code < _FINAL,
        is_refusal=code >= _FINAL,
    )

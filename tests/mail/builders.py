"""A store with letters that wait in it, and what sends them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import text

from portalops.clock import FixedClock
from portalops.documents.rendering import render_invoice
from portalops.effects import Effect, ReissueInvoice, SendResetLink, added
from portalops.mail.delivery import Delivery, FolderDelivery
from portalops.mail.sending import Counts, Post, send_queued
from portalops.store.opening import Store
from tests.builders import PROFILES, a_profile, a_tenant, an_account
from tests.documents.builders import an_invoice
from tests.places import a_store_in

HOUSE_RULE = a_profile().rule("PO-DATA")


class StandingClock:
    """A clock that stands until a test moves it on."""

    def __init__(self) -> None:
        self._now = FixedClock(date(2026, 6, 10)).now()

    def now(self) -> datetime:
        """The instant to which it was moved."""
        return self._now

    def today(self) -> date:
        """The day of that instant; mail doesn't ask for it."""
        return self._now.date()

    def move_on(self, **by: int) -> None:
        """Let time pass."""
        self._now += timedelta(**by)


class Centre:
    """A centre's store with one tenant, one user and one invoice, and its mail folder."""

    def __init__(self, folder: Path, **traits: Any) -> None:
        self.clock = StandingClock()
        self.file = folder / "store.db"
        self.mails = folder / "mail"
        self.store: Store = a_store_in(self.file, self.clock)
        self.account = an_account(**traits.get("account", {}))
        self.invoice = an_invoice(**traits.get("invoice", {}))
        tenant = a_tenant(**traits.get("tenant", {}))
        self.apply(
            added(tenant, HOUSE_RULE),
            added(self.account, HOUSE_RULE),
            added(self.invoice, HOUSE_RULE),
        )

    def apply(self, *effects: Effect) -> None:
        """Write effects as the desk would."""
        with self.store.writing() as unit:
            unit.apply(effects)

    def queue_link(self) -> None:
        """Queue a password link."""
        ref, to = self.account.ref, self.account.email or ""
        self.apply(SendResetLink(tenant=ref.tenant, rule=HOUSE_RULE, account=ref, to=to, valid_hours=24))

    def queue_duplicate(self, copy_number: int = 1, to: str = "keiri@example.co.jp") -> None:
        """Queue a duplicate of the invoice."""
        self.apply(
            ReissueInvoice(
                tenant=self.invoice.tenant, rule=HOUSE_RULE, invoice=self.invoice.ref, seen=copy_number - 1,
                copy_number=copy_number, reason="紛失", mail_to=to,
            )
        )  # fmt: skip

    def send(self, delivery: Delivery | None = None, sender: str = "support@example.ne.jp", **other: Any) -> Counts:
        """Send what waits, into the folder unless something else is given."""
        post = Post(
            outbox=other.get("outbox", self.store.outbox()),
            delivery=delivery or FolderDelivery(self.mails),
            profiles=other.get("profiles", PROFILES),
            clock=self.clock,
            sender=sender,
            print_invoice=render_invoice,
        )
        return send_queued(post)

    def letters(self) -> list[EmailMessage]:
        """The letters in the mail folder, in the order in which they were written."""
        files = sorted(self.mails.iterdir(), key=lambda file: file.stat().st_mtime_ns)
        return [read_letter(file.read_bytes()) for file in files]

    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """What the store's tables hold."""
        with self.store.transaction() as connection:
            return [tuple(row) for row in connection.execute(text(sql))]

    def states(self) -> list[str]:
        """The state of each letter, oldest first."""
        return [state for (state,) in self.rows("SELECT state FROM outbox ORDER BY id")]


def read_letter(content: bytes) -> EmailMessage:
    """A letter as its reader's program reads it."""
    letter = message_from_bytes(content, policy=policy.default)
    assert isinstance(letter, EmailMessage)
    return letter


def text_of(letter: EmailMessage) -> str:
    """The text of a letter."""
    body = letter.get_body(("plain",))
    assert body
    return str(body.get_content()).replace("\r\n", "\n")


def link_in(letter: EmailMessage) -> str:
    """The one link in a letter."""
    (link,) = [line for line in text_of(letter).splitlines() if line.startswith("http")]
    return link

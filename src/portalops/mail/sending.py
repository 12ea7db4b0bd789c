"""Working off the queue: each letter is claimed, built, delivered and marked, and none is delivered twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from hashlib import sha256
from secrets import token_urlsafe
from typing import Protocol

from msgspec import Struct

from portalops.clock import Clock
from portalops.errors import BadConfiguration, PortalopsError, Temporary
from portalops.facts import Invoice, Letter
from portalops.mail.delivery import Delivery, Undeliverable
from portalops.mail.messages import (
    Ends,
    address_of,
    duplicate_message,
    invitation_message,
    notice_message,
    reset_message,
)
from portalops.profiles.profile import Profile
from portalops.wording import Sentence, say

# Few at a time, so that even the last one's turn comes long before its claim runs out.
LETTERS_A_CLAIM = 10


# Where each kind of link leads: the profile's field that says so, and the page of an example where it says nothing.
_PAGES = {"reset_link": ("reset_link_base", "password"), "invitation": ("invitation_link_base", "invitation")}


class Outbox(Protocol):
    """The queue as it is worked off; a claim keeps a letter from everybody else for some minutes."""

    def claim(self, after: int, limit: int) -> Sequence[Letter]:
        """Take letters that wait, or whose claim ran out, in order from the first number above this one."""

    def arm_link(self, letter: Letter, token_hash: str, expires_at: datetime) -> bool:
        """Let the link with that token work until then; False if it was revoked, used, or the claim is lost."""

    def mark_sent(self, letter: Letter) -> None:
        """The letter was delivered."""

    def release(self, letter: Letter) -> None:
        """Put the letter back for a later run."""

    def drop(self, letter: Letter) -> None:
        """The letter will never be delivered."""


class Counts(Struct, kw_only=True):
    """What became of the letters; faults has a sentence for each that wasn't sent, stopped why the run ended early."""

    sent: int = 0
    waiting: int = 0
    dropped: int = 0
    faults: list[Sentence] = []
    stopped: Sentence | None = None

    def add(self, letter: Letter, fault: Undeliverable | None) -> None:
        """Count one letter: sent if there was no fault."""
        if fault is None:
            self.sent += 1
            return
        if fault.later:
            self.waiting += 1
        else:
            self.dropped += 1
        self.faults.append(
            say("Mail {number} for {tenant}: {fault}", number=letter.number, tenant=letter.tenant, fault=fault.text)
        )


class Post(Struct, frozen=True, kw_only=True):
    """What it takes to send a letter, apart from the letter."""

    outbox: Outbox
    delivery: Delivery
    profiles: Mapping[str, Profile]
    clock: Clock
    sender: str
    print_invoice: Callable[[Invoice, int], bytes]


def send_queued(post: Post, counts: Counts | None = None) -> Counts:
    """Send everything that waits, each letter tried once; what the server can't take now waits for the next run.

    BadConfiguration if the server doesn't accept us; nothing that was claimed is lost by it. Counts that are given are
    added to as the letters go, so that they hold even then.
    """
    counts, refused = counts or Counts(), _Refused()
    after = 0
    try:
        while letters := post.outbox.claim(after, LETTERS_A_CLAIM):
            after = letters[-1].number
            for place, letter in enumerate(letters):
                try:
                    _note(post, letter, _send(post, letter), counts, refused)
                except PortalopsError as fault:
                    for unsent in letters[place:]:
                        post.outbox.release(unsent)
                    if not isinstance(fault, Temporary):
                        raise
                    counts.waiting += len(letters) - place
                    counts.stopped = fault.text
                    return counts
    finally:
        _end_refused(post, counts, refused)
    return counts


class _Refused(list[tuple[Letter, Undeliverable]]):
    """Letters that a server refused for good before it took any."""


def _note(post: Post, letter: Letter, fault: Undeliverable | None, counts: Counts, refused: _Refused) -> None:
    """Mark what became of a letter, and count it; what a server refuses that took no letter yet is decided later."""
    if fault is None:
        post.outbox.mark_sent(letter)
    elif fault.later:
        post.outbox.release(letter)
    elif fault.is_refusal and not counts.sent:
        refused.append((letter, fault))
        return
    else:
        post.outbox.drop(letter)
    counts.add(letter, fault)


def _end_refused(post: Post, counts: Counts, refused: _Refused) -> None:
    """Drop what a server refused that took others; where it refused everybody it is not the letters, and they wait."""
    everybody = not counts.sent and len({letter.to for letter, _ in refused}) > 1
    for letter, fault in refused:
        if everybody:
            post.outbox.release(letter)
            counts.add(letter, Undeliverable(fault.text, later=True))
        else:
            post.outbox.drop(letter)
            counts.add(letter, fault)
    if everybody and counts.stopped is None:
        counts.stopped = say("The mail server refused every letter, so all of them wait; see to what it takes from us.")


def _send(post: Post, letter: Letter) -> Undeliverable | None:
    """Deliver one letter; gives why it can't be delivered, or None.

    What was certainly delivered isn't built again: a new token would make the link that is already there useless.
    """
    try:
        if not post.delivery.has(letter.message_id):
            ends = _ends(post, letter)
            post.delivery.deliver(_built(post, letter, ends), ends.to)
    except Undeliverable as fault:
        return fault
    return None


def _ends(post: Post, letter: Letter) -> Ends:
    sender = address_of(post.sender)
    if sender is None:
        raise BadConfiguration(say("The sender {sender} isn't an e-mail address.", sender=post.sender))
    to = address_of(letter.to)
    if to is None:
        raise Undeliverable(say("{address} isn't an e-mail address.", address=letter.to), later=False)
    return Ends(sender, to)


def _built(post: Post, letter: Letter, ends: Ends) -> EmailMessage:
    if letter.portal not in post.profiles:
        raise Undeliverable(say("there is no profile of {portal}.", portal=letter.portal), later=True)
    profile = post.profiles[letter.portal]
    now = post.clock.now()
    if letter.invoice:
        pdf = post.print_invoice(letter.invoice, letter.copy_number or 1)
        return duplicate_message(letter, profile, invoice=letter.invoice, pdf=pdf, ends=ends, now=now)
    if letter.kind not in _PAGES:
        return notice_message(letter, profile, ends=ends, now=now)
    expires_at = now + timedelta(hours=letter.valid_hours or profile.reset_link_hours)
    link = _armed_link(post, letter, profile, expires_at)
    if letter.kind == "invitation":
        return invitation_message(letter, profile, link=link, expires_at=expires_at, ends=ends, now=now)
    return reset_message(letter, profile, link=link, expires_at=expires_at, ends=ends, now=now)


def _armed_link(post: Post, letter: Letter, profile: Profile, expires_at: datetime) -> str:
    """A link with a token made just now; only the token's hash is ever kept."""
    token = token_urlsafe(32)
    if not post.outbox.arm_link(letter, sha256(token.encode()).hexdigest(), expires_at):
        raise Undeliverable(say("its link was revoked or used since."), later=False)
    base, page = _PAGES[letter.kind]
    return (getattr(profile, base) or f"https://{letter.portal}.example/{page}/") + token

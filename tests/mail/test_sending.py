"""Sending what waits: each letter once, whatever is killed or runs beside it; and no token is ever kept."""

from __future__ import annotations

import stat
import sys
from datetime import UTC, datetime
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from msgspec.structs import replace

from portalops.documents.rendering import render_invoice
from portalops.errors import BadConfiguration, Temporary
from portalops.facts import Letter
from portalops.mail.delivery import FolderDelivery, Undeliverable
from portalops.store.outbox import Outbox
from portalops.wording import say
from portalops.words import tell
from tests.builders import PROFILES, a_profile
from tests.mail.builders import Centre, link_in
from tests.places import address_in, content_of


@pytest.fixture
def centre(place: Path) -> Centre:
    return Centre(place)


class Killed(BaseException):
    """The process dies here."""


class DyingDelivery(FolderDelivery):
    """Delivers a letter and dies before anybody hears of it."""

    def deliver(self, message: EmailMessage, to: str) -> None:
        super().deliver(message, to)
        raise Killed


class Answering:
    """A delivery that answers each letter in turn: with an exception, or by keeping it."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.kept: list[EmailMessage] = []

    def has(self, message_id: str) -> bool:
        return False

    def deliver(self, message: EmailMessage, to: str) -> None:
        answer = self.answers.pop(0) if self.answers else None
        if answer:
            raise answer
        self.kept.append(message)

    def close(self) -> None:
        pass


def test_what_waits_is_sent_and_marked(centre: Centre) -> None:
    centre.queue_link()
    centre.queue_duplicate()
    counts = centre.send()
    assert (counts.sent, counts.waiting, counts.dropped, counts.faults) == (2, 0, 0, [])
    assert centre.states() == ["sent", "sent"]
    assert [letter["To"] for letter in centre.letters()] == ["taro@example.co.jp", "keiri@example.co.jp"]
    (attached,) = centre.letters()[1].iter_attachments()
    assert attached.get_content() == render_invoice(centre.invoice, 1)


def test_with_nothing_waiting_nothing_is_sent(centre: Centre) -> None:
    assert centre.send().sent == 0
    assert not centre.mails.exists()


def test_sending_again_sends_nothing(centre: Centre) -> None:
    centre.queue_link()
    centre.send()
    before = [file.read_bytes() for file in centre.mails.iterdir()]
    centre.clock.move_on(days=1)
    assert centre.send().sent == 0
    assert [file.read_bytes() for file in centre.mails.iterdir()] == before


def test_more_than_one_claim_s_worth_is_sent_in_order(centre: Centre) -> None:
    for copy_number in range(1, 24):
        centre.queue_duplicate(copy_number)
    assert centre.send().sent == 23
    subjects = [next(letter.iter_attachments()).get_filename() for letter in centre.letters()]
    assert subjects == [f"IL-2026-0042_copy{number}.pdf" for number in range(1, 24)]


def test_only_its_owner_may_read_a_letter(centre: Centre) -> None:
    centre.queue_link()
    centre.send()
    (file,) = centre.mails.iterdir()
    assert (stat.S_IMODE(file.stat().st_mode), file.suffix) == (0o600, ".eml")
    assert stat.S_IMODE(centre.mails.stat().st_mode) == 0o700


def test_a_letter_that_was_delivered_before_the_crash_isn_t_written_again(centre: Centre) -> None:
    centre.queue_link()
    with pytest.raises(Killed):
        centre.send(DyingDelivery(centre.mails))
    (file,) = centre.mails.iterdir()
    delivered = file.read_bytes()
    assert centre.states() == ["sending"]
    centre.clock.move_on(minutes=10)
    assert centre.send().sent == 1
    assert (centre.states(), file.read_bytes(), len(centre.letters())) == (["sent"], delivered, 1)
    assert hash_of(centre) == sha256(token_in(centre).encode()).hexdigest(), "the delivered link must still work"


@pytest.mark.parametrize(("seconds", "sent"), [(0, 0), (599, 0), (600, 1), (601, 1)])
def test_a_claim_holds_for_ten_minutes(centre: Centre, seconds: int, sent: int) -> None:
    centre.queue_link()
    (letter,) = centre.store.outbox().claim(0, 10)
    centre.clock.move_on(seconds=seconds)
    assert centre.send().sent == sent
    assert [each["Message-ID"] for each in centre.letters()] == [letter.message_id] * sent if sent else True


def test_who_lost_a_claim_can_neither_send_nor_give_back(centre: Centre) -> None:
    centre.queue_link()
    outbox = centre.store.outbox()
    (slow,) = outbox.claim(0, 10)
    centre.clock.move_on(minutes=10)
    (fast,) = outbox.claim(0, 10)
    assert not outbox.arm_link(slow, "0" * 64, centre.clock.now())
    outbox.release(slow)
    outbox.drop(slow)
    outbox.mark_sent(slow)
    assert centre.states() == ["sending"]
    assert outbox.arm_link(fast, "1" * 64, centre.clock.now())
    outbox.mark_sent(fast)
    assert centre.states() == ["sent"]


def test_two_who_claim_at_once_never_get_the_same_letter(centre: Centre) -> None:
    for copy_number in range(1, 8):
        centre.queue_duplicate(copy_number)
    one, other = centre.store.outbox(), centre.store.outbox()
    claimed = [*one.claim(0, 3), *other.claim(0, 3), *one.claim(0, 3), *other.claim(0, 3)]
    assert [letter.number for letter in claimed] == list(range(1, 8))


_WORKER = """
import sys
from pathlib import Path
from portalops.clock import SystemClock
from portalops.mail.delivery import FolderDelivery
from portalops.mail.sending import Post, send_queued
from portalops.profiles.load import Profiles
from portalops.store.opening import open_store
store, mails = sys.argv[1], Path(sys.argv[2])
opened = open_store(store, SystemClock())
print("ready", flush=True)
sys.stdin.readline()
counts = send_queued(Post(outbox=opened.outbox(), delivery=FolderDelivery(mails), profiles=Profiles(),
    clock=SystemClock(), sender="support@example.ne.jp", print_invoice=lambda invoice, copy: b"%PDF"))
print(counts.sent, counts.waiting, counts.dropped)
"""


def test_two_processes_at_once_send_each_letter_once(centre: Centre, place: Path) -> None:
    for copy_number in range(1, 61):
        centre.queue_duplicate(copy_number)
    folders = [place / "one", place / "other"]
    workers = [
        Popen(
            [sys.executable, "-c", _WORKER, str(address_in(centre.file)), str(folder)],
            stdin=PIPE,
            stdout=PIPE,
            text=True,
        )
        for folder in folders
    ]
    for worker in workers:
        assert worker.stdout
        assert worker.stdout.readline() == "ready\n"
    told = []
    for worker in workers:
        assert worker.stdin
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        told.append([int(count) for count in worker.communicate()[0].split()])
    names = [file.name for folder in folders if folder.exists() for file in folder.iterdir()]
    assert len(names) == len(set(names)) == 60
    assert [sum(counts) for counts in zip(*told, strict=True)] == [60, 0, 0]
    assert set(centre.states()) == {"sent"}


def test_what_may_be_taken_later_waits_for_the_next_run(centre: Centre) -> None:
    centre.queue_duplicate(1)
    centre.queue_duplicate(2)
    delivery = Answering(Undeliverable(say("full"), later=True))
    counts = centre.send(delivery)
    assert (counts.sent, counts.waiting, counts.dropped) == (1, 1, 0)
    assert [tell(fault) for fault in counts.faults] == ["Mail 1 for inter-lab:yamada: full"]
    assert (centre.states(), attempts(centre)) == (["queued", "sent"], [1, 1])
    assert centre.send(delivery).sent == 1
    assert (centre.states(), attempts(centre)) == (["sent", "sent"], [2, 1])


def test_what_is_refused_for_good_is_dropped_and_its_link_never_works(centre: Centre) -> None:
    centre.queue_link()
    counts = centre.send(Answering(Undeliverable(say("no such user"), later=False)))
    assert (counts.sent, counts.waiting, counts.dropped) == (0, 0, 1)
    assert centre.states() == ["dropped"]
    assert centre.rows("SELECT state FROM links") == [("revoked",)]
    assert centre.send().sent == 0


def test_a_server_that_can_t_be_reached_ends_the_run_and_loses_nothing(centre: Centre) -> None:
    for copy_number in range(1, 4):
        centre.queue_duplicate(copy_number)
    counts = centre.send(Answering(None, Temporary(say("The mail server is away."))))
    assert counts.stopped == say("The mail server is away.")
    assert (counts.sent, counts.waiting, counts.dropped) == (1, 2, 0)
    assert centre.states() == ["sent", "queued", "queued"]
    assert centre.send().sent == 2


def test_a_server_that_doesn_t_accept_us_loses_nothing(centre: Centre) -> None:
    centre.queue_duplicate(1)
    with pytest.raises(BadConfiguration):
        centre.send(Answering(BadConfiguration(say("wrong password"))))
    assert centre.states() == ["queued"]


@pytest.mark.parametrize("sender", ["", "support", "a@b\r\nBcc: c@d"])
def test_a_sender_that_is_no_address_is_a_fault_of_the_configuration(centre: Centre, sender: str) -> None:
    centre.queue_link()
    with pytest.raises(BadConfiguration):
        centre.send(sender=sender)
    assert (centre.states(), hash_of(centre)) == (["queued"], None)


@pytest.mark.parametrize("to", ["taro", "a@b\r\nBcc: c@d", "a@example.jp, b@example.jp"])
def test_a_stored_address_that_is_none_drops_the_letter(place: Path, to: str) -> None:
    centre = Centre(place, account={"email": to})
    centre.queue_link()
    assert centre.send().dropped == 1
    assert not centre.mails.exists()


def test_a_letter_of_a_portal_without_profile_waits(centre: Centre) -> None:
    centre.queue_link()
    assert centre.send(profiles={}).waiting == 1
    assert centre.states() == ["queued"]


def test_a_mail_folder_that_can_t_be_written_ends_the_run(centre: Centre) -> None:
    centre.queue_link()
    centre.mails.write_text("a file")
    counts = centre.send()
    assert (counts.sent, counts.waiting) == (0, 1)
    assert counts.stopped
    assert tell(counts.stopped).startswith("The mail folder ")


# ---- password links


def token_in(centre: Centre) -> str:
    return link_in(centre.letters()[-1]).rpartition("/")[2]


def hash_of(centre: Centre) -> str | None:
    ((token_hash,),) = centre.rows("SELECT token_hash FROM links ORDER BY id DESC LIMIT 1")
    return token_hash


def attempts(centre: Centre) -> list[int]:
    return [count for (count,) in centre.rows("SELECT attempts FROM outbox ORDER BY id")]


def test_the_link_holds_a_long_token_of_which_the_store_has_the_hash_alone(centre: Centre) -> None:
    centre.queue_link()
    centre.send()
    token = token_in(centre)
    assert link_in(centre.letters()[0]) == f"https://inter-lab.example/password/{token}"
    assert len(token) >= 43
    assert hash_of(centre) == sha256(token.encode()).hexdigest()


def test_the_token_is_in_no_table_and_no_file_of_the_store(centre: Centre) -> None:
    centre.queue_link()
    centre.send()
    token = token_in(centre)
    stored = content_of(centre.file)
    assert sha256(token.encode()).hexdigest().encode() in stored
    assert token.encode() not in stored


def test_each_letter_has_a_token_of_its_own(centre: Centre) -> None:
    tokens = set()
    for _ in range(3):
        centre.queue_link()
        centre.send()
        tokens.add(token_in(centre))
        centre.clock.move_on(hours=1)
    assert len(tokens) == 3


def test_the_link_works_for_so_many_hours_from_its_sending(centre: Centre) -> None:
    centre.queue_link()
    centre.clock.move_on(days=3)
    centre.send()
    ((expires_at, state),) = centre.rows("SELECT expires_at, state FROM links")
    assert (datetime.fromisoformat(str(expires_at)).replace(tzinfo=UTC), state) == (
        datetime(2026, 6, 14, 1, 0, tzinfo=UTC),
        "live",
    )


def test_the_link_leads_where_the_profile_says(centre: Centre) -> None:
    centre.queue_link()
    profile = replace(a_profile(), reset_link_base="https://portal.inter-lab.co.jp/reset?t=")
    centre.send(profiles={**PROFILES, "inter-lab": profile})
    assert link_in(centre.letters()[0]).startswith("https://portal.inter-lab.co.jp/reset?t=")


def test_a_newer_link_takes_the_place_of_one_that_still_waits(centre: Centre) -> None:
    centre.queue_link()
    centre.queue_link()
    assert centre.send().sent == 1
    assert centre.states() == ["dropped", "sent"]
    assert centre.rows("SELECT state FROM links ORDER BY id") == [("revoked",), ("live",)]


class RevokedMeanwhile(Outbox):
    """An outbox in which a newer link is asked for between claim and delivery."""

    def __init__(self, centre: Centre) -> None:
        super().__init__(centre.store, centre.clock)
        self._centre = centre

    def claim(self, after: int, limit: int) -> list[Letter]:
        claimed = list(super().claim(after, 1))
        if after == 0:
            self._centre.queue_link()
        return claimed


def test_a_link_that_was_revoked_while_it_was_being_sent_isn_t_sent(centre: Centre) -> None:
    centre.queue_link()
    counts = centre.send(outbox=RevokedMeanwhile(centre))
    assert (counts.sent, counts.dropped) == (1, 1)
    assert centre.states() == ["dropped", "sent"]
    assert len(centre.letters()) == 1


def test_a_letter_sent_a_second_time_has_the_same_message_id_and_the_link_that_works(centre: Centre) -> None:
    """A mail server can't be asked what it has, so after a crash the letter goes again."""
    centre.queue_link()
    first, second = Answering(), Answering()

    class Dying(Answering):
        def deliver(self, message: EmailMessage, to: str) -> None:
            first.deliver(message, to)
            raise Killed

    with pytest.raises(Killed):
        centre.send(Dying())
    centre.clock.move_on(minutes=10)
    assert centre.send(second).sent == 1
    assert first.kept[0]["Message-ID"] == second.kept[0]["Message-ID"]
    token = link_in(second.kept[0]).rpartition("/")[2]
    assert hash_of(centre) == sha256(token.encode()).hexdigest()

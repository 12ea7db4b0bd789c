"""Every way to write to a store, as work that can be killed and done again: from an opened store to its last commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from portalops.asking import read
from portalops.commands.rows import open_rows
from portalops.commands.work import Work
from portalops.configuration import Configuration
from portalops.desk import Receipt
from portalops.errors import PortalopsError
from portalops.mail.delivery import Delivery, FolderDelivery
from portalops.mail.sending import Counts, Post, send_queued
from portalops.queries import LOOKUPS
from portalops.sign_in import sign_in
from portalops.store.opening import Store, open_store
from tests.commands.builders import GONE
from tests.invariants.builders import OPERATIONS, PROFILES, Deed, MovingClock, a_desk, do, rows_of
from tests.invariants.examples import Example, performed
from tests.mail.builders import link_in, read_letter
from tests.profiles import sixth

# One of each kind of effect, and one that changes several things at once.
DEEDS_OF_ALL_KINDS = (
    "points adjust",
    "tenant register",
    "environment release",
    "password reset",
    "invitation send",
    "usage record",
    "withdrawal request",
    "withdrawal cancel",
    "withdrawal complete",
    "invoice reissue",
    "tenant purge",
)
PURGED = Example(name="tenant purge", asked={"tenant": GONE}, before=(("withdrawal complete", {"tenant": GONE}),))
WITH_LETTERS = ("password reset", "invoice reissue", "invitation send", "usage record")
LOOK_ON_RECORD = ("apikey show", {"apikey": "hoshi-books:A001/P1"})
SIXTH = Path(sixth.__file__).parent
TOKEN_LETTERS = 43  # at the end of each link
HEADER = "tenant,delta,reason\n"
ADJUSTED = ("hoshi-books:A001", "inter-lab:IL00123")
DUPLICATES = "number,reason\n" + "hoshi-books:B-1,紛失\n" * 3


@contextmanager
def at(where: str, clock: MovingClock | None = None) -> Any:
    """The store at a place, closed at the end."""
    with closing(open_store(where, clock or MovingClock())) as store:
        yield store


def perform(where: str, name: str, answers: Mapping[str, str], request_id: str = "the-one") -> Receipt | str:
    """Do one thing from a fresh start: its receipt, or the code of what stood in its way."""
    with at(where) as store:
        try:
            return do(a_desk(store), name, answers, request_id)
        except PortalopsError as stopped:
            return stopped.code


def example_of(name: str) -> Example:
    """A deed of that name that can be done in the furnished store, after what comes before it."""
    return PURGED if name == PURGED.name else performed(name)


def prepare(where: str, deeds: Sequence[Deed]) -> None:
    """Do some things in a store."""
    with at(where) as store:
        for name, answers in deeds:
            do(a_desk(store), name, answers)


def look_up(where: str, name: str, answers: Mapping[str, str]) -> Sequence[Any]:
    """Look something up that is put on record."""
    (query,) = (query for query in LOOKUPS if query.name == name)
    with at(where) as store:
        found: Sequence[Any] = a_desk(store).look_up(query, read(query.asks, answers))
        return found


def adjustments(file: Path, count: int) -> Path:
    """A file of so many adjustments; some can't be read, and some are refused."""
    with file.open("w", encoding="utf-8") as lines:
        lines.write(HEADER)
        for number in range(count):
            delta = {3: "x", 5: "-999999"}.get(number % 7, "1")
            lines.write(f"{ADJUSTED[number % 2]},{delta},row {number}\n")
    return file


def run_file(where: str, file: Path, operation: str, papers: Path, *, resumes: bool = False) -> None:
    """Run a file of rows; one that may have been begun is gone on with, as `batch resume` does it."""
    settings = Configuration(store=where, papers=str(papers), profiles=str(SIXTH))
    deed = OPERATIONS[operation]
    with sign_in(settings, door="batch", clock=MovingClock()) as session, open_rows(str(file), deed) as rows:
        work = Work(session, deed, rows)
        total = sum(1 for _ in rows.rows())
        begun = _last_batch(session.open()) if resumes else None
        if begun is None:
            batch = work.begun(str(file), total)
        else:
            batch = session.open().batches().resume(begun, session.desk.operator.name)
        if batch.state != "done":
            for _ in work.done(batch):
                pass


def _last_batch(store: Store) -> int | None:
    with store.viewing() as connection:
        number: int | None = connection.exec_driver_sql("SELECT max(number) FROM batches").scalar()
        return number


def send(where: str, delivery: Delivery, minutes_later: int = 0) -> Counts:
    """Send the letters that wait, so many minutes after the day's tenth hour."""
    clock = MovingClock()
    clock.move(minutes=minutes_later)
    with at(where, clock) as store:
        return send_queued(
            Post(
                outbox=store.outbox(),
                delivery=delivery,
                profiles=PROFILES,
                clock=clock,
                sender="support@example.ne.jp",
                print_invoice=lambda invoice, copy_number: b"%PDF-1.7",
            )
        )


def send_into(where: str, folder: Path, minutes_later: int = 0) -> Counts:
    """Send them into a folder."""
    return send(where, FolderDelivery(folder), minutes_later)


def each_letter_once(where: str, folder: Path) -> bool:
    """Whether each letter of the outbox lies in the folder once, and the link in each is the one that works."""
    with at(where) as store:
        rows = rows_of(store)
    letters = [read_letter(file.read_bytes()) for file in folder.glob("*.eml")]
    assert sorted(letter["Message-ID"] for letter in letters) == sorted(row["message_id"] for row in rows["outbox"])
    working = {row["token_hash"] for row in rows["links"] if row["state"] == "live"}
    sent = {row["message_id"] for row in rows["outbox"] if row["kind"] in ("reset_link", "invitation")}
    tokens = {
        sha256(link_in(letter)[-TOKEN_LETTERS:].encode()).hexdigest()
        for letter in letters
        if letter["Message-ID"] in sent
    }
    assert tokens == working
    return True

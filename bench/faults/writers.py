"""Those who work at the centre while it is hit: eight who write to one tenant, single commands, files, and the mail."""

from __future__ import annotations

import json
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from random import Random
from threading import Event, Lock
from typing import Any

from msgspec import Struct
from sqlalchemy import update

from bench.faults.centre import ACCOUNTS, FILED, INVOICE, SECONDS_AT_MOST, TENANT, Centre, account_of
from portalops.clock import SystemClock
from portalops.store.opening import open_store
from portalops.store.outbox import CLAIM_HOLDS
from portalops.store.tables.mail import outbox

DESKS = 8
TEMPORARY = 75
_DONE = (0, 8)
_ONE_IN_PAPERS, _ONE_IN_LETTERS = 12, 9
_IS_HIT, _WALKS_AWAY = 2 / 3, 0.2


class Asked(Struct, kw_only=True):
    """One request under its id: what it adds to the tenant's points, and its number on record once that was told."""

    id: str
    command: list[str]
    delta: int = 0
    record: int | None = None


class Ledger:
    """Everything that was asked of the program by anybody, whatever became of it; how often somebody was killed."""

    def __init__(self, kills: int) -> None:
        self._lock = Lock()
        self._accounts = count()
        self._ids = count()
        self._left = kills
        self.asked: list[Asked] = []
        self.kills = 0
        self.turned_away = 0
        self.shares = Counter[str]()
        self.waits: list[float] = []
        self.faults: list[str] = []
        self.over = Event()

    def ask(self, who: str, random: Random) -> Asked:
        """A new request: an adjustment, now and then a duplicate of the invoice or a password link."""
        with self._lock:
            id = f"{who}-{next(self._ids)}"
            if random.randrange(_ONE_IN_PAPERS) == 0:
                asked = Asked(id=id, command=["invoice", "reissue", INVOICE])
            elif random.randrange(_ONE_IN_LETTERS) == 0 and (number := next(self._accounts)) < ACCOUNTS:
                asked = Asked(id=id, command=["password", "reset", account_of(number)])
            else:
                delta = random.randint(1, 9)
                asked = Asked(id=id, command=["points", "adjust", TENANT, "--delta", str(delta)], delta=delta)
            asked.command += ["--reason", id, "--request-id", id, "--yes"]
            self.asked.append(asked)
            return asked

    def killed(self) -> None:
        """Count a death; once there were enough of them, it is over."""
        with self._lock:
            self.kills += 1
            if self.kills >= self._left:
                self.over.set()

    def acknowledged(self, asked: Asked, answer: dict[str, Any], who: str, waited_s: float | None) -> None:
        """Take down a receipt, and how long it was waited for, where that tells anything."""
        with self._lock:
            asked.record = int(answer["record"])
            self.shares[who] += 1
            if waited_s is not None:
                self.waits.append(waited_s)

    def fault(self, text: str) -> None:
        """Take down what should not have happened."""
        with self._lock:
            self.faults.append(text)


def at_the_desk(centre: Centre, ledger: Ledger, who: str, random: Random) -> None:
    """One of the eight: request after request through a `run` of commands that is killed again and again.

    What was asked of one that was killed is asked again of the next, under its id.
    """
    pending: Asked | None = None
    while pending or not ledger.over.is_set():
        process = centre.begin("run", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        dies_after = random.randint(1, 12) if not ledger.over.is_set() else None
        for number in count(1):
            if ledger.over.is_set() and pending is None:
                process.stdin.close()  # type: ignore[union-attr]
                process.wait(SECONDS_AT_MOST)
                break
            pending = pending or ledger.ask(who, random)
            began = time.monotonic()
            answer = _answered(process, pending, random.uniform(0, 0.06) if number == dies_after else None)
            if answer is None:
                ledger.killed()
                break
            if answer["exit_code"] == 0:
                waited_s = time.monotonic() - began if number > 1 else None  # else for the program to start as well
                ledger.acknowledged(pending, answer["answer"], who, waited_s)
                pending = None
            elif answer["exit_code"] == TEMPORARY:
                ledger.turned_away += 1
            else:
                ledger.fault(f"{pending.id} ended with {answer}")
                pending = None


def _answered(process: subprocess.Popen[str], asked: Asked, dies_in_s: float | None) -> dict[str, Any] | None:
    """What a command comes to; None where the process was killed before it told."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(" ".join(asked.command) + "\n")
    process.stdin.flush()
    if dies_in_s is not None:
        time.sleep(dies_in_s)
        process.kill()
        process.wait()
        return None  # it may have told, but nobody listens any more
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"a run of commands ended by itself with {process.wait()}")
    answer: dict[str, Any] = json.loads(line)
    return answer


def one_by_one(centre: Centre, ledger: Ledger, who: str, random: Random) -> None:
    """Single commands, each a process that is killed at any moment of its life; some are then not asked again."""
    lasts_s = 1.0
    while not ledger.over.is_set():
        asked = ledger.ask(who, random)
        while asked.record is None:
            began = time.monotonic()
            process = centre.begin(*asked.command, "--json", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            is_hit = not ledger.over.is_set() and random.random() < _IS_HIT
            if is_hit and _killed_within(process, random.uniform(0, 1.2 * lasts_s)):
                ledger.killed()
                if random.random() < _WALKS_AWAY:
                    break
                continue
            out, err = process.communicate(timeout=SECONDS_AT_MOST)
            if process.returncode == 0:
                lasts_s = time.monotonic() - began
                ledger.acknowledged(asked, json.loads(out), who, None)
            elif process.returncode == TEMPORARY:
                ledger.turned_away += 1
            else:
                ledger.fault(f"{asked.id} ended with {process.returncode}: {err}")
                break


def _killed_within(process: subprocess.Popen[str], seconds: float) -> bool:
    """Whether a process still ran after so long, and was killed then."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def rows_of_file(name: str, rows: int) -> Iterator[str]:
    """The lines of a file: adjustments, one in eleven of which is refused, and one in eleven can't be read."""
    yield "tenant,delta,reason"
    for number in range(rows):
        delta = {4: "-999999", 7: "x"}.get(number % 11, "1")
        yield f"{FILED[number % 2]},{delta},{name} {number}"


def files(centre: Centre, ledger: Ledger, who: str, random: Random, rows: int) -> list[str]:
    """One file of rows after the other, each killed some times and gone on with; gives the names of all that ended."""
    ended: list[str] = []
    while not ledger.over.is_set():
        name = f"{who}-{len(ended)}.csv"
        file = centre.file(name, list(rows_of_file(name, rows)))
        deaths = random.randint(1, 5)
        while True:
            batch = next((b for b in json.loads(centre.must("batch", "list", "--json")) if b["file"] == name), None)
            again = ("resume", str(batch["number"]), file) if batch else ("run", "points", "adjust", file)
            process = centre.begin("batch", *again, "--yes", "--out", f"{file}.out",
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
            if deaths and _killed_within(process, random.uniform(0.3, 3)):
                deaths -= 1
                ledger.killed()
                continue
            process.wait(SECONDS_AT_MOST)
            if process.returncode in _DONE:
                ended.append(name)
                break
            if process.returncode != TEMPORARY:
                ledger.fault(f"{name} ended with {process.returncode}")
                return ended
    return ended


def mail(centre: Centre, ledger: Ledger, random: Random) -> None:
    """Send what waits, killed once some letters more have gone; as after ten minutes, the next takes them up again."""
    while not ledger.over.is_set():
        until = centre.postmaster.count + random.randint(1, 8)
        process = centre.begin("mail", "send", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and (centre.postmaster.count < until or random.random() < 0.5):
            time.sleep(0.01)
        if process.poll() is None:
            process.kill()
            process.wait()
            ledger.killed()
        else:
            time.sleep(0.5)
        let_ten_minutes_pass(centre)


def let_ten_minutes_pass(centre: Centre) -> None:
    """Let the claims of senders that died run out; there is no other sender at the time."""
    store = open_store(centre.address, SystemClock())
    try:
        earlier = store._clock.now() - CLAIM_HOLDS - timedelta(minutes=1)
        store.within(
            lambda connection: connection.execute(
                update(outbox).where(outbox.c.state == "sending").values(claimed_at=earlier)
            )
        )
    finally:
        store.close()

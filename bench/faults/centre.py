"""A support centre to be hit by faults: its store on either engine, its mail server, and the program as it is run."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from email import message_from_bytes
from pathlib import Path
from random import Random
from threading import Lock
from typing import Any
from uuid import uuid4

import psycopg
from aiosmtpd.controller import Controller
from sqlalchemy import make_url

from bench.measuring import PORTALOPS
from bench.server import a_server

TENANT = "inter-lab:IL90001"
FILED = ("inter-lab:IL90002", "inter-lab:IL90003")
SHOP = "itreview:IT90001"
INVOICE = "itreview:CC-2026-9001"
ACCOUNTS = 400
SECONDS_AT_MOST = 600
MARK = "Portalops-Attempt"


class Postmaster:
    """Takes letters, and now and then fails: it puts one off, or hangs up once it has one and before it says so."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._lock = Lock()
        self.taken: dict[str, list[str | None]] = defaultdict(list)
        """By Message-ID, the mark on each letter that came under it."""
        self.failures = 0

    @property
    def count(self) -> int:
        """How many letters came, repeats among them."""
        return sum(map(len, list(self.taken.values())))

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take one letter, or fail."""
        with self._lock:
            chance = self._random.random()
            if chance < 0.02:
                self.failures += 1
                return "451 try again later"
            letter = message_from_bytes(envelope.content)
            self.taken[str(letter["Message-ID"])].append(letter[MARK])
            if chance < 0.04:
                self.failures += 1
                server.transport.abort()
        return "250 OK"


class Centre:
    """One store with tenants, users and an invoice in it, and everything that works on it."""

    def __init__(self, folder: Path, address: str, port: int, postmaster: Postmaster) -> None:
        self.folder = folder
        self.address = address
        self.postmaster = postmaster
        self._configuration = folder / "portalops.toml"
        self._configuration.write_text(
            f"store = {str(address)!r}\npapers = 'papers'\n[mail]\nsender = 'support@example.jp'\n"
            f"[mail.smtp]\nhost = '127.0.0.1'\nport = {port}\nstarttls = false\n"
        )

    def begin(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """Begin a command as an operator would."""
        command = [*PORTALOPS, "--lang", "en", "--config", str(self._configuration), *arguments]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTALOPS_")}
        return subprocess.Popen(command, text=True, cwd=self.folder, env=environment, **options)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        process = self.begin(*arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, err = process.communicate(timeout=SECONDS_AT_MOST)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def must(self, *arguments: str) -> str:
        """What a command prints that has to succeed."""
        ran = self.run(*arguments)
        if ran.returncode:
            raise RuntimeError(f"{' '.join(arguments)} ended with {ran.returncode}: {ran.stderr}")
        return ran.stdout

    def file(self, name: str, lines: Sequence[str]) -> str:
        """A file of rows."""
        file = self.folder / name
        file.write_text("".join(f"{line}\n" for line in lines))
        return str(file)

    def furnish(self) -> None:
        """Take over the tenants and what they have, as a centre does it."""
        tenants = [
            f"{ref},佐々木商店,sasaki{number}@example.jp,{ACCOUNTS + 1},card,visa,1234,"
            for number, ref in enumerate((TENANT, *FILED))
        ]
        self.must(
            "import",
            self.file(
                "tenants.csv",
                ["tenant,name,email,licenses,payment_method,card_brand,card_last_four,kind", *tenants,
                 f"{SHOP},高橋商店,t@example.jp,,card,,,法人"],
            ),
            self.file("contracts.csv", ["contract,name,starts_on",
                                        *(f"{ref}/C-1,Web予約,2026-01-01" for ref in (TENANT, *FILED))]),
            self.file("accounts.csv", ["account,name,email",
                                       *(f"{account_of(n)},利用者,u{n}@example.jp" for n in range(ACCOUNTS))]),
            self.file("invoices.csv", ["number,tenant,issued_on,due_on,method,lines",
                                       f"{INVOICE},{SHOP},2026-04-30,2026-05-31,card,Tool=10000@10"]),
            "--yes",
        )  # fmt: skip


def account_of(number: int) -> str:
    """A user who gets one password link."""
    return f"{TENANT}/u{number:04}"


@contextmanager
def a_centre(engine: str, random: Random) -> Iterator[Centre]:
    """A furnished centre on that engine."""
    with ExitStack() as ending:
        folder = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="portalops-faults-")))
        address = str(folder / "store.db") if engine == "sqlite" else ending.enter_context(_a_database())
        postmaster = Postmaster(random)
        port = ending.enter_context(_served(postmaster))
        centre = Centre(folder, address, port, postmaster)
        centre.furnish()
        yield centre


@contextmanager
def _a_database() -> Iterator[str]:
    with a_server() as server:
        name = f"portalops_faults_{uuid4().hex[:12]}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
            try:
                yield make_url(server).set(drivername="postgresql", database=name).render_as_string(hide_password=False)
            finally:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _served(postmaster: Postmaster) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    controller = Controller(postmaster, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()

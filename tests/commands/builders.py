"""Running commands in this process and in a terminal, and the store that they run on."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from sqlalchemy import NullPool, create_engine, make_url
from typer.testing import CliRunner

from portalops import sign_in as signing_in
from portalops.asking import read
from portalops.clock import FixedClock
from portalops.commands.app import app
from portalops.configuration import Configuration
from portalops.operations import CATALOG
from portalops.sign_in import sign_in

DAY = date(2026, 5, 20)
LICENSED = "intra-mart:IM0001/C-1"
OWNER = "intra-mart:IM0001/owner"
TENANT = "inter-lab:IL00123"
LEAVING = "j-motto:JM00200"
SHOP = "itreview:IT00100"
DEBITED = "itreview:IT00200"
GONE = "j-motto:JM00300"
BANK = "inter-lab:IL00124"
INVOICE = "inter-lab:IL-2026-0042"
BY_CARD = "itreview:CC-2026-0042"
EXECUTABLE = str(Path(sys.executable).with_name("portalops"))
MONTHLY = {"billing_cycle": "monthly"}
Where = Path | str
"""A store: the file it is in, or the address of its server."""

OPERATIONS = {operation.name: operation for operation in CATALOG}


def request_file(environment: str) -> str:
    """The request file of an environment's system."""
    return str(Path(__file__).with_name(f"request-{environment}.txt"))


HISTORY: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "tenant register",
        {
            "tenant": TENANT,
            "name": "山田商会株式会社",
            "kana": "ヤマダショウカイ",
            "email": "yamada@example.co.jp",
            "phone": "03-1234-5678",
            "licenses": "5",
            "payment_method": "card",
            "card_brand": "visa",
            "card_last_four": "1234",
        },
    ),
    ("account add", {"account": f"{TENANT}/taro", "name": "山田太郎", "email": "taro@example.co.jp"}),
    ("contract register", {"contract": f"{TENANT}/C-1", "name": "Web予約", "starts_on": "2026-01-01"}),
    ("points adjust", {"tenant": TENANT, "delta": "1000", "reason": "opening balance"}),
    ("points autocharge", {"tenant": TENANT, "border": "300", "limit": "800", "done_on": "2026-05-19"}),
    (
        "invoice register",
        {
            "number": INVOICE,
            "tenant": TENANT,
            "issued_on": "2026-04-30",
            "due_on": "2026-05-31",
            "lines": "基本料金=10000@10; 飲料水=540@8",
            "total": "11583",
        },
    ),
    (
        "tenant register",
        {
            "tenant": "keiai:K00800",
            "name": "海原商店",
            "phone": "03-1234-5678",
            "partner_by": "営業部",
            "partner_on": "2026-05-19",
        },
    ),
    ("account add", {"account": "keiai:K00800/a", "name": "海原一", "email": "a@example.co.jp"}),
    ("account add", {"account": "keiai:K00800/b", "name": "海原二"}),
    ("account suspend", {"account": "keiai:K00800/b", "reason": "休職", "done_on": "2026-05-18"}),
    ("tenant register", {"tenant": "j-motto:JM00123", "name": "鈴木製作所", "joined_on": "2024-04-01", **MONTHLY}),
    ("account add", {"account": "j-motto:JM00123/00001", "name": "鈴木一", "email": "hajime@example.co.jp"}),
    ("tenant register", {"tenant": LEAVING, "name": "佐藤運輸", "joined_on": "2024-04-01", **MONTHLY}),
    ("withdrawal request", {"tenant": LEAVING, "received": "2026-05-18", "reason": "事業終了"}),
    ("tenant register", {"tenant": GONE, "name": "田中農園", "joined_on": "2020-04-01", **MONTHLY}),
    (
        "tenant register",
        {"tenant": SHOP, "name": "高橋商店", "kind": "法人", "email": "t@example.jp", "payment_method": "card"},
    ),
    (
        "invoice register",
        {
            "number": BY_CARD,
            "tenant": SHOP,
            "issued_on": "2026-04-30",
            "due_on": "2026-05-31",
            "method": "card",
            "lines": "Tool=10000@10",
        },
    ),
    (
        "order register",
        {
            "order": f"{SHOP}/100023",
            "ordered_on": "2026-05-18",
            "product": "Tool",
            "plan": "Team",
            "amount": "11000",
        },
    ),
    (
        "tenant register",
        {"tenant": DEBITED, "name": "伊藤商事", "kind": "法人", "email": "i@example.jp", "payment_method": "np"},
    ),
    ("inquiry register", {"inquiry": f"{SHOP}/Q-2", "kind": "other", "written_on": "2026-05-18"}),
    ("inquiry register", {"inquiry": f"{DEBITED}/Q-1", "kind": "other", "written_on": "2026-05-01"}),
    ("debit request", {"tenant": DEBITED, "inquiry": "Q-1", "requested_on": "2026-05-01"}),
    ("debit mandate", {"tenant": DEBITED, "received_on": "2026-05-18"}),
    ("withdrawal request", {"tenant": GONE, "received": "2020-05-18", "reason": "廃業"}),
    ("tenant register", {"tenant": "intra-mart:IM0001", "name": "岡田工業", "kind": "customer_success"}),
    ("account add", {"account": OWNER, "name": "岡田直", "roles": "オーナー"}),
    ("contract register", {"contract": LICENSED, "name": "基盤", "expires_on": "2027-03-31"}),
    ("product register", {"product": f"{LICENSED}/flow", "name": "ワークフロー", "licensed": "10"}),
    ("environment add", {"environment": f"{LICENSED}/live", "name": "本番", "sort_key": "1", "asked_by": OWNER}),
    ("allocation set", {"environment": f"{LICENSED}/live", "product": "flow", "count": "4", "asked_by": OWNER}),
    ("environment add", {"environment": f"{LICENSED}/old", "name": "旧", "sort_key": "9", "asked_by": OWNER}),
    ("allocation set", {"environment": f"{LICENSED}/old", "product": "flow", "count": "1", "asked_by": OWNER}),
    ("activation issue", {"environment": f"{LICENSED}/old", "request": request_file("old"), "asked_by": OWNER}),
    ("invitation send", {"contract": LICENSED, "email": "sora@example.co.jp", "language": "ja", "asked_by": OWNER}),
    ("resource register", {"resource": f"{LICENSED}/guide", "name": "手引き"}),
    ("quote request", {"contract": LICENSED, "kind": "renewal", "items": "flow=10", "asked_by": OWNER}),
    (
        "quote register",
        {
            "quote": f"{SHOP}/E-1",
            "kind": "cart",
            "items": "Tool=1",
            "total": "11000",
            "quoted_on": "2026-04-01",
            "valid_until": "2026-04-30",
        },
    ),
    ("tenant register", {"tenant": BANK, "name": "中村商店", "email": "n@example.co.jp", "payment_method": "振込"}),
    ("transfer report", {"tenant": BANK, "paid_on": "2026-05-18", "billed": "11000", "paid": "10000"}),
)


class Ran(NamedTuple):
    """What a command gave back."""

    code: int
    out: str
    err: str


def portalops(*arguments: str, stdin: str | bytes | None = None) -> Ran:
    """Run a command in this process."""
    result = CliRunner().invoke(app, list(arguments), input=stdin, prog_name="portalops", catch_exceptions=False)
    return Ran(result.exit_code, result.stdout, result.stderr)


@contextmanager
def working_as(name: str) -> Iterator[None]:
    """Let the system know the person at the terminal by another name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing_in, "operator_name", lambda: name)
        yield


def furnish(store: Path | str) -> None:
    """Make a store in which some things have happened."""
    with sign_in(Configuration(store=str(store)), door="test", clock=FixedClock(DAY)) as session:
        for number, (name, answers) in enumerate(HISTORY):
            operation = OPERATIONS[name]
            session.desk.perform(operation, read(operation.asks, answers), request_id=f"history-{number}")


def rows_in(where: Where, statement: str) -> list[Any]:
    """What a statement gives or changes in a store, past the program."""
    url = f"sqlite:///{where}" if isinstance(where, Path) else make_url(where).set(drivername="postgresql+psycopg")
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        result = connection.exec_driver_sql(statement)
        return list(map(tuple, result)) if result.returns_rows else []


@cache
def furnished() -> bytes:
    """The file of a store in which some things have happened; made once, because it takes as long as many tests."""
    with TemporaryDirectory() as folder:
        store = Path(folder) / "portalops.db"
        furnish(store)
        return store.read_bytes()


def in_terminal(*arguments: str, keys: str = "", columns: int = 80, **environment: str) -> Ran:
    """Run the program in a terminal of its own, type keys once it asks, and give everything that it showed."""
    child, terminal = pty.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a run in the background would leave it ignored
        os.execve(EXECUTABLE, [EXECUTABLE, *arguments], os.environ | {"COLUMNS": str(columns)} | environment)
    shown, typed, deadline = b"", False, time.monotonic() + 30
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                piece = os.read(terminal, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        if keys and not typed and b"[y/N]" in shown:
            os.write(terminal, keys.encode())
            typed = True
    os.close(terminal)  # which hangs up on a program that is still waiting, so that a test fails instead of waiting too
    _, status = os.waitpid(child, 0)
    return Ran(os.waitstatus_to_exitcode(status), shown.decode("utf-8", "replace").replace("\r\n", "\n"), "")

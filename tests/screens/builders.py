"""A console for tests: a real store with a few tenants, an operator, and a day that stands still."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from portalops.asking import read
from portalops.clock import Clock, FixedClock
from portalops.desk import Desk, Operator, Receipt
from portalops.operation import Permission
from portalops.operations import CATALOG
from portalops.references import TenantRef
from portalops.screens.app import Console
from portalops.screens.paper import Paper
from portalops.screens.rows import Rows
from portalops.store.opening import Store
from tests.builders import PROFILES
from tests.places import a_store_in

TODAY = date(2026, 5, 20)
STORE = "portalops.db"
YAMADA = TenantRef("inter-lab:yamada")
SUZUKI = TenantRef("j-motto:JM00123")
OPERATIONS = {operation.name: operation for operation in CATALOG}
_WORKING = {"look", "find", "queue", "load", "pages", "save", "default"}

DEEDS: tuple[tuple[date, str, dict[str, str]], ...] = (
    (
        date(2026, 4, 1),
        "tenant register",
        {
            "tenant": YAMADA,
            "name": "山田商会株式会社",
            "kana": "ヤマダショウカイ",
            "kind": "group",
            "email": "keiri@yamada.example.co.jp",
            "phone": "03-1234-5678",
            "joined_on": "2024-04-01",
            "billing_cycle": "monthly",
            "payment_method": "bank_transfer",
            "licenses": "5",
        },
    ),
    (
        date(2026, 4, 1),
        "account add",
        {
            "account": f"{YAMADA}/taro",
            "name": "山田太郎",
            "kana": "ヤマダタロウ",
            "email": "taro@yamada.example.co.jp",
            "roles": "manager",
        },
    ),
    (
        date(2026, 4, 1),
        "account add",
        {"account": f"{YAMADA}/hanako", "name": "高﨑花子", "email": "hanako@yamada.example.co.jp", "roles": "member"},
    ),
    (
        date(2026, 4, 1),
        "contract register",
        {"contract": f"{YAMADA}/C-1", "name": "Web予約", "starts_on": "2026-01-01"},
    ),
    (date(2026, 4, 2), "points adjust", {"tenant": YAMADA, "delta": "1200", "reason": "開設のお礼"}),
    (
        date(2026, 4, 2),
        "points autocharge",
        {"tenant": YAMADA, "border": "1000", "limit": "5000", "done_on": "2026-04-02"},
    ),
    (
        date(2026, 4, 30),
        "invoice register",
        {
            "number": "inter-lab:IL-2026-0042",
            "tenant": YAMADA,
            "issued_on": "2026-04-30",
            "due_on": "2026-05-31",
            "lines": "基本料金=10000@10; 飲料水=1500@8",
        },
    ),
    (
        date(2026, 4, 1),
        "tenant register",
        {
            "tenant": SUZUKI,
            "name": "鈴木印刷有限会社",
            "kana": "スズキインサツ",
            "email": "info@suzuki.example.jp",
            "phone": "06-9876-5432",
            "joined_on": "2021-12-01",
            "billing_cycle": "yearly",
            "billing_month": "10",
            "licenses": "15",
        },
    ),
    (
        date(2026, 4, 10),
        "withdrawal request",
        {"tenant": SUZUKI, "received": "2026-04-10", "reason": "事業の縮小のため"},
    ),
)


def a_desk(folder: Path, day: date = TODAY, may: frozenset[Permission] = frozenset(Permission)) -> Desk:
    """A desk at the store in a folder."""
    clock = FixedClock(day)
    return _a_desk(a_store_in(folder / STORE, clock), clock, may)


def _a_desk(office: Store, clock: Clock, may: frozenset[Permission] = frozenset(Permission)) -> Desk:
    return Desk(office=office, operator=Operator(name="sato", may=may), profiles=PROFILES, clock=clock, door="console")


def do(desk: Desk, name: str, answers: Mapping[str, str]) -> Receipt:
    """Perform an operation from answers as they are typed."""
    operation = OPERATIONS[name]
    return desk.perform(operation, read(operation.asks, answers), request_id=f"{name}:{answers}")


def a_store_with_tenants(file: Path) -> None:
    """Make a store in which a few things were done."""
    for day, name, answers in DEEDS:
        with closing(a_store_in(file, FixedClock(day))) as office:
            do(_a_desk(office, FixedClock(day)), name, answers)


def leave_provisionally(desk: Desk) -> TenantRef:
    """Plan the withdrawal of a hosting tenant, whose day of leaving is only provisional."""
    tenant = TenantRef("j-motto:JM00777")
    do(
        desk,
        "tenant register",
        {"tenant": tenant, "name": "田中建設", "joined_on": "2021-12-01", "billing_cycle": "monthly", "hosting": "yes"},
    )
    do(desk, "withdrawal request", {"tenant": tenant, "received": "2026-05-20", "reason": "移転"})
    return tenant


def a_console(folder: Path, **options: Any) -> Console:
    """A console on the store in a folder."""
    may = options.pop("may", frozenset(Permission))
    return Console(lambda: a_desk(folder, may=may), store="/srv/practice/portalops.db", **options)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until nothing is being fetched any more."""
    rests = 0
    for _ in range(1000):
        await pilot.pause()
        rests = 0 if _is_working(pilot.app) else rests + 1
        if rests == 3:
            return
    raise AssertionError("it never came to rest")


def _is_working(app: Any) -> bool:
    """Whether the desk is still being opened or asked; a form that waits for the operator doesn't count."""
    workers = [worker for worker in app.workers if worker.is_running and worker.group in _WORKING]
    return app.desk is None or any(worker.name != "open_operation" for worker in workers)


async def type_in(pilot: Pilot[Any], text: str) -> None:
    """Type a text at one stroke, and wait for what follows from it."""
    entry = pilot.app.focused
    assert isinstance(entry, Input), "what is typed goes where one types"
    entry.insert_text_at_cursor(text)
    await settle(pilot)


def said(pilot: Pilot[Any]) -> str:
    """Everything on the sheets of the screen, as one text."""
    return "\n".join(
        f"{block.label} {block.text}".strip() for paper in pilot.app.screen.query(Paper) for block in paper.blocks
    )


def listed(pilot: Pilot[Any], name: str) -> list[list[str]]:
    """The cells of a list of the screen."""
    return [list(row.cells) for row in pilot.app.screen.query_one(f"#{name}", Rows).rows]


def pressing(*keys: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Press keys one after the other, each after what the one before it set off."""

    async def press(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        for key in keys:
            if key.startswith("type "):
                await type_in(pilot, key.removeprefix("type "))
            else:
                await pilot.press(key)
                await settle(pilot)

    return press

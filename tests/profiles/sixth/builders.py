"""A desk at a sixth portal, on a real store, where some things have happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from portalops.asking import read
from portalops.clock import FixedClock
from portalops.desk import Desk, Operator
from portalops.errors import PortalopsError
from portalops.facts import BatchFile
from portalops.operation import Column, Operation, Permission, Query
from portalops.operations import CATALOG
from portalops.plan import ApprovalNeeded, Plan, Refused
from portalops.profiles.load import Profiles
from portalops.profiles.parts import Rule
from portalops.queries import LOOKUPS
from portalops.words import tell
from tests.places import a_store_in

NAME = "hoshi-books"
DAY = date(2026, 5, 20)
PROFILES = Profiles((Path(__file__).parent,))
SIXTH = PROFILES[NAME]
OPERATIONS = {operation.name: operation for operation in CATALOG}
QUERIES = {query.name: query for query in LOOKUPS}

LIBRARY = {
    "kind": "文庫",
    "kana": "ツキヨ",
    "phone": "0460-11-2222",
    "email": "tsukiyo@example.jp",
    "billing_cycle": "年1回",
    "billing_month": "11",
    "payment_method": "コンビニ",
    "joined_on": "2023-01-10",
    "licenses": "5",
    "license_price": "700",
}
BILL = {"issued_on": "2026-05-08", "due_on": "2026-07-31", "lines": "会費=1005@10"}

YEARLY = {"first_renewal_on": "2026-05-06", "cycle": "年会費", "price": "3650", "prepaid": "yes"}
ASKS = {"asked_by": f"{NAME}:F006/1"}
SHELF = {**LIBRARY, "kind": "shelf", "licenses": "", "license_price": ""}


def a_request_file(environment: str) -> str:
    """The request file of one of the library's reading machines."""
    return str(Path(__file__).with_name(f"{environment}.txt"))


# What happened before: two readers at a library, a bill of each way to pay, one library that leaves, one that should have.
HISTORY: tuple[tuple[str, dict[str, str]], ...] = (
    ("tenant register", {"tenant": f"{NAME}:a001", "name": "月夜文庫", **LIBRARY}),
    ("account add", {"account": f"{NAME}:A001/1", "name": "月野文", "roles": "司書", "email": "fumi@example.jp"}),
    ("account add", {"account": f"{NAME}:A001/7", "name": "月野読", "roles": "reader"}),
    ("contract register", {"contract": f"{NAME}:A001/K1", "name": "定期便", **YEARLY}),
    ("contract register", {"contract": f"{NAME}:A001/K2", "name": "貸出札", "per_license": "yes", **YEARLY}),
    ("apikey register", {"apikey": f"{NAME}:A001/P1", "contract": f"{NAME}:A001/K1", "last_four": "tuki"}),
    ("transfer report", {"tenant": f"{NAME}:A001", "paid_on": "2026-05-11", "billed": "700", "paid": "750"}),
    ("points adjust", {"tenant": f"{NAME}:A001", "delta": "200", "reason": "移行"}),
    ("invoice register", {"number": f"{NAME}:B-1", "tenant": f"{NAME}:A001", **BILL}),
    ("invoice register", {"number": f"{NAME}:B-2", "tenant": f"{NAME}:A001", "method": "ブックカード", **BILL}),
    ("order register", {"order": f"{NAME}:A001/O-1", "ordered_on": "2026-05-18", "product": "詩集", "plan": "月刊", "amount": "2200"}),
    ("tenant register", {"tenant": f"{NAME}:f006", "name": "灯文庫", **LIBRARY}),
    ("account add", {"account": f"{NAME}:F006/1", "name": "灯野守", "roles": "司書"}),
    ("account add", {"account": f"{NAME}:F006/7", "name": "灯野読", "roles": "読者"}),
    ("contract register", {"contract": f"{NAME}:F006/K9", "name": "読書端末", "expires_on": "2026-12-31"}),
    ("product register", {"product": f"{NAME}:F006/K9/reader", "name": "端末", "licensed": "5"}),
    ("environment add", {"environment": f"{NAME}:F006/K9/desk", "name": "閲覧室", "sort_key": "い", **ASKS}),
    ("allocation set", {"environment": f"{NAME}:F006/K9/desk", "product": "reader", "count": "2", **ASKS}),
    ("environment add", {"environment": f"{NAME}:F006/K9/hall", "name": "広間", "sort_key": "あ", **ASKS}),
    ("allocation set", {"environment": f"{NAME}:F006/K9/hall", "product": "reader", "count": "1", **ASKS}),
    ("activation issue", {"environment": f"{NAME}:F006/K9/hall", "request": a_request_file("hall")}),
    ("invitation send", {"contract": f"{NAME}:F006/K9", "email": "yume@example.jp", "language": "和文", **ASKS}),
    ("company add", {"tenant": f"{NAME}:F006", "name": "(株)灯", **ASKS}),
    ("resource register", {"resource": f"{NAME}:F006/K9/guide", "name": "手引き", "product": "reader"}),
    ("quote request", {"contract": f"{NAME}:F006/K9", "kind": "小包", "items": "見本=3", **ASKS}),
    ("quote register", {"quote": f"{NAME}:F006/Z1", "kind": "parcel", "items": "星図=2", "total": "900", "quoted_on": "2026-05-01", "valid_until": "2026-05-02"}),
    ("inquiry register", {"inquiry": f"{NAME}:F006/T-9", "kind": "お褒め", "written_on": "2026-05-19", "note": "棚番の直し"}),
    ("tenant register", {"tenant": f"{NAME}:b002", "name": "夕凪文庫", **LIBRARY}),
    ("withdrawal request", {"tenant": f"{NAME}:B002", "received": "2026-05-07", "reason": "閉館"}),
    ("tenant register", {"tenant": f"{NAME}:c003", "name": "朝霧文庫", **LIBRARY}),
    ("withdrawal request", {"tenant": f"{NAME}:C003", "received": "2026-04-10", "reason": "閉館"}),
    ("tenant register", {"tenant": f"{NAME}:d004", "name": "星見さん", **SHELF}),
)  # fmt: skip
_ids = count()


class Outcome(Struct, frozen=True, kw_only=True):
    """How an attempt ended: the word for it, and the plan."""

    code: str
    plan: Plan


@contextmanager
def a_furnished_desk(folder: Path) -> Iterator[Desk]:
    """A desk on a new store, where the history has happened."""
    clock = FixedClock(DAY)
    store = a_store_in(folder / "store.sqlite", clock)
    operator = Operator(name="sato", may=frozenset(Permission))
    desk = Desk(office=store, operator=operator, profiles=PROFILES, clock=clock, door="test")
    for name, answers in HISTORY:
        done = attempt(desk, OPERATIONS[name], answers)
        assert done.code == "done", f"{name}: {told(done.plan)}"
    file = BatchFile(run="d", operation="points adjust", name="rows.csv", digest="d", columns=("tenant",), rows=3)
    store.batches().begin(file, operator.name)
    desk.look_up(QUERIES["tenant show"], read(QUERIES["tenant show"].asks, {"tenant": f"{NAME}:A001"}))
    yield desk
    store.close()


def attempt(desk: Desk, operation: Operation[Any, Any], answers: dict[str, str]) -> Outcome:
    """Do one thing, as it is typed, and say how it ended."""
    try:
        receipt = desk.perform(operation, read(operation.asks, answers), request_id=f"sixth-{next(_ids)}")
    except (Refused, ApprovalNeeded) as stopped:
        return Outcome(code=stopped.plan.outcome, plan=stopped.plan)
    except PortalopsError as stopped:
        raise AssertionError(tell(stopped.text)) from stopped
    assert receipt.plan is not None
    return Outcome(code="done", plan=receipt.plan)


def looked_up(desk: Desk, query: Query[Any, Any], answers: dict[str, str]) -> str:
    """Everything that a look-up shows, as one text."""
    rows = desk.look_up(query, read(query.asks, answers))
    return "\n".join(line for row in rows for line in _lines(query.columns, row))


def _lines(columns: tuple[Column[Any], ...], row: Any) -> Iterator[str]:
    for column in columns:
        value = column.of(row)
        if column.columns:
            yield from (line for part in value or () for line in _lines(column.columns, part))
        else:
            yield f"{column.name}: {tell(value)}"


def rules_of(value: Any) -> set[str]:
    """The id of every rule that stands anywhere in a plan."""
    if isinstance(value, Rule):
        return {value.id}
    if isinstance(value, Struct):
        return set().union(*(rules_of(getattr(value, field.name)) for field in msgspec.structs.fields(value)))
    if isinstance(value, tuple | list):
        return set().union(*map(rules_of, value))
    return set()


def told(plan: Plan) -> str:
    """What a plan says, as one text."""
    texts = [*(refusal.text for refusal in plan.refusals), *(notice.text for notice in plan.notices)]
    texts += [plan.approval.text] if plan.approval else []
    texts += [plan.route.who] if plan.route else []
    return " ".join(map(tell, texts))

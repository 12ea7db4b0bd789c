"""What the tests of editing share: a desk on a new store, and what it answers in short."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from portalops.asking import read
from portalops.desk import Desk
from portalops.errors import PortalopsError
from portalops.operation import Operation
from portalops.operations import CATALOG
from portalops.plan import ApprovalNeeded, Plan, Refused
from portalops.queries import LOOKUPS
from tests.queries.builders import TODAY, a_desk, look, shown

__all__ = ["OPERATIONS", "TODAY", "a_desk", "account", "done", "of", "plan_of", "tried"]

OPERATIONS: dict[str, Operation[Any, Any]] = {operation.name: operation for operation in CATALOG}
QUERIES = {query.name: query for query in LOOKUPS}
_number = iter(range(1_000_000))

TENANTS: dict[str, dict[str, str]] = {
    "inter-lab:L1": {"name": "海野研究所", "email": "l@example.jp", "kind": "group", "licenses": "3"},
    "inter-lab:P1": {"name": "海野一郎", "email": "p@example.jp", "kind": "personal"},
    "intra-mart:M1": {"name": "松島工業"},
    "itreview:I1": {"name": "青空企画", "phone": "03-0000-1111"},
    "j-motto:JM1": {"name": "鈴木製作所", "joined_on": "2024-04-01", "billing_cycle": "monthly"},
    "keiai:K1": {
        "name": "高橋建設",
        "kind": "法人",
        "phone": "03-1234-5678",
        "partner_by": "営業部",
        "partner_on": "2026-04-01",
    },
}
USERS: dict[str, dict[str, str]] = {
    "inter-lab:L1/boss": {"name": "海野波", "roles": "manager", "email": "boss@example.jp"},
    "inter-lab:L1/jiro": {"name": "海野次郎", "roles": "member", "email": "jiro@example.jp"},
    "intra-mart:M1/a": {"name": "松島青", "roles": "owner"},
    "intra-mart:M1/b": {"name": "松島緑", "roles": "member"},
    "itreview:I1/u": {"name": "青空歩", "email": "u@example.jp"},
    "j-motto:JM1/1": {"name": "鈴木社長", "roles": "サイトの管理者", "email": "p@example.jp", "kana": "スズキ"},
    "j-motto:JM1/2": {"name": "鈴木二郎", "roles": "一般"},
    "keiai:K1/taro": {"name": "高橋太郎", "email": "taro@example.co.jp", "phone": "090-1111-2222", "kana": "タカハシ"},
    "keiai:K1/jiro": {"name": "高橋次郎", "email": "jiro@example.co.jp"},
}


def of(folder: Path, *portals: str) -> Desk:
    """A desk on a new store with the tenants and users of some portals."""
    desk = a_desk(folder)
    for noun, rows in (("tenant register", TENANTS), ("account add", USERS)):
        for ref, traits in rows.items():
            if ref.partition(":")[0] in portals:
                done(desk, noun, ref, **traits)
    return desk


def plan_of(desk: Desk, name: str, target: str, /, **answers: str) -> Plan:
    """The plan for what is typed."""
    operation = OPERATIONS[name]
    return desk.preview(operation, _asked(operation, target, answers))


def tried(desk: Desk, name: str, target: str, /, **answers: str) -> str | list[tuple[str, str]]:
    """Try it: done, the way it ended, or every refusal's code and rule."""
    operation = OPERATIONS[name]
    try:
        desk.perform(operation, _asked(operation, target, answers), request_id=f"accounts-{next(_number)}")
    except (Refused, ApprovalNeeded) as stopped:
        if stopped.plan.refusals:
            return [(refusal.code, refusal.rule.id) for refusal in stopped.plan.refusals]
        route = stopped.plan.route
        return f"route {route.rule.id}" if route else stopped.plan.outcome
    except PortalopsError as stopped:
        return stopped.code
    return "done"


def done(desk: Desk, name: str, target: str, /, **answers: str) -> None:
    """Do it; it must be possible."""
    assert tried(desk, name, target, **answers) == "done", (name, target)


def account(desk: Desk, ref: str) -> dict[str, Any]:
    """A user's page, without its records."""
    (row,) = look(desk, QUERIES["account show"], account=ref)
    return {name: value for name, value in shown(QUERIES["account show"], row).items() if name != "done_lately"}


def _asked(operation: Operation[Any, Any], target: str, answers: dict[str, str]) -> Any:
    return read(operation.asks, {operation.asks.__struct_fields__[0]: target, **answers})

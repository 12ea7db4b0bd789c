"""What the operations' tests share: a plan from answers as they are typed, and its refusals in short."""

from __future__ import annotations

from datetime import date
from typing import Any

from portalops.asking import read
from portalops.facts import Contract
from portalops.operation import Operation
from portalops.plan import Plan
from portalops.references import ContractRef
from portalops.words import tell
from tests.builders import a_profile

TODAY = date(2026, 5, 29)


def a_contract(ref: str = "inter-lab:yamada/C-1", **traits: Any) -> Contract:
    """A service that renews on the first of every month, for 10,000 yen in advance."""
    ordinary = {
        "name": "Web予約",
        "starts_on": date(2026, 1, 1),
        "first_renewal_on": date(2026, 2, 1),
        "cycle": "monthly",
        "price": 10_000,
        "prepaid": True,
    }
    return Contract(ref=ContractRef(ref), **(ordinary | traits))


def planned(operation: Operation[Any, Any], portal: str, facts: Any, **answers: str) -> Plan:
    """The operation's own plan at a portal for what was typed, with facts handed in."""
    return operation.plan(read(operation.asks, answers), facts, a_profile(portal), TODAY)


def refused(plan: Plan) -> list[tuple[str | None, str]]:
    """Each refusal's field and code."""
    return [(refusal.field, refusal.code) for refusal in plan.refusals]


def noticed(plan: Plan) -> list[str]:
    """Each notice in words."""
    return [tell(notice.text) for notice in plan.notices]

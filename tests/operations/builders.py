"""What the operations' tests share: a plan from answers as they are typed, and its refusals in short."""

from __future__ import annotations

from datetime import date
from typing import Any

from portalops.asking import read
from portalops.operation import Operation
from portalops.plan import Plan
from portalops.words import tell
from tests.builders import a_profile

TODAY = date(2026, 5, 29)


def planned(operation: Operation[Any, Any], portal: str, facts: Any, **answers: str) -> Plan:
    """The operation's own plan at a portal for what was typed, with facts handed in."""
    return operation.plan(read(operation.asks, answers), facts, a_profile(portal), TODAY)


def refused(plan: Plan) -> list[tuple[str | None, str]]:
    """Each refusal's field and code."""
    return [(refusal.field, refusal.code) for refusal in plan.refusals]


def noticed(plan: Plan) -> list[str]:
    """Each notice in words."""
    return [tell(notice.text) for notice in plan.notices]

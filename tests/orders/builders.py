"""What the tests of orders and payments share: a desk on a store of its own, a customer, and what is typed at it."""

from __future__ import annotations

from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from portalops.asking import read
from portalops.clock import FixedClock
from portalops.desk import Desk, Operator
from portalops.errors import PortalopsError
from portalops.operation import Operation, Permission
from portalops.operations.inquiry_register import REGISTER_INQUIRY
from portalops.operations.order_register import REGISTER_ORDER
from portalops.operations.tenant_register import REGISTER_TENANT
from portalops.plan import Plan
from portalops.words import tell
from tests.builders import PROFILES
from tests.places import a_store_in

TODAY = date(2026, 11, 20)
SHOP = "itreview:IT1"
_ids = count()


def a_desk(folder: Path, today: date = TODAY, store: str = "store.sqlite") -> Desk:
    """A desk on a day where one operator may do everything, on the store of that name in a folder."""
    clock = FixedClock(today)
    operator = Operator(name="sato", may=frozenset(Permission))
    return Desk(
        office=a_store_in(folder / store, clock), operator=operator, profiles=PROFILES, clock=clock, door="command"
    )


def a_customer(desk: Desk, tenant: str = SHOP, **traits: str) -> str:
    """A company that pays by transfer on credit, unless said otherwise; gives its reference."""
    given = {"name": "山田商会株式会社", "kind": "法人", "email": "a@example.jp", "payment_method": "np"} | traits
    do(desk, REGISTER_TENANT, tenant=tenant, **given)
    return tenant


def an_order(number: str = "100023", tenant: str = SHOP, **traits: str) -> dict[str, str]:
    """What is typed to register an order with nothing special about it."""
    given = {"ordered_on": "2026-11-20", "product": "Tool", "plan": "Team", "amount": "11000"}
    return {"order": f"{tenant}/{number}"} | given | traits


def do(desk: Desk, operation: Operation[Any, Any], **answers: str) -> Plan:
    """Do one thing, as it is typed, and give its plan."""
    receipt = desk.perform(operation, read(operation.asks, answers), request_id=f"orders-{next(_ids)}")
    assert receipt.plan is not None
    return receipt.plan


def wrote(desk: Desk, *numbers: str, tenant: str = SHOP) -> None:
    """Register an inquiry of the customer under each of these numbers."""
    for number in numbers:
        do(desk, REGISTER_INQUIRY, inquiry=f"{tenant}/{number}", kind="その他", written_on="2026-01-05")


def order(desk: Desk, number: str = "100023", tenant: str = SHOP, **traits: str) -> None:
    """Register an order."""
    do(desk, REGISTER_ORDER, **an_order(number, tenant, **traits))


def planned(desk: Desk, operation: Operation[Any, Any], **answers: str) -> Plan:
    """What doing it would do."""
    return desk.preview(operation, read(operation.asks, answers))


def tried(desk: Desk, operation: Operation[Any, Any], **answers: str) -> str:
    """How doing it ends: done, or the code of what stops it."""
    try:
        do(desk, operation, **answers)
    except PortalopsError as stopped:
        return stopped.code
    return "done"


def refused(plan: Plan) -> list[tuple[str | None, str, str]]:
    """Each refusal's field, code and rule."""
    return [(refusal.field, refusal.code, refusal.rule.id) for refusal in plan.refusals]


def noticed(plan: Plan) -> list[str]:
    """The rule of each notice."""
    return [notice.rule.id for notice in plan.notices]


def told(plan: Plan) -> str:
    """What the refusals and the notices say, as one text."""
    texts = [refusal.text for refusal in plan.refusals] + [notice.text for notice in plan.notices]
    return " ".join(map(tell, texts))


def tenant_of(desk: Desk, tenant: str = SHOP) -> Any:
    """The tenant as it stands."""
    from portalops.queries.tenant_show import SHOW_TENANT

    (page,) = desk.look_up(SHOW_TENANT, read(SHOW_TENANT.asks, {"tenant": tenant}))
    return page

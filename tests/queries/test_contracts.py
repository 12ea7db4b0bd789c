"""Contracts as they are shown: until their last day, after it, and once they were cancelled."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portalops.asking import read
from portalops.desk import Desk
from portalops.operations.contract_cancel import CANCEL_CONTRACT
from portalops.operations.contract_register import REGISTER_CONTRACT
from portalops.operations.tenant_register import REGISTER_TENANT
from portalops.queries.contracts import LIST_CONTRACTS
from portalops.queries.tenant_show import SHOW_TENANT
from tests.orders.builders import a_desk, do
from tests.queries.builders import shown

LICENSED = "intra-mart:IM1"
SERVED = "inter-lab:IL1"


def listed(desk: Desk, tenant: str = LICENSED) -> list[tuple[str, str, Any]]:
    """Each contract with its state and the days it has left, as scripts read it."""
    rows = desk.look_up(LIST_CONTRACTS, read(LIST_CONTRACTS.asks, {"tenant": tenant}))
    told = [shown(LIST_CONTRACTS, row) for row in rows]
    return [(row["contract"].part, str(row["state"]), row.get("days_left")) for row in told]


def a_contract_until(folder: Path, last: str, today: str) -> Desk:
    desk = a_desk(folder, date.fromisoformat(today))
    do(desk, REGISTER_TENANT, tenant=LICENSED, name="岡田工業", kind="customer_success")
    do(desk, REGISTER_CONTRACT, contract=f"{LICENSED}/C-1", name="基盤", expires_on=last)
    return desk


@pytest.mark.parametrize(
    ("today", "state", "left"),
    [
        ("2026-10-30", "active", 1),
        ("2026-10-31", "active", 0),
        ("2026-11-01", "expired", None),
        ("2027-11-01", "expired", None),
    ],
)
def test_a_contract_has_expired_from_the_day_after_its_last(
    place: Path, today: str, state: str, left: int | None
) -> None:
    desk = a_contract_until(place, "2026-10-31", today)
    assert listed(desk) == [("C-1", state, left)]
    (page,) = desk.look_up(SHOW_TENANT, read(SHOW_TENANT.asks, {"tenant": LICENSED}))
    assert [(line.state, line.days_left) for line in page.parts["contracts"]] == [(state, left)]


def test_what_has_run_out_comes_after_what_holds(place: Path) -> None:
    desk = a_contract_until(place, "2026-10-31", "2026-11-20")
    do(desk, REGISTER_CONTRACT, contract=f"{LICENSED}/C-2", name="基盤", expires_on="2026-11-20")
    assert listed(desk) == [("C-2", "active", 0), ("C-1", "expired", None)]


def test_a_cancelled_contract_stays_cancelled(place: Path) -> None:
    desk = a_desk(place)
    do(desk, REGISTER_TENANT, tenant=SERVED, name="山田", kind="personal", email="p@example.jp")
    do(desk, REGISTER_CONTRACT, contract=f"{SERVED}/C-1", name="名刺管理")
    assert listed(desk, SERVED) == [("C-1", "active", None)]
    do(desk, CANCEL_CONTRACT, contract=f"{SERVED}/C-1", on="2026-11-20", reason="解約")
    assert listed(desk, SERVED) == [("C-1", "cancelled", None)]

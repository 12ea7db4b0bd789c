"""points history and balance history: two ledgers, page by page, also of a tenant that has left."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portalops.clock import FixedClock
from portalops.desk import Desk, Operator
from portalops.errors import NotFound
from portalops.operation import Permission
from portalops.operations.contract_cancel import CANCEL_CONTRACT
from portalops.operations.contract_register import REGISTER_CONTRACT
from portalops.operations.invoice_register import REGISTER_INVOICE
from portalops.operations.points_adjust import ADJUST_POINTS
from portalops.operations.points_autocharge import SET_AUTOCHARGE
from portalops.operations.points_charge import CHARGE_POINTS
from portalops.operations.tenant_register import REGISTER_TENANT
from portalops.plan import Refused
from portalops.queries.ledgers import SHOW_BALANCE_HISTORY, SHOW_POINTS_HISTORY
from portalops.queries.tenant_show import SHOW_TENANT
from tests.builders import PROFILES
from tests.places import a_store_in
from tests.queries.builders import a_desk, do, look, shown

YAMADA = "inter-lab:yamada"
RENEWS = {"starts_on": "2026-01-01", "first_renewal_on": "2026-02-01", "cycle": "monthly", "prepaid": "yes"}


@pytest.fixture
def desk(place: Path) -> Desk:
    busy = a_desk(place)
    do(busy, REGISTER_TENANT, tenant=YAMADA, name="山田", email="y@example.co.jp", payment_method="card",
       card_brand="visa", card_last_four="1234")  # fmt: skip
    for number in (1, 2):
        do(busy, REGISTER_CONTRACT, contract=f"{YAMADA}/C-{number}", name="Web予約", price="10000", **RENEWS)
    do(busy, ADJUST_POINTS, tenant=YAMADA, delta="700", reason="お礼")
    do(busy, SET_AUTOCHARGE, tenant=YAMADA, border="1000", limit="5000", done_on="2026-05-29")
    do(busy, CHARGE_POINTS, tenant=YAMADA, cause="u-1")
    do(busy, CANCEL_CONTRACT, contract=f"{YAMADA}/C-1", on="2026-05-15", reason="解約")
    do(busy, REGISTER_INVOICE, number="inter-lab:N-1", tenant=YAMADA, issued_on="2026-05-20", due_on="2026-06-30",
       lines="名刺管理=1000@10", total="1100")  # fmt: skip
    return busy


def history(desk: Desk, query: object, **asked: str) -> list[tuple[str, int, int]]:
    rows = look(desk, query, tenant=YAMADA, **asked)  # type: ignore[arg-type]
    return [(row["cause"], row["delta"], row["balance"]) for row in (shown(query, each) for each in rows)]  # type: ignore[arg-type]


def test_il_27_points_and_balance_have_a_history_each(desk: Desk) -> None:
    assert history(desk, SHOW_POINTS_HISTORY) == [("auto_charge", 4_300, 5_000), ("adjustment", 700, 700)]
    assert history(desk, SHOW_BALANCE_HISTORY) == [("set_off", -1_100, 4_061), ("refund", 5_161, 5_161)]


def test_a_history_is_read_page_by_page(desk: Desk) -> None:
    (first,) = look(desk, SHOW_POINTS_HISTORY, tenant=YAMADA, limit="1")
    (second,) = look(desk, SHOW_POINTS_HISTORY, tenant=YAMADA, limit="1", after=str(first.number))
    assert (first.reason, second.reason) == ("u-1", "お礼")
    assert look(desk, SHOW_POINTS_HISTORY, tenant=YAMADA, after=str(second.number)) == []


def test_il_33_the_page_shows_the_balance_beside_the_points(desk: Desk) -> None:
    (page,) = look(desk, SHOW_TENANT, tenant=YAMADA)
    told = shown(SHOW_TENANT, page)
    assert (told["points"], told["balance"]) == (5_000, 4_061)
    assert [(row["cause"], row["delta"]) for row in told["balance_history"]] == [("set_off", -1_100), ("refund", 5_161)]


def test_il_28_points_of_long_ago_are_still_there(desk: Desk, place: Path) -> None:
    clock = FixedClock(date(2036, 2, 28))
    later = Desk(
        office=a_store_in(place / "store.sqlite", clock),
        operator=Operator(name="sato", may=frozenset(Permission)),
        profiles=PROFILES,
        clock=clock,
        door="command",
    )
    (page,) = look(later, SHOW_TENANT, tenant=YAMADA)
    assert page.tenant.points == 5_000


@pytest.mark.parametrize("portal", ["intra-mart", "itreview", "j-motto", "keiai"])
def test_where_there_are_neither_points_nor_a_balance_nothing_is_listed(desk: Desk, portal: str) -> None:
    for query, rule in ((SHOW_POINTS_HISTORY, "PO-NOPOINTS"), (SHOW_BALANCE_HISTORY, "PO-NOBALANCE")):
        with pytest.raises(Refused) as stopped:
            look(desk, query, tenant=f"{portal}:A1")
        assert [refusal.rule.id for refusal in stopped.value.plan.refusals] == [rule]


def test_a_tenant_that_is_not_there_has_no_history(desk: Desk) -> None:
    with pytest.raises(NotFound):
        look(desk, SHOW_POINTS_HISTORY, tenant="inter-lab:nobody")

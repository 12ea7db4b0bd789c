"""contract cancel: one service ends on its day, and the unused days of what was paid in advance go to the balance."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops import effects as e
from portalops.asking import read
from portalops.facts import Contract
from portalops.operations.contract_cancel import CANCEL_CONTRACT
from portalops.plan import Plan
from portalops.rules.cancellations import Ending
from portalops.words import tell
from tests.builders import a_profile, a_tenant
from tests.operations.builders import a_contract, noticed, refused


def cancelled(
    on: str,
    contract: Contract | None = None,
    others: tuple[Contract, ...] = (),
    today: date | None = None,
    billed: str = "",
    **traits: Any,
) -> Plan:
    ending = contract or a_contract()
    asked = read(CANCEL_CONTRACT.asks, {"contract": ending.ref, "on": on, "reason": "解約", "billed": billed})
    facts = Ending(contract=ending, tenant=a_tenant(**traits), contracts=(ending, *others))
    return CANCEL_CONTRACT.plan(asked, facts, a_profile(), today or asked.on)


def moved(plan: Plan) -> list[tuple[str, int, int, str]]:
    return [(each.ledger, each.seen, each.delta, each.rule.id) for each in plan.effects if isinstance(each, e.Move)]


def given_back(plan: Plan) -> int:
    return sum(delta for _, _, delta, _ in moved(plan))


@pytest.mark.parametrize(
    ("on", "anchor", "yen"),
    [
        ("2026-06-14", date(2026, 2, 1), 5_333),
        ("2026-06-15", date(2026, 2, 1), 5_000),
        ("2026-06-16", date(2026, 2, 1), 4_666),
        ("2026-07-15", date(2026, 2, 1), 5_161),
        ("2028-02-14", date(2026, 2, 1), 5_172),
        ("2026-06-01", date(2026, 2, 1), 9_666),
        ("2026-06-29", date(2026, 2, 1), 333),
        ("2026-06-30", date(2026, 2, 1), 0),
        ("2026-02-26", date(2026, 1, 31), 357),
        ("2026-02-27", date(2026, 1, 31), 0),
        ("2026-02-28", date(2026, 1, 31), 9_677),
        ("2026-03-30", date(2026, 1, 31), 0),
        ("2026-03-31", date(2026, 1, 31), 9_666),
    ],
)
def test_il_32_the_days_left_of_its_own_period_come_back_and_a_fraction_of_a_yen_does_not(
    on: str, anchor: date, yen: int
) -> None:
    assert given_back(cancelled(on, a_contract(first_renewal_on=anchor))) == yen


def test_the_reckoning_is_shown_day_by_day_and_rests_on_the_portals_rules() -> None:
    plan = cancelled("2026-06-15", balance=700)
    assert moved(plan) == [("balance", 700, 5_000, "IL-33")]
    changes = {
        each.field: (each.seen, each.becomes, each.rule.id) for each in plan.effects if isinstance(each, e.Change)
    }
    assert changes == {
        "state": ("active", "cancelled", "IL-42"),
        "cancelled_on": (None, date(2026, 6, 15), "IL-42"),
        "refunded": (None, 5_000, "IL-32"),
    }
    assert noticed(plan)[0] == (
        "Of the 30 days from Mon 2026-06-01 to Tue 2026-06-30, 15 are used and 15 are left: "
        "10,000 yen x 15 / 30 = 5,000 yen go to the balance."
    )
    assert [(notice.rule.id, notice.rule.reading) for notice in plan.notices[:1]] == [("IL-32", True)]


def test_il_42_the_other_services_and_the_account_stay() -> None:
    other = a_contract("inter-lab:yamada/C-2", name="名刺管理")
    gone = a_contract("inter-lab:yamada/C-3", name="旧サービス", state="cancelled")
    plan = cancelled("2026-06-15", others=(other, gone))
    assert {each.ref for each in plan.effects if isinstance(each, e.Change)} == {"inter-lab:yamada/C-1"}
    (stays,) = [notice for notice in plan.notices if notice.rule.id == "IL-42"]
    assert tell(stays.text) == "The account and its other services stay: 名刺管理."


def test_il_34_what_becomes_of_a_balance_after_the_last_service_is_unknown_and_said() -> None:
    plan = cancelled("2026-06-15", balance=300)
    (notice,) = [notice for notice in plan.notices if notice.rule.id == "IL-34"]
    assert notice.warns
    assert tell(notice.text) == (
        "5,300 yen of balance are left, and Inter-Lab Portal leaves it open: "
        "What becomes of a balance when no further invoice comes?"
    )
    assert "IL-34" not in [notice.rule.id for notice in cancelled("2026-06-30").notices]


def test_a_price_by_license_comes_back_for_every_license_and_says_what_it_takes_as_billed() -> None:
    priced = a_contract(price=1_000, per_license=True)
    plan = cancelled("2026-06-15", priced, licenses=6)
    assert given_back(plan) == 3_000
    assert "6 licenses are taken as billed" in noticed(plan)[1]
    assert given_back(cancelled("2026-06-15", priced, licenses=6, billed="5000")) == 2_500
    assert given_back(cancelled("2026-06-15", priced, licenses=0)) == 0
    assert refused(cancelled("2026-06-15", priced)) == [("billed", "missing")]


@pytest.mark.parametrize("billed", ["", "5000"])
def test_nothing_comes_back_for_what_was_not_paid_in_advance(billed: str) -> None:
    plan = cancelled("2026-06-15", a_contract(prepaid=False), billed=billed)
    assert moved(plan) == []
    assert refused(plan) == ([("billed", "out_of_place")] if billed else [])
    assert billed or noticed(plan)[0] == "Nothing comes back: Web予約 isn't paid in advance."


@pytest.mark.parametrize(
    ("on", "today", "expected"),
    [
        ("2025-12-31", date(2026, 6, 15), [("on", "before_start")]),
        ("2026-01-01", date(2026, 6, 15), []),
        ("2026-06-15", date(2026, 6, 15), []),
        ("2026-06-15", date(2026, 6, 14), [("on", "in_future")]),
        ("2026-08-31", date(2026, 9, 15), []),
        ("2026-09-01", date(2026, 9, 15), [("on", "after_end")]),
    ],
)
def test_a_service_ends_within_its_own_days_and_not_ahead_of_time(
    on: str, today: date, expected: list[tuple[str, str]]
) -> None:
    assert refused(cancelled(on, a_contract(expires_on=date(2026, 8, 31)), today=today)) == expected


def test_a_service_is_cancelled_once() -> None:
    gone = a_contract(state="cancelled", cancelled_on=date(2026, 6, 1), refunded=9_666)
    plan = cancelled("2026-06-15", gone)
    assert (refused(plan), plan.effects) == ([("contract", "cancelled")], ())


def test_before_the_first_renewal_the_first_day_must_be_known() -> None:
    unknown = a_contract(starts_on=None, first_renewal_on=date(2026, 7, 1))
    assert refused(cancelled("2026-06-30", unknown)) == [("on", "unknown_period")]
    assert refused(cancelled("2026-07-01", unknown)) == []


def test_a_period_that_has_begun_since_is_warned_of() -> None:
    told = noticed(cancelled("2026-06-15", today=date(2026, 7, 1)))
    assert "The next period began on Wed 2026-07-01; if it was billed too, nothing is reckoned for it here." in told
    assert not any("next period" in line for line in noticed(cancelled("2026-06-15", today=date(2026, 6, 30))))


def test_at_a_tenant_that_has_left_nothing_is_cancelled() -> None:
    assert refused(cancelled("2026-06-15", state="left")) == [(None, "has_left")]


@given(
    price=st.integers(0, 10_000_000),
    licenses=st.integers(0, 500),
    anchor=st.dates(date(2024, 1, 1), date(2026, 12, 31)),
    days=st.integers(0, 900),
    per_license=st.booleans(),
)
def test_v25_never_more_comes_back_than_was_billed_for_the_period(
    price: int, licenses: int, anchor: date, days: int, per_license: bool
) -> None:
    contract = a_contract(starts_on=anchor, first_renewal_on=anchor, price=price, per_license=per_license)
    on = date.fromordinal(anchor.toordinal() + days)
    back = given_back(cancelled(on.isoformat(), contract, licenses=licenses))
    assert 0 <= back <= price * (licenses if per_license else 1)

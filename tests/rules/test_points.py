"""Points: never below zero, and an auto-charge exactly when the balance is strictly below the border."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portalops.facts import AutoCharge
from portalops.rules import points
from tests.builders import a_profile, a_tenant

amounts = st.integers(min_value=0, max_value=10_000_000)
changes = st.integers(min_value=-50_000, max_value=50_000)


@st.composite
def settings_of_a_customer(draw: st.DrawFn) -> AutoCharge:
    border = draw(st.integers(min_value=0, max_value=100_000))
    return AutoCharge(border, draw(st.integers(min_value=border, max_value=200_000)))


@pytest.mark.parametrize(
    ("balance", "border", "limit", "due"),
    [
        (1_001, 1_000, 5_000, 0),
        (1_000, 1_000, 5_000, 0),
        (999, 1_000, 5_000, 4_001),
        (700, 1_000, 5_000, 4_300),
        (0, 1_000, 5_000, 5_000),
        (0, 0, 5_000, 0),
        (4_999, 5_000, 5_000, 1),
        (5_000, 5_000, 5_000, 0),
    ],
)
def test_an_auto_charge_fills_up_to_the_limit_once_the_balance_is_below_the_border(
    balance: int, border: int, limit: int, due: int
) -> None:
    assert points.charge_due(balance, AutoCharge(border, limit)) == due


def test_an_auto_charge_that_is_off_charges_nothing() -> None:
    assert points.charge_due(0, None) == 0


@given(amounts, settings_of_a_customer())
def test_a_charge_follows_exactly_below_the_border_and_only_once(balance: int, setting: AutoCharge) -> None:
    due = points.charge_due(balance, setting)
    assert (due > 0) == (balance < setting.border)
    assert balance + due == (setting.limit if due else balance)
    assert points.charge_due(balance + due, setting) == 0


@given(amounts, st.lists(changes, max_size=20), settings_of_a_customer() | st.none())
def test_no_history_of_adjustments_ever_takes_a_balance_below_zero(
    start: int, deltas: list[int], setting: AutoCharge | None
) -> None:
    profile = a_profile("inter-lab")
    tenant = a_tenant(points=start, auto_charge=setting)
    for delta in deltas:
        if points.adjustment_refusals(tenant, delta, "棚卸しの訂正", profile):
            assert tenant.points + delta < 0
            continue
        moves = points.moves(tenant, delta, "棚卸しの訂正", profile)
        assert all(move.balance >= 0 for move in moves)
        assert [move.seen for move in moves] == [tenant.points, *(move.balance for move in moves[:-1])]
        tenant = a_tenant(points=moves[-1].balance, auto_charge=setting)
        assert setting is None or tenant.points >= setting.border


@given(amounts, changes)
def test_an_adjustment_is_refused_exactly_where_the_balance_would_be_below_zero(start: int, delta: int) -> None:
    refusals = points.adjustment_refusals(a_tenant(points=start), delta, "訂正", a_profile("inter-lab"))
    assert [refusal.code for refusal in refusals] == (["below_zero"] if start + delta < 0 else [])


@pytest.mark.parametrize(
    ("start", "delta", "codes"),
    [
        (points.MOST_POINTS - 1, 1, []),
        (points.MOST_POINTS, 1, ["too_many"]),
        (1, points.MOST_POINTS, ["too_many"]),
        (0, points.MOST_POINTS, []),
    ],
)
def test_no_balance_outgrows_the_ledger(start: int, delta: int, codes: list[str]) -> None:
    refusals = points.adjustment_refusals(a_tenant(points=start), delta, "移行", a_profile("inter-lab"))
    assert [refusal.code for refusal in refusals] == codes


@pytest.mark.parametrize("reason", ["返金", "お客様へ返金のため", "Refund for May", "ＲＥＦＵＮＤ", "払い戻し分"])
def test_a_refund_is_refused_whatever_it_is_called(reason: str) -> None:
    refusals = points.adjustment_refusals(a_tenant(points=100), -1, reason, a_profile("inter-lab"))
    assert [(each.code, each.field, each.rule.id) for each in refusals] == [("no_refund", "reason", "IL-29")]


@given(amounts, amounts, amounts)
def test_a_setting_is_refused_exactly_where_the_limit_is_below_the_border(
    balance: int, border: int, limit: int
) -> None:
    assume(limit != border)
    refusals = points.setting_refusals(a_tenant(points=balance), border, limit, False, a_profile("inter-lab"))
    assert [(refusal.field, refusal.code) for refusal in refusals] == (
        [("limit", "below_border")] if limit < border else []
    )

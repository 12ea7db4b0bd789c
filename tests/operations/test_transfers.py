"""transfer report and settle: a case within thirty days of a wrong transfer, closed with a note, no money moved."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from portalops import effects as e
from portalops.asking import read
from portalops.facts import TransferCase
from portalops.operations.transfer_report import REPORT_TRANSFER, Reporting
from portalops.operations.transfer_settle import SETTLE_TRANSFER
from portalops.plan import Plan
from portalops.references import TransferRef
from portalops.words import tell
from tests.builders import a_profile, a_tenant
from tests.operations.builders import TODAY, noticed, planned, refused


def a_case(number: int = 1, **traits: Any) -> TransferCase:
    ordinary = {"paid_on": date(2026, 5, 1), "billed": 11_000, "paid": 10_000, "reported_on": date(2026, 5, 2)}
    return TransferCase(ref=TransferRef(f"inter-lab:yamada/T-{number}"), **(ordinary | traits))


def reported(
    paid_on: str = "2026-05-20",
    billed: str = "11000",
    paid: str = "10000",
    cases: tuple[TransferCase, ...] = (),
    today: date = TODAY,
    **traits: Any,
) -> Plan:
    asked = {"tenant": "inter-lab:yamada", "paid_on": paid_on, "billed": billed, "paid": paid}
    facts = Reporting(tenant=a_tenant(**({"payment_method": "bank_transfer"} | traits)), cases=cases)
    return REPORT_TRANSFER.plan(read(REPORT_TRANSFER.asks, asked), facts, a_profile(), today)


@pytest.mark.parametrize(
    ("paid_on", "last"),
    [
        ("2026-01-31", date(2026, 3, 2)),
        ("2028-01-31", date(2028, 3, 1)),
        ("2026-12-05", date(2027, 1, 4)),
    ],
)
def test_il_39_a_case_is_opened_through_the_thirtieth_day_and_not_on_the_next(paid_on: str, last: date) -> None:
    assert reported(paid_on, today=last).outcome == "effects"
    late = reported(paid_on, today=date.fromordinal(last.toordinal() + 1))
    assert late.outcome == "approval"
    assert late.approval
    assert late.approval.rule.id == "IL-39"
    assert tell(late.approval.text).endswith("Who deals with a wrong transfer after the 30 days, and how?")


@pytest.mark.parametrize(
    ("paid", "told"), [("10000", "1,000 yen too little were paid"), ("12500", "1,500 yen too much were paid")]
)
def test_a_case_holds_the_difference_and_moves_no_money(paid: str, told: str) -> None:
    plan = reported(paid=paid)
    (effect,) = plan.effects
    assert isinstance(effect, e.Add)
    assert isinstance(effect.adds, TransferCase)
    assert (effect.adds.ref, effect.adds.state, effect.adds.reported_on) == ("inter-lab:yamada/T-1", "open", TODAY)
    assert noticed(plan)[0].startswith(told)


def test_cases_are_counted_on() -> None:
    (effect,) = reported(cases=(a_case(1), a_case(2, paid=1, state="settled"))).effects
    assert isinstance(effect, e.Add)
    assert effect.adds.ref == "inter-lab:yamada/T-3"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"paid": "11000"}, [("paid", "no_difference")]),
        ({"paid": "10999"}, []),
        ({"paid": "0"}, []),
        ({"paid_on": "2026-05-30"}, [("paid_on", "in_future")]),
        ({"paid_on": "2026-05-29"}, []),
        ({"payment_method": "card"}, [("tenant", "not_by_transfer")]),
        ({"payment_method": None}, []),
        ({"cases": (a_case(paid_on=date(2026, 5, 20)),)}, [("paid_on", "taken")]),
        ({"cases": (a_case(paid_on=date(2026, 5, 20), paid=10_001),)}, []),
        ({"state": "left"}, [(None, "has_left")]),
    ],
)
def test_what_is_no_wrong_transfer_is_refused(asked: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert refused(reported(**asked)) == expected


def test_where_the_way_to_pay_is_not_on_file_it_is_warned_of() -> None:
    assert [(notice.rule.id, notice.warns) for notice in reported(payment_method=None).notices] == [
        ("IL-39", False),
        ("IL-35", True),
    ]


def test_a_case_is_closed_once_with_a_note() -> None:
    asked = {"transfer": "inter-lab:yamada/T-1", "note": "差額の入金を確認"}
    plan = planned(SETTLE_TRANSFER, "inter-lab", a_case(), **asked)
    assert {(each.field, each.becomes) for each in plan.effects if isinstance(each, e.Change)} == {
        ("state", "settled"), ("settled_on", TODAY), ("note", "差額の入金を確認"),
    }  # fmt: skip
    again = planned(SETTLE_TRANSFER, "inter-lab", a_case(state="settled", settled_on=TODAY), **asked)
    assert refused(again) == [("transfer", "settled")]

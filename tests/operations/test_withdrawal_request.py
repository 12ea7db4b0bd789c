"""Requesting a withdrawal: the plan whole, and every reason why there is none, all at once."""

from datetime import date
from typing import Any

import msgspec
import pytest

from portalops.asking import read
from portalops.clock import FixedClock
from portalops.facts import Tenant, Withdrawal
from portalops.narration import plan_as_data
from portalops.operations.withdrawal_request import REQUEST_WITHDRAWAL, RequestWithdrawal
from portalops.plan import Plan
from portalops.references import WithdrawalRef
from portalops.rules.withdrawal import Situation, rules_of
from portalops.words import tell
from tests.builders import a_profile, a_tenant

PORTAL = a_profile("j-motto")
TODAY = date(2026, 6, 2)


def a_member(**traits: Any) -> Tenant:
    return a_tenant("j-motto:JM00123", **({"joined_on": date(2010, 1, 15), "billing_cycle": "monthly"} | traits))


def a_withdrawal(**traits: Any) -> Withdrawal:
    return Withdrawal(
        **(
            {
                "ref": WithdrawalRef("j-motto:JM00123/W1"),
                "state": "planned",
                "received_on": date(2026, 5, 29),
                "leaves_on": date(2026, 6, 30),
                "last_charge_month": None,
                "data_deleted_in": None,
                "billing_visible_until": None,
                "provisional": False,
                "reason": "事業の縮小",
            }
            | traits
        )
    )


def planned(received: str, tenant: Tenant | None = None, withdrawal: Withdrawal | None = None) -> Plan:
    asked = read(RequestWithdrawal, {"tenant": "j-motto:JM00123", "received": received, "reason": "事業の縮小"})
    known = Situation(tenant=tenant or a_member(), withdrawal=withdrawal)
    return REQUEST_WITHDRAWAL.plan(asked, known, PORTAL, TODAY)


def refused(plan: Plan) -> list[tuple[str, str | None, str]]:
    assert plan.effects == ()
    return [(refusal.code, refusal.field, refusal.rule.id) for refusal in plan.refusals]


def test_the_effect_carries_every_date() -> None:
    data = plan_as_data(planned("2026-05-30"), FixedClock(date(2026, 5, 30)).now())
    assert data["outcome"] == "effects"
    (effect,) = data["effects"]
    effect.pop("source")
    assert effect == {
        "kind": "plan_withdrawal",
        "tenant": "j-motto:JM00123",
        "rule": "JM-40",
        "received_on": "2026-05-30",
        "leaves_on": "2026-07-31",
        "last_charge_month": "2026-07",
        "data_deleted_in": "2026-08",
        "billing_visible_until": "2026-08-31",
        "provisional": False,
        "reason": "事業の縮小",
    }


@pytest.mark.parametrize(
    ("received", "joined", "rule"),
    [
        ("2026-05-29", date(2010, 1, 15), "JM-35"),
        ("2026-05-30", date(2010, 1, 15), "JM-40"),
        ("2026-05-29", date(2026, 4, 15), "JM-38"),
    ],
)
def test_the_effect_rests_on_the_rule_that_decided(received: str, joined: date, rule: str) -> None:
    assert planned(received, a_member(joined_on=joined)).effects[0].rule.id == rule


@pytest.mark.parametrize(
    ("received", "expected"), [("2026-06-01", []), ("2026-06-02", []), ("2026-06-03", ["in_future"])]
)
def test_a_notice_has_to_have_arrived(received: str, expected: list[str]) -> None:
    assert [refusal.code for refusal in planned(received).refusals] == expected


def test_looking_ahead_is_explained() -> None:
    assert tell(planned("2026-06-03").refusals[0].text) == (
        "received: Wed 2026-06-03 hasn't come yet; enter the notice once it has arrived. To see already what it "
        "would lead to, run this as a command with --dry-run --today 2026-06-03."
    )


@pytest.mark.parametrize(("received", "expected"), [("2026-04-14", ["before_joining"]), ("2026-04-15", [])])
def test_a_notice_cannot_come_before_the_tenant(received: str, expected: list[str]) -> None:
    plan = planned(received, a_member(joined_on=date(2026, 4, 15)))
    assert [refusal.code for refusal in plan.refusals] == expected


def test_a_second_request_names_the_day_of_the_first() -> None:
    plan = planned("2026-06-01", withdrawal=a_withdrawal())
    assert refused(plan) == [("already_planned", None, "PO-ONE")]
    assert tell(plan.refusals[0].text) == (
        "A withdrawal is already planned: the notice came on Fri 2026-05-29, and j-motto:JM00123 leaves on "
        "Tue 2026-06-30. Cancel it first."
    )


def test_who_has_left_cannot_leave_again() -> None:
    plan = planned("2026-06-01", a_member(state="left"), a_withdrawal(state="completed"))
    assert refused(plan) == [("has_left", None, "PO-LEFT")]


def test_a_late_notice_rests_on_the_rule_for_late_ones_where_there_is_one() -> None:
    rules = msgspec.structs.replace(rules_of(PORTAL), late_rule="JM-36")
    profile = msgspec.structs.replace(PORTAL, withdrawal=rules)
    asked = read(RequestWithdrawal, {"tenant": "j-motto:JM00123", "received": "2026-05-30", "reason": "統合"})
    plan = REQUEST_WITHDRAWAL.plan(asked, Situation(tenant=a_member(), withdrawal=None), profile, TODAY)
    assert plan.effects[0].rule.id == "JM-36"


@pytest.mark.parametrize(
    ("traits", "expected"),
    [
        ({"joined_on": None}, [("joined_on_missing", None, "JM-38")]),
        ({"billing_cycle": None}, [("billing_cycle_missing", None, "JM-42")]),
        ({"billing_cycle": "yearly"}, [("billing_month_missing", None, "JM-42")]),
        ({"billing_cycle": "yearly", "billing_month": 5}, []),
        ({"billing_cycle": None, "joined_on": date(2026, 4, 15)}, []),
    ],
)
def test_what_the_rule_needs_of_the_tenant_must_be_known(traits: dict[str, Any], expected: list[Any]) -> None:
    plan = planned("2026-05-29", a_member(**traits))
    assert [(refusal.code, refusal.field, refusal.rule.id) for refusal in plan.refusals] == expected


def test_what_the_rule_does_not_need_may_be_missing() -> None:
    rules = msgspec.structs.replace(rules_of(PORTAL), free_period=None, yearly_rule="")
    profile = msgspec.structs.replace(PORTAL, withdrawal=rules)
    asked = read(RequestWithdrawal, {"tenant": "j-motto:JM00123", "received": "2026-05-29", "reason": "統合"})
    known = Situation(tenant=a_member(joined_on=None, billing_cycle=None), withdrawal=None)
    assert REQUEST_WITHDRAWAL.plan(asked, known, profile, TODAY).outcome == "effects"


def test_every_reason_is_told_at_once() -> None:
    plan = planned("9999-12-31", a_member(billing_cycle=None), a_withdrawal())
    assert [refusal.code for refusal in plan.refusals] == [
        "already_planned",
        "in_future",
        "off_calendar",
        "billing_cycle_missing",
    ]
    plan = planned("1900-01-01", a_member(joined_on=date(9999, 12, 31), billing_cycle=None))
    assert [refusal.code for refusal in plan.refusals] == ["before_joining", "off_calendar", "billing_cycle_missing"]


def test_a_year_off_the_calendar_is_told_without_separators() -> None:
    assert tell(planned("1948-12-31", a_member(joined_on=date(1940, 1, 1))).refusals[0].text) == (
        "received: the holidays of 1948 aren't known, only those from 1949 to 2098."
    )

"""tenant register: what the portal's own data say, in the portal's own words, all faults at once."""

from datetime import date

import pytest

from portalops.effects import Add
from portalops.facts import Tenant
from portalops.operations.tenant_register import REGISTER_TENANT
from portalops.plan import Plan
from portalops.references import TenantRef
from tests.builders import a_tenant
from tests.operations.builders import noticed, planned, refused

PARTNER = {"partner_by": "営業部", "partner_on": "2026-05-29"}


def registered(portal: str, taken: Tenant | None = None, **answers: str) -> Plan:
    return planned(REGISTER_TENANT, portal, taken, tenant=f"{portal}:A1", **answers)


def test_a_tenant_is_taken_over_with_everything_that_was_said() -> None:
    plan = registered(
        "inter-lab",
        name="山田商会株式会社",
        kind="グループ",
        kana="ヤマダショウカイ",
        email="hanako@example.co.jp",
        phone="０３-1234-5678",
        joined_on="2024年4月1日",
        billing_cycle="月払い",
        payment_method="クレジットカード",
        card_brand="ＶＩＳＡ",
        card_last_four="４２４２",
        licenses="５",
        license_price="1,000",
    )
    (effect,) = plan.effects
    assert effect.rule.id == "PO-DATA"
    assert effect.adds == Tenant(  # type: ignore[union-attr]
        ref=TenantRef("inter-lab:A1"),
        name="山田商会株式会社",
        kind="group",
        kana="ヤマダショウカイ",
        email="hanako@example.co.jp",
        phone="03-1234-5678",
        joined_on=date(2024, 4, 1),
        billing_cycle="monthly",
        payment_method="card",
        card_brand="visa",
        card_last_four="4242",
        licenses=5,
        license_price=1_000,
    )


@pytest.mark.parametrize(
    ("portal", "answers"),
    [
        ("inter-lab", {"email": "a@example.jp"}),
        ("intra-mart", {}),
        ("keiai", PARTNER),
        ("itreview", {}),
        ("j-motto", {"joined_on": "2026-05-29", "billing_cycle": "monthly"}),
    ],
)
def test_each_portal_takes_a_tenant_with_what_it_needs(portal: str, answers: dict[str, str]) -> None:
    plan = registered(portal, name="山田商会", **answers)
    assert refused(plan) == []
    assert plan.effects[0].tenant == f"{portal}:A1"


def test_what_is_registered_already_is_refused_with_all_else_that_is_wrong() -> None:
    plan = registered("keiai", taken=a_tenant("keiai:A1"), name="山田商会", kind="消費者", hosting="はい", **PARTNER)
    assert refused(plan) == [("tenant", "taken"), ("kind", "not_a_choice"), ("hosting", "not_here")]
    assert (plan.refusals[0].rule.id, plan.effects) == ("PO-TAKEN", ())


def test_every_refusal_names_the_field_at_fault() -> None:
    plan = registered(
        "j-motto",
        name="山田商会",
        kind="プレミアム",
        billing_month="5",
        payment_method="現金",
        card_brand="visa",
        card_last_four="1234",
        license_price="100",
    )
    fields = [refusal.field for refusal in plan.refusals]
    assert None not in fields
    assert set(fields) == {
        *("joined_on", "billing_cycle", "kind", "billing_month"),
        *("payment_method", "card_brand", "card_last_four", "license_price"),
    }


@pytest.mark.parametrize(("day", "expected"), [("2026-05-29", []), ("2026-05-30", [("joined_on", "in_future")])])
def test_nobody_joined_later_than_today(day: str, expected: list[tuple[str, str]]) -> None:
    assert refused(registered("keiai", name="山田商会", joined_on=day, **PARTNER)) == expected


def test_a_company_on_a_personal_account_is_taken_with_a_warning() -> None:
    plan = registered("inter-lab", name="㈱山田商会", email="a@example.jp", kind="個人")
    assert plan.outcome == "effects"
    assert noticed(plan)[0].startswith("The name holds (株): ")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (PARTNER, []),
        ({}, [("partner_by", "needs_partner"), ("partner_on", "needs_partner")]),
        ({"partner_by": "営業部"}, [("partner_on", "needs_partner")]),
        ({"partner_on": "2026-05-29"}, [("partner_by", "needs_partner")]),
        (PARTNER | {"partner_on": "2026-05-30"}, [("partner_on", "in_future")]),
    ],
)
def test_ki_01_only_a_business_partner_is_registered(answers: dict[str, str], expected: list[tuple[str, str]]) -> None:
    """KI-01: somebody confirmed that there are dealings already, and on which day."""
    plan = registered("keiai", name="山田商会", **answers)
    assert refused(plan) == expected
    assert {refusal.rule.id for refusal in plan.refusals} <= {"KI-01", "PO-DATE"}


def test_ki_01_who_confirmed_it_is_shown_with_the_plan() -> None:
    plan = registered("keiai", name="山田商会", **PARTNER)
    (notice,) = plan.notices
    assert (notice.rule.id, "営業部 confirmed on Fri 2026-05-29" in noticed(plan)[0]) == ("KI-01", True)
    (effect,) = plan.effects
    assert isinstance(effect, Add)
    assert isinstance(effect.adds, Tenant)
    assert (effect.adds.partner_by, effect.adds.partner_on) == ("営業部", date(2026, 5, 29))


@pytest.mark.parametrize("portal", ["intra-mart", "itreview"])
def test_elsewhere_nobody_asks_whether_there_are_dealings(portal: str) -> None:
    assert refused(registered(portal, name="山田商会", **PARTNER)) == [
        ("partner_by", "not_here"),
        ("partner_on", "not_here"),
    ]

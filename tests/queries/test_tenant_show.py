"""tenant show: everything about one tenant, and nothing that its portal doesn't have."""

from pathlib import Path
from typing import Any

import pytest

from portalops.errors import NotFound
from portalops.operations.tenant_register import REGISTER_TENANT
from portalops.operations.withdrawal_request import REQUEST_WITHDRAWAL
from portalops.queries.abilities import abilities
from portalops.queries.tenant_show import SHOW_TENANT
from portalops.words import tell, use
from tests.builders import a_profile
from tests.queries.builders import a_busy_tenant, a_desk, do, look, shown


def test_one_tenant_is_one_page() -> None:
    assert SHOW_TENANT.shape == "page"


def page_of(desk: Any, tenant: str) -> dict[str, Any]:
    (row,) = look(desk, SHOW_TENANT, tenant=tenant)
    return shown(SHOW_TENANT, row)


def test_the_page_has_everything_about_a_tenant(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    a_busy_tenant(desk)
    page = page_of(desk, "inter-lab:yamada")
    support = page.pop("support")
    lately = page.pop("done_lately")
    assert page == {
        "tenant": "inter-lab:yamada",
        "portal": "Inter-Lab Portal",
        "name": "山田商会株式会社",
        "kana": "ヤマダショウカイ",
        "state": "active",
        "kind": "group",
        "email": "hanako@example.co.jp",
        "phone": "03-1234-5678",
        "payment_method": "card",
        "card_brand": "jcb",
        "card_last_four": "1234",
        "users": 2,
        "licenses": 6,
        "license_price": 1_000,
        "points": 5_000,
        "balance": 0,
        "auto_charge_border": 1_000,
        "auto_charge_limit": 5_000,
        "accounts": [
            {
                "user": "hanako",
                "name": "山田花子",
                "email": "hanako@example.co.jp",
                "roles": ("manager",),
                "state": "active",
                "last_used_on": "-",
            },
            {"user": "taro", "name": "山田太郎", "state": "active", "last_used_on": "-"},
        ],
        "contracts": page["contracts"],
        "points_history": page["points_history"],
    }
    assert [(entry["kind"], entry["delta"], entry["balance"]) for entry in page["points_history"]] == [
        ("auto_charge", 4_300, 5_000),
        ("adjustment", -500, 700),
        ("adjustment", 1_200, 1_200),
    ]
    assert [(entry["operation"], entry["outcome"]) for entry in lately][:2] == [
        ("license set", "refused"),
        ("points adjust", "done"),
    ]
    assert {part["operation"]: part["way"] for part in support}["points adjust"] == "act"


def test_what_the_portal_does_not_have_takes_no_room(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    do(desk, REGISTER_TENANT, tenant="intra-mart:C1", name="山田商会")
    page = page_of(desk, "intra-mart:C1")
    assert set(page) == {"tenant", "portal", "name", "state", "users", "done_lately", "support"}


def test_no_points_are_points_where_a_portal_has_them(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    do(desk, REGISTER_TENANT, tenant="inter-lab:a", name="山田", email="a@example.jp")
    assert page_of(desk, "inter-lab:a")["points"] == 0


def test_a_planned_withdrawal_is_shown_with_its_dates(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    do(
        desk,
        REGISTER_TENANT,
        tenant="j-motto:JM00123",
        name="山田商会",
        joined_on="2024-04-01",
        billing_cycle="monthly",
    )
    do(desk, REQUEST_WITHDRAWAL, tenant="j-motto:JM00123", received="2026-05-29", reason="退会届")
    page = page_of(desk, "j-motto:jm00123")
    assert page["state"] == "leaving"
    (planned,) = page["withdrawal"]
    assert (planned["state"], str(planned["leaves_on"])) == ("planned", "2026-06-30")


def test_a_company_on_a_personal_account_stands_on_its_page(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    do(desk, REGISTER_TENANT, tenant="inter-lab:a", name="㈱山田", email="a@example.jp", kind="個人")
    (row,) = look(desk, SHOW_TENANT, tenant="inter-lab:a")
    assert [notice.rule.id for notice in row.notices] == ["IL-06"]


def test_the_portals_words_are_told_in_the_operators_language(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    a_busy_tenant(desk)
    (row,) = look(desk, SHOW_TENANT, tenant="inter-lab:yamada")
    use("ja")
    assert [tell(value) for value in (row.kind, row.payment_method, row.card_last_four)] == [
        *("グループアカウント", "クレジットカード", "****1234")
    ]


def test_a_tenant_is_found_by_its_only_address(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    a_busy_tenant(desk)
    assert page_of(desk, "ｈａｎａｋｏ@example.co.jp")["tenant"] == "inter-lab:yamada"


def test_a_tenant_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        page_of(a_desk(tmp_path), "keiai:nobody")


def ways(portal: str) -> dict[str, str]:
    found = abilities(a_profile(portal))
    return {f"{part.operation} {getattr(part.case, 'code', part.case)}".strip(): part.way.code for part in found}


@pytest.mark.parametrize(
    ("portal", "reset", "licenses", "points", "withdrawal", "reissue"),
    [
        ("inter-lab", "act", "route", "act", "unknown", "route"),
        ("intra-mart", "unknown", "route", "absent", "route", "unknown"),
        ("keiai", "act", "absent", "absent", "unknown", "unknown"),
        ("itreview", "act", "route", "absent", "route", "unknown"),
        ("j-motto", "route", "route", "absent", "act", "unknown"),
    ],
)
def test_five_portals_answer_in_their_five_ways(
    portal: str, reset: str, licenses: str, points: str, withdrawal: str, reissue: str
) -> None:
    found = ways(portal)
    asked = ("password reset", "license set", "points adjust", "withdrawal request", "invoice reissue")
    assert [found[operation] for operation in asked] == [reset, licenses, points, withdrawal, reissue]


def test_an_answer_by_case_is_shown_case_by_case_with_the_desk_to_call() -> None:
    found = {(part.operation, getattr(part.case, "code", "")): part for part in abilities(a_profile("itreview"))}
    assert found["invoice reissue", "card"].way.code == "act"
    assert found["invoice reissue", "np"].way.code == "route"
    assert found["invoice reissue", "np"].phone == "03-4577-9631"

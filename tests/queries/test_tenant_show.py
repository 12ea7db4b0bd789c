"""tenant show: everything about one tenant, and nothing that its portal doesn't have."""

import shlex
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from portalops.commands.output import as_data
from portalops.commands.output import page as printed
from portalops.desk import Desk
from portalops.errors import NotFound
from portalops.operations.account_add import ADD_ACCOUNT
from portalops.operations.tenant_register import REGISTER_TENANT
from portalops.operations.withdrawal_request import REQUEST_WITHDRAWAL
from portalops.queries import LOOKUPS
from portalops.queries.abilities import abilities
from portalops.queries.tenant_show import LISTED_BY, SHOW_TENANT
from portalops.words import tell, use
from tests.builders import a_profile
from tests.queries.builders import a_busy_tenant, a_desk, do, look, shown


def test_one_tenant_is_one_page() -> None:
    assert SHOW_TENANT.shape == "page"


def page_of(desk: Any, tenant: str) -> dict[str, Any]:
    (row,) = look(desk, SHOW_TENANT, tenant=tenant)
    return shown(SHOW_TENANT, row)


def test_the_page_has_everything_about_a_tenant(place: Path) -> None:
    desk = a_desk(place)
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


def test_what_the_portal_does_not_have_takes_no_room(place: Path) -> None:
    desk = a_desk(place)
    do(desk, REGISTER_TENANT, tenant="intra-mart:C1", name="山田商会")
    page = page_of(desk, "intra-mart:C1")
    assert set(page) == {"tenant", "portal", "name", "state", "users", "done_lately", "support"}


def test_no_points_are_points_where_a_portal_has_them(place: Path) -> None:
    desk = a_desk(place)
    do(desk, REGISTER_TENANT, tenant="inter-lab:a", name="山田", email="a@example.jp")
    assert page_of(desk, "inter-lab:a")["points"] == 0


def test_a_planned_withdrawal_is_shown_with_its_dates(place: Path) -> None:
    desk = a_desk(place)
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


def test_a_company_on_a_personal_account_stands_on_its_page(place: Path) -> None:
    desk = a_desk(place)
    do(desk, REGISTER_TENANT, tenant="inter-lab:a", name="㈱山田", email="a@example.jp", kind="個人")
    (row,) = look(desk, SHOW_TENANT, tenant="inter-lab:a")
    assert [notice.rule.id for notice in row.notices] == ["IL-06"]


def test_the_portals_words_are_told_in_the_operators_language(place: Path) -> None:
    desk = a_desk(place)
    a_busy_tenant(desk)
    (row,) = look(desk, SHOW_TENANT, tenant="inter-lab:yamada")
    use("ja")
    assert [tell(value) for value in (row.kind, row.payment_method, row.card_last_four)] == [
        *("グループアカウント", "クレジットカード", "****1234")
    ]


def test_a_tenant_is_found_by_its_only_address(place: Path) -> None:
    desk = a_desk(place)
    a_busy_tenant(desk)
    assert page_of(desk, "ｈａｎａｋｏ@example.co.jp")["tenant"] == "inter-lab:yamada"


def test_a_tenant_that_is_not_there_is_not_found(place: Path) -> None:
    with pytest.raises(NotFound):
        page_of(a_desk(place), "keiai:nobody")


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


def with_accounts(desk: Desk, count: int) -> None:
    do(desk, REGISTER_TENANT, tenant="j-motto:JM1", name="山田商会", joined_on="2024-04-01", billing_cycle="monthly")
    for number in range(1, count + 1):
        do(desk, ADD_ACCOUNT, account=f"j-motto:JM1/{number:05}", name=f"利用者{number}")


@pytest.mark.parametrize(("there", "shown_", "goes_on"), [(19, 19, False), (20, 20, False), (21, 20, True)])
def test_a_list_that_is_cut_names_the_command_that_lists_all_of_it(
    place: Path, there: int, shown_: int, goes_on: bool
) -> None:
    desk = a_desk(place)
    with_accounts(desk, there)
    (page,) = look(desk, SHOW_TENANT, tenant="j-motto:JM1")
    assert (len(page.accounts), "accounts" in page.going_on) == (shown_, goes_on)
    command = "portalops account list j-motto:JM1"
    assert page.rest("accounts") == (command if goes_on else None)
    assert (f"  There is more: {command}" in list(printed(SHOW_TENANT.columns, page, None))) == goes_on
    assert as_data(SHOW_TENANT.columns, page)["more"].get("accounts") == (command if goes_on else None)


def test_the_command_lists_all_of_it(place: Path) -> None:
    desk = a_desk(place)
    with_accounts(desk, 21)
    (page,) = look(desk, SHOW_TENANT, tenant="j-motto:JM1")
    assert page.going_on == {"accounts", "done_lately"}
    for name, rows in (("accounts", 21), ("done_lately", 22)):
        _, *words, tenant = shlex.split(page.rest(name))
        query = next(query for query in LOOKUPS if query.name == " ".join(words))
        assert len(look(desk, query, tenant=tenant)) == rows


@pytest.mark.parametrize("name", [name for name, query in LISTED_BY.items() if query])
def test_every_list_of_the_page_is_one_of_a_look_up_that_takes_its_tenant(name: str) -> None:
    query = LISTED_BY[name]
    assert query
    assert "tenant" in query.asks.__struct_fields__
    assert next(column for column in SHOW_TENANT.columns if column.name == name).rest


def test_only_a_list_of_one_row_is_listed_by_none() -> None:
    assert [name for name, query in LISTED_BY.items() if query is None] == ["credit"]


def test_a_tenant_whose_name_a_shell_would_read_is_quoted(place: Path) -> None:
    desk = a_desk(place)
    do(desk, REGISTER_TENANT, tenant="intra-mart:C$1", name="山田商会")
    (page,) = look(desk, SHOW_TENANT, tenant="intra-mart:C$1")
    page = replace(page, going_on=frozenset({"quotes"}))
    assert page.rest("quotes") == "portalops quote list --tenant 'intra-mart:C$1'"

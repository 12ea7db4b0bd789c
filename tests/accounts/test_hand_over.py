"""The first administrator is handed over in two ways, by the customer, and stays whom the portal contacts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.accounts.builders import QUERIES, account, done, of, plan_of, tried
from tests.queries.builders import look, shown

FIRST = "j-motto:JM1/00001"
DAY = {"done_on": "2026-05-20"}
SUCCESSOR = {"name": "田中", "email": "tanaka@example.jp"}


@pytest.mark.parametrize("way", ["takes-over", "admin-id"])
def test_jm_54_the_customers_administrator_does_it_and_is_told_how(way: str, place: Path) -> None:
    desk = of(place, "j-motto")
    assert tried(desk, "account hand-over", FIRST, way=way, **SUCCESSOR) == "route JM-54"
    plan = plan_of(desk, "account hand-over", FIRST, way=way)
    assert [notice.rule.id for notice in plan.notices] == [
        *("JM-55", "JM-56", "JM-57", "JM-58", "JM-59"),
        "PO-TAKEOVER",
    ]


def test_jm_55_the_successor_goes_on_with_the_user_and_its_roles(place: Path) -> None:
    desk = of(place, "j-motto")
    done(desk, "account hand-over", "j-motto:JM1/１", way="ｔａｋｅｓ-over", **SUCCESSOR, **DAY)
    page = account(desk, FIRST)
    assert (page["name"], page["email"], page["roles"]) == ("田中", "tanaka@example.jp", ("site_administrator",))
    assert "kana" not in page


@pytest.mark.parametrize(
    ("answers", "ends"),
    [
        ({"way": "admin-id", "email": "t@example.jp"}, "done"),
        ({"way": "admin-id", "email": "t@example.jp", "name": "J-MOTTO管理者"}, "done"),
        ({"way": "admin-id", "email": "t@example.jp", "name": "システム管理者"}, "done"),
        ({"way": "admin-id", "email": "t@example.jp", "name": "社長"}, [("not_a_choice", "JM-56")]),
        ({"way": "admin-id"}, [("missing", "JM-58")]),
        ({"way": "takes-over", "name": "田中"}, [("missing", "JM-58")]),
        ({"way": "takes-over", "email": "t@example.jp"}, [("missing", "JM-55")]),
        ({"way": "gone", "email": "t@example.jp"}, [("not_a_choice", "PO-FIELD")]),
    ],
)
def test_jm_55_jm_56_jm_58_each_way_takes_its_own(answers: dict[str, str], ends: object, place: Path) -> None:
    assert tried(of(place, "j-motto"), "account hand-over", FIRST, **answers, **DAY) == ends


def test_jm_54_another_user_isnt_the_first_administrator(place: Path) -> None:
    ends = tried(of(place, "j-motto"), "account hand-over", "j-motto:JM1/2", way="takes-over", **SUCCESSOR, **DAY)
    assert ends == [("not_first", "JM-54")]


def test_jm_57_the_groupware_learns_it_at_the_next_login(place: Path) -> None:
    plan = plan_of(of(place, "j-motto"), "account hand-over", FIRST, way="takes-over", **SUCCESSOR, **DAY)
    assert [notice.rule.id for notice in plan.notices] == ["JM-57", "JM-58", "JM-59", "PO-TAKEOVER"]


def test_jm_59_the_tenants_page_tells_who_is_called_in_an_emergency(place: Path) -> None:
    desk = of(place, "j-motto", "keiai")
    query = QUERIES["tenant show"]
    pages = {ref: shown(query, look(desk, query, tenant=ref)[0]) for ref in ("j-motto:JM1", "keiai:K1")}
    assert pages["j-motto:JM1"]["emergency_contact"] == ("00001", "鈴木社長", "p@example.jp")
    assert "emergency_contact" not in pages["keiai:K1"]


@pytest.mark.parametrize("target", ["inter-lab:L1/boss", "intra-mart:M1/a", "itreview:I1/u", "keiai:K1/taro"])
def test_elsewhere_there_is_no_first_administrator(target: str, place: Path) -> None:
    ends = tried(of(place, target.partition(":")[0]), "account hand-over", target, way="takes-over")
    assert ends == [("absent", "PO-NOFIRST")]

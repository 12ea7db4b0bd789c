"""Where a user stands, and what may become of it: suspended, resumed, removed, with another role or another person."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from portalops.desk import Desk
from portalops.facts import AgreedLimit
from portalops.rules import account_limit
from portalops.rules.account_states import Standing
from portalops.words import tell
from tests.accounts.builders import OPERATIONS, QUERIES, TODAY, account, done, of, plan_of, tried
from tests.builders import a_profile, a_tenant, an_account
from tests.operations.builders import planned
from tests.queries.builders import look, shown

WHY = {"reason": "申し出"}
DAY = {"done_on": "2026-05-20"}


def suspended(desk: Desk, ref: str) -> None:
    done(desk, "account suspend", ref, **WHY, **DAY)


@pytest.mark.parametrize(
    ("name", "target", "ends"),
    [
        ("account suspend", "inter-lab:L1/jiro", [("unknown", "PO-UNKNOWN")]),
        ("account suspend", "intra-mart:M1/b", [("unknown", "PO-UNKNOWN")]),
        ("account suspend", "itreview:I1/u", [("unknown", "PO-UNKNOWN")]),
        ("account suspend", "j-motto:JM1/2", [("unknown", "PO-UNKNOWN")]),
        ("account suspend", "keiai:K1/taro", "route KI-19"),
        ("account resume", "j-motto:JM1/2", [("unknown", "PO-UNKNOWN")]),
        ("account remove", "inter-lab:L1/jiro", "route IL-12"),
        ("account remove", "intra-mart:M1/b", "route IM-39"),
        ("account remove", "itreview:I1/u", [("unknown", "PO-UNKNOWN")]),
        ("account remove", "j-motto:JM1/2", "route JM-51"),
        ("account remove", "keiai:K1/taro", "done"),
    ],
)
def test_the_portals_answer_in_their_own_ways(name: str, target: str, ends: object, place: Path) -> None:
    assert tried(of(place, target.partition(":")[0]), name, target, **WHY) == ends


def test_ki_19_members_suspend_and_ki_20_support_resumes(place: Path) -> None:
    desk = of(place, "keiai")
    suspended(desk, "keiai:K1/taro")
    assert account(desk, "keiai:K1/taro")["state"] == "suspended"
    assert tried(desk, "account suspend", "keiai:K1/taro", **WHY, **DAY) == [("no_change", "PO-CHANGE")]
    done(desk, "account resume", "keiai:K1/taro", **WHY)
    assert account(desk, "keiai:K1/taro")["state"] == "active"
    assert tried(desk, "account resume", "keiai:K1/taro", **WHY) == [("no_change", "PO-CHANGE")]


def test_ki_21_resuming_shows_where_the_account_stands(place: Path) -> None:
    desk = of(place, "keiai")
    suspended(desk, "keiai:K1/taro")
    plan = plan_of(desk, "account resume", "keiai:K1/taro", **WHY)
    assert tell(plan.notices[0].text) == (
        "高橋太郎: never used, as far as is known here; keiai:K1 has 2 accounts, suspended ones counted."
    )
    assert [notice.rule.id for notice in plan.notices] == ["KI-20", "KI-21"]
    done(desk, "account add", "keiai:K1/saburo", name="高橋三郎", last_used_on="2026-05-28")
    suspended(desk, "keiai:K1/saburo")
    plan = plan_of(desk, "account resume", "keiai:K1/saburo", **WHY)
    assert tell(plan.notices[0].text).startswith("高橋三郎: last used on Thu 2026-05-28; keiai:K1 has 3 accounts")


def test_ki_21_what_was_removed_is_never_resumed(place: Path) -> None:
    desk = of(place, "keiai")
    done(desk, "account remove", "keiai:K1/taro", **WHY)
    assert tried(desk, "account resume", "keiai:K1/taro", **WHY) == [("is_removed", "PO-STATE")]


def test_a_suspended_user_gets_no_password_link(place: Path) -> None:
    desk = of(place, "keiai")
    suspended(desk, "keiai:K1/taro")
    assert tried(desk, "password reset", "keiai:K1/taro", **WHY) == [("is_suspended", "PO-STATE")]


def test_ki_25_suspended_ones_count_and_removed_ones_dont(place: Path) -> None:
    desk = of(place, "keiai")
    for number in range(8):
        done(desk, "account add", f"keiai:K1/n{number}", name=f"社員{number}")
    suspended(desk, "keiai:K1/taro")
    assert tried(desk, "account add", "keiai:K1/n8", name="社員8") == [("too_many", "KI-25")]
    done(desk, "account resume", "keiai:K1/taro", **WHY)
    done(desk, "account remove", "keiai:K1/taro", **WHY)
    done(desk, "account add", "keiai:K1/n8", name="社員8")


def agreed(count: int, until: str = "2026-05-29") -> dict[str, str]:
    return {"count": str(count), "agreed_by": "営業部長", "reason": "支店の開設", "until": until}


def test_ki_26_more_as_it_was_agreed_and_ten_again_after_the_last_day(place: Path) -> None:
    desk = of(place, "keiai")
    done(desk, "account limit", "keiai:K1", **agreed(11))
    for number in range(9):
        done(desk, "account add", f"keiai:K1/n{number}", name=f"社員{number}")
    assert tried(desk, "account add", "keiai:K1/x", name="社員") == [("too_many", "KI-26")]
    assert tried(desk, "account limit", "keiai:K1", **agreed(10)) == [("below_count", "KI-26")]
    tenant = a_tenant("keiai:K1", agreed_limit=AgreedLimit(count=11, agreed_by="x", reason="y", until=TODAY))
    keiai = a_profile("keiai")
    most = [account_limit.most(tenant, keiai, TODAY + timedelta(days=days)) for days in (-1, 0, 1)]
    assert [(found[0], found[1].id) for found in most if found] == [(11, "KI-26"), (11, "KI-26"), (10, "KI-25")]


@pytest.mark.parametrize(
    ("asked", "ends"),
    [
        (agreed(15), "done"),
        (agreed(11), "done"),
        (agreed(10), [("no_exception", "KI-25")]),
        (agreed(1), [("below_count", "KI-26"), ("no_exception", "KI-25")]),
        (agreed(15, "2026-05-28"), [("in_past", "PO-DATE")]),
    ],
)
def test_ki_26_an_agreement_is_for_more_and_for_days_to_come(asked: dict[str, str], ends: object, place: Path) -> None:
    assert tried(of(place, "keiai"), "account limit", "keiai:K1", **asked) == ends


def test_ki_26_an_agreement_can_end_early(place: Path) -> None:
    desk = of(place, "keiai")
    done(desk, "account limit", "keiai:K1", **agreed(15))
    assert tried(desk, "account limit", "keiai:K1", **agreed(15)) == [("no_change", "PO-CHANGE")]
    done(desk, "account limit", "keiai:K1", **agreed(10))
    assert tried(desk, "account limit", "keiai:K1", **agreed(10)) == [("no_exception", "KI-25")]


@pytest.mark.parametrize("target", ["inter-lab:L1", "intra-mart:M1", "itreview:I1", "j-motto:JM1"])
def test_elsewhere_no_most_is_agreed_on(target: str, place: Path) -> None:
    desk = of(place, target.partition(":")[0])
    assert tried(desk, "account limit", target, **agreed(15)) == [("absent", "PO-NOMOST")]


def test_ki_16_ki_17_ki_33_removing_says_what_is_lost(place: Path) -> None:
    plan = plan_of(of(place, "keiai"), "account remove", "keiai:K1/taro", **WHY)
    warned, *others = plan.notices
    assert warned.warns
    assert "can't be undone: 高橋太郎 (keiai:K1/taro)" in tell(warned.text)
    assert {effect.rule.id for effect in plan.effects} == {"KI-16"}
    assert {"KI-23", "KI-17", "KI-28", "KI-33", "KI-19"} == {notice.rule.id for notice in others}
    (instead,) = [tell(notice.text) for notice in others if notice.rule.id == "KI-19"]
    assert instead.endswith("can be undone. Who suspends: The company's own people")


def test_what_the_customer_removed_already_is_not_suspended_instead(place: Path) -> None:
    plan = plan_of(of(place, "keiai"), "account remove", "keiai:K1/taro", **WHY, **DAY)
    assert not any("instead" in tell(notice.text) for notice in plan.notices)


def test_ki_22_the_only_account_is_removed_by_support(place: Path) -> None:
    desk = of(place, "keiai")
    done(desk, "account remove", "keiai:K1/jiro", **WHY)
    plan = plan_of(desk, "account remove", "keiai:K1/taro", **WHY)
    assert {effect.rule.id for effect in plan.effects} == {"KI-22"}
    assert "KI-23" not in {notice.rule.id for notice in plan.notices}


def test_what_was_known_of_a_removed_user_is_gone_from_its_page_and_from_the_search(place: Path) -> None:
    desk = of(place, "keiai")
    for text in ("高橋太郎", "taro@example.co.jp", "09011112222", "タカハシ"):
        assert "keiai:K1/taro" in {hit.ref for hit in look(desk, QUERIES["find"], text=text)}
    done(desk, "account remove", "keiai:K1/taro", **WHY)
    page = account(desk, "keiai:K1/taro")
    assert {name: page[name] for name in page if not name.startswith("tenant")} == {
        "account": "keiai:K1/taro",
        "name": "taro",
        "state": "removed",
        "last_used_on": "-",
    }
    for text in ("高橋太郎", "taro@example.co.jp", "09011112222", "タカハシ"):
        assert "keiai:K1/taro" not in {hit.ref for hit in look(desk, QUERIES["find"], text=text)}


def test_the_id_of_a_removed_user_is_never_used_again(place: Path) -> None:
    desk = of(place, "keiai")
    done(desk, "account remove", "keiai:K1/taro", **WHY)
    assert tried(desk, "account add", "keiai:K1/taro", name="別人") == [("taken", "PO-TAKEN")]
    assert tried(desk, "account remove", "keiai:K1/taro", **WHY) == [("is_removed", "PO-STATE")]


@pytest.mark.parametrize("answers", [WHY, WHY | DAY])
def test_jm_60_user_00001_is_removed_by_nobody(answers: dict[str, str], place: Path) -> None:
    desk = of(place, "j-motto")
    assert tried(desk, "account remove", "j-motto:jm1/１", **answers) == [("absent", "JM-60")]
    plan = plan_of(desk, "account remove", "j-motto:JM1/1", **answers)
    assert [notice.rule.id for notice in plan.notices] == ["JM-61"]
    assert tried(desk, "account remove", "j-motto:JM1/2", **WHY, **DAY) == "done"


def test_il_12_removing_a_member_frees_a_seat_and_leaves_the_licenses(place: Path) -> None:
    desk = of(place, "inter-lab")
    done(desk, "account add", "inter-lab:L1/third", name="三人目")
    assert tried(desk, "account add", "inter-lab:L1/fourth", name="四人目") == [("no_free_license", "IL-08")]
    done(desk, "account remove", "ＪＩＲＯ@Example.jp", **WHY, **DAY)
    (page,) = look(desk, QUERIES["tenant show"], tenant="inter-lab:L1")
    assert shown(QUERIES["tenant show"], page)["licenses"] == 3
    done(desk, "account add", "inter-lab:L1/fourth", name="四人目")


@pytest.mark.parametrize(
    ("target", "answers", "ends"),
    [
        ("inter-lab:L1/jiro", {"give": "manager"}, "route IL-18"),
        ("inter-lab:L1/jiro", {"give": "manager", **DAY}, "done"),
        ("inter-lab:L1/jiro", {"give": "社長", **DAY}, [("unknown", "IL-18")]),
        ("intra-mart:M1/b", {"give": "オーナーオーナー", "asked_by": "intra-mart:M1/a"}, "done"),
        ("intra-mart:M1/b", {"give": "owner", "asked_by": "intra-mart:M1/b"}, [("not_owner", "IM-21")]),
        ("intra-mart:M1/b", {"give": "owner"}, [("missing", "IM-21")]),
        ("intra-mart:M1/b", {"give": "viewer", "asked_by": "intra-mart:M1/a"}, [("not_a_choice", "IM-14")]),
        ("intra-mart:M1/b", {"take": "member", "asked_by": "intra-mart:M1/a"}, [("one_role", "IM-14")]),
        ("intra-mart:M1/b", {"asked_by": "intra-mart:M1/a"}, [("no_change", "PO-CHANGE")]),
        ("itreview:I1/u", {"give": "x"}, [("unknown", "PO-UNKNOWN")]),
        ("j-motto:JM1/2", {"give": "管理者"}, "route JM-64"),
        ("j-motto:JM1/2", {"give": "管理者", **DAY}, "done"),
        ("j-motto:JM1/2", {"take": "管理者", **DAY}, [("no_change", "PO-CHANGE")]),
        ("keiai:K1/taro", {"give": "x"}, [("unknown", "KI-29")]),
    ],
)
def test_roles_are_given_by_whom_the_portal_names(
    target: str, answers: dict[str, str], ends: object, place: Path
) -> None:
    assert tried(of(place, target.partition(":")[0]), "account role", target, **answers) == ends


@pytest.mark.parametrize(
    ("given", "roles"),
    [
        (("管理者",), ("user", "site_administrator")),
        (("システム管理者",), ("user", "groupware_administrator")),
        (("管理者", "システム管理者"), ("user", "site_administrator", "groupware_administrator")),
    ],
)
def test_jm_62_and_jm_63_each_right_is_given_by_itself(
    given: tuple[str, ...], roles: tuple[str, ...], place: Path
) -> None:
    desk = of(place, "j-motto")
    for role in given:
        done(desk, "account role", "j-motto:JM1/2", give=role, **DAY)
    assert account(desk, "j-motto:JM1/2")["roles"] == roles
    for role in given:
        done(desk, "account role", "j-motto:JM1/2", take=role, **DAY)
    assert account(desk, "j-motto:JM1/2")["roles"] == ("user",)


def test_v32_the_last_one_in_charge_stays_in_charge(place: Path) -> None:
    desk = of(place, "intra-mart")
    guarded = [("last_of_role", "PO-LAST")]
    asked_by_a, asked_by_b = {"asked_by": "intra-mart:M1/a"}, {"asked_by": "intra-mart:M1/b"}
    assert tried(desk, "account role", "intra-mart:M1/a", give="member", **asked_by_a) == guarded
    done(desk, "account role", "intra-mart:M1/b", give="owner", **asked_by_a)
    done(desk, "account role", "intra-mart:M1/a", give="member", **asked_by_a)
    assert tried(desk, "account role", "intra-mart:M1/b", give="member", **asked_by_b) == guarded


@pytest.mark.parametrize("name", ["account remove", "account suspend"])
def test_v32_support_leaves_nobody_out_who_is_the_last_in_charge(name: str) -> None:
    """Where a centre has found out that support may do it, the last one stays and any other goes."""
    boss = an_account("inter-lab:L1/boss", roles=("manager",))
    jiro = an_account("inter-lab:L1/jiro", roles=("member",))
    ends = []
    for user in (boss, jiro):
        facts = Standing(account=user, tenant=a_tenant("inter-lab:L1"), members=(boss, jiro))
        plan = planned(OPERATIONS[name], "inter-lab", facts, account=user.ref, **WHY)
        ends.append([(refusal.code, refusal.rule.id) for refusal in plan.refusals])
    assert ends == [[("last_of_role", "PO-LAST")], []]


@pytest.mark.parametrize(
    ("name", "last", "asked"),
    [
        ("account role", "intra-mart:M1/a", {"give": "member", "asked_by": "intra-mart:M1/a"}),
        ("account remove", "intra-mart:M1/a", WHY),
        ("account role", "inter-lab:L1/boss", {"give": "member"}),
        ("account remove", "inter-lab:L1/boss", WHY),
    ],
)
def test_v32_what_the_customer_did_to_the_last_one_is_taken_over_with_a_warning(
    name: str, last: str, asked: dict[str, str], place: Path
) -> None:
    desk = of(place, last.partition(":")[0])
    plan = plan_of(desk, name, last, **asked, **DAY)
    (warned,) = [notice for notice in plan.notices if notice.rule.id == "PO-LAST"]
    assert warned.warns
    assert tell(warned.text).endswith(
        f"as far as is known here, {last.partition('/')[0]} has none now; tell the customer."
    )
    done(desk, name, last, **asked, **DAY)


def test_v32_where_another_is_in_charge_nothing_is_warned(place: Path) -> None:
    desk = of(place, "inter-lab")
    done(desk, "account role", "inter-lab:L1/jiro", give="manager", **DAY)
    plan = plan_of(desk, "account remove", "inter-lab:L1/boss", **WHY, **DAY)
    assert "PO-LAST" not in {notice.rule.id for notice in plan.notices}


def test_im_14_a_user_has_one_role(place: Path) -> None:
    desk = of(place, "intra-mart")
    done(desk, "account role", "intra-mart:M1/b", give="owner", asked_by="intra-mart:M1/a")
    assert account(desk, "intra-mart:M1/b")["roles"] == ("owner",)


def test_ki_30_and_ki_31_the_list_has_state_and_last_use_and_no_password(place: Path) -> None:
    desk = of(place, "keiai")
    done(desk, "account add", "keiai:K1/saburo", name="高橋三郎", last_used_on="2026-05-28")
    assert tried(desk, "account add", "keiai:K1/x", name="x", last_used_on="2026-05-30") == [("in_future", "PO-DATE")]
    suspended(desk, "keiai:K1/jiro")
    done(desk, "account remove", "keiai:K1/taro", **WHY)
    rows = [shown(QUERIES["account list"], row) for row in look(desk, QUERIES["account list"], tenant="keiai:K1")]
    assert [(row["account"], row["state"], str(row["last_used_on"])) for row in rows] == [
        ("keiai:K1/jiro", "suspended", "-"),
        ("keiai:K1/saburo", "active", "2026-05-28"),
        ("keiai:K1/taro", "removed", "-"),
    ]
    assert {column.name for column in QUERIES["account list"].columns} == {
        "account",
        "name",
        "state",
        "last_used_on",
        "roles",
        "email",
        "phone",
    }

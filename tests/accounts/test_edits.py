"""Editing tenants and users: each portal's fields are changed by whom its document names, with what that takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from portalops.asking import read
from portalops.queries.tenant_show import SHOW_TENANT
from portalops.words import tell
from tests.accounts.builders import account, done, of, plan_of, tried
from tests.builders import a_profile

DAY = {"done_on": "2026-05-20"}


@pytest.mark.parametrize(
    ("portal", "target", "answers", "ends"),
    [
        ("inter-lab", "inter-lab:L1", {"email": "n@example.jp"}, "route IL-13"),
        ("inter-lab", "inter-lab:L1", {"billing_name": "経理部"}, "route IL-13"),
        ("inter-lab", "inter-lab:L1", {"billing_name": "経理部", **DAY}, "done"),
        ("inter-lab", "inter-lab:L1", {"address": "東京都"}, [("never_changes", "IL-13")]),
        ("inter-lab", "inter-lab:L1", {"name": "新", **DAY}, [("never_changes", "IL-13")]),
        ("inter-lab", "inter-lab:P1", {"name": "新"}, "route IL-14"),
        ("inter-lab", "inter-lab:P1", {"address": "東京都", **DAY}, "done"),
        ("intra-mart", "intra-mart:M1", {"name": "新"}, [("unknown", "PO-UNKNOWN")]),
        ("itreview", "itreview:I1", {"phone": "03-2222-3333"}, [("needs_inquiry", "IT-02")]),
        ("itreview", "itreview:I1", {"phone": "03-2222-3333", "inquiry": "Q-9"}, [("no_inquiry", "IT-02")]),
        ("j-motto", "j-motto:JM1", {"address": "東京都"}, "route JM-32"),
        ("j-motto", "j-motto:JM1", {"phone": "03-2222-3333"}, "route JM-32"),
        ("keiai", "keiai:K1", {"name": "新"}, [("unknown", "PO-UNKNOWN")]),
    ],
)
def test_a_tenants_data_are_changed_by_whom_the_portal_names(
    portal: str, target: str, answers: dict[str, str], ends: object, place: Path
) -> None:
    assert tried(of(place, portal), "tenant edit", target, **answers) == ends


@pytest.mark.parametrize(
    ("portal", "target", "answers", "ends"),
    [
        ("inter-lab", "inter-lab:L1/jiro", {"email": "n@example.jp"}, "route IL-14"),
        ("inter-lab", "inter-lab:L1/jiro", {"email": "n@example.jp", **DAY}, "done"),
        ("inter-lab", "inter-lab:L1/jiro", {"user": "taro"}, [("never_changes", "IL-07")]),
        ("inter-lab", "inter-lab:L1/jiro", {"user": "taro", **DAY}, [("never_changes", "IL-07")]),
        ("intra-mart", "intra-mart:M1/a", {"name": "新"}, [("unknown", "PO-UNKNOWN")]),
        ("itreview", "itreview:I1/u", {"name": "新"}, [("needs_inquiry", "IT-02")]),
        ("j-motto", "j-motto:JM1/2", {"name": "新"}, "route JM-51"),
        ("keiai", "keiai:K1/taro", {"phone": "090-3333-4444"}, "route KI-14"),
        ("keiai", "keiai:K1/taro", {"phone": "090-3333-4444", **DAY}, "done"),
        ("keiai", "keiai:K1/taro", {"user": "x", **DAY}, [("never_changes", "PO-ID")]),
    ],
)
def test_a_users_data_are_changed_by_whom_the_portal_names(
    portal: str, target: str, answers: dict[str, str], ends: object, place: Path
) -> None:
    assert tried(of(place, portal), "account edit", target, **answers) == ends


PAPER = {"document": "D-1", "arrived_on": "2026-05-29", "asked_by": "j-motto:JM1/1"}


@pytest.mark.parametrize(
    ("answers", "ends"),
    [
        (PAPER, "done"),
        (PAPER | {"arrived_on": "2026-05-30"}, [("in_future", "PO-DATE")]),
        (PAPER | {"document": ""}, [("needs_paper", "JM-31")]),
        (PAPER | {"arrived_on": ""}, [("needs_paper", "JM-31")]),
        (PAPER | {"asked_by": "j-motto:JM1/2"}, [("may_not_ask", "JM-20")]),
        (PAPER | {"asked_by": ""}, [("may_not_ask", "JM-20")]),
        ({}, [("needs_paper", "JM-31"), ("needs_paper", "JM-31"), ("may_not_ask", "JM-20")]),
        ({"done_on": "2026-05-20"}, [("needs_paper", "JM-31"), ("needs_paper", "JM-31"), ("may_not_ask", "JM-20")]),
    ],
)
def test_jm_31_a_company_name_changes_on_paper_that_has_arrived_and_jm_20_for_an_administrator(
    answers: dict[str, str], ends: object, place: Path
) -> None:
    assert tried(of(place, "j-motto"), "tenant edit", "j-motto:JM1", name="新鈴木", **answers) == ends


@pytest.mark.parametrize(
    ("answers", "field", "becomes"),
    [
        ({"options": "Web勤怠、Web給与"}, "options", ("Web勤怠", "Web給与")),
        ({"options": ","}, "options", ()),
        ({"storage_mb": "2000"}, "storage_mb", 2000),
    ],
)
def test_options_and_the_disk_applied_for_are_taken_over_again(
    answers: dict[str, str], field: str, becomes: object, place: Path
) -> None:
    desk = of(place, "j-motto")
    given = {"joined_on": "2020-01-01", "billing_cycle": "monthly", "options": "Web請求", "storage_mb": "1000"}
    done(desk, "tenant register", "j-motto:JM9", name="鈴木", **given)
    done(desk, "account add", "j-motto:JM9/1", name="鈴木一", roles="管理者")
    done(desk, "tenant edit", "j-motto:JM9", asked_by="j-motto:JM9/1", **answers)
    (page,) = desk.look_up(SHOW_TENANT, read(SHOW_TENANT.asks, {"tenant": "j-motto:JM9"}))
    assert getattr(page.tenant, field) == becomes
    assert tried(desk, "tenant edit", "j-motto:JM9", asked_by="j-motto:JM9/1", **answers) == [
        ("no_change", "PO-CHANGE")
    ]


@pytest.mark.parametrize("answers", [{"options": "Web勤怠"}, {"storage_mb": "2000"}])
@pytest.mark.parametrize(("portal", "target"), [("inter-lab", "inter-lab:P1"), ("itreview", "itreview:I1")])
def test_elsewhere_there_are_none(portal: str, target: str, answers: dict[str, str], place: Path) -> None:
    assert tried(of(place, portal), "tenant edit", target, **answers) == [("not_here", "PO-FIELD")]


def test_what_is_not_there_comes_with_all_other_reasons(place: Path) -> None:
    ends = tried(of(place, "itreview"), "tenant edit", "itreview:I1", storage_mb="1", phone="03-2222-3333")
    assert ends == [("not_here", "PO-FIELD"), ("needs_inquiry", "IT-02")]


def test_jm_31_and_jm_32_all_reasons_come_at_once(place: Path) -> None:
    desk = of(place, "j-motto")
    assert tried(desk, "tenant edit", "j-motto:JM1", name="新", address="東京都") == [
        ("needs_paper", "JM-31"),
        ("needs_paper", "JM-31"),
        ("by_others", "JM-32"),
    ]


@pytest.mark.parametrize(
    ("kind", "ends"),
    [("基本情報変更", "done"), ("解約", [("other_kind", "IT-02")]), ("other", [("other_kind", "IT-02")])],
)
def test_it_01_and_it_02_basic_data_change_by_an_inquiry_of_that_kind(kind: str, ends: object, place: Path) -> None:
    desk = of(place, "itreview")
    done(desk, "inquiry register", "itreview:I1/Q-1", kind=kind, written_on="2026-05-28")
    assert tried(desk, "tenant edit", "itreview:I1", address="東京都", inquiry="Ｑ－１") == ends


def test_the_inquiry_of_another_tenant_is_none(place: Path) -> None:
    desk = of(place, "itreview")
    done(desk, "tenant register", "itreview:I2", name="白雲企画")
    done(desk, "inquiry register", "itreview:I2/Q-1", kind="基本情報変更", written_on="2026-05-28")
    assert tried(desk, "tenant edit", "itreview:I1", address="東京都", inquiry="Q-1") == [("no_inquiry", "IT-02")]


@pytest.mark.parametrize(
    ("answers", "ends"),
    [
        ({"kind": "other", "written_on": "2026-05-29"}, "done"),
        ({"kind": "other", "written_on": "2026-05-30"}, [("in_future", "PO-DATE")]),
        ({"kind": "苦情", "written_on": "2026-05-29"}, [("not_a_choice", "IT-02")]),
    ],
)
def test_an_inquiry_is_of_a_kind_of_the_portal(answers: dict[str, str], ends: object, place: Path) -> None:
    assert tried(of(place, "itreview"), "inquiry register", "itreview:I1/Q-1", **answers) == ends


@pytest.mark.parametrize("portal", ["inter-lab:L1", "intra-mart:M1", "j-motto:JM1", "keiai:K1"])
def test_portals_without_inquiry_kinds_have_no_inquiries(portal: str, place: Path) -> None:
    desk = of(place, portal.partition(":")[0])
    ends = tried(desk, "inquiry register", f"{portal}/Q-1", kind="other", written_on="2026-05-29")
    assert ends == [("absent", "PO-NOINQUIRIES")]


def test_a_change_to_what_is_so_already_is_refused(place: Path) -> None:
    desk = of(place, "keiai")
    assert tried(desk, "account edit", "keiai:K1/taro", name="高橋太郎", **DAY) == [("no_change", "PO-CHANGE")]
    assert tried(desk, "account edit", "keiai:K1/taro", **DAY) == [("no_change", "PO-CHANGE")]


def test_a_paper_that_nothing_asks_for_is_refused(place: Path) -> None:
    desk = of(place, "keiai")
    ends = tried(desk, "account edit", "keiai:K1/taro", name="新", document="D-1", inquiry="Q-1", **DAY)
    assert ends == [("not_here", "PO-FIELD"), ("not_here", "PO-FIELD")]


@pytest.mark.parametrize(("day", "ends"), [("2026-05-29", "done"), ("2026-05-30", [("in_future", "PO-DATE")])])
def test_what_the_customer_did_was_done_by_today(day: str, ends: object, place: Path) -> None:
    assert tried(of(place, "keiai"), "account edit", "keiai:K1/taro", name="新", done_on=day) == ends


def test_somebody_elses_user_asks_for_nothing(place: Path) -> None:
    desk = of(place, "j-motto", "keiai")
    ends = tried(desk, "tenant edit", "j-motto:JM1", name="新", **PAPER | {"asked_by": "keiai:K1/taro"})
    assert ends == [("other_tenant", "PO-ASKED")]


@pytest.mark.parametrize(
    ("email", "consent", "ends"),
    [
        ("taro@takahashi.co.jp", {}, "done"),
        ("taro@docomo.ne.jp", {}, [("needs_consent", "KI-07")]),
        ("taro@DOCOMO.ne.jp", {}, [("needs_consent", "KI-07")]),
        ("taro@t.vodafone.ne.jp", {}, [("needs_consent", "KI-07")]),
        ("taro@notdocomo.ne.jp", {}, "done"),
        ("taro@docomo.ne.jp", {"consent_by": "高橋社長"}, [("missing", "KI-07")]),
        ("taro@docomo.ne.jp", {"consent_on": "2026-05-29"}, [("missing", "KI-07")]),
        ("taro@docomo.ne.jp", {"consent_by": "高橋社長", "consent_on": "2026-05-29"}, "done"),
        ("taro@docomo.ne.jp", {"consent_by": "高橋社長", "consent_on": "2026-05-30"}, [("in_future", "PO-DATE")]),
    ],
)
def test_ki_07_a_private_address_needs_a_consent_on_file(
    email: str, consent: dict[str, str], ends: object, place: Path
) -> None:
    desk = of(place, "keiai")
    assert tried(desk, "account edit", "keiai:K1/taro", email=email, **DAY, **consent) == ends
    assert tried(desk, "account add", "keiai:K1/saburo", name="高橋三郎", email=email, **consent) == ends


def test_ki_07_a_consent_on_file_serves_the_next_address_too(place: Path) -> None:
    desk = of(place, "keiai")
    done(desk, "account edit", "keiai:K1/taro", consent_by="高橋社長", consent_on="2026-05-28")
    done(desk, "account edit", "keiai:K1/taro", email="taro@au.com", **DAY)
    assert account(desk, "keiai:K1/taro")["consent_by"] == "高橋社長"


def test_ki_06_the_companys_own_address_is_asked_for(place: Path) -> None:
    plan = plan_of(of(place, "keiai"), "account add", "keiai:K1/x", name="高橋三郎")
    assert "KI-06" in [notice.rule.id for notice in plan.notices]


def test_elsewhere_a_consent_is_nothing(place: Path) -> None:
    desk = of(place, "inter-lab")
    ends = tried(desk, "account add", "inter-lab:L1/x", name="新", email="x@docomo.ne.jp", consent_by="社長")
    assert ends == [("not_here", "PO-FIELD")]
    assert tried(desk, "account add", "inter-lab:L1/x", name="新", email="x@docomo.ne.jp") == "done"


@pytest.mark.parametrize(
    ("name", "phone", "warned"),
    [
        ("高橋太郎", "09011112222", True),
        ("高橋 太郎", "＋８１ ９０－１１１１－２２２２", True),
        ("高橋太郎", "090-1111-2223", False),
        ("高橋三郎", "090-1111-2222", False),
    ],
)
def test_ki_27_the_same_name_and_number_is_warned_of_and_not_refused(
    name: str, phone: str, warned: bool, place: Path
) -> None:
    plan = plan_of(of(place, "keiai"), "account add", "keiai:K1/x", name=name, phone=phone)
    assert plan.outcome == "effects"
    assert [notice.rule.id for notice in plan.notices if notice.warns] == ["KI-27"] * warned


def test_who_changes_each_field_stands_in_the_profile() -> None:
    from portalops.queries.abilities import abilities

    rows = [row for row in abilities(a_profile("j-motto")) if row.operation == "tenant edit"]
    assert [(tell(row.case), tell(row.way), row.rule.id) for row in rows] == [
        ("Name", "support does it", "JM-31"),
        ("Options", "support does it", "PO-DATA"),
        ("Disk applied for, in megabytes", "support does it", "PO-DATA"),
        ("all other fields", "somebody else does it", "JM-32"),
    ]

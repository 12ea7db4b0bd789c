"""Rules of the five documents by their numbers, each with its neighbour, where no other test names them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from portalops.asking import fields_of, read
from portalops.facts import Account
from portalops.month import Month
from portalops.operations import CATALOG
from portalops.queries import LOOKUPS
from portalops.rules.calendar import add_business_days, nth_business_day
from portalops.screens.plan_paper import is_heavy
from tests.builders import PROFILES
from tests.days.builders import NOT_FOUND, REFUSED, USAGE, Shift

GROUP = "tenant register inter-lab:IL1 --name 甲 --kind グループ --email a@example.co.jp --licenses 1"
PERSON = "tenant register inter-lab:IL2 --name 乙 --kind 個人 --email b@example.co.jp"
KEIAI = (
    "tenant register keiai:K1 --name 丙商店 --kind 法人 --email c@c.example.co.jp --phone 045-123-4567"
    " --partner-by 営業部 --partner-on 2026-05-29"
)
STORE = "tenant register itreview:IT1 --name 丁 --kind 法人 --email d@example.co.jp --payment-method NP"


@pytest.fixture(autouse=True)
def on_a_day(shift: Shift) -> None:
    """It is the first of June."""
    shift.at("2026-06-01 09:00")


def test_il_02_a_card_is_asked_for_only_where_it_pays(shift: Shift) -> None:
    shift.is_told(f"{GROUP} --payment-method カード", "card_brand", "card_last_four", "IL-02")
    shift.does(f"{GROUP} --payment-method 振込")


def test_il_05_who_manages_takes_a_license_too(shift: Shift) -> None:
    """IL-05: with two licenses a manager leaves room for one member, not for two."""
    shift.does(GROUP.replace("licenses 1", "licenses 2"))
    add = "account add inter-lab:IL1/{0} --name {0} --email {0}@example.co.jp --roles {1}"
    shift.does(add.format("taro", "管理者"))
    shift.does(add.format("hanako", "メンバー"))
    shift.is_told(add.format("jiro", "メンバー"), "IL-08")


def test_il_11_without_a_license_the_way_to_raise_them_is_named(shift: Shift) -> None:
    """IL-11: licenses first, members second."""
    shift.does(GROUP.replace("licenses 1", "licenses 0"))
    add = "account add inter-lab:IL1/u --name 甲 --email u@example.co.jp"
    shift.is_told(add, "license set inter-lab:IL1 1")
    shift.does("license set inter-lab:IL1 1 --reason 増員 --done-on 2026-06-01")
    shift.does(add)


def test_il_21_an_auto_charge_has_a_border(shift: Shift) -> None:
    """IL-21: without border nothing is set; with border and limit it is."""
    shift.does(GROUP)
    shift.does(
        "contract register inter-lab:IL1/C-1 --name 勤怠 --starts-on 2026-05-01 --first-renewal-on 2026-06-01 --cycle 月額"
    )
    done = "points autocharge inter-lab:IL1 --limit 5000 --done-on 2026-06-01"
    shift.is_told(done, "border")
    shift.does(f"{done} --border 1000")


def test_il_31_a_price_by_license_is_for_groups(shift: Shift) -> None:
    shift.does(GROUP)
    shift.does(PERSON)
    contract = "contract register {}/C-1 --name 勤怠 --starts-on 2026-05-01 --first-renewal-on 2026-06-01 --cycle 月額 --price 100"
    shift.is_told(f"{contract.format('inter-lab:IL2')} --per-license", "IL-31")
    shift.does(f"{contract.format('inter-lab:IL1')} --per-license")


def test_il_43_of_a_key_only_its_ending_is_kept_and_looking_is_on_record(shift: Shift) -> None:
    """IL-43: a whole key is refused; the look is in the record."""
    shift.does(GROUP)
    shift.does(
        "contract register inter-lab:IL1/C-1 --name 勤怠 --starts-on 2026-05-01 --first-renewal-on 2026-06-01 --cycle 月額"
    )
    key = "apikey register inter-lab:IL1/K-1 --contract inter-lab:IL1/C-1 --last-four"
    shift.types(f"{key} 0123456789abcdefx9Qz --yes", "last_four", code=USAGE)
    shift.does(f"{key} x9Qz")
    shift.types("apikey show inter-lab:IL1/K-1", "****x9Qz")
    shift.types("record who-saw inter-lab:IL1 --json", '"operation": "apikey show"')


@pytest.mark.parametrize(
    ("rule", "register", "account", "address"),
    [
        ("IL-16", GROUP, "inter-lab:IL1/u", "u@example.co.jp"),
        ("KI-12", KEIAI, "keiai:K1/u", "u***@e***.co.jp"),
        ("IT-03", STORE, "itreview:IT1/u", "u@example.co.jp"),
    ],
)
def test_a_link_goes_to_the_registered_address_alone(
    shift: Shift, rule: str, register: str, account: str, address: str
) -> None:
    shift.does(register)
    shift.does(f"account add {account} --name 利用者 --email u@example.co.jp")
    reset = f"password reset {account} --reason 電話"
    shift.types(f"{reset} --email x@example.co.jp --dry-run", code=USAGE)
    shift.does(reset, rule, address)


@pytest.mark.parametrize(("rule", "register", "account"), [("IL-17", GROUP, "inter-lab:IL1/u"),
                                                           ("KI-11", KEIAI, "keiai:K1/u")])  # fmt: skip
def test_nobody_here_ever_has_a_password_or_a_token(shift: Shift, rule: str, register: str, account: str) -> None:
    """IL-17, KI-11: no field asks for one but the check, which hides it; the mailed token isn't in the store."""
    asked = {field.name for each in (*CATALOG, *LOOKUPS) for field in fields_of(each.asks) if not field.kind.is_secret}
    assert {name for name in (*asked, *Account.__struct_fields__) if "password" in name or "token" in name} == set()
    shift.does(register)
    shift.does(f"account add {account} --name 利用者 --email u@example.co.jp")
    shift.does(f"password reset {account} --reason 電話")
    reset = next(each for each in CATALOG if each.name == "password reset")
    (effect,) = shift.desk().preview(reset, read(reset.asks, {"account": account, "reason": "電話"})).effects
    assert not any("token" in name for name in effect.__struct_fields__)


def test_im_10_without_a_request_file_nothing_is_activated(shift: Shift) -> None:
    """IM-10: the file of the customer's own system is asked for, and must be there."""
    shift.types("activation issue intra-mart:IM1/C-7/prod --yes", "request", code=USAGE)
    shift.types("activation issue intra-mart:IM1/C-7/prod --request /no/such/file --yes", "request", code=USAGE)


def test_im_29_and_im_30_a_product_of_another_origin_and_one_that_ran_out(shift: Shift) -> None:
    shift.does("tenant register intra-mart:IM1 --name ミライ --email m@example.co.jp")
    for user, role in (("sato", "オーナー"), ("kato", "メンバー")):
        shift.does(f"account add intra-mart:IM1/{user} --name {user} --email {user}@example.co.jp --roles {role}")
    shift.does("contract register intra-mart:IM1/C-7 --name A --starts-on 2025-06-01 --expires-on 2027-05-31")
    add = "product add intra-mart:IM1/C-7/other --name 他製品 --licensed 5 --asked-by intra-mart:IM1/"
    shift.types(f"{add}kato --dry-run", "メンバーは契約を見るだけ", "IM-30", stdin="ＡＢＣＤ－１２３４\n", code=REFUSED)
    added = shift.types(f"{add}sato --yes", "IM-09", stdin="ＡＢＣＤ－１２３４\n")  # IM-31: of the key, only the ending
    assert "ABCD" not in added.out.replace("Ａ", "A").upper()
    shift.does("product register intra-mart:IM1/C-7/old --name 旧製品 --licensed 5 --expires-on 2026-06-01")
    shift.types("product list intra-mart:IM1", "旧製品")
    shift.at("2026-06-02 00:00")  # IM-29: hidden from the day after, until asked for
    assert "旧製品" not in shift.types("product list intra-mart:IM1").out
    shift.types("product list intra-mart:IM1 --expired", "旧製品")


def test_ki_32_a_deletion_is_confirmed_in_words(shift: Shift) -> None:
    """KI-32: the console wants the user's id typed before an account is deleted, and not before it is resumed."""
    shift.does(KEIAI)
    shift.does("account add keiai:K1/u --name 利用者 --email u@c.example.co.jp")
    remove = next(each for each in CATALOG if each.name == "account remove")
    plan = shift.desk().preview(remove, read(remove.asks, {"account": "keiai:K1/u", "reason": "退職"}))
    assert plan.outcome == "effects"
    assert is_heavy(plan)


def test_it_01_basic_information_takes_an_inquiry(shift: Shift) -> None:
    """IT-01: a call alone changes nothing; the inquiry of the form does."""
    shift.does(STORE)
    edit = "tenant edit itreview:IT1 --phone 03-1111-2222"
    shift.is_told(edit, "inquiry")
    shift.is_told(f"{edit} --inquiry Q-1", "Q-1")
    shift.does("inquiry register itreview:IT1/Q-1 --kind 基本情報変更 --written-on 2026-06-01 --note 電話番号の変更")
    shift.does(f"{edit} --inquiry Q-1")


@pytest.mark.parametrize(
    "month", [Month.of(date(year, month, 1)) for year in range(2026, 2031) for month in range(1, 13)]
)
def test_it_18_the_third_business_day_after_closing_is_that_of_the_next_month(month: Month) -> None:
    """IT-18: one day, said in two ways."""
    calendar = PROFILES["itreview"].calendar
    assert calendar
    following = month.plus(1)
    assert add_business_days(month.last_day, 3, calendar) == nth_business_day(following, 3, calendar)


@pytest.mark.parametrize(
    ("rule", "received", "leaves", "charged", "cites"),
    [
        ("JM-37", "2026-05-29", "2026-06-30(火)", "無料期間の末日", ("JM-37", "JM-38")),
        ("JM-37", "2026-05-30", "2026-07-31(金)", "2026-07", ("JM-37", "JM-40")),
        ("JM-01", "2026-05-30", "2026-07-31(金)", "2026-07以降は請求されます", ("JM-37", "JM-40")),
    ],
)
def test_the_free_period_ends_with_the_third_month(
    shift: Shift, rule: str, received: str, leaves: str, charged: str, cites: tuple[str, ...]
) -> None:
    shift.does("tenant register j-motto:JM1 --name 田中 --joined-on 2026-04-15 --billing-cycle 月払い")
    shift.types(
        f"withdrawal request j-motto:JM1 --received {received} --reason 移転 --dry-run", leaves, charged, *cites
    )


@pytest.mark.parametrize(
    ("rule", "cycle", "received", "leaves", "charged", "cites"),
    [
        ("JM-39", "月払い", "2026-04-30", "2026-05-31", "2026-05", "JM-39"),
        ("JM-40", "月払い", "2026-05-01", "2026-06-30", "2026-06", "JM-39"),
        ("JM-35", "月払い", "2026-05-29", "2026-06-30", "2026-06", "JM-39"),
        ("JM-40", "月払い", "2026-05-30", "2026-07-31", "2026-07", "JM-40"),
        ("JM-41", "年払い --billing-month 5", "2026-03-31", "2026-04-30", "2025-05", "JM-41"),
        ("JM-42", "年払い --billing-month 5", "2026-04-30", "2026-05-31", "2026-05", "JM-42"),
    ],
)
def test_the_four_examples_of_leaving(
    shift: Shift, rule: str, cycle: str, received: str, leaves: str, charged: str, cites: str
) -> None:
    """The day of leaving and the last month charged, as scripts read them: other days of the page are of those months."""
    shift.does(f"tenant register j-motto:JM1 --name 田中 --joined-on 2021-12-01 --billing-cycle {cycle}")
    leaving = f"withdrawal request j-motto:JM1 --received {received} --reason 移転 --dry-run"
    plan = json.loads(shift.types(f"{leaving} --json").out)
    assert [(each["leaves_on"], each["last_charge_month"]) for each in plan["effects"]] == [(leaves, charged)]
    assert cites in {each["rule"] for each in plan["notices"]}


def test_jm_66_a_member_id_is_upper_case_however_it_is_typed(shift: Shift) -> None:
    """JM-66: registered and found as JM00123; another portal keeps its ids as they are."""
    shift.does(
        "tenant register j-motto:jm００１２３ --name 田中 --joined-on 2021-12-01 --billing-cycle 月払い", "JM00123"
    )
    shift.types("tenant show j-motto:ｊｍ00123", "j-motto:JM00123")
    shift.does(GROUP)
    shift.types("tenant show inter-lab:il1", code=NOT_FOUND)

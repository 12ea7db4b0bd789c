"""Use that is measured: readings once by their id, the month's highest, and the mail that a threshold sends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portalops.asking import read
from portalops.clock import FixedClock
from portalops.desk import Desk, Operator, Receipt
from portalops.effects import SendNotice, added
from portalops.errors import BadInput
from portalops.facts import Tenant, Threshold
from portalops.mail.messages import Ends, notice_message
from portalops.operation import Operation, Permission
from portalops.operations.plan_set import SET_PLAN
from portalops.operations.usage_alert import SET_USAGE_ALERT
from portalops.operations.usage_record import RECORD_USAGE
from portalops.plan import Plan
from portalops.profiles.load import Profiles
from portalops.queries.tenant_show import SHOW_TENANT
from portalops.queries.usage_show import SHOW_USAGE, UsedMonth
from portalops.store.opening import Store
from portalops.wording import Phrase
from portalops.words import tell
from tests.builders import PROFILES, a_profile, a_tenant, an_account
from tests.places import a_store_in

MEMBER = "j-motto:JM1"
OVERLAY: dict[str, Any] = {
    "j-motto": {
        "rules": {
            "centre-1": {
                "document": "業務メモ",
                "heading": "プラン",
                "says": {"ja": "変更できます。", "en": "It may be changed."},
            }
        },
        "answers": {"plan set": {"way": "act", "rule": "centre-1", "notices": []}},
    }
}
At = Callable[..., Desk]


@pytest.fixture
def store(place: Path) -> Iterator[Store]:
    opened = a_store_in(place / "store.db", FixedClock(date(2026, 11, 14)))
    yield opened
    opened.close()


@pytest.fixture
def at(store: Store) -> At:
    """A desk on a day."""

    def desk(day: str = "2026-12-01", profiles: Profiles = PROFILES) -> Desk:
        operator = Operator(name="sato", may=frozenset(Permission))
        clock = FixedClock(date.fromisoformat(day))
        return Desk(office=store, operator=operator, profiles=profiles, clock=clock, door="test")

    return desk


def a_member(store: Store, *, first_email: str | None = None, **traits: Any) -> Tenant:
    """A member that applied for twenty users and a thousand megabytes, with a first user if it has an address."""
    given = {"joined_on": date(2010, 1, 15), "billing_cycle": "monthly", "licenses": 20, "storage_mb": 1000}
    member = a_tenant(MEMBER, **(given | traits))
    rule = a_profile("j-motto").rule("PO-DATA")
    with store.writing() as unit:
        unit.apply([added(member, rule)])
        if first_email:
            unit.apply([added(an_account(f"{MEMBER}/00001", email=first_email), rule)])
    return member


def asked(operation: Operation[Any, Any], **answers: str) -> Any:
    return read(operation.asks, answers)


def record(desk: Desk, id: str, at: str, **measured: str) -> Receipt:
    reading = asked(RECORD_USAGE, reading=f"{MEMBER}/{id}", at=at, **measured)
    return desk.perform(RECORD_USAGE, reading, request_id=f"{id} {at} {measured}")


def rehearsed(desk: Desk, id: str, at: str, **measured: str) -> Plan:
    return desk.preview(RECORD_USAGE, asked(RECORD_USAGE, reading=f"{MEMBER}/{id}", at=at, **measured))


def months(desk: Desk, **answers: str) -> Sequence[UsedMonth]:
    return desk.look_up(SHOW_USAGE, read(SHOW_USAGE.asks, {"tenant": MEMBER} | answers))


def codes(plan: Plan) -> list[tuple[str | None, str, str]]:
    assert plan.effects == ()
    return [(refusal.field, refusal.code, refusal.rule.id) for refusal in plan.refusals]


def mails(plan: Plan | None) -> list[str]:
    return [effect.to for effect in plan.effects if isinstance(effect, SendNotice)] if plan else []


def test_the_peak_of_november_is_charged_in_december_jm_03(at: At, store: Store) -> None:
    a_member(store)
    record(at(), "R1", "2026-11-14 09:00", users="23")
    record(at(), "R2", "2026-11-30", users="18")
    record(at("2026-12-31"), "R3", "2026-12-31", users="21")
    december, november = months(at("2027-01-01"))
    assert (november.use.month, november.use.charged_in, november.use.users.peak) == ("2026-11", "2026-12", 23)
    assert (december.use.month, december.use.charged_in, december.use.users.peak) == ("2026-12", "2027-01", 21)
    assert (november.use.users.least, november.use.users.most) == (2, 3)
    assert "JM-03" in {rule.id for rule in november.rules}


def test_what_the_portal_leaves_open_is_shown_and_not_decided_jm_12_jm_13_jm_15(at: At, store: Store) -> None:
    a_member(store, licenses=10)
    record(at(), "R1", "2026-11-14", users="11", disk_mb="900")
    (november,) = months(at())
    assert november.use.users.certain is None
    assert {"JM-12", "JM-13", "JM-15"} <= {rule.id for rule in november.rules}
    assert len(november.open) == 3


@pytest.mark.parametrize(("disk", "over"), [("999", 0), ("1000", 0), ("1001", 1), ("1200", 200)])
def test_disk_over_the_allowance_is_charged_and_never_blocked_jm_24_jm_25(
    at: At, store: Store, disk: str, over: int
) -> None:
    """JM-24: nothing is in the way of it; JM-25: it is counted for the next month by itself."""
    a_member(store)
    record(at("2026-12-31"), "R1", "2026-12-31", disk_mb=disk)
    (december,) = months(at("2027-01-01"))
    assert (december.use.disk_mb.certain, december.use.charged_in) == (over, "2027-01")
    uncapped = a_profile("j-motto").rule("JM-24").says
    assert (uncapped in december.notes) == (over > 0)


def test_without_an_allowance_of_its_own_the_basic_one_is_an_open_question_jm_24(at: At, store: Store) -> None:
    a_member(store, storage_mb=None)
    record(at(), "R1", "2026-11-14", disk_mb="900")
    (november,) = months(at())
    assert november.use.disk_mb.certain is None
    assert "JM-24" in {rule.id for rule in november.rules}


@pytest.mark.parametrize(("written", "month"), [("2026-11-30 23:59", "2026-11"), ("2026-12-01 00:00", "2026-12")])
def test_the_month_is_the_one_it_is_in_japan(at: At, store: Store, written: str, month: str) -> None:
    a_member(store)
    record(at(), "R1", written, users="21")
    assert [row.use.month for row in months(at())] == [month]


def test_a_month_may_be_named_and_is_there_without_readings(at: At, store: Store) -> None:
    a_member(store)
    record(at(), "R1", "2026-11-14", users="21")
    assert [row.use.month for row in months(at(), month="2026-10")] == ["2026-10"]
    assert [(row.use.users.peak, row.readings) for row in months(at(), month="2026-10")] == [(None, 0)]
    assert [row.use.is_final for row in months(at("2026-11-30"))] == [False]
    assert [row.use.is_final for row in months(at("2026-12-01"))] == [True]


def test_a_reading_is_taken_in_once(at: At, store: Store) -> None:
    a_member(store)
    record(at(), "R1", "2026-11-14 09:00", users="23")
    assert codes(rehearsed(at(), "R1", "2026-11-14 9:00", users="23")) == [("reading", "no_change", "PO-CHANGE")]
    assert codes(rehearsed(at(), "R1", "2026-11-14 09:00", users="24")) == [("reading", "taken", "PO-TAKEN")]
    assert codes(rehearsed(at(), "R1", "2026-11-14 09:01", users="23")) == [("reading", "taken", "PO-TAKEN")]


def test_what_cannot_be_measured_is_refused(at: At, store: Store) -> None:
    a_member(store)
    assert codes(rehearsed(at(), "R1", "2026-12-01")) == [("users", "missing", "PO-FIELD")]
    assert rehearsed(at(), "R1", "2026-12-01", users="1").effects
    assert codes(rehearsed(at(), "R1", "2026-12-02", users="1")) == [("at", "in_future", "PO-DATE")]
    assert codes(rehearsed(at(), "R1", "2010-01-14", users="1")) == [("at", "before_joining", "PO-DATE")]
    for wrong in ("2026-11-31", "25:00", "2026-11-14 24:00", "きのう"):
        with pytest.raises(BadInput):
            asked(RECORD_USAGE, reading=f"{MEMBER}/R1", at=wrong, users="1")


@pytest.mark.parametrize(("disk", "sent"), [("799", 0), ("800", 0), ("801", 1)])
@pytest.mark.parametrize("unit", [{"mb": "800"}, {"percent": "80"}])
def test_mail_comes_when_use_exceeds_the_customers_threshold_jm_27(
    at: At, store: Store, unit: dict[str, str], disk: str, sent: int
) -> None:
    a_member(store, first_email="first@example.co.jp", email="office@example.co.jp")
    setting = at().perform(SET_USAGE_ALERT, asked(SET_USAGE_ALERT, tenant=MEMBER, **unit), request_id="set")
    assert setting.plan
    assert {effect.rule.id for effect in setting.plan.effects} == {"JM-27"}
    assert "JM-28" in {notice.rule.id for notice in setting.plan.notices}
    assert mails(record(at(), "R1", "2026-11-14", disk_mb=disk).plan) == ["first@example.co.jp"] * sent


def test_mail_comes_once_for_each_time_that_use_goes_over(at: At, store: Store) -> None:
    a_member(store, email="office@example.co.jp", usage_alert=Threshold(value=80, unit="percent"))
    measured = ("801", "900", "800", "801")
    sent = [
        mails(record(at(), f"R{day}", f"2026-11-{day}", disk_mb=disk).plan)
        for day, disk in zip(range(10, 14), measured, strict=True)
    ]
    assert sent == [["office@example.co.jp"], [], [], ["office@example.co.jp"]]


def test_where_the_mail_cannot_go_out_the_operator_is_told(at: At, store: Store) -> None:
    a_member(store, usage_alert=Threshold(value=80, unit="percent"))
    plan = rehearsed(at(), "R1", "2026-11-14", disk_mb="801")
    assert mails(plan) == []
    assert [notice.rule.id for notice in plan.notices if notice.warns] == ["JM-27"]


def test_without_a_threshold_or_an_allowance_nothing_is_guessed_jm_27(at: At, store: Store) -> None:
    a_member(store, storage_mb=None, email="office@example.co.jp")
    plan = rehearsed(at(), "R1", "2026-11-14", disk_mb="801")
    assert (mails(plan), [notice.rule.id for notice in plan.notices]) == ([], ["JM-27"])
    at().perform(SET_USAGE_ALERT, asked(SET_USAGE_ALERT, tenant=MEMBER, percent="80"), request_id="set")
    plan = rehearsed(at(), "R1", "2026-11-14", disk_mb="801")
    assert (mails(plan), [notice.warns for notice in plan.notices]) == ([], [True])


def test_a_threshold_is_one_thing_and_changes_something(at: At, store: Store) -> None:
    a_member(store)

    def refused(**answers: str) -> list[tuple[str | None, str, str]]:
        return codes(at().preview(SET_USAGE_ALERT, asked(SET_USAGE_ALERT, tenant=MEMBER, **answers)))

    assert refused() == [("mb", "choose_one", "PO-FIELD")]
    assert refused(mb="800", percent="80") == [("mb", "choose_one", "PO-FIELD")]
    assert refused(off="yes") == [(None, "no_change", "PO-CHANGE")]
    at().perform(SET_USAGE_ALERT, asked(SET_USAGE_ALERT, tenant=MEMBER, mb="800"), request_id="set")
    assert refused(mb="800") == [(None, "no_change", "PO-CHANGE")]
    at().perform(SET_USAGE_ALERT, asked(SET_USAGE_ALERT, tenant=MEMBER, off="yes"), request_id="off")
    with store.reading() as reads:
        assert reads.tenant(a_tenant(MEMBER).ref).usage_alert is None


def test_the_letter_says_what_was_measured_in_japanese(at: At, store: Store) -> None:
    a_member(store, email="office@example.co.jp", usage_alert=Threshold(value=80, unit="percent"))
    record(at(), "R1", "2026-11-14 09:30", disk_mb="1801")
    (letter,) = store.outbox().claim(0, 9)
    message = notice_message(
        letter,
        a_profile("j-motto"),
        ends=Ends("desk@example.co.jp", letter.to),
        now=FixedClock(date(2026, 12, 1)).now(),
    )
    body = message.get_content()
    assert message["Subject"] == "【J-MOTTO】ディスク容量超過のお知らせ"
    for said in ("山田商会株式会社", "2026年11月14日 09:30", "1,801MB", "基本容量の80%", "翌月(12月)"):
        assert said in body


@pytest.mark.parametrize("portal", ["inter-lab", "intra-mart", "keiai", "itreview"])
def test_no_other_portal_measures_use(at: At, store: Store, portal: str) -> None:
    reading = asked(RECORD_USAGE, reading=f"{portal}:x/R1", at="2026-11-14", users="1")
    assert codes(at().preview(RECORD_USAGE, reading)) == [(None, "absent", "PO-NOUSAGE")]


def test_the_page_shows_the_latest_months_and_what_is_free_jm_01(at: At, store: Store) -> None:
    a_member(store, joined_on=date(2026, 4, 15))
    record(at(), "R1", "2026-05-14", users="21")
    (page,) = at("2026-06-30").look_up(SHOW_TENANT, read(SHOW_TENANT.asks, {"tenant": MEMBER}))
    assert page.charging == (date(2026, 6, 30), "2026-07")
    assert [row.use.month for row in page.parts["usage"]] == ["2026-05"]
    assert len(page.parts["usage"][0].notes) == 1
    assert "JM-01" in {rule.id for rule in page.parts["usage"][0].rules}
    (page,) = at("2026-08-01").look_up(SHOW_TENANT, read(SHOW_TENANT.asks, {"tenant": MEMBER}))
    assert page.charging is None


@pytest.mark.parametrize("answers", [{"kind": "lite"}, {"billing_cycle": "yearly", "billing_month": "5"}])
def test_changes_of_plan_and_cycle_are_open_jm_04_jm_05_jm_14_jm_18(
    at: At, store: Store, answers: dict[str, str]
) -> None:
    a_member(store, kind="standard")
    plan = at().preview(SET_PLAN, asked(SET_PLAN, tenant=MEMBER, **answers))
    assert codes(plan) == [(None, "unknown", "JM-04")]
    assert [notice.rule.id for notice in plan.notices] == ["JM-05", "JM-14", "JM-18"]


def test_a_centre_that_knows_the_answer_may_let_it_act(at: At, store: Store) -> None:
    a_member(store, kind="standard")
    desk = at("2026-12-01", Profiles(overlay=OVERLAY))

    def perform(**answers: str) -> None:
        desk.perform(SET_PLAN, asked(SET_PLAN, tenant=MEMBER, **answers), request_id=str(answers))

    def refused(**answers: str) -> list[tuple[str | None, str, str]]:
        return codes(desk.preview(SET_PLAN, asked(SET_PLAN, tenant=MEMBER, **answers)))

    assert refused() == [(None, "no_change", "PO-CHANGE")]
    assert refused(billing_cycle="yearly") == [("billing_month", "missing", "JM-42")]
    assert refused(kind="gold") == [("kind", "not_a_choice", "JM-12")]
    perform(kind="ライト", billing_cycle="年払い", billing_month="5")
    perform(billing_cycle="monthly")
    with store.reading() as reads:
        member = reads.tenant(a_tenant(MEMBER).ref)
    assert (member.kind, member.billing_cycle, member.billing_month) == ("lite", "monthly", None)


def test_a_threshold_is_shown_in_words() -> None:
    from portalops.rules.usage_readings import described

    assert [
        tell(described(each)) for each in (Threshold(value=800, unit="mb"), Threshold(value=80, unit="percent"))
    ] == [
        "800 MB",
        "80% of what was applied for",
    ]


def test_whole_sentences_in_a_row_need_no_comma_and_other_things_do() -> None:
    one, other = Phrase(en="It goes on.", ja="続きます。"), Phrase(en="It may rise.", ja="増えます。")
    assert tell((one, other)) == "It goes on. It may rise."
    assert tell((one, "A", 3)) == "It goes on., A, 3"
    assert tell(("A", "B")) == "A, B"

"""A withdrawal before its notice and after the leaving: asked for, form sent, undone, data deleted, on a real store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portalops.asking import read
from portalops.clock import FixedClock
from portalops.desk import Desk, Operator, Receipt
from portalops.effects import added
from portalops.errors import NotFound
from portalops.facts import Withdrawal
from portalops.operation import Operation, Permission
from portalops.operations.withdrawal_ask import ASK_WITHDRAWAL
from portalops.operations.withdrawal_cancel import CANCEL_WITHDRAWAL
from portalops.operations.withdrawal_complete import COMPLETE_WITHDRAWAL
from portalops.operations.withdrawal_data_deleted import DATA_DELETED
from portalops.operations.withdrawal_request import REQUEST_WITHDRAWAL
from portalops.plan import Refused
from portalops.queries.withdrawal_list import LIST_WITHDRAWALS
from portalops.queries.withdrawal_show import SHOW_WITHDRAWAL, WithdrawalPage
from portalops.store.opening import Store
from portalops.words import tell
from tests.builders import PROFILES, a_profile, a_tenant
from tests.places import a_store_in

MEMBER = a_tenant("j-motto:JM1", joined_on=date(2010, 1, 15), billing_cycle="monthly", options=("Web勤怠",))
WHY = {"reason": "事業の縮小"}
At = Callable[[str], Desk]


@pytest.fixture
def store(place: Path) -> Iterator[Store]:
    """A store with one member."""
    opened = a_store_in(place / "store.db", FixedClock(date(2026, 5, 29)))
    with opened.writing() as unit:
        unit.apply([added(MEMBER, a_profile("j-motto").rule("PO-DATA"))])
    yield opened
    opened.close()


@pytest.fixture
def at(store: Store) -> At:
    """A desk on a day."""

    def desk(day: str) -> Desk:
        operator = Operator(name="sato", may=frozenset(Permission))
        clock = FixedClock(date.fromisoformat(day))
        return Desk(office=store, operator=operator, profiles=PROFILES, clock=clock, door="test")

    return desk


def do(desk: Desk, operation: Operation[Any, Any], **answers: str) -> Receipt:
    asked = read(operation.asks, {"tenant": MEMBER.ref} | answers)
    return desk.perform(operation, asked, request_id=f"{operation.name} {desk.clock.today()} {answers}")


def codes(desk: Desk, operation: Operation[Any, Any], **answers: str) -> list[tuple[str | None, str, str]]:
    plan = desk.preview(operation, read(operation.asks, {"tenant": MEMBER.ref} | answers))
    assert plan.effects == ()
    return [(refusal.field, refusal.code, refusal.rule.id) for refusal in plan.refusals]


def latest(store: Store) -> Withdrawal:
    with store.reading() as reads:
        withdrawal = reads.withdrawal(MEMBER.ref)
    assert withdrawal
    return withdrawal


def page(desk: Desk) -> WithdrawalPage:
    (found,) = desk.look_up(SHOW_WITHDRAWAL, read(SHOW_WITHDRAWAL.asks, {"tenant": MEMBER.ref}))
    return found


def leave(at: At) -> None:
    do(at("2026-04-30"), REQUEST_WITHDRAWAL, received="2026-04-30", **WHY)
    do(at("2026-05-31"), COMPLETE_WITHDRAWAL)


def test_asking_by_phone_sets_no_date_and_says_so_jm_33_jm_34(at: At, store: Store) -> None:
    receipt = do(at("2026-05-29"), ASK_WITHDRAWAL, **WHY)
    assert receipt.plan
    assert [effect.rule.id for effect in receipt.plan.effects] == ["JM-34"]
    assert "JM-33" in {notice.rule.id for notice in receipt.plan.notices}
    asked = latest(store)
    assert (asked.state, asked.asked_on, asked.leaves_on, asked.received_on) == ("asked", date(2026, 5, 29), None, None)
    with store.reading() as reads:
        assert reads.tenant(MEMBER.ref).state == "active"


def test_the_form_is_sent_after_it_or_with_it(at: At, store: Store) -> None:
    do(at("2026-05-28"), ASK_WITHDRAWAL, **WHY)
    do(at("2026-05-29"), ASK_WITHDRAWAL, form_sent_on="2026-05-29")
    sent = latest(store)
    assert (sent.ref, sent.state, sent.asked_on) == (f"{MEMBER.ref}/W1", "form_sent", date(2026, 5, 28))
    assert sent.form_sent_on == date(2026, 5, 29)
    do(at("2026-05-29"), CANCEL_WITHDRAWAL)
    do(at("2026-05-30"), ASK_WITHDRAWAL, form_sent_on="2026-05-30", **WHY)
    assert (latest(store).ref, latest(store).state) == (f"{MEMBER.ref}/W2", "form_sent")


def test_what_cannot_be_so_is_refused(at: At) -> None:
    desk = at("2026-05-29")
    assert codes(desk, ASK_WITHDRAWAL) == [("reason", "missing", "PO-FIELD")]
    assert codes(desk, ASK_WITHDRAWAL, asked_on="2026-05-30", **WHY) == [("asked_on", "in_future", "PO-DATE")]
    assert codes(desk, ASK_WITHDRAWAL, form_sent_on="2026-05-28", **WHY) == [
        ("form_sent_on", "before_asking", "PO-DATE")
    ]
    assert codes(desk, ASK_WITHDRAWAL, asked_on="2010-01-14", **WHY) == [("asked_on", "before_joining", "PO-DATE")]
    do(desk, ASK_WITHDRAWAL, **WHY)
    assert codes(desk, ASK_WITHDRAWAL, **WHY) == [(None, "no_change", "PO-CHANGE")]
    do(desk, REQUEST_WITHDRAWAL, received="2026-05-29", **WHY)
    assert codes(desk, ASK_WITHDRAWAL, **WHY) == [(None, "already_planned", "PO-ONE")]


def test_the_notice_goes_on_from_what_was_asked_for(at: At, store: Store) -> None:
    do(at("2026-05-20"), ASK_WITHDRAWAL, form_sent_on="2026-05-20", **WHY)
    do(at("2026-05-29"), REQUEST_WITHDRAWAL, received="2026-05-29", **WHY)
    planned = latest(store)
    assert (planned.ref, planned.state, planned.leaves_on) == (f"{MEMBER.ref}/W1", "planned", date(2026, 6, 30))
    assert (planned.asked_on, planned.form_sent_on) == (date(2026, 5, 20), date(2026, 5, 20))


def test_who_only_asked_may_stay_any_day(at: At, store: Store) -> None:
    do(at("2026-05-29"), ASK_WITHDRAWAL, **WHY)
    do(at("2027-05-29"), CANCEL_WITHDRAWAL)
    assert latest(store).state == "cancelled"
    assert codes(at("2027-05-29"), CANCEL_WITHDRAWAL) == [(None, "nothing_planned", "PO-UNDO")]


def test_the_queue_ends_with_those_that_wait_for_the_notice(at: At) -> None:
    do(at("2026-05-29"), ASK_WITHDRAWAL, **WHY)
    (row,) = at("2026-05-29").look_up(LIST_WITHDRAWALS, read(LIST_WITHDRAWALS.asks, {}))
    assert (row.withdrawal.state, row.day, row.is_due) == ("asked", None, False)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-05-31", [("on", "too_early", "JM-46")]),
        ("2026-06-01", []),
        ("2026-06-30", []),
        ("2026-07-01", []),
        ("2026-07-02", [("on", "in_future", "PO-DATE")]),
    ],
)
def test_the_data_goes_in_the_month_after_leaving_jm_46(
    at: At, on: str, expected: list[tuple[str | None, str, str]]
) -> None:
    leave(at)
    plan = at("2026-07-01").preview(DATA_DELETED, read(DATA_DELETED.asks, {"tenant": MEMBER.ref, "on": on}))
    assert [(refusal.field, refusal.code, refusal.rule.id) for refusal in plan.refusals] == expected
    late = [tell(notice.text) for notice in plan.notices if notice.rule.id == "JM-46"]
    assert bool(late) == (on == "2026-07-01")


def test_the_data_is_gone_once_and_only_after_leaving(at: At, store: Store) -> None:
    assert codes(at("2026-04-30"), DATA_DELETED, on="2026-04-30") == [(None, "not_left", "PO-DELETED")]
    leave(at)
    receipt = do(at("2026-06-10"), DATA_DELETED, on="2026-06-10")
    assert receipt.plan
    assert {effect.rule.id for effect in receipt.plan.effects} == {"JM-46"}
    assert (latest(store).state, latest(store).data_deleted_on) == ("data_deleted", date(2026, 6, 10))
    with pytest.raises(Refused):
        do(at("2026-06-11"), DATA_DELETED, on="2026-06-11")
    assert list(at("2026-06-11").look_up(LIST_WITHDRAWALS, read(LIST_WITHDRAWALS.asks, {}))) == []


def test_one_page_shows_every_step_with_its_rule(at: At) -> None:
    do(at("2026-04-20"), ASK_WITHDRAWAL, form_sent_on="2026-04-20", **WHY)
    leave(at)
    shown = page(at("2026-06-01"))
    steps = [(tell(step.what), step.when, step.rule.id) for step in shown.steps]
    assert steps == [
        ("Asked to leave", date(2026, 4, 20), "JM-34"),
        ("Form sent", date(2026, 4, 20), "JM-34"),
        ("Notice arrived", date(2026, 4, 30), "JM-33"),
        ("Last month charged", "2026-05", "JM-39"),
        ("Left", date(2026, 5, 31), "JM-35"),
        ("Billing is visible to the first user alone, until", date(2026, 6, 30), "JM-49"),
        ("Only support tells of billing, from", date(2026, 7, 1), "JM-50"),
        ("Data deleted during", "2026-06", "JM-46"),
    ]
    assert [fact.rule.id for fact in shown.facts] == ["JM-48", "JM-45", "JM-36", "JM-43", "JM-47", "JM-83"]
    assert "Web勤怠" in tell(shown.facts[0].says)


@pytest.mark.parametrize(("received", "rule"), [("2026-03-31", "JM-41"), ("2026-04-01", "JM-42")])
def test_the_page_tells_a_saved_yearly_fee_from_a_charged_one_jm_41_jm_42(
    at: At, store: Store, received: str, rule: str
) -> None:
    other = a_tenant("j-motto:JM2", joined_on=date(2010, 1, 15), billing_cycle="yearly", billing_month=5)
    with store.writing() as unit:
        unit.apply([added(other, a_profile("j-motto").rule("PO-DATA"))])
    desk = at("2026-04-02")
    do(desk, REQUEST_WITHDRAWAL, tenant="j-motto:JM2", received=received, reason="移転")
    (shown,) = desk.look_up(SHOW_WITHDRAWAL, read(SHOW_WITHDRAWAL.asks, {"tenant": "j-motto:JM2"}))
    assert [step.rule.id for step in shown.steps if tell(step.what) == "Last month charged"] == [rule]


def test_the_page_of_one_that_only_asked_has_no_day_jm_33(at: At) -> None:
    do(at("2026-05-29"), ASK_WITHDRAWAL, **WHY)
    assert [(tell(step.what), tell(step.when)) for step in page(at("2026-05-29")).steps] == [
        ("Asked to leave", "Fri 2026-05-29"),
        ("Notice arrived", "not yet; no day of leaving follows"),
    ]


def test_who_never_asked_has_no_page(at: At) -> None:
    with pytest.raises(NotFound):
        page(at("2026-05-29"))


@pytest.mark.parametrize(("options", "told"), [((), False), (("Web勤怠", "Web給与"), True)])
def test_the_request_says_which_options_end_jm_48(at: At, store: Store, options: tuple[str, ...], told: bool) -> None:
    other = a_tenant("j-motto:JM2", joined_on=date(2010, 1, 15), billing_cycle="monthly", options=options)
    with store.writing() as unit:
        unit.apply([added(other, a_profile("j-motto").rule("PO-DATA"))])
    asked = read(REQUEST_WITHDRAWAL.asks, {"tenant": other.ref, "received": "2026-05-29"} | WHY)
    plan = at("2026-05-29").preview(REQUEST_WITHDRAWAL, asked)
    assert ("JM-48" in {notice.rule.id for notice in plan.notices}) == told

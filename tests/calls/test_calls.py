"""A call is opened for one tenant, its caller identified by enough checks, and closed with a text for the case system."""

from __future__ import annotations

import pytest

from portalops.asking import read
from portalops.call_notes import case_text
from portalops.calls import CallOpen, Calls, OpenCall
from portalops.errors import BadInput, NotFound, NotPermitted
from portalops.facts import Grant
from portalops.plan import Refused
from portalops.store.opening import Store
from tests.builders import PROFILES
from tests.calls.builders import (
    SUZUKI,
    TARO,
    YAMADA,
    MovingClock,
    a_desk,
    checked,
    done,
    looked,
    opened,
    revealed,
)

RESET = {"account": str(TARO), "reason": "電話で依頼"}
NOT_YET = "so many more of these checks must be passed"


def test_a_call_is_on_record_with_all_that_was_done_during_it(store: Store, clock: MovingClock) -> None:
    desk = a_desk(store, clock)
    opened(desk)
    checked(desk, "call_back", "mail")
    number = done(desk, "points adjust", {"tenant": YAMADA, "delta": "10", "reason": "お詫び"}).record
    closed = Calls(desk).close()
    assert (closed.call.number, closed.call.case_number, closed.call.passed) == (1, "C-42", ("call_back", "mail"))
    assert [entry.number for entry in closed.entries] == [number]
    record = store.read(lambda lists: lists.records(None, 10, looks=True))
    assert [(entry.operation, entry.outcome) for entry in record[:4]] == [
        ("call close", "done"), ("points adjust", "done"), ("call check", "done"), ("call open", "done"),
    ]  # fmt: skip
    assert {entry.details["case_number"] for entry in record[:4] if entry.details} == {"C-42"}
    assert store.read(lambda lists: lists.check_chain()).fault is None
    with pytest.raises(NotFound):
        Calls(desk).close()


def test_one_operator_is_in_one_call_and_another_in_another(store: Store, clock: MovingClock) -> None:
    opened(a_desk(store, clock))
    with pytest.raises(CallOpen):
        opened(a_desk(store, clock), SUZUKI)
    opened(a_desk(store, clock, "tanaka"), SUZUKI)
    assert Calls(a_desk(store, clock, "tanaka")).look().tenant == SUZUKI
    assert Calls(a_desk(store, clock)).look().tenant == YAMADA


def test_after_a_call_comes_the_next(store: Store, clock: MovingClock) -> None:
    desk = a_desk(store, clock)
    for number in (1, 2):
        opened(desk)
        assert Calls(desk).close().call.number == number


@pytest.mark.parametrize("passed", [(), ("call_back",), ("call_back", "call_back")])
def test_with_one_check_too_few_what_the_customer_asks_in_person_is_refused(
    store: Store, clock: MovingClock, passed: tuple[str, ...]
) -> None:
    desk = a_desk(store, clock)
    opened(desk)
    if passed:
        checked(desk, *passed)
    with pytest.raises(Refused) as refused:
        done(desk, "password reset", RESET)
    (refusal,) = refused.value.plan.refusals
    assert (refusal.code, refusal.rule.id) == ("caller_unidentified", "PO-CALLER")
    (entry,) = store.read(lambda lists: lists.records(None, 1))
    assert (entry.outcome, entry.codes) == ("refused", ("caller_unidentified",))


def test_with_enough_checks_it_is_done(store: Store, clock: MovingClock) -> None:
    desk = a_desk(store, clock)
    opened(desk)
    checked(desk, "call_back")
    checked(desk, "last_bill")
    assert done(desk, "password reset", RESET).plan


def test_what_is_done_to_another_tenant_or_needs_nobody_in_person_goes_on(store: Store, clock: MovingClock) -> None:
    desk = a_desk(store, clock)
    opened(desk, SUZUKI)
    assert done(desk, "password reset", RESET, "1").plan
    assert done(desk, "points adjust", {"tenant": SUZUKI, "delta": "5", "reason": "お詫び"}, "2").plan


def test_a_reference_of_the_tenant_that_is_loose_is_refused_too(store: Store, clock: MovingClock) -> None:
    desk = a_desk(store, clock)
    opened(desk)
    with pytest.raises(Refused):
        done(desk, "password reset", RESET | {"account": "taro@yamada.example.co.jp"})


def test_a_check_that_the_portal_lacks_is_named(store: Store, clock: MovingClock) -> None:
    desk = a_desk(store, clock)
    opened(desk)
    with pytest.raises(BadInput):
        checked(desk, "call_back", "birthday")
    assert Calls(desk).look().passed == ()


def test_answers_are_kept_nowhere_and_a_check_only_once(store: Store, clock: MovingClock) -> None:
    desk = a_desk(store, clock)
    opened(desk)
    checked(desk, "mail")
    checked(desk, "mail")
    record = store.read(lambda lists: lists.records(YAMADA, 5))
    assert [entry.details and entry.details.get("checks") for entry in record[:2]] == [["mail"], None]


def test_who_may_take_no_calls_is_denied_and_that_is_on_record(store: Store, clock: MovingClock) -> None:
    with store.writing() as unit:
        unit.give(Grant(operator="mori", role="auditor"))
    with pytest.raises(NotPermitted):
        opened(a_desk(store, clock, "mori"))
    (entry,) = store.read(lambda lists: lists.records(None, 1))
    assert (entry.operator, entry.operation, entry.outcome) == ("mori", "call open", "not_permitted")


def test_a_tenant_that_is_not_there_has_no_call(store: Store, clock: MovingClock) -> None:
    with pytest.raises(NotFound):
        opened(a_desk(store, clock), "inter-lab:nobody")


@pytest.mark.parametrize("case", ["", " ", "x" * 61, "4111 1111 1111 1111"])
def test_a_case_has_a_number_of_one_line(case: str) -> None:
    with pytest.raises(BadInput):
        read(OpenCall, {"tenant": YAMADA, "case": case})


def test_the_text_for_the_case_system_is_exactly_this(store: Store, clock: MovingClock) -> None:
    desk = a_desk(store, clock)
    opened(desk)
    looked(desk, "tenant show", {"tenant": YAMADA})
    revealed(desk, "phone")
    checked(desk, "call_back")
    clock.move(minutes=3)
    checked(desk, "mail")
    done(desk, "password reset", {"account": str(TARO), "reason": "090-1111-2222 の太郎様"})
    clock.move(minutes=9)
    closed = Calls(desk).close()
    assert case_text(closed, PROFILES["inter-lab"]) == (
        "Call 1: inter-lab:yamada 山田商会株式会社\n"
        "Case: C-42\n"
        "Operator: sato\n"
        "From 2026-05-20 10:00 to 2026-05-20 10:12\n"
        "Identity checks passed: Called back on the registered phone number, Gave the registered mail address\n"
        "Done:\n"
        "- No. 7, 2026-05-20 10:03: password reset inter-lab:yamada/taro (Reason: ***2222 の太郎様): done\n"
        "Looked at:\n"
        "- No. 3, 2026-05-20 10:00: tenant show inter-lab:yamada\n"
        "- No. 4, 2026-05-20 10:00: reveal inter-lab:yamada\n"
    )


def test_the_text_names_no_other_tenant_that_was_worked_at_meanwhile(store: Store, clock: MovingClock) -> None:
    desk = a_desk(store, clock)
    opened(desk)
    looked(desk, "tenant show", {"tenant": SUZUKI})
    looked(desk, "tenant show", {"tenant": YAMADA})
    closed = Calls(desk).close()
    assert closed.elsewhere == (3,)
    assert case_text(closed, PROFILES["inter-lab"]).splitlines()[-3:] == [
        "Looked at:",
        "- No. 4, 2026-05-20 10:00: tenant show inter-lab:yamada",
        "Not told here, since it is about other tenants: No. 3 of the record",
    ]


def test_the_text_of_a_call_in_which_nothing_happened(store: Store, clock: MovingClock) -> None:
    desk = a_desk(store, clock)
    opened(desk, SUZUKI)
    assert case_text(Calls(desk).close(), PROFILES["inter-lab"]) == (
        "Call 1: inter-lab:suzuki 鈴***\n"
        "Case: C-42\n"
        "Operator: sato\n"
        "From 2026-05-20 10:00 to 2026-05-20 10:00\n"
        "Identity checks passed: none\n"
        "The caller wasn't identified.\n"
        "Nothing was done during the call.\n"
    )

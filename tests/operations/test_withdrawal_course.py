"""A withdrawal's whole course on a real store: planned, queued, undone, planned again, completed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portalops.asking import read
from portalops.clock import FixedClock
from portalops.desk import Desk, Operator, Receipt
from portalops.effects import added
from portalops.errors import NotPermitted
from portalops.facts import Tenant
from portalops.operation import Operation, Permission
from portalops.operations.withdrawal_cancel import CANCEL_WITHDRAWAL
from portalops.operations.withdrawal_complete import COMPLETE_WITHDRAWAL
from portalops.operations.withdrawal_request import REQUEST_WITHDRAWAL
from portalops.plan import Refused
from portalops.queries.named import WITHDRAWAL_STATES
from portalops.queries.password_check import CHECK_PASSWORD
from portalops.queries.withdrawal_list import LIST_WITHDRAWALS, Queued
from portalops.store.opening import Store
from tests.builders import PROFILES, a_profile, a_tenant
from tests.places import a_store_in

REQUEST = {"received": "2026-05-29", "reason": "事業の縮小"}
At = Callable[..., Desk]


@pytest.fixture
def store(place: Path) -> Iterator[Store]:
    """A store with two members of a portal and one tenant of another."""
    opened = a_store_in(place / "store.db", FixedClock(date(2026, 6, 2)))
    members = [
        a_tenant(f"j-motto:JM{number}", joined_on=date(2010, 1, 15), billing_cycle="monthly") for number in (1, 2)
    ]
    with opened.writing() as unit:
        for tenant in (*members, a_tenant("inter-lab:yamada")):
            rule = a_profile("j-motto").rule("PO-DATA")
            unit.apply([added(tenant, rule)])
    yield opened
    opened.close()


@pytest.fixture
def at(store: Store) -> At:
    """A desk on a day."""

    def desk(day: str, may: frozenset[Permission] = frozenset(Permission)) -> Desk:
        operator = Operator(name="sato", may=may)
        return Desk(
            office=store, operator=operator, profiles=PROFILES, clock=FixedClock(date.fromisoformat(day)), door="test"
        )

    return desk


def do(desk: Desk, operation: Operation[Any, Any], tenant: str = "j-motto:JM1", **answers: str) -> Receipt:
    asked = read(operation.asks, {"tenant": tenant} | answers)
    return desk.perform(operation, asked, request_id=f"{operation.name} {desk.clock.today()} {tenant} {answers}")


def queue(desk: Desk, **answers: str) -> Sequence[Queued]:
    return desk.look_up(LIST_WITHDRAWALS, read(LIST_WITHDRAWALS.asks, answers))


def state(store: Store, tenant: str = "j-motto:JM1") -> Tenant:
    with store.reading() as reads:
        return reads.tenant(a_tenant(tenant).ref)


def codes(stopped: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in stopped.value.plan.refusals]


def test_the_queue_holds_what_is_planned_by_the_day_it_is_due(at: At) -> None:
    do(at("2026-06-02"), REQUEST_WITHDRAWAL, **REQUEST | {"received": "2026-06-02"})
    do(at("2026-06-02"), REQUEST_WITHDRAWAL, "j-motto:JM2", **REQUEST)
    assert [(row.withdrawal.tenant, row.withdrawal.leaves_on) for row in queue(at("2026-06-02"))] == [
        ("j-motto:JM2", date(2026, 6, 30)),
        ("j-motto:JM1", date(2026, 7, 31)),
    ]
    assert [row.is_due for row in queue(at("2026-06-29"))] == [False, False]
    assert [row.is_due for row in queue(at("2026-06-30"))] == [True, False]
    assert len(queue(at("2026-06-30"), portal="j-motto", limit="1")) == 1
    assert list(queue(at("2026-06-30"), portal="inter-lab")) == []


def test_a_row_of_the_queue_shows_every_date(at: At) -> None:
    do(at("2026-06-02"), REQUEST_WITHDRAWAL, **REQUEST)
    (row,) = queue(at("2026-06-02"))
    assert {column.name: column.of(row) for column in LIST_WITHDRAWALS.columns} == {
        "leaves_on": date(2026, 6, 30),
        "due": False,
        "tenant": "j-motto:JM1",
        "name": "山田商会株式会社",
        "state": WITHDRAWAL_STATES["planned"],
        "asked_on": None,
        "form_sent_on": None,
        "received_on": date(2026, 5, 29),
        "last_charge_month": "2026-06",
        "data_deleted_in": "2026-07",
        "billing_visible_until": date(2026, 7, 31),
        "provisional": False,
        "reason": "事業の縮小",
    }


def test_undoing_leaves_everything_as_it_was_before(at: At, store: Store) -> None:
    before = state(store)
    do(at("2026-06-02"), REQUEST_WITHDRAWAL, **REQUEST)
    assert state(store).state == "leaving"
    do(at("2026-06-29"), CANCEL_WITHDRAWAL)
    assert state(store) == before
    assert list(queue(at("2026-06-29"))) == []
    with pytest.raises(Refused) as stopped:
        do(at("2026-06-29"), COMPLETE_WITHDRAWAL)
    assert codes(stopped) == ["nothing_planned"]
    do(at("2026-06-29"), REQUEST_WITHDRAWAL, **REQUEST)
    assert [row.withdrawal.tenant for row in queue(at("2026-06-29"))] == ["j-motto:JM1"]


def test_on_its_day_it_can_only_be_completed(at: At, store: Store) -> None:
    do(at("2026-06-02"), REQUEST_WITHDRAWAL, **REQUEST)
    with pytest.raises(Refused) as stopped:
        do(at("2026-06-29"), COMPLETE_WITHDRAWAL)
    assert codes(stopped) == ["too_early"]
    with pytest.raises(Refused) as stopped:
        do(at("2026-06-30"), CANCEL_WITHDRAWAL)
    assert codes(stopped) == ["too_late"]
    do(at("2026-06-30"), COMPLETE_WITHDRAWAL)
    assert state(store).state == "left"
    assert [row.is_due for row in queue(at("2026-06-30"))] == [False]
    assert [row.is_due for row in queue(at("2026-07-01"))] == [True]


def test_who_has_left_is_not_worked_on_any_more(at: At) -> None:
    do(at("2026-06-02"), REQUEST_WITHDRAWAL, **REQUEST)
    do(at("2026-06-30"), COMPLETE_WITHDRAWAL)
    for operation, answers in ((REQUEST_WITHDRAWAL, REQUEST), (CANCEL_WITHDRAWAL, {}), (COMPLETE_WITHDRAWAL, {})):
        with pytest.raises(Refused) as stopped:
            do(at("2026-07-01"), operation, **answers)
        assert codes(stopped) == ["has_left"]


def test_a_second_request_is_refused(at: At) -> None:
    do(at("2026-06-02"), REQUEST_WITHDRAWAL, **REQUEST)
    with pytest.raises(Refused) as stopped:
        do(at("2026-06-03"), REQUEST_WITHDRAWAL, **REQUEST)
    assert codes(stopped) == ["already_planned"]


def test_a_portal_that_takes_no_requests_has_none_to_settle(at: At) -> None:
    for operation in (CANCEL_WITHDRAWAL, COMPLETE_WITHDRAWAL):
        with pytest.raises(Refused) as stopped:
            do(at("2026-06-30"), operation, "inter-lab:yamada")
        assert codes(stopped) == ["nothing_planned"]
    with pytest.raises(Refused) as stopped:
        do(at("2026-06-30"), REQUEST_WITHDRAWAL, "inter-lab:yamada", **REQUEST)
    assert codes(stopped) == ["unknown"]


def test_a_denied_check_of_a_password_is_on_record_without_the_candidate(at: At, store: Store) -> None:
    asked = read(CHECK_PASSWORD.asks, {"portal": "j-motto", "candidate": "Xyzzy-2026"})
    with pytest.raises(NotPermitted):
        at("2026-06-02", frozenset()).look_up(CHECK_PASSWORD, asked)
    with store.reading() as lists:
        (entry,) = lists.records(None, 10)
    assert (entry.operation, entry.outcome) == ("password check", "not_permitted")
    assert "Xyzzy" not in repr(entry)

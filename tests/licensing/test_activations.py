"""Activation at the desk: one file for one request, for what was allocated, on one machine, as long as it holds."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from portalops.activation.request import write_request
from portalops.activation.typed import RequestFileKind
from portalops.facts import Activation
from portalops.references import TenantRef
from portalops.values import Unreadable
from tests.licensing.builders import (
    CONTRACT,
    LAST_DAY,
    LIVE,
    OWNER,
    TENANT,
    TODAY,
    TRIAL,
    Desks,
    a_request,
    codes,
    told,
)  # fmt: skip

DAY = timedelta(1)


@pytest.fixture
def ready(desks: Desks) -> Desks:
    desks.allocates(LIVE, 6)
    return desks


def kept(desks: Desks) -> list[tuple[str, int]]:
    return sorted((activation.state, activation.written) for activation in desks.keeps(Activation, TenantRef(TENANT)))


def test_im_12_a_request_is_answered_with_what_is_allocated_through_the_contracts_last_day(ready: Desks) -> None:
    request = a_request()
    plan = ready.issues(request)
    assert {effect.rule.id for effect in plan.effects} == {"IM-12"}
    assert [notice.rule.id for notice in plan.notices] == ["IM-13"]
    (activation,) = ready.keeps(Activation, TenantRef(TENANT))
    assert [(part.product, part.count) for part in activation.allocations] == [("flow", 6)]
    assert (activation.nonce, activation.request) == (request.nonce, request.digest)
    assert (activation.issued_on, activation.expires_on) == (TODAY, LAST_DAY)


def test_a_file_holds_no_longer_than_a_product_in_it(ready: Desks) -> None:
    ready.does("product change", product=f"{CONTRACT}/flow", expires_on="2026-08-31", agreed="Q-1")
    ready.issues(a_request())
    (activation,) = ready.keeps(Activation, TenantRef(TENANT))
    assert activation.expires_on == date(2026, 8, 31)


def test_im_07_without_an_allocation_nothing_is_activated(desks: Desks) -> None:
    assert codes(desks.issues(a_request())) == [("not_allocated", "IM-07")]
    assert kept(desks) == []


def test_im_10_without_a_request_file_nothing_is_activated(tmp_path: Path) -> None:
    for name in ("nothing.txt", ".", "\0", "~nobody-here/x"):
        with pytest.raises(Unreadable, match=r"name \{what\}"):
            RequestFileKind().parse(name if name != "." else str(tmp_path))


@pytest.mark.parametrize(
    ("theirs", "code"),
    [
        ({"contract": "IM0001/C-2"}, "other_contract"),
        ({"contract": "IM0002/C-1"}, "other_contract"),
        ({"portal": "keiai"}, "other_contract"),
        ({"environment": "trial"}, "other_environment"),
    ],
)
def test_im_11_a_foreign_request_is_refused(ready: Desks, theirs: dict[str, str], code: str) -> None:
    assert codes(ready.issues(a_request(**theirs))) == [(code, "PO-ACTIVATION")]


def test_im_11_a_damaged_request_is_refused_and_on_record_with_its_reason(ready: Desks) -> None:
    file = ready.folder / "damaged.txt"
    file.write_bytes(write_request(a_request()).replace(b"\nc", b"\nd", 1))
    plan = ready.does("activation issue", environment=LIVE, request=file, asked_by=OWNER)
    assert codes(plan) == [("damaged", "IM-11")]
    (latest, *_) = ready.shows("record list", tenant=TENANT)
    assert (latest["outcome"].code, latest["codes"]) == ("refused", ("damaged",))


def test_the_same_request_gives_the_same_activation_at_any_later_time(ready: Desks) -> None:
    request = a_request()
    ready.issues(request)
    before = ready.keeps(Activation, TenantRef(TENANT))
    ready.allocates(LIVE, 2)
    plan = ready.issues(request, today=LAST_DAY + 90 * DAY)
    assert codes(plan) == []
    assert "the same file is written again" in told(plan)[0]
    (after,) = ready.keeps(Activation, TenantRef(TENANT))
    assert (after.allocations, after.issued_on, after.expires_on) == (
        before[0].allocations, before[0].issued_on, before[0].expires_on,
    )  # fmt: skip
    assert kept(ready) == [("issued", 2)]


def test_a_replayed_nonce_is_refused_also_for_another_environment(ready: Desks) -> None:
    request = a_request(nonce="0" * 32)
    ready.issues(request)
    ready.allocates(TRIAL, 1)
    replayed = a_request(nonce="0" * 32, environment="trial")
    assert codes(ready.issues(replayed, TRIAL)) == [("replayed", "PO-REQUEST")]


def test_a_newer_request_of_the_same_machine_takes_the_place_of_the_older(ready: Desks) -> None:
    first, second = a_request(), a_request()
    ready.issues(first)
    ready.issues(second)
    assert kept(ready) == [("ended", 1), ("issued", 1)]
    assert codes(ready.issues(first)) == [("superseded", "PO-REQUEST")]


def test_v14_another_machine_needs_a_reactivation(ready: Desks) -> None:
    ready.issues(a_request())
    other = a_request(machine="ap02")
    assert codes(ready.issues(other)) == [("needs_reactivation", "PO-MACHINE")]
    plan = ready.does("activation reset", environment=LIVE, reason="故障", asked_by=OWNER)
    assert [effect.rule.id for effect in plan.effects] == ["PO-MACHINE"]
    assert plan.notices[0].warns
    assert codes(ready.issues(other)) == []
    assert kept(ready) == [("ended", 1), ("issued", 1)]


def test_there_is_nothing_to_reset_before_something_was_issued(ready: Desks) -> None:
    plan = ready.does("activation reset", environment=LIVE, reason="故障", asked_by=OWNER)
    assert codes(plan) == [("nothing_holds", "PO-CHANGE")]


def test_v14_a_released_environments_file_is_not_issued_again(ready: Desks) -> None:
    request = a_request()
    ready.issues(request)
    ready.does("environment release", environment=LIVE, reason="廃止", asked_by=OWNER)
    assert codes(ready.issues(request)) == [("released", "PO-ACTIVATION")]


@pytest.mark.parametrize(("today", "refused"), [(LAST_DAY, []), (LAST_DAY + DAY, [("contract_expired", "IM-27")])])
def test_v15_a_contract_that_ended_gets_no_new_file(ready: Desks, today: date, refused: list[tuple[str, str]]) -> None:
    assert codes(ready.issues(a_request(made_on=today), today=today)) == refused


def test_v15_a_product_that_ended_is_in_no_new_file(ready: Desks) -> None:
    ready.does("product change", product=f"{CONTRACT}/flow", expires_on=str(TODAY), agreed="Q-1")
    assert codes(ready.issues(a_request())) == []
    later = a_request(made_on=TODAY + DAY)
    assert codes(ready.issues(later, today=TODAY + DAY)) == [("product_expired", "PO-ALLOCATION")]


@pytest.mark.parametrize(("days", "refused"), [(30, []), (31, [("request_expired", "PO-REQUEST")])])
def test_an_old_request_is_refused(ready: Desks, days: int, refused: list[tuple[str, str]]) -> None:
    assert codes(ready.issues(a_request(days=90), today=TODAY + days * DAY)) == refused


def test_im_12_out_of_order_nothing_is_noted_as_applied(ready: Desks) -> None:
    assert codes(ready.does("activation applied", environment=LIVE)) == [("not_issued", "IM-07")]
    ready.issues(a_request())
    early = ready.does("activation applied", environment=LIVE, applied_on=str(TODAY - DAY))
    late = ready.does("activation applied", environment=LIVE, applied_on=str(TODAY + DAY))
    assert codes(early) == codes(late) == [("wrong_day", "PO-DATE")]
    assert codes(ready.does("activation applied", environment=LIVE, applied_on=str(TODAY))) == []
    assert codes(ready.does("activation applied", environment=LIVE)) == [("no_change", "PO-CHANGE")]


def test_activations_are_listed_with_those_that_ended(ready: Desks) -> None:
    ready.issues(a_request())
    ready.issues(a_request())
    rows = ready.shows("activation list", tenant=TENANT)
    assert [row["state"].code for row in rows] == ["issued", "ended"]
    assert str(rows[0]["allocations"][0]) == "flow: 6"

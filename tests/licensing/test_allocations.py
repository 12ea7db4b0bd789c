"""Allocations: all environments together within the licenses, of the same contract, nothing new of what has ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portalops.facts import Allocation
from portalops.references import TenantRef
from tests.licensing.builders import (
    CONTRACT,
    KEY,
    LAST_DAY,
    LIVE,
    OTHER_CONTRACT,
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


def counts(desks: Desks) -> dict[str, int]:
    return {part.ref.id: part.count for part in desks.keeps(Allocation, TenantRef(TENANT))}


@pytest.mark.parametrize(("count", "refused"), [(3, []), (4, []), (5, [("too_many", "IM-08")])])
def test_im_08_of_ten_six_and_four_go_six_and_five_do_not(
    desks: Desks, count: int, refused: list[tuple[str, str]]
) -> None:
    assert codes(desks.allocates(LIVE, 6)) == []
    plan = desks.allocates(TRIAL, count)
    assert codes(plan) == refused
    if refused:
        assert told(plan)[0] == ("count: ワークフロー has 10 licenses, and other environments have 6: at most 4 here.")
    assert counts(desks) == {"live/flow": 6} | ({} if refused else {"trial/flow": count})


def test_the_number_is_the_total_and_can_be_raised_lowered_and_taken_back(desks: Desks) -> None:
    for count in (6, 10, 4, 0, 1):
        assert codes(desks.allocates(LIVE, count)) == []
        assert counts(desks) == {"live/flow": count}
    assert codes(desks.allocates(LIVE, 1)) == [("no_change", "PO-CHANGE")]
    assert codes(desks.allocates(LIVE, 11)) == [("too_many", "IM-08")]


@pytest.mark.parametrize("licensed", [0, 1])
def test_b43_the_first_allocation_is_counted_like_any_other(desks: Desks, licensed: int) -> None:
    desks.does("product register", product=f"{CONTRACT}/form", name="帳票", licensed=licensed)
    assert codes(desks.allocates(LIVE, licensed + 1, product="form")) == [("too_many", "IM-08")]
    assert codes(desks.allocates(LIVE, licensed, product="form")) == ([] if licensed else [("no_change", "PO-CHANGE")])


def test_im_09_another_product_is_added_first_and_assigned_then(desks: Desks) -> None:
    assert codes(desks.allocates(LIVE, 1, product="form")) == [("not_added", "IM-09")]
    desks.does("product add", product=f"{CONTRACT}/form", name="帳票", key=KEY, asked_by=OWNER)
    plan = desks.allocates(LIVE, 1, product="form")
    assert codes(plan) == []
    assert plan.notices[0].warns
    assert told(plan)[0].startswith("How many licenses 帳票 has isn't known here")


def test_im_07_the_order_is_shown_beside_every_step(desks: Desks) -> None:
    assert "IM-07" in [notice.rule.id for notice in desks.allocates(LIVE, 1).notices]


def test_a_product_of_another_contract_is_refused(desks: Desks) -> None:
    plan = desks.allocates(LIVE, 1, product=f"{OTHER_CONTRACT}/flow")
    assert codes(plan) == [("other_contract", "PO-ALLOCATION")]


def test_v15_of_a_contract_that_ended_nothing_new_is_allocated_but_some_can_be_taken_back(desks: Desks) -> None:
    assert codes(desks.allocates(LIVE, 5, LAST_DAY)) == []
    assert codes(desks.allocates(LIVE, 6, LAST_DAY + DAY)) == [("contract_expired", "IM-27")]
    assert codes(desks.allocates(TRIAL, 1, LAST_DAY + DAY)) == [("contract_expired", "IM-27")]
    assert codes(desks.allocates(LIVE, 4, LAST_DAY + DAY)) == []


def test_v15_of_a_product_that_ended_nothing_new_is_allocated(desks: Desks) -> None:
    desks.does("product register", product=f"{CONTRACT}/form", name="帳票", licensed=5, expires_on=str(TODAY))
    assert codes(desks.allocates(LIVE, 1, TODAY, "form")) == []
    assert codes(desks.allocates(LIVE, 2, TODAY + DAY, "form")) == [("product_expired", "PO-ALLOCATION")]
    assert codes(desks.allocates(LIVE, 0, TODAY + DAY, "form")) == []


def test_a_file_that_was_issued_goes_on_saying_the_old_number(desks: Desks) -> None:
    desks.allocates(LIVE, 6)
    desks.issues(a_request())
    plan = desks.allocates(LIVE, 5)
    assert any(notice.warns and notice.rule.id == "PO-ACTIVATION" for notice in plan.notices)
    assert "goes on saying 6" in " ".join(told(plan))


def test_v16_b41_another_contracts_rows_stay_as_they_are(desks: Desks) -> None:
    other = f"{OTHER_CONTRACT}/live"
    desks.does("environment add", environment=other, name="本番", sort_key="1", asked_by=OWNER)
    desks.allocates(other, 9)
    desks.allocates(LIVE, 3)
    desks.does("environment release", environment=LIVE, reason="廃止", asked_by=OWNER)
    kept = {str(part.ref): part.count for part in desks.keeps(Allocation, TenantRef(TENANT))}
    assert kept == {f"{OTHER_CONTRACT}/live/flow": 9, f"{CONTRACT}/live/flow": 0}

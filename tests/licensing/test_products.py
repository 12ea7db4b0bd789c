"""Products: counted from what the environments have, hidden once they have expired, added by a key nobody keeps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from portalops.activation.typed import KeyEndingKind, KeyMark, LicenseKeyKind
from portalops.facts import Product
from portalops.references import TenantRef
from portalops.values import Unreadable
from tests.licensing.builders import (
    CONTRACT,
    FLOW,
    KEY,
    LAST_DAY,
    LIVE,
    OTHER_CONTRACT,
    OWNER,
    TENANT,
    TODAY,
    TRIAL,
    Desks,
    codes,
    told,
)  # fmt: skip

DAY = timedelta(1)
FORM = f"{CONTRACT}/form"


def counted(desks: Desks, product: str = FLOW, today: date = TODAY, **more: str) -> list[Any]:
    """Licensed, allocated and free of a product as the list shows it; nothing where it isn't shown."""
    rows = desks.shows("product list", today, tenant=TENANT, **more)
    return next(([row["licensed"], row["allocated"], row["free"]] for row in rows if row["product"] == product), [])


def shown(desks: Desks, today: date, **more: str) -> list[str]:
    return [row["product"].id for row in desks.shows("product list", today, tenant=TENANT, **more)]


def test_im_28_ten_licensed_seven_allocated_three_free(desks: Desks) -> None:
    assert counted(desks) == [10, 0, 10]
    desks.allocates(LIVE, 6)
    plan = desks.allocates(TRIAL, 1)
    assert counted(desks) == [10, 7, 3]
    assert plan.notices[0].rule.id == "IM-28"
    assert told(plan)[0] == "ワークフロー: 10 licensed, 7 allocated, 3 free."


def test_another_contracts_product_is_counted_apart(desks: Desks) -> None:
    desks.allocates(LIVE, 6)
    assert counted(desks, f"{OTHER_CONTRACT}/flow") == [10, 0, 10]


@pytest.mark.parametrize(("today", "there"), [(date(2026, 10, 31), True), (date(2026, 11, 1), False)])
def test_im_29_a_product_is_shown_through_its_last_day_and_hidden_from_the_day_after(
    desks: Desks, today: date, there: bool
) -> None:
    desks.does("product register", product=f"{OTHER_CONTRACT}/form", name="帳票", licensed=5, expires_on="2026-10-31")
    assert ("form" in shown(desks, today)) is there
    assert "form" in shown(desks, today, expired="yes")


def test_im_29_what_has_expired_is_on_no_page_and_has_none_free(desks: Desks) -> None:
    desks.does("product register", product=FORM, name="帳票", licensed=5, expires_on=str(TODAY))
    (page,) = desks.shows("tenant show", tenant=TENANT)
    assert [line.product.ref.id for line in page["products"]] == ["flow", "form", "flow"]
    (page,) = desks.shows("tenant show", TODAY + DAY, tenant=TENANT)
    assert [line.product.ref.id for line in page["products"]] == ["flow", "flow"]
    assert counted(desks, FORM, TODAY + DAY, expired="yes") == [5, 0, 0]


@pytest.mark.parametrize(("today", "free"), [(LAST_DAY, 10), (LAST_DAY + DAY, 0)])
def test_a_product_ends_with_its_contract_at_the_latest(desks: Desks, today: date, free: int) -> None:
    desks.does("product register", product=FORM, name="帳票", licensed=10, expires_on="2030-01-01")
    assert counted(desks, FORM, today, expired="yes") == [10, 0, free]


def test_a_product_of_the_contract_needs_its_number_of_licenses(desks: Desks) -> None:
    plan = desks.does("product register", product=FORM, name="帳票")
    assert codes(plan) == [("missing", "IM-28")]


def test_a_product_is_registered_once_and_in_a_contract_that_is_there(desks: Desks) -> None:
    assert codes(desks.does("product register", product=FLOW, name="x", licensed=1)) == [("taken", "PO-TAKEN")]
    with pytest.raises(AssertionError, match="C-9"):
        desks.does("product register", product=f"{TENANT}/C-9/flow", name="x", licensed=1)


def test_im_31_another_product_is_added_by_its_key_of_which_the_end_is_kept(desks: Desks) -> None:
    plan = desks.does("product add", product=FORM, name="帳票", key=KEY, asked_by=OWNER)
    assert [effect.rule.id for effect in plan.effects] == ["IM-31"]
    (product,) = [kept for kept in desks.keeps(Product, TenantRef(TENANT)) if kept.ref == FORM]
    assert (product.other, product.key_ending, product.licensed) == (True, "WXYZ", None)
    assert KEY not in repr(plan)
    row = next(row for row in desks.shows("product list", tenant=TENANT) if row["product"] == FORM)
    assert (row["free"], row["key_ending"].code) == (None, "WXYZ")


@pytest.mark.parametrize(
    "same", ["ＡＢＣＤ－１２３４－ＷＸＹＺ", " ABCD-1234-WXYZ ", "ABCD‐1234‐WXYZ", "ABCD-1234 -WXYZ"]
)
def test_im_31_a_key_in_full_width_is_the_same_key(desks: Desks, same: str) -> None:
    desks.does("product add", product=FORM, name="帳票", key=KEY, asked_by=OWNER)
    plan = desks.does("product add", product=f"{CONTRACT}/form2", name="帳票", key=same, asked_by=OWNER)
    assert codes(plan) == [("key_taken", "PO-KEY")]


def test_another_key_adds_another_product(desks: Desks) -> None:
    desks.does("product add", product=FORM, name="帳票", key=KEY, asked_by=OWNER)
    plan = desks.does("product add", product=f"{CONTRACT}/form2", name="帳票", key=KEY + "1", asked_by=OWNER)
    assert plan.outcome == "effects"


@pytest.mark.parametrize("wrong", ["", "1234567", "ABCD\x1b[31m1234", "x" * 401])
def test_what_is_no_key_is_refused_without_repeating_it(wrong: str) -> None:
    with pytest.raises(Unreadable) as raised:
        LicenseKeyKind().parse(wrong)
    assert raised.value.text.values == ()


def test_a_key_that_is_long_enough_is_marked() -> None:
    assert LicenseKeyKind().parse("12345678").ending == "5678"
    assert isinstance(LicenseKeyKind().parse("x" * 400), KeyMark)


@pytest.mark.parametrize("text", ["ABC", "ABCDE", "AB D", "AB\tD", ""])
def test_an_ending_has_four_characters(text: str) -> None:
    assert KeyEndingKind().parse("７Ｆ３Ｑ") == "7F3Q"
    with pytest.raises(Unreadable):
        KeyEndingKind().parse(text)


def test_only_another_product_has_a_key(desks: Desks) -> None:
    answers = {"product": FORM, "name": "帳票", "licensed": "1", "key_ending": "7F3Q"}
    assert codes(desks.does("product register", **answers)) == [("out_of_place", "IM-31")]
    assert desks.does("product register", **answers, other="yes").outcome == "effects"


def test_what_sales_agreed_is_taken_over_and_the_rule_shown_that_it_goes_by_quote(desks: Desks) -> None:
    plan = desks.does("product change", product=FLOW, licensed=12, expires_on="2026-09-30", agreed="見積 Q-7")
    assert [notice.rule.id for notice in plan.notices] == ["IM-28", "IM-33"]
    assert counted(desks) == [12, 0, 12]


@pytest.mark.parametrize(("licensed", "refused"), [(6, [("below_allocated", "PO-ALLOCATION")]), (7, [])])
def test_v11_the_licenses_never_go_below_what_is_allocated(
    desks: Desks, licensed: int, refused: list[tuple[str, str]]
) -> None:
    desks.allocates(LIVE, 7)
    assert codes(desks.does("product change", product=FLOW, licensed=licensed, agreed="Q-7")) == refused
    assert counted(desks) == [10, 7, 3] if refused else [7, 7, 0]


def test_a_change_changes_something(desks: Desks) -> None:
    assert codes(desks.does("product change", product=FLOW, licensed=10, agreed="Q-7")) == [("no_change", "PO-CHANGE")]

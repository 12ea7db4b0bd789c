"""Resources: files of what is contracted, as long as it runs, and who took them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.around.builders import CONTRACT, LAST_DAY, MEMBER, OWNER, TENANT, TODAY, Centre, stopped

MANUAL, TOOL = f"{CONTRACT}/manual", f"{CONTRACT}/tool"


@pytest.fixture
def shelf(centre: Centre) -> Centre:
    centre.does("resource register", resource=MANUAL, name="操作ガイド", version="初版")
    centre.does("resource register", resource=TOOL, name="ツール", product="flow")
    return centre


def test_a_resource_belongs_to_a_product_of_the_contract_im_26(centre: Centre) -> None:
    plan = centre.does("resource register", resource=TOOL, name="ツール", product="forms")
    assert stopped(plan) == [("product", "not_contracted", "IM-26")]
    assert centre.does("resource register", resource=TOOL, name="ツール", product="flow").outcome == "effects"


def test_a_resource_is_registered_once(shelf: Centre) -> None:
    assert stopped(shelf.does("resource register", resource=MANUAL, name="操作ガイド")) == [
        ("resource", "taken", "PO-TAKEN")
    ]


@pytest.mark.parametrize(
    ("day", "codes"),
    [(LAST_DAY - timedelta(days=1), []), (LAST_DAY, []), (LAST_DAY + timedelta(days=1), ["expired"])],
)
def test_it_is_taken_through_the_contract_s_last_day_im_26(shelf: Centre, day: date, codes: list[str]) -> None:
    plan = shelf.does("resource take", day, resource=MANUAL, account=MEMBER)
    assert [(code, rule) for _, code, rule in stopped(plan)] == [(code, "IM-26") for code in codes]
    lines = {line.resource.ref: line for line in shelf.sees("resource list", day, tenant=TENANT)}
    assert lines[MANUAL].can_be_taken is not bool(codes)


def test_a_product_that_ran_out_earlier_takes_its_resources_with_it_im_26(shelf: Centre) -> None:
    shelf.does("product change", product=f"{CONTRACT}/flow", agreed="Q1", expires_on=TODAY)
    assert shelf.does("resource take", TODAY, resource=TOOL, account=OWNER).outcome == "effects"
    tomorrow = TODAY + timedelta(days=1)
    assert [code for _, code, _ in stopped(shelf.does("resource take", tomorrow, resource=TOOL, account=OWNER))] == [
        "expired"
    ]
    assert shelf.does("resource take", tomorrow, resource=MANUAL, account=OWNER).outcome == "effects"


def test_who_took_it_is_shown(shelf: Centre) -> None:
    shelf.does("resource take", resource=MANUAL, account=MEMBER, taken_on=TODAY - timedelta(days=3))
    shelf.does("resource take", resource=MANUAL, account=OWNER)
    shelf.does("resource take", resource=MANUAL, account=MEMBER)
    line = shelf.sees("resource list", tenant=TENANT)[0]
    taken = [(each.account, each.taken_on) for each in line.downloads]
    assert taken == [(OWNER, TODAY), (MEMBER, TODAY), (MEMBER, TODAY - timedelta(days=3))]


def test_only_the_tenant_s_own_people_take_it(shelf: Centre) -> None:
    shelf.does("tenant register", tenant="intra-mart:IM0002", name="他社株式会社")
    shelf.does("account add", account="intra-mart:IM0002/eve", name="他社花子")
    plan = shelf.does("resource take", resource=MANUAL, account="intra-mart:IM0002/eve")
    assert stopped(plan) == [("account", "other_tenant", "PO-ASKED")]


def test_it_isn_t_taken_tomorrow(shelf: Centre) -> None:
    plan = shelf.does("resource take", resource=MANUAL, account=MEMBER, taken_on=TODAY + timedelta(days=1))
    assert [code for _, code, _ in stopped(plan)] == ["in_future"]

"""Who may ask: only an owner of that very tenant, and whoever asks is put on record."""

import pytest

from tests.licensing.builders import FLOW, KEY, LIVE, MEMBER, OWNER, STORE, TENANT, Desks, a_request, codes, told
from tests.places import content_of

ONLY_OWNERS = [
    ("environment add", "IM-06", {"environment": f"{TENANT}/C-1/new", "name": "新環境", "sort_key": "1"}),
    ("environment edit", "IM-06", {"environment": LIVE, "name": "本番"}),
    ("environment release", "IM-06", {"environment": LIVE, "reason": "廃止"}),
    ("allocation set", "IM-15", {"environment": LIVE, "product": "flow", "count": "1"}),
    ("activation reset", "IM-15", {"environment": LIVE, "reason": "故障"}),
    ("product add", "IM-30", {"product": f"{TENANT}/C-1/new", "name": "新製品", "key": KEY}),
]


@pytest.mark.parametrize(("operation", "rule", "answers"), ONLY_OWNERS, ids=[row[0] for row in ONLY_OWNERS])
def test_a_member_only_sees_the_contract_and_is_told_to_ask_the_owner(
    desks: Desks, operation: str, rule: str, answers: dict[str, str]
) -> None:
    plan = desks.does(operation, **answers, asked_by=MEMBER)
    assert codes(plan)[0] == ("not_owner", rule)
    assert told(plan)[0] == (
        f"asked_by: {MEMBER} isn't an owner; have the owner ask for it. A member only sees the contract."
    )


@pytest.mark.parametrize(("operation", "rule", "answers"), ONLY_OWNERS, ids=[row[0] for row in ONLY_OWNERS])
def test_somebody_must_be_named(desks: Desks, operation: str, rule: str, answers: dict[str, str]) -> None:
    plan = desks.does(operation, **answers)
    assert codes(plan)[0] == ("missing", rule)
    assert plan.refusals[0].field == "asked_by"


def test_an_activation_is_asked_for_by_an_owner_and_needs_the_systems_administrator(desks: Desks) -> None:
    desks.allocates(LIVE, 1)
    request = desks.file(a_request())
    plan = desks.does("activation issue", environment=LIVE, request=request, asked_by=MEMBER)
    assert codes(plan) == [("not_owner", "IM-15")]
    assert [notice.rule.id for notice in plan.notices] == ["IM-13"]


def test_an_owner_of_another_tenant_is_nobody_here(desks: Desks) -> None:
    desks.does("tenant register", tenant="intra-mart:IM0002", name="他社", kind="customer_success")
    desks.does("account add", account="intra-mart:IM0002/boss", name="他社太郎", roles="owner")
    plan = desks.does("allocation set", environment=LIVE, product="flow", count=1, asked_by="intra-mart:IM0002/boss")
    assert codes(plan) == [("other_tenant", "IM-15")]


def test_who_asked_is_on_record(desks: Desks) -> None:
    desks.allocates(LIVE, 1)
    (latest, *_) = desks.shows("tenant history", tenant=TENANT)
    assert f"asked_by={OWNER}" in [each.code for each in latest["asked"]]
    assert "product=flow" in [each.code for each in latest["asked"]]


def test_the_license_key_stands_nowhere_in_the_store(desks: Desks) -> None:
    desks.does("product add", product=f"{TENANT}/C-1/new", name="新製品", key=KEY, asked_by=OWNER)
    desks.does("product add", product=FLOW, name="新製品", key=KEY, asked_by=OWNER)
    stored = content_of(desks.folder / STORE)
    assert b"WXYZ" in stored
    assert KEY.encode() not in stored
    assert KEY[:4].encode() not in stored

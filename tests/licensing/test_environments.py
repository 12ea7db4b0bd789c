"""Environments: a name and a sort key, in the order of the keys, and once released never used again."""

from __future__ import annotations

import pytest

from portalops.asking import read
from portalops.effects import Change
from portalops.errors import BadInput
from portalops.facts import Environment
from portalops.references import EnvironmentRef
from portalops.rules import environments
from tests.licensing.builders import (
    CONTRACT,
    LIVE,
    OPERATIONS,
    OWNER,
    TENANT,
    TODAY,
    TRIAL,
    Desks,
    a_request,
    codes,
)  # fmt: skip


def listed(desks: Desks) -> list[str]:
    return [row["environment"].id for row in desks.shows("environment list", tenant=TENANT)]


def stage(desks: Desks, environment: str = LIVE) -> str:
    rows = desks.shows("environment list", tenant=TENANT)
    return str(next(row["stage"].code for row in rows if row["environment"] == environment))


@pytest.mark.parametrize("blank", ["", " ", "　"])
def test_im_06_an_environment_needs_a_name_and_a_sort_key(blank: str) -> None:
    answers = {"environment": f"{CONTRACT}/new", "name": "新", "sort_key": "1"}
    for field in ("name", "sort_key"):
        with pytest.raises(BadInput) as raised:
            read(OPERATIONS["environment add"].asks, answers | {field: blank})
        assert [fault.field for fault in raised.value.faults] == [field]


def test_im_06_what_is_added_rests_on_the_rule(desks: Desks) -> None:
    plan = desks.does("environment add", environment=f"{CONTRACT}/new", name="新", sort_key="3", asked_by=OWNER)
    assert [effect.rule.id for effect in plan.effects] == ["IM-06"]
    assert listed(desks) == ["trial", "new", "live"]


@pytest.mark.parametrize(
    ("keys", "ordered"),
    [(["10", "9", "1"], ["1", "9", "10"]), (["b", "10", "a"], ["10", "a", "b"]), (["010", "9"], ["9", "010"])],
)
def test_environments_come_by_sort_key_numbers_first(keys: list[str], ordered: list[str]) -> None:
    made = [Environment(ref=EnvironmentRef(f"{CONTRACT}/{key}"), name=key, sort_key=key) for key in keys]
    assert [environment.sort_key for environment in sorted(made, key=environments.order)] == ordered


def test_an_id_is_taken_once(desks: Desks) -> None:
    plan = desks.does("environment add", environment=LIVE, name="別", sort_key="1", asked_by=OWNER)
    assert codes(plan) == [("taken", "PO-TAKEN")]


def test_name_and_sort_key_can_be_edited(desks: Desks) -> None:
    plan = desks.does("environment edit", environment=LIVE, name="本番系", sort_key="1", asked_by=OWNER)
    assert [effect.field for effect in plan.effects if isinstance(effect, Change)] == ["name", "sort_key"]
    assert listed(desks) == ["live", "trial"]
    again = desks.does("environment edit", environment=LIVE, name="本番系", asked_by=OWNER)
    assert codes(again) == [("no_change", "PO-CHANGE")]


def test_im_12_an_environment_comes_step_by_step(desks: Desks) -> None:
    assert stage(desks) == "not_allocated"
    desks.allocates(LIVE, 1)
    assert stage(desks) == "allocated"
    desks.issues(a_request())
    assert stage(desks) == "issued"
    desks.does("activation applied", environment=LIVE)
    assert stage(desks) == "applied"
    desks.does("activation reset", environment=LIVE, reason="故障", asked_by=OWNER)
    assert stage(desks) == "allocated"
    desks.allocates(LIVE, 0)
    assert stage(desks) == "not_allocated"


def test_a_released_environment_gives_everything_back_and_is_shown_last(desks: Desks) -> None:
    desks.allocates(TRIAL, 10)
    plan = desks.does("environment release", environment=TRIAL, reason="廃止", asked_by=OWNER)
    assert {effect.rule.id for effect in plan.effects} == {"PO-RELEASE"}
    assert listed(desks) == ["live", "trial"]
    assert stage(desks, TRIAL) == "released"
    assert codes(desks.allocates(LIVE, 10)) == []


@pytest.mark.parametrize(
    ("operation", "more"),
    [
        ("environment edit", {"name": "x"}),
        ("environment release", {"reason": "x"}),
        ("allocation set", {"product": "flow", "count": "1"}),
        ("activation reset", {"reason": "x"}),
        ("activation applied", {}),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_with_a_released_environment_nothing_more_is_done(desks: Desks, operation: str, more: dict[str, str]) -> None:
    desks.does("environment release", environment=LIVE, reason="廃止", asked_by=OWNER)
    plan = desks.does(operation, TODAY, environment=LIVE, **more, asked_by=OWNER)
    assert codes(plan)[0] == ("released", "PO-RELEASE")

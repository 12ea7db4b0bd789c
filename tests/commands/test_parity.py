"""Every operation of the catalogue has a command and a row, and both say what the desk's plan says."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from portalops.asking import fields_of, read
from portalops.clock import FixedClock
from portalops.commands.plans import plan_lines, plan_message
from portalops.configuration import Configuration
from portalops.narration import plan_as_data
from portalops.operation import Query
from portalops.operations import CATALOG
from portalops.plan import Plan
from portalops.queries import LOOKUPS
from portalops.sign_in import sign_in
from tests.commands.builders import DAY, GONE, INVOICE, LEAVING, OPERATIONS, TENANT, portalops

NOW = FixedClock(DAY).now()
ASKED = {
    "tenant register": {"tenant": "keiai:K00900", "name": "高橋建設", "email": "t@example.co.jp"},
    "account add": {"account": f"{TENANT}/hanako", "name": "山田花子", "email": "hanako@example.co.jp"},
    "password reset": {"account": f"{TENANT}/taro", "reason": "called back at the office"},
    "license set": {"tenant": TENANT, "count": "8", "reason": "three new people"},
    "points autocharge": {"tenant": TENANT, "off": "yes"},
    "points adjust": {"tenant": TENANT, "delta": "-800", "reason": "wrongly booked"},
    "withdrawal request": {"tenant": "j-motto:JM00123", "received": "2026-05-18", "reason": "closing down"},
    "withdrawal cancel": {"tenant": LEAVING},
    "withdrawal complete": {"tenant": GONE},
    "invoice register": {
        "number": "inter-lab:IL-2026-0043",
        "tenant": TENANT,
        "issued_on": "2026-05-01",
        "due_on": "2026-05-31",
        "lines": "基本料金=10000@10",
    },
    "invoice reissue": {"number": INVOICE, "reason": "the paper was lost"},
}


def as_arguments(name: str, answers: dict[str, str]) -> list[str]:
    target, *others = fields_of(OPERATIONS[name].asks)
    options = []
    for field in others:
        if field.name in answers:
            option = "--" + field.name.replace("_", "-")
            options += [option] if field.kind.is_flag else [option, answers[field.name]]
    return [*name.split(), answers[target.name], *options]


def planned(store: Path, name: str) -> Plan:
    operation = OPERATIONS[name]
    with sign_in(Configuration(store=str(store)), door="test", clock=FixedClock(DAY)) as session:
        return session.desk.preview(operation, read(operation.asks, ASKED[name]))


def test_every_operation_is_tried_here() -> None:
    assert set(ASKED) == {operation.name for operation in CATALOG}


@pytest.mark.parametrize("name", sorted(ASKED))
def test_a_command_shows_the_plan_of_the_desk(store: Path, name: str) -> None:
    plan = planned(store, name)
    arguments = [*as_arguments(name, ASKED[name]), "--dry-run", "--today", DAY.isoformat()]
    assert portalops(*arguments).out.splitlines() == list(plan_lines(plan, NOW))
    assert json.loads(portalops(*arguments, "--json").out) == plan_as_data(plan, NOW)


@pytest.mark.parametrize("name", sorted(ASKED))
def test_a_row_has_the_plan_of_the_desk_in_one_line(store: Path, tmp_path: Path, name: str) -> None:
    rows = tmp_path / "rows.csv"
    with rows.open("w", newline="") as file:
        csv.writer(file).writerows(zip(*ASKED[name].items(), strict=True))
    ran = portalops("batch", "preview", *name.split(), str(rows), "--today", DAY.isoformat())
    (row,) = csv.DictReader(StringIO(ran.out))
    assert row["message"] == plan_message(planned(store, name))


@pytest.mark.parametrize("name", sorted(ASKED))
def test_every_field_is_in_the_help(name: str) -> None:
    shown = portalops(*name.split(), "--help").out
    target, *others = fields_of(OPERATIONS[name].asks)
    assert target.name.upper() in shown
    assert [f.name for f in others if f"--{f.name.replace('_', '-')} " not in shown.replace("\n", " \n")] == []


@pytest.mark.parametrize("query", LOOKUPS, ids=lambda query: query.name)
def test_every_look_up_has_its_command(query: Query[Any, Any]) -> None:
    ran = portalops(*query.name.split(), "--help")
    assert (ran.code, "--json" in ran.out, "--csv" in ran.out) == (0, True, True)
    assert [f.name for f in fields_of(query.asks) if f.kind.is_secret and f"--{f.name}" in ran.out] == []


def test_no_field_takes_a_name_that_every_command_uses() -> None:
    taken = {
        "ctx",
        "dry_run",
        "yes",
        "as_json",
        "as_csv",
        "request_id",
        "pretended_day",
        "json",
        "csv",
        "today",
        "help",
        "lang",
        "store",
        "config",
        "papers",
    }
    assert [
        (declared.name, field.name)
        for declared in (*CATALOG, *LOOKUPS)
        for field in fields_of(declared.asks)
        if field.name in taken
    ] == []


def test_every_command_of_the_catalogues_is_in_the_table_of_contents() -> None:
    from portalops.commands.app import CONTENTS

    nouns = {entry.name for entry in CONTENTS}
    assert [declared.name for declared in (*CATALOG, *LOOKUPS) if declared.name.split()[0] not in nouns] == []


def test_the_target_may_stand_alone_or_under_its_name(store: Path) -> None:
    alone = portalops("points", "adjust", TENANT, "--delta", "5", "--reason", "x", "--dry-run")
    named = portalops("points", "adjust", "--tenant", TENANT, "--delta", "5", "--reason", "x", "--dry-run")
    assert alone == named


def test_the_number_of_licenses_may_stand_after_the_tenant(store: Path) -> None:
    alone = portalops("license", "set", TENANT, "8", "--reason", "x", "--dry-run")
    named = portalops("license", "set", TENANT, "--count", "8", "--reason", "x", "--dry-run")
    assert alone == named
    assert alone.code == 0


@pytest.mark.parametrize("option", [("--lang", "ja"), ("--lang=ja",)])
def test_an_option_of_the_whole_program_may_stand_anywhere(store: Path, option: tuple[str, ...]) -> None:
    first, last = portalops(*option, "find", TENANT), portalops("find", TENANT, *option)
    assert first == last
    assert "テナント" in last.out


def test_what_is_given_twice_is_refused(store: Path) -> None:
    ran = portalops("license", "set", TENANT, "8", "--count", "8", "--reason", "x", "--dry-run")
    assert (ran.code, ran.err) == (2, "count: it is given twice.\n")


def test_an_option_given_twice_is_refused(store: Path) -> None:
    ran = portalops("points", "adjust", TENANT, "--delta", "1", "--delta=2", "--reason", "x", "--dry-run")
    assert (ran.code, ran.err) == (2, "delta: it is given twice.\n")

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
from tests.commands.builders import (
    BANK,
    BY_CARD,
    DAY,
    DEBITED,
    GONE,
    LEAVING,
    LICENSED,
    OPERATIONS,
    OWNER,
    SHOP,
    TENANT,
    portalops,
    request_file,
)  # fmt: skip

NOW = FixedClock(DAY).now()
ASKED = {
    "tenant register": {
        "tenant": "keiai:K00900",
        "name": "高橋建設",
        "email": "t@example.co.jp",
        "partner_by": "営業部",
        "partner_on": "2026-05-19",
    },
    "account add": {"account": f"{TENANT}/hanako", "name": "山田花子", "email": "hanako@example.co.jp"},
    "tenant edit": {"tenant": TENANT, "email": "new@example.co.jp", "done_on": "2026-05-19"},
    "account edit": {"account": f"{TENANT}/taro", "phone": "03-1111-2222", "done_on": "2026-05-19"},
    "account role": {"account": f"{TENANT}/taro", "give": "manager", "done_on": "2026-05-19"},
    "account suspend": {"account": "keiai:K00800/a", "reason": "on leave", "done_on": "2026-05-19"},
    "account resume": {"account": "keiai:K00800/b", "reason": "back again"},
    "account remove": {"account": "keiai:K00800/a", "reason": "asked for by mail"},
    "account hand-over": {
        "account": "j-motto:JM00123/00001",
        "way": "takes-over",
        "name": "鈴木三郎",
        "email": "saburo@example.co.jp",
        "done_on": "2026-05-19",
    },
    "account limit": {
        "tenant": "keiai:K00800",
        "count": "12",
        "agreed_by": "営業部",
        "reason": "支店",
        "until": "2026-12-31",
    },
    "account address": {"account": "keiai:K00800/a", "called_back": "03-1234-5678"},
    "inquiry register": {"inquiry": f"{SHOP}/Q-77", "kind": "other", "written_on": "2026-05-19"},
    "password reset": {"account": f"{TENANT}/taro", "reason": "called back at the office"},
    "license set": {"tenant": TENANT, "count": "8", "reason": "three new people", "done_on": "2026-05-19"},
    "points autocharge": {"tenant": TENANT, "off": "yes", "done_on": "2026-05-19"},
    "contract register": {"contract": f"{TENANT}/C-9", "name": "名刺管理"},
    "product register": {"product": f"{LICENSED}/form", "name": "帳票", "licensed": "5"},
    "product add": {"product": f"{LICENSED}/form", "name": "帳票", "key": "ABCD-1234-WXYZ", "asked_by": OWNER},
    "product change": {"product": f"{LICENSED}/flow", "agreed": "Q-7", "licensed": "5"},
    "environment add": {"environment": f"{LICENSED}/trial", "name": "検証", "sort_key": "2", "asked_by": OWNER},
    "environment edit": {"environment": f"{LICENSED}/live", "name": "本番系", "asked_by": OWNER},
    "environment release": {"environment": f"{LICENSED}/live", "reason": "廃止", "asked_by": OWNER},
    "allocation set": {"environment": f"{LICENSED}/live", "product": "flow", "count": "7", "asked_by": OWNER},
    "activation issue": {"environment": f"{LICENSED}/live", "request": request_file("live"), "asked_by": OWNER},
    "activation applied": {"environment": f"{LICENSED}/old"},
    "activation reset": {"environment": f"{LICENSED}/old", "reason": "故障", "asked_by": OWNER},
    "contract cancel": {"contract": f"{TENANT}/C-1", "on": "2026-05-15", "reason": "解約"},
    "points charge": {"tenant": TENANT, "cause": "u-1"},
    "transfer report": {"tenant": BANK, "paid_on": "2026-05-01", "billed": "11000", "paid": "10000"},
    "transfer settle": {"transfer": f"{BANK}/T-1", "note": "返金済み"},
    "apikey register": {"apikey": f"{TENANT}/K-1", "contract": f"{TENANT}/C-1", "last_four": "x9Qz"},
    "points adjust": {"tenant": TENANT, "delta": "-800", "reason": "wrongly booked"},
    "withdrawal request": {"tenant": "j-motto:JM00123", "received": "2026-05-18", "reason": "closing down"},
    "withdrawal ask": {"tenant": "j-motto:JM00123", "reason": "closing down", "form_sent_on": DAY.isoformat()},
    "withdrawal data-deleted": {"tenant": GONE, "on": DAY.isoformat()},
    "tenant purge": {"tenant": GONE, "reason": "閉鎖から一年"},
    "plan set": {"tenant": "j-motto:JM00123", "kind": "lite"},
    "usage record": {"reading": "j-motto:JM00123/R-1", "at": "2026-05-01 09:30", "disk_mb": "900"},
    "usage alert": {"tenant": "j-motto:JM00123", "percent": "80"},
    "withdrawal cancel": {"tenant": LEAVING},
    "withdrawal complete": {"tenant": GONE},
    "invoice register": {
        "number": "inter-lab:IL-2026-0043",
        "tenant": TENANT,
        "issued_on": "2026-05-01",
        "due_on": "2026-05-31",
        "lines": "基本料金=10000@10",
    },
    "account notify": {"account": OWNER, "on": "yes", "asked_by": OWNER},
    "invitation send": {
        "contract": LICENSED,
        "email": "new@example.co.jp",
        "language": "ja",
        "role": "member",
        "asked_by": OWNER,
    },
    "invitation join": {"invitation": f"{LICENSED}/I1", "user": "sora"},
    "invitation withdraw": {"invitation": f"{LICENSED}/I1", "asked_by": OWNER},
    "company add": {"tenant": "intra-mart:IM0001", "name": "みらい物流", "asked_by": OWNER},
    "resource register": {"resource": f"{LICENSED}/patch", "name": "修正", "product": "flow"},
    "resource take": {"resource": f"{LICENSED}/guide", "account": OWNER, "taken_on": "2026-05-19"},
    "quote request": {"contract": LICENSED, "kind": "addition", "items": "flow=5", "asked_by": OWNER},
    "quote pass": {"quote": "intra-mart:IM0001/Q1"},
    "quote answer": {"quote": "intra-mart:IM0001/Q1", "total": "300000", "valid_until": "2026-06-30"},
    "quote settle": {"quote": "intra-mart:IM0001/Q1", "accepted": "yes"},
    "quote register": {
        "quote": f"{SHOP}/E-2",
        "kind": "cart",
        "items": "Tool=1",
        "total": "11000",
        "quoted_on": "2026-05-19",
    },
    "quote reissue": {"quote": f"{SHOP}/E-1", "number": "E-3", "total": "12000", "quoted_on": "2026-05-19"},
    "order register": {
        "order": f"{SHOP}/100024",
        "ordered_on": "2026-05-19",
        "product": "Tool",
        "plan": "Team",
        "amount": "22000",
    },
    "order fail": {"order": f"{SHOP}/100023"},
    "order cancel": {"order": f"{SHOP}/100023", "reason": "pressed twice", "inquiry": "Q-2"},
    "payment set": {"tenant": SHOP, "method": "np"},
    "debit request": {"tenant": SHOP, "inquiry": "Q-2"},
    "debit mandate": {"tenant": DEBITED, "received_on": "2026-05-19"},
    "debit start": {"tenant": DEBITED, "on": "2026-05-20"},
    "credit set": {"tenant": DEBITED, "limit": "500000", "used": "450000"},
    "invoice reissue": {"number": BY_CARD, "reason": "the paper was lost"},
}


def as_arguments(name: str, answers: dict[str, str]) -> list[str]:
    target, *others = fields_of(OPERATIONS[name].asks)
    options = []
    for field in others:
        if field.name in answers and not field.kind.is_secret:
            option = "--" + field.name.replace("_", "-")
            options += [option] if field.kind.is_flag else [option, answers[field.name]]
    return [*name.split(), answers[target.name], *options]


def secret_of(name: str) -> str | None:
    """The secret that is typed, which a command reads from stdin."""
    return next(
        (ASKED[name].get(field.name) for field in fields_of(OPERATIONS[name].asks) if field.kind.is_secret), None
    )


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
    secret = secret_of(name)
    assert portalops(*arguments, stdin=secret).out.splitlines() == list(plan_lines(plan, NOW))
    assert json.loads(portalops(*arguments, "--json", stdin=secret).out) == plan_as_data(plan, NOW)


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
    target, *others = (field for field in fields_of(OPERATIONS[name].asks) if not field.kind.is_secret)
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
    day = ("--reason", "x", "--done-on", "2026-05-19", "--dry-run")
    alone = portalops("license", "set", TENANT, "8", *day)
    named = portalops("license", "set", TENANT, "--count", "8", *day)
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

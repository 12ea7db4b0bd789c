"""A sixth portal, unlike the five: every operation and every look-up works there by its own profile alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from portalops.desk import Desk
from portalops.operations import CATALOG
from portalops.profiles.load import Profiles
from portalops.profiles.profile import Profile
from portalops.queries import LOOKUPS
from portalops.words import tell
from tests.profiles.sixth.builders import (
    BILL,
    LIBRARY,
    NAME,
    OPERATIONS,
    PROFILES,
    QUERIES,
    SHELF,
    SIXTH,
    a_furnished_desk,
    attempt,
    looked_up,
    rules_of,
    told,
)

FIVE = Profiles()
PREFIXES = {rule.id.partition("-")[0] for name in FIVE for rule in FIVE[name].rules.values() if rule.origin == "seed"}
A = f"{NAME}:A001"
THIRD = {"account": f"{A}/8", "name": "月野守", "roles": "読者"}


class Case(Struct, frozen=True, kw_only=True):
    """One attempt: what is typed, how it ends, the portal's rules it rests on, what is said; before it, done already."""

    asked: dict[str, str]
    ends: str
    rules: set[str]
    says: str = ""
    before: tuple[tuple[str, dict[str, str]], ...] = ()


OF_OPERATIONS: dict[str, tuple[Case, ...]] = {
    "tenant register": (
        Case(asked={"tenant": f"{NAME}:e5", "name": "宵文庫", **LIBRARY}, ends="done", rules={"HB-01"}),
        Case(
            asked={"tenant": f"{NAME}:e5", "name": "株式会社宵", **SHELF},
            ends="done", rules={"HB-01", "HB-02"}, says="a company is a library",
        ),
        Case(
            asked={"tenant": f"{NAME}:e5", "name": "宵文庫", "kind": "文庫"},
            ends="refused", rules={"HB-01"}, says="kana: it is missing; Hoshi Books by post needs it.",
        ),
        Case(
            asked={"tenant": f"{NAME}:e5", "name": "宵文庫", **LIBRARY, "email": ""},
            ends="refused", rules={"HB-04"}, says="email",
        ),
        Case(
            asked={"tenant": f"{NAME}:e5", "name": "宵文庫", **LIBRARY, "kind": "group"},
            ends="refused", rules={"HB-02"}, says="has no group",
        ),
        Case(
            asked={"tenant": f"{NAME}:e5", "name": "宵文庫", **LIBRARY, "licenses": "8"},
            ends="refused", rules={"HB-05"}, says="7",
        ),
    ),
    "account add": (
        Case(asked=THIRD, ends="done", rules={"HB-03"}),
        Case(
            asked={"account": f"{A}/9", "name": "月野客"}, before=(("account add", THIRD),),
            ends="refused", rules={"HB-03"}, says="has 3 users; the most is 3",
        ),
        Case(
            asked={"account": f"{A}/8", "name": "月野守", "roles": "管理者"},
            ends="refused", rules={"HB-03"}, says="it has librarian (librarian), reader (reader)",
        ),
    ),
    "password reset": (
        Case(asked={"account": f"{A}/1", "reason": "帳場で確認"}, ends="done", rules={"HB-06"}, says="8 to 12"),
    ),
    "license set": (
        Case(asked={"tenant": A, "count": "1", "reason": "減"}, ends="done", rules={"HB-04", "HB-05"}, says="700 yen"),
        Case(asked={"tenant": A, "count": "7", "reason": "増"}, ends="done", rules={"HB-05"}, says="4,900 yen"),
        Case(asked={"tenant": A, "count": "8", "reason": "増"}, ends="refused", rules={"HB-05"}, says="7."),
        Case(asked={"tenant": A, "count": "0", "reason": "減"}, ends="refused", rules={"HB-05"}, says="1 users have"),
        Case(
            asked={"tenant": f"{NAME}:D004", "count": "2", "reason": "増"},
            ends="refused", rules={"HB-02"}, says="a company is a library",
        ),
    ),
    "points autocharge": (
        Case(asked={"tenant": A, "border": "100", "limit": "150"}, ends="done", rules={"HB-07"}),
        Case(asked={"tenant": A, "border": "300", "limit": "299"}, ends="refused", rules={"HB-07"}),
    ),
    "points adjust": (
        Case(asked={"tenant": A, "delta": "300", "reason": "お礼"}, ends="done", rules={"HB-07"}),
        Case(asked={"tenant": A, "delta": "301", "reason": "お礼"}, ends="approval", rules={"HB-07"}, says="300 points"),
        Case(asked={"tenant": A, "delta": "-5", "reason": "買い戻し"}, ends="refused", rules={"HB-07"}),
        Case(asked={"tenant": A, "delta": "-5", "reason": "返金"}, ends="done", rules={"HB-07"}),
        Case(
            asked={"tenant": A, "delta": "-150", "reason": "訂正"},
            before=(("points autocharge", {"tenant": A, "border": "100", "limit": "150"}),),
            ends="done", rules={"HB-07"}, says="500 yen",
        ),
    ),
    "withdrawal request": (
        Case(
            asked={"tenant": A, "received": "2026-05-20", "reason": "閉館"},
            ends="done", rules={"HB-08"}, says="deleted during 2026-08",
        ),
    ),
    "withdrawal cancel": (Case(asked={"tenant": f"{NAME}:B002"}, ends="done", rules={"HB-08"}),),
    "withdrawal complete": (
        Case(asked={"tenant": f"{NAME}:C003"}, ends="done", rules={"HB-08"}),
        Case(asked={"tenant": f"{NAME}:B002"}, ends="refused", rules=set(), says="2026-05-31"),
    ),
    "invoice register": (
        Case(
            asked={"number": f"{NAME}:B-3", "tenant": A, "total": "1106", **BILL},
            ends="done", rules={"HB-10"},
        ),
        Case(
            asked={"number": f"{NAME}:B-3", "tenant": A, "total": "1105", **BILL},
            ends="refused", rules={"HB-10"}, says="101 yen of tax",
        ),
    ),
    "invoice reissue": (
        Case(asked={"number": f"{NAME}:B-1", "reason": "紛失"}, ends="done", rules={"HB-10"}),
        Case(asked={"number": f"{NAME}:B-2", "reason": "紛失"}, ends="route", rules={"HB-10"}, says="The bindery"),
    ),
}  # fmt: skip

OF_LOOK_UPS: dict[str, tuple[dict[str, str], str]] = {
    "find": ({"text": "a001"}, f"ref: {A}"),
    "tenant show": ({"tenant": f"{NAME}:a001"}, "payment_method: convenience store"),
    "tenant history": ({"tenant": A}, "operation: points adjust"),
    "account show": ({"account": f"{A}/1"}, "roles: librarian"),
    "password check": ({"portal": NAME, "candidate": "moon-1"}, "at least 8"),
    "withdrawal list": ({"portal": NAME}, "leaves_on: Sun 2026-05-31"),
    "invoice list": ({"tenant": A}, "number: hoshi-books:B-1"),
    "invoice show": ({"number": f"{NAME}:B-1"}, "issuer: 星書房株式会社"),
    "trouble find": ({"words": "月が 欠け", "portal": NAME}, "cure: Call the counter."),
    "billing dates": ({"portal": NAME, "method": "コンビニ", "ordered_on": "2026-05-20"}, "day: Fri 2026-06-05"),
    "calendar show": ({"portal": NAME, "month": "2026-05"}, "day: Thu 2026-05-28\nwhat: last business day"),
    "desk list": ({"portal": NAME}, "hours: 13:00-16:30, closed: Wednesdays"),
    "record list": ({"tenant": A}, f"target: {A}"),
    "record verify": ({}, "The whole chain holds"),
    "profile list": ({}, "document: 星書房 定期便のきまり 第7版"),
    "profile show": ({"portal": NAME}, "the banks' calendar"),
}

# What tells every portal's name by its nature.
OF_ALL_PORTALS = {"profile list"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_furnished_desk(tmp_path) as furnished:
        yield furnished


def test_every_operation_has_a_case_at_the_sixth_portal() -> None:
    missing = {operation.name for operation in CATALOG} - OF_OPERATIONS.keys()
    assert missing == set(), f"try these at the sixth portal too: add them to OF_OPERATIONS in {__file__}"


def test_every_look_up_has_a_case_at_the_sixth_portal() -> None:
    missing = {query.name for query in LOOKUPS} - OF_LOOK_UPS.keys()
    assert missing == set(), f"try these at the sixth portal too: add them to OF_LOOK_UPS in {__file__}"


@pytest.mark.parametrize(
    ("name", "case"),
    [(name, case) for name, cases in OF_OPERATIONS.items() for case in cases],
    ids=[f"{name} {number}" for name, cases in OF_OPERATIONS.items() for number, _ in enumerate(cases, 1)],
)
def test_an_operation_goes_by_the_sixth_portals_own_rules(desk: Desk, name: str, case: Case) -> None:
    for earlier, asked in case.before:
        assert attempt(desk, OPERATIONS[earlier], asked).code == "done"
    outcome = attempt(desk, OPERATIONS[name], case.asked)
    cited = rules_of(outcome.plan)
    assert (outcome.code, told(outcome.plan)) == (case.ends, told(outcome.plan))
    assert case.says in told(outcome.plan)
    assert case.rules <= cited
    assert {id for id in cited if not id.startswith(("HB-", "PO-"))} == set()


@pytest.mark.parametrize("name", OF_LOOK_UPS)
def test_a_look_up_tells_of_the_sixth_portal_alone(desk: Desk, name: str) -> None:
    asked, shown = OF_LOOK_UPS[name]
    text = looked_up(desk, QUERIES[name], asked)
    assert shown in text
    names = {part for five in FIVE for part in (five, FIVE[five].title.ja, FIVE[five].title.en)}
    assert name in OF_ALL_PORTALS or [other for other in names if other in text] == []
    assert re.findall(rf"\b(?:{'|'.join(PREFIXES)})-[0-9]{{2}}\b", text) == []


def test_ids_are_written_as_the_sixth_portal_writes_them(desk: Desk) -> None:
    text = looked_up(desk, QUERIES["tenant show"], {"tenant": f"{NAME}:a001"})
    assert f"tenant: {A}" in text
    assert "user: 001" in text
    assert "user: 007" in text


def test_a_day_of_its_own_is_no_business_day_there_and_is_one_elsewhere(desk: Desk) -> None:
    def closed(portal: str) -> bool:
        shown = looked_up(desk, QUERIES["calendar show"], {"portal": portal, "month": "2026-05"})
        return "day: Fri 2026-05-29\nwhat: closed" in shown

    assert [portal for portal in PROFILES if closed(portal)] == [NAME]


def _set(profile: Profile, section: str) -> object:
    """What a profile has in a section, without the house's part of its rules and answers."""
    value = getattr(profile, section)
    if section == "rules":
        return {id: rule for id, rule in value.items() if rule.origin == "seed"}
    return value


@pytest.mark.parametrize("section", [field.name for field in msgspec.structs.fields(Profile)])
def test_the_sixth_portal_is_unlike_the_five_in_every_section(section: str) -> None:
    own = _set(SIXTH, section)
    field = next(field for field in msgspec.structs.fields(Profile) if field.name == section)
    assert own not in (None, {}, "", field.default), f"give the sixth profile a [{section}] of its own"
    alike = [name for name in FIVE if _set(FIVE[name], section) == own]
    assert alike == [], f"[{section}] of the sixth profile must differ from that of the five"


def test_no_rule_of_the_sixth_portal_is_one_of_the_five() -> None:
    own = {id for id, rule in SIXTH.rules.items() if rule.origin == "seed"}
    assert {id.partition("-")[0] for id in own} & PREFIXES == set()
    assert tell(SIXTH.title) not in {tell(FIVE[name].title) for name in FIVE}

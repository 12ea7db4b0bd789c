"""The page of each portal tells every rule's fate, and profile, catalogues and tests bear it out."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from portalops import profiles
from portalops.operations import CATALOG
from portalops.profiles.load import Profiles
from portalops.queries import LOOKUPS
from portalops.rules.questions import OpenQuestion, open_questions
from tests.profiles.test_every_rule import IDS
from tests.proof.pages import ROOT, Row, rows_of

SHIPPED = Path(profiles.__file__).parent
NAMES = {declared.name for declared in (*CATALOG, *LOOKUPS)}
FATES = ("enforced", "shown", "routed", "unknown")


ROWS = [row for portal in IDS for row in rows_of(portal)]
PROFILES = Profiles()
every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.rule)


def of_fate(*fates: str) -> Any:
    """The rows of a fate, each under its rule's id."""
    return pytest.mark.parametrize("row", [row for row in ROWS if row.fate in fates], ids=lambda row: row.rule)


@cache
def _written(portal: str) -> dict[str, Any]:
    """A profile as it is written, without the list of its rules."""
    document = tomllib.loads((SHIPPED / f"{portal}.toml").read_text("utf-8"))
    document.pop("rules")
    return document


def _at(portal: str, place: str) -> Any:
    """What stands at a place of a profile, such as answers.password reset; None where there is nothing."""
    value: Any = _written(portal)
    for name in place.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _cited(value: Any) -> Iterator[str]:
    """The rules that a value of a profile rests on: its own, not those of its parts."""
    match value:
        case str():
            yield from re.findall(r"\b[A-Z]{2}-\d\d\b", value)
        case list():
            for part in value:
                yield from _cited(part)
        case dict():
            yield from _cited(value.get("rule", ""))


def _routes_named(value: Any) -> Iterator[str]:
    """Every route that an answer or another part of a profile leads to."""
    if isinstance(value, dict):
        for name, part in value.items():
            if isinstance(part, str) and (name == "route" or name.endswith("_route")):
                yield part
            yield from _routes_named(part)


def _answered(row: Row, way: str) -> set[str]:
    """The places of all answers that a portal gives in one way."""
    answers = {f"answers.{name}": answer for name, answer in PROFILES[row.portal].answers.items()}
    cases = {f"{name}.cases.{case}": part for name, answer in answers.items() for case, part in answer.cases.items()}
    return {name for name, answer in (answers | cases).items() if answer.way == way}


@cache
def _questions(portal: str) -> tuple[OpenQuestion, ...]:
    return open_questions(PROFILES[portal])


@cache
def _tests_in(file: str) -> dict[str, str]:
    """The source of each test of a file, decorators and what the whole file shares included."""
    source = (ROOT / file).read_text("utf-8")
    body = ast.parse(source).body
    shared = "\n".join(
        ast.get_source_segment(source, node) or "" for node in body if isinstance(node, ast.Assign | ast.AnnAssign)
    )
    found = {}
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            found[node.name] = "\n".join([shared, *source.splitlines()[first - 1 : node.end_lineno]])
    return found


def test_the_pages_have_all_rules_each_once_and_in_order() -> None:
    assert {portal: [row.rule for row in ROWS if row.portal == portal] for portal in IDS} == IDS


@every_row
def test_a_rule_has_one_of_four_fates_and_a_sentence(row: Row) -> None:
    assert row.fate in FATES
    assert re.fullmatch(r"[A-Z`].*\.", row.does)


@every_row
def test_where_it_happens_is_an_operation_or_a_place_that_cites_the_rule(row: Row) -> None:
    assert row.where
    wrong = [name for name in row.where if name not in NAMES and row.rule not in _cited(_at(row.portal, name))]
    assert wrong == []


@of_fate("shown")
def test_what_is_shown_stands_in_the_profile(row: Row) -> None:
    assert [place for place in row.where if row.rule in _cited(_at(row.portal, place))]


@of_fate("routed")
def test_what_is_routed_has_a_route_in_the_profile(row: Row) -> None:
    routes = {f"routes.{name}" for name in _routes_named(_written(row.portal))}
    assert [
        place for place in row.where if place in routes or place.removesuffix(".notices") in _answered(row, "route")
    ]


@of_fate("unknown")
def test_what_is_unknown_is_an_open_question_of_the_profile(row: Row) -> None:
    asked = [f"{question.place}." for question in _questions(row.portal) if question.rule.id == row.rule]
    here = [place for place in row.where if place not in NAMES]
    beside = [place for place in here if place.removesuffix(".notices") in _answered(row, "unknown")]
    assert beside or [place for place in here if any(each.startswith(f"{place}.") for each in asked)]


@pytest.mark.parametrize("portal", IDS)
def test_every_open_question_is_told_on_its_rules_row(portal: str) -> None:
    asked = {question.rule.id for question in _questions(portal)}
    silent = [
        row.rule
        for row in ROWS
        if row.rule in asked and row.fate != "unknown" and not re.search(r"\b(open|asked|unknown)\b", row.does)
    ]
    assert silent == []


@pytest.mark.parametrize("portal", IDS)
def test_what_the_profile_routes_is_routed_on_its_page(portal: str) -> None:
    routed = {answer.rule for answer in PROFILES[portal].answers.values() if answer.way == "route"}
    assert [row.rule for row in ROWS if row.rule in routed and row.fate not in ("routed", "enforced")] == []


@of_fate("enforced")
def test_what_is_enforced_names_the_test_that_fails_without_it(row: Row) -> None:
    file, _, name = row.proof.partition("::")
    tests = _tests_in(file)
    assert name in tests
    assert row.rule in tests[name]


@of_fate("shown", "routed", "unknown")
def test_only_what_is_enforced_names_a_test(row: Row) -> None:
    assert row.proof == ""

"""A call by commands: opened, checked, shown and closed with its text; masked data shown for some minutes."""

from __future__ import annotations

import json

import pytest

from tests.commands.builders import TENANT, Where, portalops

OPENS = ("call", "open", TENANT, "--case", "C-42")


def test_a_call_goes_its_course(store: Where) -> None:
    opened = json.loads(portalops(*OPENS, "--json").out)
    assert (opened["tenant"], opened["case_number"], opened["passed"], opened["missing"]) == (TENANT, "C-42", [], 2)
    assert json.loads(portalops("tenant", "show", TENANT, "--json").out)["email"] == "y***@e***.co.jp"
    checked = json.loads(portalops("call", "check", "call_back", "mail", "--json").out)
    assert (checked["missing"], checked["checks_left"]) == (0, ["name_and_address", "last_bill"])
    assert portalops("call", "show").out.splitlines()[1].startswith("The caller is identified: ")
    assert json.loads(portalops("tenant", "show", TENANT, "--json").out)["email"] == "yamada@example.co.jp"
    closed = portalops("call", "close")
    assert closed.out.startswith(f"Call 1: {TENANT} 山田商会株式会社\nCase: C-42\n")
    assert "tenant show" in closed.out


def test_a_call_that_is_closed_gives_its_text_as_data(store: Where) -> None:
    portalops(*OPENS)
    closed = json.loads(portalops("call", "close", "--json").out)
    assert closed["closed_at"]
    assert closed["text"].splitlines()[1] == "Case: C-42"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("call", "show"), 3),
        (("call", "close"), 3),
        (("call", "check", "mail"), 3),
        (("call", "open", TENANT), 2),
        (("call", "open", "--case", "C-1"), 2),
        (("call", "open", "inter-lab:nobody", "--case", "C-1"), 3),
        (("reveal", TENANT, "phone"), 2),
        (("reveal", TENANT, "birthday", "--reason", "x"), 2),
    ],
)
def test_what_is_missing_is_said(store: Where, arguments: tuple[str, ...], code: int) -> None:
    ran = portalops(*arguments)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err


def test_one_is_in_one_call(store: Where) -> None:
    portalops(*OPENS)
    again = portalops(*OPENS)
    assert (again.code, "You are in the call about inter-lab:IL00123, case C-42" in again.err) == (1, True)
    assert portalops("call", "check", "birthday").code == 2


def test_what_is_revealed_says_until_when(store: Where) -> None:
    portalops(*OPENS)
    shown = json.loads(portalops("reveal", TENANT, "phone", "--reason", "折り返すため", "--json").out)
    assert (shown["tenant"], shown["what"]) == (TENANT, "phone")
    page = json.loads(portalops("tenant", "show", TENANT, "--json").out)
    assert (page["phone"], page["email"]) == ("03-1234-5678", "y***@e***.co.jp")
    (look,) = [row for row in json.loads(portalops("record", "seen-by", "--json").out) if row["reason"]]
    assert (look["operation"], look["reason"]) == ("reveal", "折り返すため")


def test_what_waits_is_refused_with_the_rule(store: Where) -> None:
    portalops(*OPENS)
    plan = portalops("password", "reset", f"{TENANT}/taro", "--reason", "x", "--dry-run", "--json")
    assert plan.code == 5
    (refusal,) = json.loads(plan.out)["refusals"]
    assert (refusal["code"], refusal["rule"]) == ("caller_unidentified", "PO-CALLER")

"""Lists that name no portal: who has a role at some portals is shown what is of those."""

from __future__ import annotations

import json

import pytest

from portalops.errors import ExitCode
from portalops.sign_in import operator_name
from tests.commands.builders import LEAVING, TENANT, Where, portalops

OF_NO_PORTAL = {"", "None", "boss", operator_name()}
LISTS = (
    ("find", "example"),
    ("find", "example", "--limit", "2"),
    ("withdrawal", "list"),
    ("record", "list"),
    ("record", "seen-by"),
)


def portals(*arguments: str) -> tuple[set[str], int | str | None]:
    """The portals of a page of rows, and after which key it goes on."""
    ran = portalops(*arguments, "--json")
    assert ran.code == ExitCode.DONE, ran
    rows = json.loads(ran.out)
    named = {str(row.get("ref") or row.get("tenant") or row.get("target")).partition(":")[0] for row in rows}
    return named, ran.err.partition("--after ")[2].strip() or None


def narrow(*portals: str) -> None:
    """Give the operator a role at these portals, and somebody else the one of all."""
    me = operator_name()
    for name, role, more in ((me, "administrator", ()), ("boss", "administrator", ()),
                             (me, "supervisor", ("--portals", ",".join(portals)))):  # fmt: skip
        assert portalops("operator", "set", name, role, *more, "--yes").code == ExitCode.DONE


@pytest.mark.parametrize("look_up", LISTS, ids=" ".join)
def test_only_what_is_of_those_portals_is_listed_page_by_page(store: Where, look_up: tuple[str, ...]) -> None:
    portalops("tenant", "show", LEAVING)
    assert portals(*look_up)[0] - {"inter-lab"}
    narrow("inter-lab")
    seen, after = portals(*look_up)
    while after:
        more, after = portals(*look_up, "--after", str(after))
        seen |= more
    assert seen - OF_NO_PORTAL <= {"inter-lab"}


def test_who_has_a_role_everywhere_is_shown_everything(store: Where) -> None:
    before = portalops("find", "example", "--json").out
    assert portalops("operator", "set", operator_name(), "administrator", "--yes").code == ExitCode.DONE
    assert len(json.loads(portalops("find", "example", "--json").out)) == len(json.loads(before))


def test_what_is_named_beside_is_of_those_portals_too(store: Where) -> None:
    asked = ("environment", "edit", "intra-mart:IM0001/C-1/live", "--name", "n", "--asked-by", "keiai:K00800/a")
    assert "keiai:K00800/a is a user of keiai:K00800" in portalops(*asked, "--dry-run").out
    narrow("intra-mart")
    told = portalops(*asked, "--dry-run")
    assert (told.code, "is a user of" in told.out) == (ExitCode.NOT_PERMITTED, False)
    assert "may do this at intra-mart alone, and not at keiai. Who could: boss." in told.err


def test_an_address_names_whom_it_names_at_those_portals(store: Where) -> None:
    again = ("account", "add", "itreview:IT00100/z", "--name", "x", "--email", "taro@example.co.jp", "--yes")
    assert portalops(*again).code == ExitCode.DONE
    assert "itreview:IT00100/z" in portalops("account", "show", "taro@example.co.jp").err
    narrow("inter-lab")
    assert f"{TENANT}/taro" in portalops("account", "show", "taro@example.co.jp").out
    assert portalops("account", "show", "a@example.co.jp").code == ExitCode.NOT_FOUND


def test_how_many_there_are_in_all_isnt_said_of_other_portals(store: Where) -> None:
    assert "found" in portalops("find", "example", "--limit", "1").err
    narrow("inter-lab")
    assert "found" not in portalops("find", "example", "--limit", "1").err

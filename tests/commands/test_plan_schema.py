"""docs/plan.md describes exactly the object that --json prints."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

from msgspec.structs import fields

from portalops import effects
from tests.commands.builders import BY_CARD, TENANT, portalops

TEXT = (Path(__file__).parents[2] / "docs" / "plan.md").read_text("utf-8")
SHARED = {"tenant", "rule"}


def keys_of(section: str) -> set[str]:
    """The keys in the first table under a heading."""
    body = re.split(r"\n##+ ", TEXT.split(f"# {section}\n", 1)[1])[0]
    table = re.split(r"\n\n(?!\|)", body.split("|---|---|", 1)[1])[0]
    return set(re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE))


def planned(*arguments: str) -> dict[str, Any]:
    return dict(json.loads(portalops(*arguments, "--dry-run", "--json").out))


def test_every_effect_is_described_with_its_fields() -> None:
    described = {
        kind: set(re.findall(r"`([a-z_]+)`", re.sub(r"\(.*?\)|:.*", "", keys)))
        for kind, keys in re.findall(r"^\| `([a-z_]+)` \| (.*) \|$", TEXT.split("## Effects", 1)[1], re.MULTILINE)
    }
    assert described == {
        effect.__struct_config__.tag: {field.name for field in fields(effect)} - SHARED
        for effect in get_args(effects.Effect)
    }


def test_a_plan_has_the_keys_that_are_described(store: Path) -> None:
    plan = planned("points", "adjust", TENANT, "--delta", "-800", "--reason", "x")
    assert set(plan) == keys_of("Plan")
    assert set(plan["notices"][0]) == keys_of("Notice") | keys_of("Rule and source")
    assert set(plan["effects"][0]["source"]) == keys_of("Source")
    assert {"kind", "tenant"} | keys_of("Rule and source") <= set(plan["effects"][0])


def test_a_refusal_and_a_route_have_the_keys_that_are_described(store: Path) -> None:
    refused = planned("points", "adjust", TENANT, "--delta", "-8000", "--reason", "x")
    assert set(refused["refusals"][0]) == keys_of("Refusal") | keys_of("Rule and source")
    routed = planned("password", "reset", "j-motto:JM00123/00001", "--reason", "x")
    assert set(routed["route"]) == keys_of("Route") | keys_of("Rule and source")


def test_what_was_done_and_what_was_not_have_the_keys_that_are_described(store: Path, tmp_path: Path) -> None:
    reissue = ("--papers", str(tmp_path), "invoice", "reissue", BY_CARD, "--reason", "lost", "--yes", "--json")
    done = json.loads(portalops(*reissue).out)
    more = set(re.findall(r"^\| `(record|replayed|papers)` \|", TEXT, re.MULTILINE))
    assert set(done) == keys_of("Plan") | more
    adjust = ("points", "adjust", TENANT, "--delta", "x", "--reason", "x", "--yes", "--json")
    error = json.loads(portalops(*adjust).out)["error"]
    assert set(error) == keys_of("Error")
    assert set(error["faults"][0]) == {"field", "message"}

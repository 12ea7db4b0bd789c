"""The sections on login trouble: what may be wrong with them is told, and a centre may add its own."""

from __future__ import annotations

import tomllib
from pathlib import Path

from portalops.profiles.load import Profiles
from tests.profiles.builders import LEAST, faults_of

TROUBLE = """
[troubles.locked]
rule = "MS-01"
says = { ja = "「ロック中」", en = "locked" }
cause = { ja = "続けて間違えました。", en = "It was wrong too often." }
cure = { ja = "待ちます。", en = "Wait." }
who = "customer"
"""
BROWSER = """
[browsers.edge]
rule = "MS-01"
name = { ja = "Edge", en = "Edge" }
"""
CENTRE = """
[keiai.rules.centre-1]
document = "業務メモ"
heading = "Opera"
says = { ja = "Operaは使えます。", en = "Opera works." }

[keiai.browsers.opera]
rule = "centre-1"
name = { ja = "Opera", en = "Opera" }
words = ["Opera"]
"""


def test_sound_sections_have_no_fault(tmp_path: Path) -> None:
    assert faults_of(tmp_path, LEAST + TROUBLE + BROWSER + "since = [4, 4]\n") == []


def test_a_rule_that_is_not_there_is_named_with_its_place(tmp_path: Path) -> None:
    text = LEAST + (TROUBLE + BROWSER).replace("MS-01", "MS-09")
    assert faults_of(tmp_path, text) == [
        "troubles.locked.rule: there is no rule MS-09; do you mean MS-01?",
        "browsers.edge.rule: there is no rule MS-09; do you mean MS-01?",
    ]


def test_who_does_it_is_one_of_four(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, LEAST + TROUBLE.replace('"customer"', '"nobody"'))
    assert fault == "troubles.locked.who: write one of administrator, customer, portal, support here."


def test_a_version_is_a_list_of_numbers(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, LEAST + BROWSER + 'since = "4.4"\n')
    assert fault == "browsers.edge.since: write a list in square brackets here."


def test_a_centre_adds_a_browser_under_a_rule_of_its_own() -> None:
    profile = Profiles(overlay=tomllib.loads(CENTRE))["keiai"]
    assert profile.rule(profile.browsers["opera"].rule).origin == "centre"
    assert "edge" in profile.browsers

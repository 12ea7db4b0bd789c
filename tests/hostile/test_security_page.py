"""The page on security names tests that there are, requirements as they are numbered, and limits as they are."""

from __future__ import annotations

import re
from pathlib import Path

from portalops import armour, toml_file
from portalops.commands import rows, run
from portalops.values import LONGEST

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
LINES = [line for line in PAGE.splitlines() if re.match(r"\| [0-9]+\.", line)]
TEST = re.compile(r"`(tests/[a-z_/]+\.py)::(test_\w+)`")


def test_every_line_names_a_requirement_and_its_tests() -> None:
    assert len(LINES) > 50
    for line in LINES:
        number, asked, how, tests = (cell.strip() for cell in line.strip("|").split(" | "))
        assert re.fullmatch(r"[0-9]{1,2}\.[0-9]\.[0-9]{1,2}", number)
        assert asked
        assert how
        assert TEST.search(tests), number
        assert TEST.sub("", tests).strip(" ,") == "", number


def test_every_test_that_is_named_is_there() -> None:
    named = TEST.findall(PAGE)
    assert [
        (file, name)
        for file, name in named
        if not (ROOT / file).is_file() or not re.search(rf"def {name}\(", (ROOT / file).read_text("utf-8"))
    ] == []


def test_a_requirement_stands_on_the_page_once_under_its_chapter() -> None:
    numbers = [line.split(" ")[1] for line in LINES]
    assert len(set(numbers)) == len(numbers)
    chapter = ""
    for line in PAGE.splitlines():
        heading = re.match(r"## .*\(V([0-9]+)\)", line)
        chapter = heading[1] if heading else chapter
        if line in LINES:
            assert line.split(" ")[1].partition(".")[0] == chapter


def test_every_kind_of_hostile_input_is_on_the_page() -> None:
    files = {f"tests/hostile/{file.name}" for file in Path(__file__).parent.glob("test_*.py")}
    assert files <= {file for file, _ in TEST.findall(PAGE)}


def test_the_limits_on_the_page_are_those_of_the_program() -> None:
    limits = (
        (rows._LONGEST_LINE, "characters a row"),
        (rows._MOST_COLUMNS, "columns"),
        (run._LONGEST_LINE, "characters a line"),
        (toml_file.MOST_BYTES, f"bytes, {toml_file._MOST_PARTS} parts a key"),
        (armour.MOST_BYTES, "bytes"),
        (LONGEST, "characters"),
    )
    assert [text for text in (f"{most:,} {what}" for most, what in limits) if text not in PAGE] == []

"""The pages of docs/portals/ as rows: what becomes of each rule, and which test fails without it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "portals"


class Row(NamedTuple):
    """One line of a page: the rule, its fate, what is done about it, where, and the test that fails without it."""

    portal: str
    rule: str
    fate: str
    does: str
    where: tuple[str, ...]
    proof: str


def rows_of(portal: str) -> Iterator[Row]:
    """The lines of a page, in order."""
    for line in (PAGES / f"{portal}.md").read_text("utf-8").splitlines():
        if re.match(r"\| [A-Z]{2}-\d\d \|", line):
            rule, fate, does, where, proof = (cell.strip() for cell in line.strip("|").split("|"))
            yield Row(portal, rule, fate, does, tuple(re.findall("`([^`]+)`", where)), proof.strip("`"))


def portals() -> list[str]:
    """The portals that have a page."""
    return sorted(page.stem for page in PAGES.glob("*.md"))


def enforced() -> dict[str, Row]:
    """The rows of all enforced rules, by the rule's id."""
    return {row.rule: row for portal in portals() for row in rows_of(portal) if row.fate == "enforced"}

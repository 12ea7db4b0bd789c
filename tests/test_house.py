"""The house: imports run downwards, the catalogues are light, files stay small, no code knows a portal."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from portalops import operations, queries
from portalops.profiles.load import Profiles

SOURCE = Path(__file__).parents[1] / "src" / "portalops"
FILES = sorted(SOURCE.rglob("*.py"))


def test_imports_run_downwards_only() -> None:
    found = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=SOURCE.parents[1], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("module", ["operations", "queries", "desk", "narration"])
def test_what_is_decided_loads_no_heavy_library(module: str) -> None:
    code = f"import sys, portalops.{module} as m; getattr(m, 'CATALOG', None), getattr(m, 'LOOKUPS', None); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"sqlmodel", "sqlalchemy", "textual", "typer", "rich", "holidays", "typst"} & set(loaded) == set()


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_a_file_stays_small_and_opens_with_a_sentence(file: Path) -> None:
    text = file.read_text("utf-8")
    assert len(text.splitlines()) <= 400
    assert (ast.get_docstring(ast.parse(text)) or "").endswith((".", "?", "!")) or "\n" in (
        ast.get_docstring(ast.parse(text)) or ""
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_a_function_stays_short(file: Path) -> None:
    functions = [node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)]
    assert [f.name for f in functions if (f.end_lineno or 0) - f.lineno + 1 > 70] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_no_code_asks_which_portal_it_is(file: Path) -> None:
    names = "|".join(map(re.escape, Profiles()))
    compared = [
        ast.unparse(node)
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Compare | ast.Match) and re.search(rf"['\"]({names})['\"]", ast.unparse(node))
    ]
    assert compared == []


def test_no_code_names_a_rule_of_a_seed() -> None:
    named = [file.name for file in FILES if re.search(r"\b(IL|IM|KI|IT|JM)-[0-9]{2}\b", file.read_text("utf-8"))]
    assert named == []


def test_no_file_names_a_package_registry() -> None:
    root = SOURCE.parents[1]
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True).stdout.split()
    registries = re.compile(r"(?i)(index-url|extra-index|pypi\.(org|python)|files\.pythonhosted|registry\.npmjs)")
    here = Path(__file__)
    named = [name for name in listed if (root / name).is_file() and root / name != here
             and registries.search((root / name).read_text("utf-8", "ignore"))]  # fmt: skip
    assert named == []


@pytest.mark.parametrize("listing", [operations.LISTING, queries.LISTING], ids=["operations", "queries"])
def test_what_is_listed_bears_the_name_under_which_it_is_listed(listing: Any) -> None:
    assert [each.name for each in listing] == list(listing._places)


def test_a_nouns_commands_read_no_other_nouns_operations() -> None:
    script = (
        "import sys; from portalops.operations import LISTING; LISTING.of_noun('points');"
        "print([name for name in sys.modules if name.startswith('portalops.operations.')])"
    )
    read = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert "portalops.operations.points_adjust" in read
    assert "portalops.operations.invoice_register" not in read

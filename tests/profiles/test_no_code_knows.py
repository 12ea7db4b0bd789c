"""No code knows a portal: neither its name nor a rule of its document stands anywhere but in profiles and examples.

What counts is every string, name and comment of the program. Three things are let through, and nothing else:
a docstring, which explains; the example that a Kind shows to whoever types; and the practice store's own tenants,
with the one tenant of it on which the demo is played.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from portalops.profiles.load import Profiles
from portalops.values import Kind

SOURCE = Path(__file__).parents[2] / "src" / "portalops"
APART = ("practice", "words")  # made-up customers of the five portals; the catalogue, which holds no code
FILES = [file for file in sorted(SOURCE.rglob("*.py")) if file.relative_to(SOURCE).parts[0] not in APART]
PRACTISED = {"commands/demo.py": {"inter-lab:IL00001"}}

PROFILES = Profiles()


def _names() -> Iterator[str]:
    for name in PROFILES:
        profile = PROFILES[name]
        yield from (name, name.replace("-", "_"), name.replace("-", ""), profile.title.ja, profile.title.en)
        if profile.invoices:
            yield profile.invoices.issuer


PREFIXES = {
    rule.id.partition("-")[0] for name in PROFILES for rule in PROFILES[name].rules.values() if rule.origin == "seed"
}
KNOWN = re.compile(
    rf"(?i:{'|'.join(sorted(map(re.escape, set(_names()))))})|(?<![A-Za-z])(?:{'|'.join(sorted(PREFIXES))})[-_]?[0-9]{{2,}}"
)


def _kinds(kind: type[Kind] = Kind) -> set[str]:
    return {kind.__name__}.union(*map(_kinds, kind.__subclasses__()))


KINDS = _kinds()


def _is_docstring(node: ast.AST, within: ast.AST) -> bool:
    body = getattr(within, "body", None)
    return isinstance(body, list) and bool(body) and isinstance(body[0], ast.Expr) and body[0].value is node


def _let_through(tree: ast.AST) -> set[ast.AST]:
    """The docstrings, and the examples of a Kind: the strings given to it."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            found |= {child for child in ast.walk(node) if _is_docstring(child, node)}
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
            found |= {part for part in (*node.args, *(keyword.value for keyword in node.keywords))}
    return found


def _written(file: Path) -> Iterator[tuple[int, str]]:
    """Every string, name and comment of a file with its line, but for what is let through."""
    source = file.read_text("utf-8")
    tree = ast.parse(source)
    skipped = _let_through(tree)
    for node in ast.walk(tree):
        if node in skipped:
            continue
        for value in vars(node).values():
            if isinstance(value, str):
                yield getattr(node, "lineno", 0), value
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_no_code_knows_a_portal(file: Path) -> None:
    name = str(file.relative_to(SOURCE))
    known = [(line, text) for line, text in _written(file) if KNOWN.search(text)]
    assert [(line, text) for line, text in known if text not in PRACTISED.get(name, set())] == []
    assert {text for _, text in known} >= PRACTISED.get(name, set()), "this is no longer there; take it off the list"


@pytest.mark.parametrize(
    "code",
    [
        'if portal == "j-motto": pass', "j_motto = 1", "def rule_of_keiai(): pass", "x = f'{y} ITreview'", "# as in JM-35",
        'rule = "IL-08"', "limit(JM35=3)", 'title = "ケイアイ WEBサービス"', 'CASES = {"KI-05": 1}', "from x import intra_mart",
    ],
)  # fmt: skip
def test_what_would_be_found(code: str, tmp_path: Path) -> None:
    file = tmp_path / "code.py"
    file.write_text(code, "utf-8")
    assert [text for _, text in _written(file) if KNOWN.search(text)] != []


@pytest.mark.parametrize(
    "code", ['"""As in j-motto:JM00123."""', 'x = Word("j-motto")', "ITEM_10 = 1", 'y = "KILO-10"', 'z = "ITS-12"']
)
def test_what_is_let_through(code: str, tmp_path: Path) -> None:
    file = tmp_path / "code.py"
    file.write_text(code, "utf-8")
    assert [text for _, text in _written(file) if KNOWN.search(text)] == []

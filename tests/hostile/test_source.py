"""What the source of portalops never does, whatever comes in."""

from __future__ import annotations

import ast
import ssl
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import portalops

SOURCE = Path(portalops.__file__).parent
PACKS_ITS_OWN = "store/changed_before.py"


@cache
def trees() -> dict[str, ast.Module]:
    """The source, file by file."""
    return {str(file.relative_to(SOURCE)): ast.parse(file.read_text("utf-8")) for file in sorted(SOURCE.rglob("*.py"))}


@cache
def imports() -> list[tuple[str, str]]:
    """Which file imports what, each name as it is called from the top."""
    return [(file, name) for file, node in nodes() for name in _imported(node)]


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{name.name}" for name in node.names]
    return []


@cache
def calls() -> list[tuple[str, str]]:
    """Which file calls what, by the name that stands there."""
    return [
        (file, ast.unparse(node.func))
        for file, node in nodes()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    ]


def nodes() -> Iterator[tuple[str, ast.AST]]:
    """Every part of the source, with its file."""
    return ((file, node) for file, tree in trees().items() for node in ast.walk(tree))


def importing(*roots: str) -> list[tuple[str, str]]:
    """Who imports any of some modules."""
    return [(file, name) for file, name in imports() if any(f"{name}.".startswith(f"{root}.") for root in roots)]


def calling(*names: str) -> list[tuple[str, str]]:
    """Who calls any of some functions."""
    return [(file, name) for file, name in calls() if name in names]


def test_no_other_program_is_started_and_no_text_is_run() -> None:
    assert importing("subprocess", "pty", "multiprocessing", "ctypes", "code", "runpy") == []
    assert (
        calling("eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.execv", "os.spawnv", "os.fork")
        == []
    )


def test_data_from_outside_becomes_declared_types_alone() -> None:
    assert importing("marshal", "shelve", "yaml", "xml", "dill", "tarfile", "zipfile") == []
    assert {file for file, _ in importing("pickle")} <= {PACKS_ITS_OWN}
    assert {file for file, name in calls() if name in ("pickle.loads", "pickle.load")} <= {PACKS_ITS_OWN}
    assert not (SOURCE / PACKS_ITS_OWN).exists() or (
        'sqlite3.connect("", ' in (SOURCE / PACKS_ITS_OWN).read_text("utf-8")
    )


def test_no_weak_hash_and_no_weak_chance_is_used() -> None:
    assert [name for _, name in importing("hashlib") if name not in ("hashlib", "hashlib.sha256")] == []
    assert calling("hashlib.md5", "hashlib.sha1", "hashlib.new", "md5", "sha1", "uuid.uuid1", "uuid1") == []
    assert [file for file, _ in importing("random") if not file.startswith("practice/")] == []


def test_nothing_but_the_mail_and_the_store_goes_out() -> None:
    assert importing("urllib.request", "http", "socket", "asyncio.open_connection", "requests", "httpx", "ftplib") == []
    assert {file for file, _ in importing("smtplib")} == {"mail/delivery.py"}
    assert {file for file, name in importing("psycopg") if not name.startswith("psycopg.sql")} <= {
        file for file in trees() if file.startswith("store/")
    }


_MADE_OF_DECLARATIONS = {"armour.py", "profiles/shape.py", "values/references.py"}
_PATTERNS = {
    f"re.{name}" for name in ("compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")
}


def test_no_pattern_is_made_of_input() -> None:
    made = {
        (file, ast.unparse(node.args[0]))
        for file, node in nodes()
        if isinstance(node, ast.Call) and ast.unparse(node.func) in _PATTERNS and file not in _MADE_OF_DECLARATIONS
        if not all(part.id.isupper() or part.id in ("re", "len", "chr") for part in _names_in(node.args[0]))
    }
    assert made == set()


def _names_in(pattern: ast.expr) -> list[ast.Name]:
    return [part for part in ast.walk(pattern) if isinstance(part, ast.Name)]


def test_tls_is_as_python_has_it() -> None:
    assert {name for _, name in calls() if name.startswith("ssl.")} == {"ssl.create_default_context"}
    assert [name for _, name in importing("ssl") if name != "ssl"] == []
    assert ssl.create_default_context().minimum_version >= ssl.TLSVersion.TLSv1_2
    assert ssl.create_default_context().check_hostname


def test_no_query_tells_its_values_in_an_error() -> None:
    made = [
        {word.arg: ast.unparse(word.value) for word in node.keywords}
        for _, node in nodes()
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "create_engine"
    ]
    assert [words.get("hide_parameters") for words in made] == ["True", "True"]

"""README: its table of operations and its exit codes are those of the program, and its commands run."""

import os
import re
import shlex
import subprocess
from inspect import cleandoc
from pathlib import Path
from urllib.parse import unquote

import pytest

from portalops.asking import fields_of
from portalops.clock import FixedClock
from portalops.errors import ExitCode
from portalops.operation import Asks
from portalops.operations import CATALOG
from portalops.practice.build import PRACTICE_DAY, build
from portalops.queries import LOOKUPS
from tests.commands.builders import portalops

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def between(mark: str) -> str:
    return README.partition(f"<!-- {mark} -->\n")[2].partition(f"<!-- /{mark} -->")[0]


def usage(asks: type[Asks], name: str) -> str:
    fields = fields_of(asks)
    parts = [name]
    for place, field in enumerate(fields):
        if place < asks.positional and not field.kind.is_secret:
            parts.append(field.name.upper() if field.required else f"[{field.name.upper()}]")
        elif field.required and not field.kind.is_secret:
            parts.append(f"--{field.name.replace('_', '-')}")
    return " ".join(parts)


def row(asks: type[Asks], name: str) -> str:
    title = cleandoc(asks.__doc__ or "").partition("\n\n")[0].replace("\n", " ")
    return f"| `{usage(asks, name)}` | {title} |\n"


def table() -> str:
    """The table of operations as the catalogues make it: what only looks first, then what changes."""
    rows = "".join(row(declared.asks, declared.name) for declared in (*LOOKUPS, *CATALOG))
    return f"| command | what it does |\n|---|---|\n{rows}"


def test_the_table_of_operations_is_the_catalogue() -> None:
    assert between("operations") == table()


def test_the_exit_codes_are_those_of_the_program() -> None:
    listed = [int(code) for code in re.findall(r"^\| ([0-9]+) \|", between("exit codes"), re.MULTILINE)]
    assert listed == list(ExitCode)


@pytest.mark.parametrize("link", re.findall(r"\]\(((?:docs|snapshots)/.+?\.(?:md|svg))\)", README))
def test_what_it_links_to_is_there(link: str) -> None:
    assert (ROOT / unquote(link)).is_file()


@pytest.mark.parametrize("command", re.findall(r"^portalops (.+)$", README, re.MULTILINE))
def test_its_examples_name_commands_that_exist(command: str) -> None:
    words = shlex.split(command)
    names = {declared.name for declared in (*LOOKUPS, *CATALOG)} | {"batch preview", "batch run", "mail send"}
    assert {words[0], " ".join(words[:2])} & names


def test_the_daily_jobs_run_as_they_stand_on_a_new_practice_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each in its turn, on the practice day; who isn't at a terminal says --yes to a change, and types on stdin."""
    jobs = README.partition("## Daily jobs\n")[2].partition("\n## ")[0]
    lines = "\n".join(re.findall(r"```sh\n(.*?)```", jobs, re.DOTALL)).splitlines()
    writes = {operation.name for operation in CATALOG}
    build(tmp_path / "portalops.db")
    monkeypatch.setenv("PORTALOPS_STORE", str(tmp_path / "portalops.db"))
    monkeypatch.setattr("portalops.sign_in.SystemClock", lambda: FixedClock(PRACTICE_DAY))
    monkeypatch.chdir(tmp_path)
    for line in filter(None, lines):
        program, *words = shlex.split(line)
        if program != "portalops":
            subprocess.run(["sh", "-c", line], check=True, env=os.environ)
            continue
        is_asked = " ".join(words[:2]) in writes and "--dry-run" not in words
        ran = portalops(*words, *(["--yes"] if is_asked else []), stdin="abcDEF12\n")
        assert ran.code == 0, (line, ran.err)
        assert ran.out or ran.err, line
    assert "done" in (tmp_path / "results.csv").read_text("utf-8")

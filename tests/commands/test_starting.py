"""Starting: nothing heavy is loaded for help and completion, and no way out leaves a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portalops.commands import app as module
from tests.commands.builders import EXECUTABLE, TENANT, portalops

HEAVY = {"sqlmodel", "sqlalchemy", "textual", "rich", "holidays", "typst", "pydantic"}
LOADED = "import sys\nfrom portalops.__main__ import main\ntry:\n    main()\nfinally:\n    print(*sys.modules, file=sys.stderr)"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [EXECUTABLE, *arguments], capture_output=True, text=True, check=False, env=os.environ | environment
    )


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["--help"], {}),
        (["--version"], {}),
        ([], {"_PORTALOPS_COMPLETE": "complete_bash", "COMP_WORDS": "portalops po", "COMP_CWORD": "1"}),
        ([], {"_PORTALOPS_COMPLETE": "complete_bash", "COMP_WORDS": "portalops points ", "COMP_CWORD": "2"}),
        (["points", "adjust", "--help"], {}),
        (["batch", "run", "--help"], {}),
    ],
)
def test_help_and_completion_load_nothing_heavy(arguments: list[str], environment: dict[str, str]) -> None:
    command = [sys.executable, "-c", LOADED, *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment)
    assert HEAVY & {name.partition(".")[0] for name in ran.stderr.split()} == set()


def test_a_look_up_loads_no_screen(store: Path) -> None:
    command = [sys.executable, "-c", LOADED, "tenant", "show", TENANT]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert {"textual", "typst", "holidays"} & set(ran.stderr.split()) == set()


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("portalops poi", ["points"]),
        ("portalops points a", ["autocharge", "adjust"]),
        ("portalops points adjust --del", ["--delta"]),
        ("portalops --lang ja ten", ["tenant"]),
    ],
)
def test_a_shell_completes(typed: str, completed: list[str]) -> None:
    count = str(len(typed.split()) - 1)
    ran = run(_PORTALOPS_COMPLETE="complete_bash", COMP_WORDS=typed, COMP_CWORD=count)
    assert ran.stdout.split() == completed


def test_help_lists_the_jobs_in_their_order() -> None:
    shown = portalops("--help").out
    places = [shown.index(f"\n  {entry.name} ") for entry in module.CONTENTS]
    assert places == sorted(places)


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_help_is_what_one_gets_without_a_command(arguments: tuple[str, ...]) -> None:
    assert portalops(*arguments) == portalops("--help")


def test_a_misspelt_command_is_guessed() -> None:
    ran = portalops("tenat", "show")
    assert ran == (2, "", "No such command 'tenat'. Did you mean 'tenant'?\nSee: portalops --help\n")


def test_a_misspelt_command_is_guessed_in_the_language_spoken() -> None:
    ran = portalops("--lang", "ja", "fnd", "x")
    assert (ran.code, ran.err.splitlines()[0].partition("。")[0]) == (2, "コマンド 'fnd' はありません")
    assert ".." not in ran.err
    assert "。." not in ran.err
    assert "'find'" in ran.err
    assert portalops("zzzzz").err == "No such command 'zzzzz'.\nSee: portalops --help\n"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        (("abc",), "“abc” isn't a whole number; write it like 12."),
        ((), "it is missing; write it like 12."),
        (("0",), "0 is out of bounds; write a number from 1 to 999,999,999,999."),
    ],
)
@pytest.mark.parametrize("command", ["approval agree", "approval show", "batch resume", "batch failed"])
def test_a_number_that_is_none_is_told_in_our_words(command: str, typed: tuple[str, ...], fault: str) -> None:
    assert portalops(*command.split(), *typed) == (2, "", f"number: {fault}\n")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("run", "file: it is missing; write: portalops run FILE"),
        ("store backup", "file: it is missing; write: portalops store backup FILE"),
        ("store restore", "file: it is missing; write: portalops store restore FILE"),
        ("write", "time: it is missing; write: portalops write TIME"),
        ("operator set", "name: it is missing; write: portalops operator set OPERATOR ROLE"),
        ("operator set sato", "role: it is missing; write: portalops operator set OPERATOR ROLE"),
        ("operator remove", "name: it is missing; write: portalops operator remove OPERATOR"),
    ],
)
def test_what_a_command_needs_and_isnt_given_is_named(typed: str, told: str) -> None:
    assert portalops(*typed.split()) == (2, "", f"{told}\n")


def test_a_misspelt_option_is_named() -> None:
    ran = portalops("find", "x", "--portl", "keiai")
    assert ran == (2, "", "There is no option --portl here.\nSee: portalops find --help\n")


def test_typers_own_words_are_spoken_too(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = portalops("--lang", "ja", "points", "adjust", "--help").out
    assert "Show this message and exit" not in shown
    assert portalops("--lang=ja", "--help").out == portalops("--lang", "ja", "--help").out
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert portalops("--help").out == portalops("--lang", "ja", "--help").out


def test_a_closed_pipe_ends_quietly(store: Path) -> None:
    command = f"{EXECUTABLE} record list --limit 1000 --json | true; echo ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (ran.stdout.strip() in ("141", "0"), ran.stderr) == (True, "")


def test_what_nobody_expected_is_one_sentence(store: Path) -> None:
    broken = (
        "import portalops.commands.looking as module\n"
        "def look_up(*_, **__):\n"
        "    raise ValueError('\\x1b[2J')\n"
        "module.look_up = look_up\n"
    )
    command = [sys.executable, "-c", broken + "from portalops.__main__ import main\nmain()", "find", "x"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stderr == "Something unexpected happened (ValueError: \\x1b[2J); PORTALOPS_DEBUG=1 shows where.\n"
    debugged = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"PORTALOPS_DEBUG": "1"}
    )
    assert "Traceback" in debugged.stderr


def test_a_locale_without_japanese_still_shows_something(store: Path) -> None:
    ran = run("find", "IL00123", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert (ran.returncode, ran.stderr) == (0, "")


def test_python_m_portalops_is_portalops() -> None:
    ran = subprocess.run([sys.executable, "-m", "portalops", "--version"], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("portalops ")


def test_no_exit_is_returned_instead_of_raised() -> None:
    folder = Path(module.__file__).parent
    assert [file.name for file in folder.glob("*.py") if "return typer.Exit" in file.read_text()] == []

"""Exports: every row in a file of its owner's, called by where it came from, with its rows on record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from portalops import exporting
from portalops.errors import ExitCode
from tests.commands.builders import TENANT, furnished, portalops

ACCOUNTS = ("account", "list", TENANT)
HISTORY = ("tenant", "history", TENANT)


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a centre with a practice and a production store, and a folder of exports."""
    names = {"practice": "practice", "live": "live", "本番": "honban", "../x y": "odd"}
    lines = [f'context = "practice"\nexports = "{tmp_path}/exports"\n']
    for name, file in names.items():
        (tmp_path / f"{file}.db").write_bytes(furnished())
        production = "production = true\n" if name == "live" else ""
        lines.append(f'[contexts."{name}"]\nstore = "{file}.db"\n{production}')
    (tmp_path / "centre.toml").write_text("".join(lines))
    monkeypatch.setenv("PORTALOPS_CONFIG", str(tmp_path / "centre.toml"))
    return tmp_path


def saved(*arguments: str) -> Path:
    ran = portalops(*arguments, "--save", "--json")
    assert ran.code == ExitCode.DONE, ran
    return Path(json.loads(ran.out)["file"])


def test_every_row_is_saved_page_by_page_as_it_would_be_printed(centre: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = portalops(*HISTORY, "--csv").out
    assert printed.count("\n") > 3
    monkeypatch.setattr(exporting, "ROWS_A_PAGE", 2)
    assert saved(*HISTORY).read_text("utf-8-sig") == printed


def test_a_file_opens_in_excel_and_is_its_owners_alone(centre: Path) -> None:
    file = saved(*ACCOUNTS)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [each.name for each in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize(
    ("context", "begins"),
    [("practice", "practice-"), ("live", "本番-live-"), ("本番", "本番-"), ("../x y", "_x_y-")],
)
def test_a_file_is_called_by_its_context_and_production_is_marked(centre: Path, context: str, begins: str) -> None:
    file = saved("--context", context, *ACCOUNTS)
    assert file.parent == centre / "exports"
    day, _, rest = file.name.removeprefix(f"{begins}account-list-").partition("-")
    assert (len(day), rest.endswith(".csv"), day.isdecimal()) == (8, True, True)


def test_no_file_is_ever_written_over(centre: Path) -> None:
    files = {saved(*ACCOUNTS) for _ in range(3)}
    assert len(files) == 3


def test_how_many_rows_were_saved_is_on_record(centre: Path) -> None:
    rows = saved(*ACCOUNTS).read_text("utf-8").count("\n") - 1
    looks = json.loads(portalops("record", "who-saw", TENANT, "--json").out)
    assert [look["rows"] for look in looks if look["form"] == "file"] == [rows]


def test_a_folder_that_cant_be_written_is_told_in_one_sentence(centre: Path) -> None:
    (centre / "exports").write_text("a file")
    ran = portalops(*ACCOUNTS, "--save")
    assert (ran.code, ran.err) == (ExitCode.FAILED, f"Nothing can be saved in {centre}/exports: File exists\n")


def test_what_was_saved_is_said_in_words_and_for_scripts(centre: Path) -> None:
    ran = portalops(*ACCOUNTS, "--save")
    (file,) = (centre / "exports").iterdir()
    assert ran.out == f"{file.read_text('utf-8').count(chr(10)) - 1} rows are in {file}\n"

"""Importing whole files in one go: which file is what, in which order, tried first, killed, and run again."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from portalops.commands.sources import by_noun, needs, sources_of
from portalops.operations import CATALOG
from tests.commands.builders import EXECUTABLE, Ran, Where, in_terminal, portalops

TENANTS = "tenant,name,email,licenses,joined_on\n" + "".join(
    f"inter-lab:IL-{number},株式会社髙橋{number},t{number}@example.co.jp,5,2026-04-01\n" for number in (1, 2, 3)
)
ACCOUNTS = "account,name,email\n" + "".join(
    f"inter-lab:IL-{tenant}/{user},{user}さん,{user}@t{tenant}.example.co.jp\n"
    for tenant in (1, 2)
    for user in ("taro", "hanako")
)
CONTRACTS = """contract,name,starts_on,first_renewal_on,cycle,price
inter-lab:IL-1/C-1,勤怠,2026-04-01,2026-05-31,monthly,10000
"""
INVOICES = """number,tenant,method,issued_on,due_on,lines
inter-lab:IL-9001,inter-lab:IL-1,bank_transfer,2026-04-30,2026-05-31,基本料金=10000@10
"""


@pytest.fixture
def folder(new_store: Where, tmp_path: Path) -> Path:
    """A folder with a file of each kind, and an empty store."""
    folder = tmp_path / "taken-over"
    folder.mkdir()
    for name, text in {
        "tenants": TENANTS, "accounts": ACCOUNTS, "contracts": CONTRACTS, "invoices": INVOICES
    }.items():  # fmt: skip
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


def counts(ran: Ran) -> dict[str, dict[str, int]]:
    return {file["operation"]: file["counts"] for file in json.loads(ran.out)["files"]}


def results(file: Path) -> list[dict[str, str]]:
    with file.with_name(f"{file.stem}.results{file.suffix}").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def tenants_known() -> int:
    return sum(row["kind"] == "tenant" for row in json.loads(portalops("find", "株式会社", "--json").out))


def test_a_folder_is_taken_over_in_one_go(folder: Path) -> None:
    ran = portalops("import", str(folder), "--yes", "--json")
    assert (ran.code, counts(ran)) == (
        0,
        {
            "tenant register": {"done": 3},
            "account add": {"done": 4},
            "invoice register": {"done": 1},
            "contract register": {"done": 1},
        },
    )
    assert json.loads(portalops("tenant", "show", "inter-lab:IL-1", "--json").out)["name"] == "株式会社髙橋1"


def test_the_order_in_which_files_are_given_does_not_matter(folder: Path) -> None:
    files = [str(folder / f"{name}.csv") for name in ("invoices", "contracts", "accounts", "tenants")]
    ran = portalops("import", *files, "--yes", "--json")
    assert ran.code == 0
    assert list(counts(ran))[:2] == ["tenant register", "account add"]


def test_points_come_after_the_contracts_that_they_need(folder: Path) -> None:
    (folder / "opening.csv").write_text("tenant,delta,reason\ninter-lab:IL-1,500,移行\n", "utf-8")
    files = [str(folder / f"{name}.csv") for name in ("contracts", "invoices", "tenants", "accounts")]
    ran = portalops("import", *files, f"points adjust={folder / 'opening.csv'}", "--yes", "--json")
    assert counts(ran)["points adjust"] == {"done": 1}


def test_results_that_can_not_be_written_leave_a_file_that_was_done_as_it_is(folder: Path) -> None:
    (folder / "opening.csv").write_text("tenant,delta,reason\ninter-lab:nobody,500,移行\n", "utf-8")
    opening = ("import", f"points adjust={folder / 'opening.csv'}", "--yes")
    assert portalops(*opening).code == 3
    before = portalops("batch", "list", "--json").out
    assert portalops(*opening, "--results", str(folder / "nowhere")).code == 2
    assert portalops("batch", "list", "--json").out == before


def test_every_operation_that_takes_something_over_has_its_file_and_comes_after_what_it_needs(folder: Path) -> None:
    files = by_noun()
    assert {each.name.split()[0] for each in CATALOG if each.name.endswith((" register", " add"))} == {
        each.name.split()[0] for each in files.values()
    }
    names = [source.operation.name for source in sources_of([f"{noun}=x-{noun}" for noun in sorted(files)])]
    for noun, operation in files.items():
        brought = [files[f"{need}s"].name for need in needs(operation) if f"{need}s" in files]
        assert all(names.index(before) < names.index(operation.name) for before in brought), noun


def test_a_dry_run_sees_the_tenants_of_the_same_import_and_does_nothing(folder: Path) -> None:
    ran = portalops("import", str(folder), "--dry-run", "--json")
    assert (ran.code, counts(ran)["account add"], counts(ran)["invoice register"]) == (0, {"ready": 4}, {"ready": 1})
    assert tenants_known() == 0
    assert [row["status"] for row in results(folder / "tenants.csv")] == ["ready"] * 3


def test_the_same_files_again_do_nothing_more(folder: Path) -> None:
    portalops("import", str(folder), "--yes")
    first = results(folder / "accounts.csv")
    ran = portalops("import", str(folder), "--yes", "--json")
    assert (ran.code, json.loads(ran.out)["counts"]) == (0, {"done_before": 9})
    assert [row["record"] for row in results(folder / "accounts.csv")] == [row["record"] for row in first]


def test_a_file_that_a_batch_did_is_not_done_twice(folder: Path) -> None:
    portalops("batch", "run", "tenant", "register", str(folder / "tenants.csv"), "--yes")
    assert counts(portalops("import", str(folder), "--yes", "--json"))["tenant register"] == {"done_before": 3}


def test_a_refused_row_takes_only_what_hangs_on_it(folder: Path) -> None:
    (folder / "tenants.csv").write_text(TENANTS.replace("t2@", "t2"), "utf-8")
    ran = portalops("import", str(folder), "--yes")
    assert ran.code == 8
    assert ran.out.splitlines()[0].split() == [
        "Operation", "Rows", "done", "unreadable", "not", "found", "Results"
    ]  # fmt: skip
    missing = [row for row in results(folder / "accounts.csv") if row["status"] == "not_found"]
    assert [row["message"] for row in missing] == ["There is no tenant inter-lab:IL-2."] * 2
    assert results(folder / "tenants.csv")[1]["message"].startswith("row 3: email: ")


def test_mended_results_are_taken_over_under_their_own_request_ids(folder: Path) -> None:
    (folder / "tenants.csv").write_text(TENANTS.replace("t2@", "t2"))
    portalops("import", str(folder / "tenants.csv"), "--yes")
    mended = folder / "tenants.results.csv"
    mended.write_text(mended.read_text("utf-8").replace("t2example", "t2@example"), "utf-8")
    ran = portalops("import", str(mended), "--yes", "--json")
    assert json.loads(ran.out)["counts"] == {"done_before": 2, "done": 1}


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig", "utf-8"])
def test_files_come_as_spreadsheets_write_them(folder: Path, encoding: str) -> None:
    for name, text in {"tenants": TENANTS, "accounts": ACCOUNTS}.items():
        (folder / f"{name}.csv").write_bytes(text.replace("\n", "\r\n").encode(encoding))
    assert portalops("import", str(folder), "--yes").code == 0
    assert json.loads(portalops("tenant", "show", "inter-lab:IL-2", "--json").out)["name"] == "株式会社髙橋2"


def test_json_lines_are_taken_over_too(folder: Path) -> None:
    (folder / "accounts.csv").unlink()
    row = {"account": "inter-lab:IL-3/jiro", "name": "髙橋二郎", "email": "jiro@example.co.jp"}
    (folder / "accounts.ndjson").write_text(json.dumps(row) + "\n")
    assert counts(portalops("import", str(folder), "--yes", "--json"))["account add"] == {"done": 1}
    assert json.loads((folder / "accounts.results.ndjson").read_text())["status"] == "done"


def test_any_operation_may_be_named_for_a_file(folder: Path) -> None:
    (folder / "opening.txt").write_text("tenant,delta,reason\ninter-lab:IL-1,300,開始残高\n", "utf-8")
    given = [f"points adjust={folder / 'opening.txt'}", f"テナント={folder}", str(folder / "tenants.csv")]
    ran = portalops("import", *given, "--yes")
    assert (ran.code, ran.err.splitlines()[0].partition(";")[0]) == (2, "There is no operation テナント")
    ran = portalops("import", given[0], f"ｔｅｎａｎｔｓ={folder / 'tenants.csv'}", "--dry-run", "--json")
    assert list(counts(ran)) == ["tenant register", "points adjust"]


@pytest.mark.parametrize("name", ["tenants-2026-05.csv", "Tenants_1.CSV", "ｔｅｎａｎｔｓ.csv"])
def test_a_name_may_say_more(folder: Path, name: str) -> None:
    (folder / "tenants.csv").rename(folder / name)
    assert counts(portalops("import", str(folder), "--dry-run", "--json"))["tenant register"] == {"ready": 3}


def test_what_else_lies_in_the_folder_is_left_out_and_said(folder: Path) -> None:
    (folder / "notes.csv").write_text("x\n")
    (folder / ".hidden").write_text("x\n")
    portalops("import", str(folder), "--dry-run")
    ran = portalops("import", str(folder), "--dry-run")
    left_out = [line for line in ran.err.splitlines() if "left out" in line]
    assert left_out == [f"{folder / 'notes.csv'} is left out: its name isn't that of a file to import."]


def test_nothing_is_done_when_one_file_cannot_be_read(folder: Path) -> None:
    (folder / "accounts.csv").write_text("user,name\nx,y\n")
    (folder / "invoices.csv").write_bytes(b"\xff\xfe\x00")
    ran = portalops("import", str(folder), "--yes")
    assert (ran.code, ran.out, tenants_known()) == (2, "", 0)
    assert f"{folder / 'accounts.csv'}: account: the file has no such column, and each row needs one." in ran.err
    assert f"{folder / 'invoices.csv'}: it is text neither in UTF-8 nor in CP932; save it as CSV in UTF-8." in ran.err


def test_a_file_given_twice_is_refused(folder: Path) -> None:
    ran = portalops("import", str(folder), str(folder / "tenants.csv"), "--yes")
    assert (ran.code, ran.err) == (2, f"{folder / 'tenants.csv'}: it is given twice.\n")


@pytest.mark.parametrize("given", [(), ("people.csv",)])
def test_without_a_file_that_is_known_there_is_nothing_to_do(folder: Path, given: tuple[str, ...]) -> None:
    ran = portalops("import", *given, "--yes")
    assert (ran.code, "there are files of tenants, accounts," in ran.err) == (2, True)


def test_results_go_where_they_are_wanted(folder: Path, tmp_path: Path) -> None:
    wanted = tmp_path / "results"
    wanted.mkdir()
    assert portalops("import", str(folder), "--yes", "--results", str(wanted)).code == 0
    assert sorted(file.name for file in wanted.iterdir()) == [
        f"{name}.results.csv" for name in ("accounts", "contracts", "invoices", "tenants")
    ]
    assert not list(folder.glob("*.results.*"))


def test_without_yes_and_without_a_terminal_nothing_is_done(folder: Path) -> None:
    assert (portalops("import", str(folder)).code, tenants_known()) == (2, 0)


def test_a_terminal_is_shown_the_counts_and_asked_once(folder: Path, tmp_path: Path) -> None:
    ran = in_terminal("import", str(folder), keys="y\n", columns=200)
    assert ran.out.index("can be done") < ran.out.index("Do 9 rows? [y/N]")
    assert tenants_known() == 3


def test_a_terminal_that_says_no_has_nothing_done(folder: Path, tmp_path: Path) -> None:
    ran = in_terminal("import", str(folder), keys="n\n")
    assert (ran.code, tenants_known()) == (1, 0)


def many(folder: Path, tenants: int, accounts: int) -> None:
    """Files of many rows."""
    head, row = "tenant,name,email,licenses\n", "inter-lab:IL-{0},会社{0},t{0}@example.co.jp,9\n"
    (folder / "tenants.csv").write_text(head + "".join(row.format(number) for number in range(tenants)))
    head, row = "account,name,email\n", "inter-lab:IL-{1}/u{0},利用者{0},u{0}@example.co.jp\n"
    (folder / "accounts.csv").write_text(head + "".join(row.format(each, each % tenants) for each in range(accounts)))
    (folder / "contracts.csv").unlink()
    (folder / "invoices.csv").unlink()


def test_an_import_that_is_killed_ends_as_one_clean_run(folder: Path) -> None:
    many(folder, 1000, 1500)
    command = [EXECUTABLE, "import", str(folder), "--yes"]
    for seconds in (1.0, 1.4, 1.8):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    ran = portalops(*command[1:], "--json")
    done = json.loads(ran.out)["counts"]
    assert (ran.code, sum(done.values()), set(done) <= {"done", "done_before"}) == (0, 2500, True)
    assert portalops("record", "verify").code == 0
    assert len(json.loads(portalops("record", "list", "--limit", "1", "--json").out)) == 1
    assert json.loads(portalops("record", "list", "--limit", "1", "--json").out)[0]["number"] == 2500


def test_twenty_thousand_rows_are_tried_and_taken_over_while_one_waits(folder: Path) -> None:
    many(folder, 5000, 15000)
    for arguments in (("--dry-run",), ("--yes",)):
        started = time.process_time()
        ran = portalops("import", str(folder), *arguments, "--json")
        assert (ran.code, sum(json.loads(ran.out)["counts"].values())) == (0, 20000)
        assert time.process_time() - started < 60


def test_a_file_that_isnt_there_is_told_before_anybody_is_asked(store: Where, tmp_path: Path) -> None:
    ran = portalops("import", str(tmp_path / "tenants.csv"))
    assert (ran.code, ran.err) == (2, f"{tmp_path / 'tenants.csv'} can't be read: No such file or directory\n")

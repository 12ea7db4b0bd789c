"""Batches: a file of rows previewed, done, killed, run again; and every way in which a file can be wrong."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import time
from io import StringIO
from pathlib import Path

import pytest

from tests.commands.builders import BY_CARD, EXECUTABLE, TENANT, Where, in_terminal, portalops

ROWS = f"""tenant,delta,reason
{TENANT},100,thanks
{TENANT},x,unreadable
{TENANT},-9999,too much
inter-lab:nobody,1,who
"""
ADJUST = ("points", "adjust")


@pytest.fixture
def rows(store: Where, tmp_path: Path) -> Path:
    file = tmp_path / "rows.csv"
    file.write_text(ROWS)
    return file


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def points() -> int:
    return int(json.loads(portalops("tenant", "show", TENANT, "--json").out)["points"])


def test_a_preview_says_what_each_row_would_do_and_does_nothing(rows: Path) -> None:
    ran = portalops("batch", "preview", *ADJUST, str(rows))
    assert [(row["status"], row["code"], row["record"]) for row in table(ran.out)] == [
        ("ready", "", ""),
        ("unreadable", "usage", ""),
        ("refused", "below_zero", ""),
        ("not_found", "not_found", ""),
    ]
    assert (ran.code, points()) == (8, 1000)


def test_a_previewed_row_sees_what_the_rows_before_it_would_have_done(store: Where, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(f"tenant,delta,reason\n{TENANT},100,a\n{TENANT},100,b\n")
    first, second = table(portalops("batch", "preview", *ADJUST, str(file)).out)
    assert "1,000 points -> 1,100 points" in first["message"]
    assert "1,100 points -> 1,200 points" in second["message"]


def test_results_are_the_same_rows_with_what_became_of_them(rows: Path) -> None:
    ran = portalops("batch", "run", *ADJUST, str(rows), "--yes")
    done, unreadable, refused, missing = table(ran.out)
    assert ran.code == 8
    assert list(done)[:3] == ["tenant", "delta", "reason"]
    assert (done["status"], done["delta"], done["message"]) == (
        "done", "100", "Points: 1,000 points -> 1,100 points (+100)",
    )  # fmt: skip
    assert done["record"].isdecimal()
    assert unreadable["message"] == "row 3: delta: “x” isn't a whole number; write it like 500 or -500."
    assert refused["message"] == "delta: the balance is 1,100 points, so at most 1,100 can be taken away."
    assert missing["message"] == "There is no tenant inter-lab:nobody."
    assert ran.err.splitlines() == [
        f"{rows}: 4 rows for points adjust, 1 of them unreadable.",
        "4/4",
        "done: 1; unreadable: 1; refused: 1; not found: 1",
        "It is batch 1; the rows of it that weren't done: portalops batch failed 1",
    ]
    assert points() == 1100


def test_what_is_done_ends_with_its_number(store: Where, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(f"tenant,delta,reason\n{TENANT},100,a\n")
    assert portalops("batch", "run", *ADJUST, str(file), "--yes").err.splitlines()[-1] == "It is batch 1."


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (("pointz", "adjust", "rows.csv"), "There is no operation pointz adjust. Did you mean points adjust"),
        (("pointz", "adjust"), "There is no operation pointz adjust. Did you mean points adjust"),
        (("points", "adjust"), "Name the file too, such as: points adjust rows.csv."),
        (("zzz", "rows.csv"), "Name an operation and a file, such as: points adjust rows.csv. There are the"),
    ],
)
def test_an_operation_that_is_misspelt_is_guessed(store: Where, what: tuple[str, ...], said: str) -> None:
    ran = portalops("batch", "run", *what)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(said)


def test_the_same_file_again_does_nothing_twice(rows: Path) -> None:
    first = table(portalops("batch", "run", *ADJUST, str(rows), "--yes").out)
    again = table(portalops("batch", "run", *ADJUST, str(rows), "--yes").out)
    assert [row["status"] for row in again] == ["done_before", "unreadable", "refused", "not_found"]
    assert again[0]["record"] == first[0]["record"]
    assert points() == 1100


def test_a_new_run_of_the_same_file_takes_a_name(rows: Path) -> None:
    for name, expected in (("june", 1100), ("july", 1200), ("july", 1200)):
        portalops("batch", "run", *ADJUST, str(rows), "--yes", "--again", name)
        assert points() == expected


def test_the_results_can_be_mended_and_run(rows: Path, tmp_path: Path) -> None:
    results = tmp_path / "results.csv"
    assert portalops("batch", "run", *ADJUST, str(rows), "--yes", "--out", str(results)).out == ""
    results.write_text(results.read_text().replace(",x,", ",7,"))
    again = table(portalops("batch", "run", *ADJUST, str(results), "--yes").out)
    assert [row["status"] for row in again] == ["done_before", "done", "refused", "not_found"]
    assert list(again[0]) == ["tenant", "delta", "reason", "request_id", "status", "code", "message", "record"]
    assert points() == 1107


def test_the_same_rows_for_another_operation_are_another_batch(store: Where, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("tenant\nj-motto:JM00300\n")
    assert portalops("batch", "run", "withdrawal", "complete", str(file), "--yes").code == 0
    assert table(portalops("batch", "run", "withdrawal", "cancel", str(file), "--yes").out)[0]["status"] == "refused"


@pytest.mark.parametrize(
    "name", [("points", "adjust"), ("points adjust",), ("points-adjust",), ("Ｐｏｉｎｔｓ", "adjust")]
)
def test_an_operation_may_be_named_in_several_ways(rows: Path, name: tuple[str, ...]) -> None:
    assert len(table(portalops("batch", "preview", *name, str(rows)).out)) == 4


def test_without_yes_and_without_a_terminal_nothing_is_done(rows: Path) -> None:
    ran = portalops("batch", "run", *ADJUST, str(rows))
    assert (ran.code, ran.out, points()) == (2, "", 1000)
    assert ran.err.splitlines()[0] == f"{rows}: 4 rows for points adjust, 1 of them unreadable."


def test_a_terminal_is_asked_after_the_counts_and_shows_a_bar(rows: Path, tmp_path: Path) -> None:
    ran = in_terminal("batch", "run", *ADJUST, str(rows), "--out", str(tmp_path / "out.csv"), keys="y\n")
    assert ran.out.index("4 rows for points adjust") < ran.out.index("Do 4 rows? [y/N]") < ran.out.index("[####")
    assert points() == 1100


def test_saying_no_does_nothing(rows: Path) -> None:
    assert in_terminal("batch", "run", *ADJUST, str(rows), keys="n\n").code == 1
    assert points() == 1000


@pytest.mark.parametrize(("bodies", "code"), [
    (("1", "2"), 0),
    (("1", "-99999"), 8),
    (("-99999", "-99998"), 5),
    (("x", "y"), 2),
    (("x", "-99999"), 1),
])  # fmt: skip
def test_the_exit_code_is_that_of_the_whole(store: Where, tmp_path: Path, bodies: tuple[str, ...], code: int) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("tenant,delta,reason\n" + "".join(f"{TENANT},{body},x\n" for body in bodies))
    assert portalops("batch", "run", *ADJUST, str(file), "--yes").code == code


def test_rows_as_ndjson_come_back_as_ndjson(store: Where, tmp_path: Path) -> None:
    file = tmp_path / "rows.ndjson"
    file.write_text(
        f'{{"tenant": "{TENANT}", "delta": 5, "reason": "x"}}\n\n[1]\n{{"tenant": "{TENANT}", "delta": {{}}}}\n'
        f'{{"tenant": "{TENANT}", "delta": "５", "reason": "x", "colour": "red"}}\n'
    )
    results = [json.loads(line) for line in portalops("batch", "run", *ADJUST, str(file), "--yes").out.splitlines()]
    assert [result["status"] for result in results] == ["done", "unreadable", "unreadable", "unreadable"]
    assert results[0]["delta"] == 5
    assert results[3]["message"] == "row 5: colour: there is no such field here; there are tenant, delta, reason."


def test_papers_are_printed_for_the_rows_that_were_done(store: Where, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(f"number,reason\n{BY_CARD},lost\n{BY_CARD},lost again\n")
    ran = portalops("--papers", str(tmp_path / "papers"), "batch", "run", "invoice", "reissue", str(file), "--yes")
    assert ran.code == 0
    assert len(list((tmp_path / "papers").iterdir())) == 2


def test_results_never_overwrite_their_rows(rows: Path) -> None:
    ran = portalops("batch", "run", *ADJUST, str(rows), "--yes", "--out", str(rows))
    assert (ran.code, rows.read_text()) == (2, ROWS)


def test_results_that_cannot_be_written_stop_everything_before_it_begins(rows: Path, tmp_path: Path) -> None:
    ran = portalops("batch", "run", *ADJUST, str(rows), "--yes", "--out", str(tmp_path))
    assert (ran.code, points()) == (2, 1000)
    assert ran.err.splitlines()[-1] == f"--out: {tmp_path} can't be written: Is a directory"
    assert json.loads(portalops("batch", "list", "--json").out) == []


def test_excel_gets_a_byte_order_mark_and_its_line_ends(rows: Path, tmp_path: Path) -> None:
    results = tmp_path / "results.csv"
    portalops("batch", "preview", *ADJUST, str(rows), "--excel", "--out", str(results))
    assert results.read_bytes().startswith(b"\xef\xbb\xbftenant,delta,reason,request_id,status,code,message,record\r\n")


def test_a_cell_that_a_spreadsheet_would_compute_is_disarmed_and_read_back(store: Where, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(f'tenant,delta,reason\n{TENANT},-5,"=HYPERLINK(""x"")"\n')
    result = portalops("batch", "run", *ADJUST, str(file), "--yes").out
    (row,) = table(result)
    assert (row["reason"], row["delta"]) == ('\'=HYPERLINK("x")', "-5")
    file.write_text(result)
    assert table(portalops("batch", "run", *ADJUST, str(file), "--yes").out)[0]["status"] == "done_before"


def test_stdin_can_be_the_file(rows: Path) -> None:
    ran = portalops("batch", "run", *ADJUST, "-", "--yes", stdin=ROWS)
    assert [row["status"] for row in table(ran.out)] == ["done", "unreadable", "refused", "not_found"]


def test_a_pipe_can_be_the_file(rows: Path) -> None:
    command = f"{EXECUTABLE} batch preview points adjust <(cat {rows})"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert len(table(ran.stdout)) == 4


def test_killed_anywhere_and_run_again_ends_as_one_clean_run(store: Where, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("tenant,delta,reason\n" + "".join(f"{TENANT},1,row {number}\n" for number in range(1500)))
    command = [EXECUTABLE, "batch", "run", *ADJUST, str(file), "--yes", "--out", str(tmp_path / "out.csv")]
    for seconds in (0.9, 1.2, 1.5):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert portalops(*command[1:]).code == 0
    assert points() == 2500
    assert portalops("record", "verify").code == 0


def test_a_reader_that_leaves_stops_the_run_quietly(rows: Path) -> None:
    rows.write_text("tenant,delta,reason\n" + f"{TENANT},1,{'long ' * 30}\n" * 2000)
    command = f"{EXECUTABLE} batch preview points adjust {rows} 2>{rows}.err | head -1; echo ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert ran.stdout.splitlines() == ["tenant,delta,reason,request_id,status,code,message,record", "141"]
    assert "Traceback" not in Path(f"{rows}.err").read_text()


def test_a_preview_says_what_was_done_before(rows: Path) -> None:
    portalops("batch", "run", *ADJUST, str(rows), "--yes")
    previewed = table(portalops("batch", "preview", *ADJUST, str(rows)).out)
    assert [row["status"] for row in previewed] == ["done_before", "unreadable", "refused", "not_found"]


def test_links_for_several_accounts_go_out_in_one_file(store: Where, tmp_path: Path) -> None:
    portalops("account", "add", f"{TENANT}/hanako", "--name", "山田花子", "--email", "hanako@example.co.jp", "--yes")
    file = tmp_path / "resets.csv"
    file.write_text(f"account,reason\n{TENANT}/taro,x\n{TENANT}/hanako,x\n{TENANT}/taro,again\n", "utf-8")
    ran = portalops("batch", "run", "password", "reset", str(file), "--yes")
    assert [row["status"] for row in table(ran.out)] == ["done", "done", "done"]

"""Batches that were begun: listed, stopped anywhere, gone on with by anyone, and their rows that weren't done."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import time
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from portalops.commands.rows import open_rows
from portalops.commands.work import Work
from portalops.configuration import Configuration
from portalops.desk import Desk
from portalops.operations.points_adjust import ADJUST_POINTS
from portalops.sign_in import sign_in
from tests.commands.builders import BY_CARD, EXECUTABLE, LICENSED, TENANT, Where, portalops, rows_in

ADJUST = ("points", "adjust")
HEADER = "tenant,delta,reason\n"
ROWS = f"{HEADER}{TENANT},100,thanks\n{TENANT},x,unreadable\n{TENANT},-9999,too much\ninter-lab:nobody,1,=who\n"
MANY = HEADER + "".join(f"{TENANT},{'-9999' if number % 7 == 0 else 1},row {number}\n" for number in range(2500))


@pytest.fixture
def rows(store: Where, tmp_path: Path) -> Path:
    file = tmp_path / "rows.csv"
    file.write_text(ROWS)
    return file


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def run(file: Path, *options: str, operation: tuple[str, ...] = ADJUST) -> Any:
    return portalops("batch", "run", *operation, str(file), "--yes", *options)


def batches() -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(portalops("batch", "list", "--json").out)
    return listed


def counts(batch: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(batch[name] for name in ("state", "rows", "done", "refused", "failed", "left"))


def points() -> int:
    return int(json.loads(portalops("tenant", "show", TENANT, "--json").out)["points"])


def stop_in_the_middle(store: Where, file: Path) -> None:
    """Begin a file, and leave it after its first transaction."""
    with sign_in(Configuration(store=str(store)), door="batch") as session, open_rows(str(file), ADJUST_POINTS) as rows:
        work = Work(session, ADJUST_POINTS, rows)
        ended = work.done(work.begun(str(file), sum(1 for _ in rows.rows())))
        next(ended)
        ended.close()  # type: ignore[attr-defined]


def content(store: Where) -> list[Any]:
    """What batches leave in a store, without instants and salts."""
    queries = (
        "SELECT ref, points FROM tenants ORDER BY ref",
        "SELECT tenant, ledger, kind, delta, balance, reason, record FROM ledger_entries ORDER BY id",
        "SELECT seq, target, outcome, request_id, content_hash FROM records WHERE outcome <> 'seen' ORDER BY seq",
        "SELECT number, name, rows, state, last_row, done, refused, failed FROM batches",
        "SELECT batch, number, cells, request_id, code FROM batch_rows ORDER BY number",
    )
    return [rows_in(store, query) for query in queries]


def test_a_run_is_listed_with_its_counts(rows: Path) -> None:
    run(rows)
    (batch,) = batches()
    assert (batch["number"], batch["operation"], batch["file"]) == (1, "points adjust", "rows.csv")
    assert counts(batch) == ("done", 4, 1, 1, 2, 0)
    shown = json.loads(portalops("batch", "show", "1", "--json").out)
    assert shown["digest"] in portalops("batch", "failed", "1").out
    assert {name: shown[name] for name in batch} == batch


def test_the_same_file_again_is_the_same_batch_and_another_name_another_one(rows: Path) -> None:
    for _ in range(2):
        run(rows)
    run(rows, "--again", "june")
    assert [(batch["number"], counts(batch)) for batch in batches()] == [
        (2, ("done", 4, 1, 1, 2, 0)),
        (1, ("done", 4, 1, 1, 2, 0)),
    ]


def test_an_import_begins_a_batch_for_each_file(store: Where, tmp_path: Path) -> None:
    file = tmp_path / "tenants.csv"
    file.write_text("tenant,name,joined_on,billing_cycle\nj-motto:JM00950,高橋建設,2024-04-01,monthly\n")
    portalops("import", str(file), "--yes")
    assert [(batch["operation"], batch["file"], batch["done"]) for batch in batches()] == [
        ("tenant register", "tenants.csv", 1)
    ]


def test_rows_that_were_not_done_come_back_with_the_same_columns_and_the_reason(rows: Path) -> None:
    run(rows)
    ran = portalops("batch", "failed", "1")
    assert ran.out.splitlines()[0] == "tenant,delta,reason,request_id,code,message"
    assert [(row["delta"], row["reason"], row["code"]) for row in table(ran.out)] == [
        ("x", "unreadable", "usage"),
        ("-9999", "too much", "below_zero"),
        ("1", "'=who", "not_found"),
    ]
    assert ran.err.splitlines() == ["3 rows of batch 1 weren't done; 0 are still to be worked through."]


def test_rows_that_were_not_done_are_mended_and_run(rows: Path, tmp_path: Path) -> None:
    run(rows)
    mended = tmp_path / "mended.csv"
    assert portalops("batch", "failed", "1", "--out", str(mended)).out == ""
    mended.write_text(mended.read_text().replace(",x,", ",7,").replace("-9999", "-9"))
    assert [row["status"] for row in table(run(mended).out)] == ["done", "done", "not_found"]
    assert points() == 1098
    # What was mended is done under the row's own id, so that the first file doesn't do the row as it stood as well.
    assert [row["status"] for row in table(run(rows).out)] == ["done_before", "unreadable", "conflict", "not_found"]


def test_a_row_with_cells_too_many_stays_unreadable_until_it_is_mended(rows: Path, tmp_path: Path) -> None:
    rows.write_text(f"{HEADER}{TENANT},1,000,thanks\n{TENANT},5\n")
    failed = tmp_path / "failed.csv"
    for _ in range(3):
        ran = run(rows)
        assert [row[:4] for row in csv.reader(StringIO(ran.out))][1] == [TENANT, "1", "000", "thanks"]
        assert batches()[0]["failed"] == 2
        failed.write_text(portalops("batch", "failed", str(batches()[0]["number"])).out)
        lines = failed.read_text().splitlines()
        assert [lines[1].startswith(f"{TENANT},1,000,thanks,"), lines[2].startswith(f"{TENANT},5,")] == [True, True]
        rows.write_bytes(failed.read_bytes())
    assert points() == 1000


def test_rows_of_json_come_back_as_json(store: Where, tmp_path: Path) -> None:
    file = tmp_path / "rows.ndjson"
    file.write_text(f'{{"tenant": "{TENANT}", "delta": -9999, "reason": "x"}}\n[1]\n')
    run(file)
    first, second = (json.loads(line) for line in portalops("batch", "failed", "1").out.splitlines())
    assert (first["delta"], first["code"]) == (-9999, "below_zero")
    assert (second["row"], second["code"]) == ("[1]", "usage")
    file.write_text(portalops("batch", "failed", "1").out)
    again = [json.loads(line)["status"] for line in run(file).out.splitlines()]
    assert again == ["refused", "unreadable"]


def test_no_secret_and_no_full_card_number_stays_in_the_store(store: Where, tmp_path: Path) -> None:
    file = tmp_path / "cards.csv"
    file.write_text(
        "tenant,name,card_last_four\nkeiai:K00951,高橋,4111111111111111\nkeiai:K00952,高橋\nkeiai:K0 0953,高橋,1234\n"
    )
    run(file, operation=("tenant", "register"))
    keys = tmp_path / "keys.ndjson"
    keys.write_text(
        f'{{"product": "{LICENSED}/none", "name": "x", "key": "SECRET-4111-KEY", "asked_by": "intra-mart:IM0001/no"}}\n'
        f'{{"product": "{LICENSED}/none", "key": "SECRET-4111-KEY"\n'
    )
    run(keys, operation=("product", "add"))
    assert [batch["failed"] + batch["refused"] for batch in batches()] == [2, 3]
    assert [row[:3] for row in csv.reader(StringIO(portalops("batch", "failed", "1").out))][1::2] == [
        ["keiai:K00951", "高橋", ""],
        ["keiai:K0 0953", "高橋", "1234"],
    ]
    if isinstance(store, Path):
        written = b"".join(part.read_bytes() for part in store.parent.glob("portalops.db*"))
    else:
        tables = ("batch_rows", "batches", "records", "record_details", "tenants", "products", "search_entries")
        written = repr([rows_in(store, f"SELECT * FROM {table}") for table in tables]).encode()  # noqa: S608
    assert b"4111111111111111" not in written
    assert b"SECRET-4111-KEY" not in written


def test_what_was_stopped_is_gone_on_with_by_another_operator(
    store: Where, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "many.csv"
    file.write_text(MANY)
    stop_in_the_middle(store, file)
    (stopped,) = batches()
    assert (stopped["state"], stopped["continued_by"]) == ("stopped", None)
    assert 0 < stopped["done"] < 2500 - 358
    monkeypatch.setattr("portalops.sign_in.operator_name", lambda: "hanako")
    ran = portalops("batch", "resume", "1", str(file), "--yes")
    (done,) = batches()
    assert counts(done) == ("done", 2500, 2142, 358, 0, 0)
    assert done["continued_by"] == "hanako"
    assert len(table(ran.out)) == stopped["left"]
    assert (ran.code, points()) == (8, 1000 + 2142)


def test_going_on_leaves_the_results_of_the_rows_before_as_they_are(store: Where, tmp_path: Path) -> None:
    file, out = tmp_path / "many.csv", tmp_path / "out.csv"
    file.write_text(MANY)
    stop_in_the_middle(store, file)
    out.write_text("results of the rows before")
    resume = ("batch", "resume", "1", str(file), "--yes", "--out")
    ran = portalops(*resume, str(out))
    assert (ran.code, ran.out, out.read_text()) == (2, "", "results of the rows before")
    assert ran.err.startswith(f"--out: {out} is there, and what it tells of rows done before isn't told again;")
    left, more = batches()[0]["left"], tmp_path / "more.csv"
    more.touch()
    assert portalops(*resume, str(more)).code == 8
    assert len(table(more.read_text())) == left


def test_those_of_one_state_are_listed(rows: Path) -> None:
    run(rows)
    assert portalops("batch", "list", "done").out == portalops("batch", "list").out
    assert portalops("batch", "list", "stopped", "--json").out == "[]\n"
    ran = portalops("batch", "list", "broken")
    assert (ran.code, ran.err) == (
        2, "state: “broken” is none of running, done, stopped; write it like stopped.\n"
    )  # fmt: skip


def test_what_is_done_says_so(rows: Path) -> None:
    run(rows)
    ran = portalops("batch", "resume", "1")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == ["Batch 1 is done: there is nothing left of its 4 rows."]


def test_a_batch_goes_on_only_with_the_very_same_file(
    store: Where, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, other = tmp_path / "many.csv", tmp_path / "other.csv"
    file.write_text(MANY)
    other.write_text(MANY.replace("row 2499", "row 2500"))
    stop_in_the_middle(store, file)
    left = batches()[0]["left"]
    ran = portalops("batch", "resume", "1", str(other), "--yes")
    assert ran.code == 2
    assert ran.err.splitlines() == [
        f"{other} isn't the file of batch 1, many.csv, as it was when it was begun; give that one."
    ]
    assert batches()[0]["left"] == left
    monkeypatch.chdir(tmp_path.parent)
    ran = portalops("batch", "resume", "1", "--yes")
    assert (ran.code, "isn't in this folder" in ran.err) == (2, True)
    monkeypatch.chdir(tmp_path)
    shutil.move(file, tmp_path / "renamed.csv")
    assert portalops("batch", "resume", "1", "renamed.csv", "--yes").code == 8
    assert batches()[0]["state"] == "done"


def test_without_a_file_it_is_the_one_of_that_name_in_the_folder(
    store: Where, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "many.csv"
    file.write_text(MANY)
    stop_in_the_middle(store, file)
    monkeypatch.chdir(tmp_path)
    assert portalops("batch", "resume", "1", "--yes").code == 8
    assert counts(batches()[0]) == ("done", 2500, 2142, 358, 0, 0)


def test_going_on_asks_too(store: Where, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_text(MANY)
    stop_in_the_middle(store, file)
    assert portalops("batch", "resume", "1", str(file)).code == 2
    assert batches()[0]["state"] == "stopped"


@pytest.mark.parametrize("command", ["show", "resume", "failed"])
def test_a_number_that_is_none_is_not_found(store: Where, command: str) -> None:
    ran = portalops("batch", command, "7")
    assert (ran.code, ran.out) == (3, "")


def test_papers_that_were_cut_short_are_printed_when_the_work_goes_on(store: Where, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(f"number,reason\n{BY_CARD},lost\n{BY_CARD},lost again\n")
    papers = tmp_path / "papers"
    portalops("--papers", str(papers), "batch", "run", "invoice", "reissue", str(file), "--yes")
    shutil.rmtree(papers)
    rows_in(store, "UPDATE batches SET rows = 3, state = 'running'")
    portalops("--papers", str(papers), "batch", "resume", "1", str(file), "--yes")
    assert len(list(papers.iterdir())) == 2


@pytest.mark.parametrize(
    ("most", "is_done"), [("3", True), ("2", False), ("0", False), ("75%", True), ("74%", False), ("７５％", True)]
)
def test_a_file_that_is_mostly_wrong_is_stopped_before_anything_is_written(
    rows: Path, store: Where, most: str, is_done: bool
) -> None:
    before = content(store)
    ran = run(rows, "--max-refused", most)
    assert (ran.code, points()) == ((8, 1100) if is_done else (5, 1000))
    if not is_done:
        assert ran.out == ""
        assert content(store) == before
        assert "3 of 4 rows can't be done, and --max-refused is" in ran.err
        assert "row 3: delta: “x” isn't a whole number" in ran.err
        assert "row 5: There is no tenant inter-lab:nobody." in ran.err


def test_rows_that_were_done_before_can_be_done(rows: Path) -> None:
    rows.write_text(f"{HEADER}{TENANT},-900,a\n{TENANT},-900,b\n")
    run(rows)
    assert run(rows, "--max-refused", "1").code == 8


@pytest.mark.parametrize("most", ["x", "-1", "101%", "%"])
def test_a_count_that_can_not_be_read_stops_everything(rows: Path, most: str) -> None:
    assert (run(rows, "--max-refused", most).code, points()) == (2, 1000)


def started(store: Where, file: Path) -> subprocess.Popen[str]:
    """A run in a process of its own, once it has written its first rows."""
    command = [EXECUTABLE, "batch", "run", *ADJUST, str(file), "--yes", "--out", str(file.with_suffix(".out"))]
    # A run in the background ignores the key that interrupts, and so would what it starts.
    with_key = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=with_key)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and not rows_in(store, "SELECT 1 FROM batches WHERE last_row > 0"):
        time.sleep(0.01)
    return process


def test_killed_anywhere_and_resumed_it_ends_as_one_clean_run(
    store: Where, another_store: Where, tmp_path: Path
) -> None:
    file, clean = tmp_path / "many.csv", another_store
    file.write_text(MANY)
    portalops("--store", str(clean), "batch", "run", *ADJUST, str(file), "--yes", "--out", str(tmp_path / "clean.csv"))
    chance = random.Random(4)
    process = started(store, file)
    resume = [EXECUTABLE, "batch", "resume", "1", str(file), "--yes", "--out"]
    for number in range(4):
        time.sleep(chance.uniform(0, 0.3))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        process = subprocess.Popen([*resume, str(tmp_path / f"{number}.csv")], stderr=subprocess.PIPE, text=True)
        time.sleep(0.5)
    process.communicate()
    portalops(*resume[1:], str(tmp_path / "last.csv"))
    assert content(store) == content(clean)
    assert portalops("record", "verify").code == 0


def test_what_is_stopped_right_after_a_chunk_was_written_is_stopped_all_the_same(
    store: Where, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, perform = tmp_path / "many.csv", Desk._perform_chunk
    file.write_text(MANY)

    def write_and_be_stopped(self: Desk, *given: Any) -> None:
        perform(self, *given)
        raise KeyboardInterrupt

    monkeypatch.setattr(Desk, "_perform_chunk", write_and_be_stopped)
    with pytest.raises(KeyboardInterrupt):
        stop_in_the_middle(store, file)
    monkeypatch.undo()
    monkeypatch.setenv("PORTALOPS_STORE", str(store))
    (batch,) = batches()
    assert (batch["state"], batch["left"]) == ("stopped", 1500)
    assert "Stopped after 1,000 of 2,500 rows." in capsys.readouterr().err


def test_interrupted_by_the_operator_it_says_how_to_go_on(store: Where, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_text(MANY + MANY.removeprefix(HEADER))
    process = started(store, file)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    (batch,) = batches()
    assert batch["state"] == "stopped"
    assert f"Stopped after {5000 - batch['left']:,} of 5,000 rows. Go on with: portalops batch resume 1" in said
    assert "Traceback" not in said
    assert portalops("batch", "resume", "1", str(file), "--yes").code == 8
    assert counts(batches()[0]) == ("done", 5000, 4284, 716, 0, 0)

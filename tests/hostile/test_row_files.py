"""Whatever a file of rows holds, it is worked through or refused: in time, in little memory, and in sentences."""

from __future__ import annotations

import csv
import json
import os
import stat
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.spreadsheet import harmless, unharmed
from tests.commands.builders import TENANT, portalops
from tests.hostile.builders import NASTY, TEXTS, in_little_memory, run, tried, unsafe_in

HEADER = "tenant,delta,reason\n"
ROW = f"{TENANT},1,x\n"
PREVIEW = ("batch", "preview", "points", "adjust")

_PIECES = st.sampled_from(
    (
        b"\xff\xfe", b"\xef\xbb\xbf", b"\x00", b"\x1a", b"\r", b"\r\n", b"\n", b'"', b'""', b",", b";", b"\t", b"=1+1",
        b"\x81", b"\x87\x40", "髙﨑①".encode("cp932"), "山田𠮷".encode(), "\u2028\x85".encode(), b"\xed\xa0\x80",
        b'{"tenant": ', b"[[[[", b"1e999", b'"\\ud800"', b"null", b"}\n", HEADER.encode(), ROW.encode(), b"request_id,status",
    )
)  # fmt: skip
CONTENTS = st.lists(_PIECES | st.binary(max_size=12), max_size=14).map(b"".join)
NAMES = st.sampled_from(("rows.csv", "rows.ndjson", "rows"))


@tried(60)
@given(content=CONTENTS, name=NAMES, has_header=st.booleans())
def test_a_file_of_any_bytes(store: Path, content: bytes, name: str, has_header: bool) -> None:
    (store.parent / name).write_bytes((HEADER.encode() if has_header else b"") + content)
    run(*PREVIEW, name)


@tried(30)
@given(cells=st.lists(TEXTS, max_size=5), name=st.sampled_from(("rows.csv", "rows.ndjson")))
def test_a_row_of_any_texts_comes_back_as_it_was(store: Path, cells: list[str], name: str) -> None:
    cells = [cell.encode(errors="replace").decode() for cell in cells]
    file = store.parent / name
    with file.open("w", encoding="utf-8", newline="") as opened:
        if name.endswith("csv"):
            csv.writer(opened).writerows([HEADER.strip().split(","), [harmless(cell) for cell in cells]])
        else:
            opened.write(json.dumps(dict(zip(["tenant", "delta", "reason"], cells, strict=False))) + "\n")
    ran = run(*PREVIEW, name)
    if name.endswith("csv") and len(cells) == 3 and any(cell.strip() for cell in cells):
        rows = list(csv.reader(StringIO(ran.out, newline="")))
        # Running a command in this process gives every line end as one character.
        assert [unharmed(cell) for cell in rows[1][:3]] == [cell.replace("\r\n", "\n") for cell in cells]


LARGE: dict[str, tuple[str, Callable[[], bytes], int]] = {
    "one column a hundred thousand times": ("rows.csv", lambda: b"a," * 400_000, 2),
    "a hundred thousand columns": ("rows.csv", lambda: ",".join(map(str, range(100_000))).encode(), 2),
    "a line that never ends": ("rows.csv", lambda: b"x" * 60_000_000, 2),
    "a row that never ends": ("rows.csv", lambda: HEADER.encode() + b'"a\n",' * 12_000_000, 2),
    "a field that never ends": ("rows.csv", lambda: HEADER.encode() + b'"' + b"a\n" * 20_000_000, 2),
    "a header of accents": ("rows.csv", lambda: "\u0315\u0300".encode() * 20_000, 2),
    "a cell of accents": ("rows.csv", lambda: f"{HEADER}{TENANT},1,".encode() + "\u0315\u0300".encode() * 20_000, 2),
    "a text of accents": ("rows.ndjson", lambda: b'{"tenant":"' + "\u0315\u0300".encode() * 20_000 + b'"}\n', 2),
    "deep lists": ("rows.ndjson", lambda: b'{"tenant":' + b"[" * 400_000 + b"]" * 400_000 + b"}\n", 2),
    "deep objects": ("rows.ndjson", lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"\n", 2),
    "a huge number": ("rows.ndjson", lambda: b'{"tenant":"x","delta":' + b"9" * 90_000 + b"}\n", 2),
    "many quotes": ("rows.csv", lambda: HEADER.encode() + b'"' * 900_000, 2),
    "many texts that are mostly space": (
        "rows.ndjson",
        lambda: b"".join(b'{"tenant":"x%d' % number + b" " * 90_000 + b'"}\n' for number in range(600)),
        2,
    ),
    "nothing but line ends": ("rows.csv", lambda: HEADER.encode() + b"\r\n" * 300_000, 0),
    "no text": ("rows.csv", lambda: b"\x81\xff" * 20_000_000, 2),
}


@pytest.mark.parametrize("what", LARGE)
def test_no_file_takes_much_time_or_memory(store: Path, what: str) -> None:
    name, content, code = LARGE[what]
    (store.parent / name).write_bytes(content())
    del content
    assert in_little_memory(lambda: run(*PREVIEW, name, seconds=60).code) == code


def test_a_column_twice_or_unknown_or_missing_is_named(store: Path) -> None:
    (store.parent / "rows.csv").write_text("tenant,tenant,\x1b[31mx\u202e\nx,y,z\n", "utf-8")
    said = run(*PREVIEW, "rows.csv").err
    assert "tenant: there are two columns of that name." in said
    assert "\\x1b[31mx\\u202e: there is no such field here" in said
    assert "delta: the file has no such column" in said


@pytest.mark.parametrize("command", ["preview", "run"])
def test_results_can_not_be_run_as_formulas(store: Path, command: str) -> None:
    formulas = [text for text in NASTY if text.startswith(("=", "＝", "+", "@"))]
    formulas += ["\t=1", " =1", "\ufeff=1", "@SUM(A1)", "+1+1", "-2+3", "'=1", "＋1", "＠x", "－1+1"]
    with (store.parent / "rows.csv").open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([["tenant", "delta", "reason"], *([TENANT, "x", text] for text in formulas)])
    ran = run("batch", command, "points", "adjust", "rows.csv", "--excel", *(["--yes"] if command == "run" else []))
    cells = [cell for row in csv.reader(StringIO(ran.out.removeprefix("\ufeff"), newline="")) for cell in row]
    bare = [cell.lstrip(" \t\r\n\x00\ufeff\u200b\u3000") for cell in cells]
    assert [cell for cell in bare if cell.startswith(tuple("=+-@＝＋－＠"))] == []


def test_what_look_ups_print_as_csv_can_not_be_run_as_formulas(store: Path) -> None:
    for reason in ("=cmd|' /C calc'!A0", "+1-1", "＝1+1", "@SUM(A1)", " =1"):
        assert portalops("points", "adjust", TENANT, "--delta=1", f"--reason={reason}", "--yes").code == 0
    ran = run("points", "history", TENANT, "--csv")
    reasons = [row["reason"] for row in csv.DictReader(StringIO(ran.out))]
    assert [reason[0] for reason in reasons[:5]] == ["'"] * 5
    assert unsafe_in(ran.out) == set()


def test_results_are_for_their_owner_to_read(store: Path) -> None:
    (store.parent / "rows.csv").write_text(HEADER + ROW, "utf-8")
    before = os.umask(0o022)
    try:
        run(*PREVIEW, "rows.csv", "--out", "results.csv")
    finally:
        os.umask(before)
    assert stat.S_IMODE((store.parent / "results.csv").stat().st_mode) == 0o600


def test_results_of_an_import_are_not_written_through_a_link_that_lies_in_their_place(store: Path) -> None:
    folder = store.parent / "handed-in"
    folder.mkdir()
    (folder / "tenants.csv").write_text("tenant,name\ninter-lab:NEW1,x\n", "utf-8")
    victim = store.parent / "victim"
    victim.write_text("as it was", "utf-8")
    (folder / "tenants.results.csv").symlink_to(victim)
    ran = run("import", "handed-in", "--dry-run")
    assert ran.code == 2
    assert "tenants.results.csv can't be written" in ran.err
    assert victim.read_text("utf-8") == "as it was"


def test_a_folder_to_import_holds_what_it_likes(store: Path) -> None:
    folder = store.parent / "handed-in"
    folder.mkdir()
    (folder / "tenants.csv").mkdir()
    os.mkfifo(folder / "accounts.csv")
    (folder / "contracts.csv").symlink_to("nothing")
    (folder / "\x1b[2Jinvoices.csv").write_text("x", "utf-8")
    (folder / ".hidden.csv").write_text("x", "utf-8")
    with open(os.fsencode(folder) + b"/orders\xff.csv", "wb") as opened:
        opened.write(b"\xff\xff\xff")
    run("import", "handed-in", "--dry-run")


@pytest.mark.parametrize(
    "path", ["/dev/null", "/proc/self/mem", "/", "x" * 5000, "\udcff", "a/../../b"], ids=map(str, range(6))
)
def test_a_path_of_rows_that_is_no_file_of_rows(store: Path, path: str) -> None:
    assert run(*PREVIEW, path).code in (1, 2)

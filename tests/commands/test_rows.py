"""Reading files of rows: encodings, shapes, and one clear sentence for everything that a file can have wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.commands import rows as module
from portalops.commands.rows import Row, open_rows
from portalops.errors import BadInput
from portalops.operations.points_adjust import ADJUST_POINTS
from portalops.spreadsheet import harmless, unharmed
from portalops.words import tell

HEADING = "tenant,delta,reason\n"
ROW = "inter-lab:IL1,5,山田様\n"


def rows_of(file: Path, content: bytes | str) -> list[Row]:
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with open_rows(str(file), ADJUST_POINTS) as opened:
        first, again = list(opened.rows()), list(opened.rows())
        assert [row.cells for row in first] == [row.cells for row in again]
        return again


def faults_of(file: Path, content: bytes | str) -> list[str]:
    with pytest.raises(BadInput) as caught:
        rows_of(file, content)
    return [tell(fault.text) for fault in caught.value.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, end: str) -> None:
    (row,) = rows_of(tmp_path / "rows.csv", (HEADING + ROW).replace("\n", end).encode(encoding))
    assert row.asked is not None
    assert row.asked.reason == "山田様"  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["髙橋", "表能ソ構申貼", "①㈱"])
def test_cp932_characters_that_trip_others(tmp_path: Path, name: str) -> None:
    (row,) = rows_of(tmp_path / "rows.csv", f"{HEADING}inter-lab:IL1,5,{name}\n".encode("cp932"))
    assert row.cells["reason"] == name


def test_headings_in_full_width_and_capitals(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path / "rows.csv", f"Ｔｅｎａｎｔ, Delta ,reason\n{ROW}")
    assert row.fault is None


def test_columns_in_any_order_with_results_and_a_request_id(tmp_path: Path) -> None:
    content = "status,reason,request_id,delta,tenant,message\ndone,x,call-1,5,inter-lab:IL1,old\n"
    (row,) = rows_of(tmp_path / "rows.csv", content)
    assert (row.fault, row.request_id) == (None, "call-1")


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    content = f'{HEADING}inter-lab:IL1,5,"two\nlines"\n\n,,\n{ROW}'
    assert [row.number for row in rows_of(tmp_path / "rows.csv", content)] == [2, 5]


def test_a_row_too_short_or_too_long_is_unreadable_and_the_next_is_read(tmp_path: Path) -> None:
    short, long, whole = rows_of(tmp_path / "rows.csv", f"{HEADING}inter-lab:IL1,5\ninter-lab:IL1,5,x,y\n{ROW}")
    assert [tell(row.fault.faults[0].text) for row in (short, long) if row.fault] == [
        "row 2: it has 2 cells for 3 columns.",
        "row 3: it has 4 cells for 3 columns.",
    ]
    assert whole.fault is None


def test_a_row_names_every_fault_in_the_words_of_every_door(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path / "rows.csv", f"{HEADING}not a ref,0,\n")
    assert row.fault
    assert [tell(fault.text) for fault in row.fault.faults] == [
        "row 2: tenant: “not a ref” isn't a reference; "
        "write it like j-motto:JM00123, or a unique e-mail address or id.",
        "row 2: delta: 0 changes nothing; write it like 500 or -500.",
        "row 2: reason: it is missing; write it like Asked by the administrator by phone.",
    ]


def test_a_request_id_that_cannot_be_one_is_at_fault(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path / "rows.csv", f"request_id,{HEADING}{'x' * 121},{ROW}")
    assert row.fault
    assert row.fault.faults[0].field == "request_id"


WRONG = [
    ("", "it is empty; its first row names the columns: tenant, delta, reason."),
    ("\n\n", "it is empty; its first row names the columns: tenant, delta, reason."),
    (b"\xff\xfet\x00e\x00", "it is text neither in UTF-8 nor in CP932; save it as CSV in UTF-8."),
    (b"\x7fELF\x02\x01\x81\xff\xa0", "it is text neither in UTF-8 nor in CP932; save it as CSV in UTF-8."),
    (f'{HEADING}inter-lab:IL1,5,"never closed\n', "row 2 isn't CSV: unexpected end of data"),
    (f'{HEADING}inter-lab:IL1,5,"closed" early\n', "row 2 isn't CSV: ',' expected after '\"'"),
    (f"{HEADING}inter-lab:IL1,5,{'x' * 200_000}\n", "it has a line of more than 100,000 characters."),
]


@pytest.mark.parametrize(("content", "fault"), WRONG, ids=[fault[:30] for _, fault in WRONG])
def test_a_file_that_is_wrong_as_a_whole(tmp_path: Path, content: bytes | str, fault: str) -> None:
    file = tmp_path / "rows.csv"
    assert faults_of(file, content) == [f"{file}: {fault}"]


def test_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    assert rows_of(tmp_path / "rows.csv", HEADING) == []


def test_nul_bytes_make_a_row_unreadable(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path / "rows.csv", f"{HEADING}inter-lab:IL1,5,a\x00b\n")
    assert row.fault
    assert (
        tell(row.fault.faults[0].text) == "row 2: reason: it holds a control character; write one line of plain text."
    )


def test_a_wrong_column_is_named_with_the_right_ones(tmp_path: Path) -> None:
    assert faults_of(tmp_path / "rows.csv", "tenant,delta,raison,delta\n") == [
        "raison: there is no such field here; there are tenant, delta, reason.",
        "delta: there are two columns of that name.",
        "reason: the file has no such column, and each row needs one.",
    ]


def test_a_line_that_never_ends_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LONGEST_LINE", 1000)
    file = tmp_path / "rows.csv"
    assert faults_of(file, HEADING + "x" * 5000) == [f"{file}: it has a line of more than 1,000 characters."]


@pytest.mark.parametrize(("name", "is_json"), [("r.ndjson", True), ("r.jsonl", True), ("r", True), ("r.csv", False)])
def test_json_is_known_by_its_name_or_by_its_look(tmp_path: Path, name: str, is_json: bool) -> None:
    content = '{"tenant": "inter-lab:IL1", "delta": 5, "reason": "x"}\n'
    if is_json:
        assert rows_of(tmp_path / name, content)[0].fault is None
    else:
        assert faults_of(tmp_path / name, content)


@pytest.mark.parametrize(("path", "fault"), [("nothing.csv", "No such file or directory"), (".", "Is a directory")])
def test_a_file_that_cannot_be_opened(tmp_path: Path, path: str, fault: str) -> None:
    with pytest.raises(BadInput) as caught, open_rows(str(tmp_path / path), ADJUST_POINTS):
        pass
    assert tell(caught.value.faults[0].text) == f"{tmp_path / path} can't be read: {fault}"


@given(st.text())
def test_a_disarmed_cell_is_read_back_as_it_was(cell: str) -> None:
    assert unharmed(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["-500", "+500", "-1,000.5", "(03)1234", "03-1234-5678", "山田", "1,000", "", "a=b"])
def test_what_no_spreadsheet_computes_stays_as_it_is(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd",
        "@SUM(A1)",
        "＝1",
        "＠x",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\ufeff=1",
        "-1+1",
        "+81-3-1234-5678",
    ],
)
def test_what_a_spreadsheet_would_compute_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == "'" + cell

"""Printing: tables fit in cells, nothing printed is a control, JSON loses nothing."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from portalops.commands.output import cell_len, json_safe, page, table
from portalops.operation import Column
from portalops.references import TenantRef
from portalops.spreadsheet import csv_cell

TEXTS = st.text(max_size=40)
COLUMNS: tuple[Column[Any], ...] = tuple(
    Column(name=name, heading=name, of=lambda row, place=place: row[place]) for place, name in enumerate("abc")
)
JOINERS = {"\u200c", "\u200d"}


def is_harmless(text: str) -> bool:
    return all(unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") or c in JOINERS for c in text)


@given(st.lists(st.tuples(TEXTS, TEXTS, st.integers(-(10**9), 10**9)), min_size=1, max_size=5), st.integers(50, 120))
def test_a_table_fits_its_width_and_holds_no_control(rows: list[tuple[str, str, int]], width: int) -> None:
    lines = list(table(COLUMNS, rows, width))
    assert all(is_harmless(line) for line in lines)
    assert all(cell_len(line) <= width for line in lines[: len(rows) + 1])


@given(st.lists(st.tuples(TEXTS, TEXTS, st.integers()), min_size=1, max_size=5))
def test_a_table_without_a_width_cuts_nothing(rows: list[tuple[str, str, int]]) -> None:
    lines = list(table(COLUMNS, rows, None))
    assert len(lines) == len(rows) + 1
    assert all(f"{number:,}" in line for line, (_, _, number) in zip(lines[1:], rows, strict=True))


def test_columns_are_aligned_by_cells_and_numbers_to_the_right() -> None:
    rows = [("山田", "x", 5), ("taro", "", 1200)]
    assert list(table(COLUMNS, rows, None)) == ["a     b      c", "山田  x      5", "taro     1,200"]


def test_a_column_that_nothing_fills_is_not_shown() -> None:
    assert list(table(COLUMNS, [("x", None, 0)], None)) == ["a  c", "x  0"]
    assert list(table(COLUMNS, [], None)) == []


def test_a_cut_cell_ends_in_two_dots() -> None:
    assert list(table(COLUMNS[:1], [("長い名前の会社です",)], 9)) == ["a", "長い名 .."]


def test_texts_are_cut_before_words_and_references_never() -> None:
    row = (TenantRef("j-motto:JM00001"), "sakura.ishikawa@inoue.example", "石川さくらの長い名前")
    assert list(table(COLUMNS, [row], 70)) == [
        "a                b                              c",
        "j-motto:JM00001  sakura.ishikawa@inoue.example  石川さくらの長い名前",
    ]
    assert list(table(COLUMNS, [row], 56))[1] == "j-motto:JM00001  sakura.ishikawa@inoue.example  石川さ.."
    assert list(table(COLUMNS, [row], 43))[1] == "j-motto:JM00001  sakura.ishikaw..  石川さ.."


def test_where_a_table_does_not_fit_its_last_columns_are_left_out_and_named() -> None:
    row = (TenantRef("j-motto:JM00001"), "石川さくらの長い名前", date(2026, 5, 31))
    assert list(table(COLUMNS, [row], 41)) == [
        "a                b         c",
        "j-motto:JM00001  石川さ..  Sun 2026-05-31",
    ]
    assert list(table(COLUMNS, [row], 40)) == [
        "a                b",
        "j-motto:JM00001  石川さくらの長い名前",
        "Left out for want of room: c; --json shows all",
    ]
    assert list(table(COLUMNS, [row], 5))[:2] == ["a", "j-motto:JM00001"]


def test_a_page_skips_what_is_empty() -> None:
    nested = Column(name="n", heading="nested", of=lambda row: row[3], columns=COLUMNS[:1])
    assert list(page((*COLUMNS, nested), ("x", None, 0, ()), None)) == ["a  x", "c  0"]
    shown = list(page((nested, *COLUMNS), ("x", None, 0, (("inner",),)), None))
    assert shown == ["", "nested", "  a", "  inner", "", "a  x", "c  0"]


@given(st.recursive(st.text() | st.integers(-(10**12), 10**12) | st.none(), lambda part: st.lists(part, max_size=3)))
def test_json_made_safe_means_the_same_and_holds_no_control(value: Any) -> None:
    document = msgspec.json.encode(value).decode()
    safe = json_safe(document)
    assert is_harmless(safe)
    assert json.loads(safe) == json.loads(document)


@given(TEXTS)
def test_a_csv_cell_holds_no_control_and_is_no_formula(value: str) -> None:
    cell = csv_cell(value)
    assert is_harmless(cell)
    assert not cell.startswith(("=", "@", "＝", "＠"))

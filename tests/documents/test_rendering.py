"""The duplicate of an invoice on paper: what stands on it, the same bytes each time, and nothing that breaks out."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from portalops.documents.glyphs import printable
from portalops.documents.rendering import paper_of, render_invoice
from portalops.facts import InvoiceLine
from tests.documents.builders import an_invoice
from tests.documents.pdf import pages_of, text_of

HOSTILE = [
    "[/x]",
    "[red]VIP[/red]",
    '#import "@preview/x:1.0.0": *',
    "#panic()",
    "*bold* _slanted_ `raw` $x^2$ @ref <label> = heading // comment /* */ \\u{41} ~ -- ---",
    '"}], "total": "0',
    "\x1b]52;c;eA==\x07",
    "\u202egnp.exe",
    "nul\x00nul",
    "😀👨‍👩‍👧\ufe0f",
    "ﷺ العربية ไทย",
    "𠮷野家 髙橋 﨑",
    "A" * 300,
    "株" * 300,
    "a " * 150,
    " ",
]


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_everything_a_qualified_invoice_needs_stands_on_it() -> None:
    text = text_of(render_invoice(an_invoice(), 1))
    for part in (
        "請求書", "インター・ラボ株式会社", "登録番号T7000012050002", "請求書番号IL-2026-0042",
        "発行日2026年5月31日", "お支払期限2026年6月30日", "山田商会株式会社御中",
        "基本利用料2026年5月分10%¥10,000", "ミネラルウォーター※8%¥540", "※は軽減税率の対象です。",
        "10%対象¥10,000¥1,000", "8%対象¥540¥43", "合計(税込)¥11,583", "ご請求金額(税込)¥11,583",
    ):  # fmt: skip
        assert part in text


@pytest.mark.parametrize("copy_number", [1, 2, 12])
def test_it_is_marked_as_re_issued_with_its_count(copy_number: int) -> None:
    text = text_of(render_invoice(an_invoice(), copy_number))
    assert f"再発行第{copy_number}回" in text
    assert f"2026年5月31日に発行した請求書を再発行したものです(第{copy_number}回)" in text


def test_the_same_invoice_and_copy_give_the_same_bytes() -> None:
    assert render_invoice(an_invoice(), 1) == render_invoice(an_invoice(), 1)
    assert render_invoice(an_invoice(), 1) != render_invoice(an_invoice(), 2)


def test_how_often_it_was_re_issued_since_doesn_t_change_an_earlier_copy() -> None:
    assert render_invoice(an_invoice(reissues=1), 1) == render_invoice(an_invoice(reissues=7), 1)


def test_what_the_balance_paid_stands_between_the_total_and_what_is_left_to_pay() -> None:
    text = text_of(render_invoice(an_invoice(set_off=5_000), 1))
    assert "ご請求金額(税込)¥6,583" in text
    assert "合計(税込)¥11,583残高による精算-¥5,000お支払額(税込)¥6,583" in text


def test_without_a_balance_no_line_speaks_of_one() -> None:
    assert "残高" not in text_of(render_invoice(an_invoice(), 1))


def test_it_is_kept_for_archives() -> None:
    pdf = render_invoice(an_invoice(), 1)
    assert pdf.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in pdf


def test_without_a_registration_number_there_is_no_line_for_one() -> None:
    assert "登録番号" not in text_of(render_invoice(an_invoice(registration_number=None), 1))


@pytest.mark.parametrize(
    ("addressee", "honorific"),
    [("山田商会株式会社", "御中"), ("鈴木一郎 様", ""), ("経理部 御中", ""), ("佐藤花子殿", "")],
)
def test_an_addressee_is_honoured_once(addressee: str, honorific: str) -> None:
    assert paper_of(an_invoice(addressee=addressee), 1)["honorific"] == honorific


@pytest.mark.parametrize(
    ("rate", "issued_on", "marked"),
    [
        (8, date(2019, 10, 1), True),
        (8, date(2019, 9, 30), False),
        (10, date(2026, 5, 31), False),
        (5, date(2026, 5, 31), False),
    ],
)
def test_the_reduced_rate_is_marked_since_there_is_one(rate: int, issued_on: date, marked: bool) -> None:
    paper = paper_of(an_invoice(lines=(InvoiceLine("水", 100, rate),), issued_on=issued_on), 1)
    assert paper["reduced"] is marked
    assert paper["lines"][0]["description"] == ("水 ※" if marked else "水")


def test_amounts_below_zero_carry_their_sign_before_the_yen() -> None:
    discounted = (InvoiceLine("利用料", 10_000, 10), InvoiceLine("値引き", -1_200, 10))
    assert "値引き10%-¥1,200" in text_of(render_invoice(an_invoice(lines=discounted), 1))


def test_many_lines_go_on_over_pages_with_the_heading_repeated() -> None:
    lines = tuple(InvoiceLine(f"明細{number}", number, 10) for number in range(1, 101))
    pdf = render_invoice(an_invoice(lines=lines), 1)
    text = text_of(pdf)
    assert pages_of(pdf) == 4
    assert text.count("内容税率金額(税抜)") == 4
    assert all(f"明細{number}10%¥{number}" in text for number in range(1, 101))
    assert all(f"再発行第1回{page}/4" in text for page in range(1, 5))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_from_outside_is_placed_as_text_in_every_field(text: str) -> None:
    line = InvoiceLine(text[:200], 100, 10)
    invoice = replace(
        an_invoice(f"inter-lab:{text[:60]}", lines=(line, line)),
        addressee=text,
        issuer=text,
        registration_number=text,
    )
    found = text_of(render_invoice(invoice, 1))
    assert found.count(squeezed(printable(text))) >= 3 if text.strip() else "請求書" in found
    assert "合計(税込)¥220" in found


def test_what_the_font_lacks_is_printed_as_the_printer_s_placeholder() -> None:
    assert printable("山田😀ไทย") == "山田〓〓〓〓"
    assert printable("𠮷野家 髙橋 한글 ①㈱") == "𠮷野家 髙橋 한글 ①㈱"
    assert printable("a\u202eb\x00c") == r"a\u202eb\x00c"

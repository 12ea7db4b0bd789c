"""Setting a duplicate of an invoice as a PDF: the same invoice and copy always give the same bytes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portalops.documents.glyphs import font_file, printable
from portalops.facts import Invoice, InvoiceLine

if TYPE_CHECKING:
    from typst import Fonts

_TEMPLATE = Path(__file__).with_name("invoice.typ")
_REDUCED_RATE = 8
_REDUCED_SINCE = date(2019, 10, 1)
_HONORIFICS = ("御中", "様", "殿")


def render_invoice(invoice: Invoice, copy_number: int) -> bytes:
    """The duplicate with that number, as a PDF/A-2b of A4 pages in Japanese."""
    import typst

    compiler = typst.Compiler(
        _TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"paper": json.dumps(paper_of(invoice, copy_number), ensure_ascii=False)},
    )
    issued = datetime.combine(invoice.issued_on, time(), UTC)
    pdf = compiler.compile(format="pdf", pdf_standards="a-2b", timestamp=issued)
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _fonts() -> Fonts:
    """Only the font that is installed with the program, so that no machine's own fonts change the paper."""
    from typst import Fonts

    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_file().parent])


def paper_of(invoice: Invoice, copy_number: int) -> dict[str, Any]:
    """What the template prints: texts alone, ready to be placed."""
    number = printable(invoice.ref.number)
    addressee = printable(invoice.addressee)
    return {
        "title": f"請求書 {number} (再発行 第{copy_number}回)",
        "copy": f"第{copy_number}回",
        "number": number,
        "addressee": addressee,
        "honorific": "" if addressee.endswith(_HONORIFICS) else invoice.honorific,
        "total": _yen(invoice.total),
        "set_off": _yen(-invoice.set_off) if invoice.set_off else None,
        "to_pay": _yen(invoice.to_pay),
        "facts": [
            ["請求書番号", number],
            ["発行日", _day(invoice.issued_on)],
            ["お支払期限", _day(invoice.due_on)],
            *([["お支払方法", printable(invoice.method_name)]] if invoice.method_name else []),
        ],
        "issuer": printable(invoice.issuer),
        "registration_number": printable(invoice.registration_number) if invoice.registration_number else None,
        "lines": [
            {
                "description": printable(line.description) + (" ※" if _is_reduced(line, invoice) else ""),
                "rate": f"{line.rate}%",
                "amount": _yen(line.amount),
            }
            for line in invoice.lines
        ],
        "reduced": any(_is_reduced(line, invoice) for line in invoice.lines),
        "taxes": [{"rate": f"{tax.rate}%対象", "net": _yen(tax.net), "tax": _yen(tax.tax)} for tax in invoice.taxes],
        "remark": (
            f"本書は、{_day(invoice.issued_on)}に発行した請求書を再発行したものです"
            f"(第{copy_number}回)。番号・日付・内容は最初の発行と同じです。"
        ),
    }


def _is_reduced(line: InvoiceLine, invoice: Invoice) -> bool:
    """Whether the line is taxed at the reduced rate; before that rate existed, 8% was the ordinary one."""
    return line.rate == _REDUCED_RATE and invoice.issued_on >= _REDUCED_SINCE


def _yen(amount: int) -> str:
    return f"{'-' if amount < 0 else ''}¥{abs(amount):,}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

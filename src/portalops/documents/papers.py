"""Printing: the duplicates that were made, as PDF files in a folder of papers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

from portalops.documents.keeping import keep
from portalops.documents.rendering import render_invoice
from portalops.facts import Invoice
from portalops.references import InvoiceRef


def print_papers(
    duplicates: Iterable[tuple[InvoiceRef, int]], invoice_of: Callable[[InvoiceRef], Invoice], folder: Path
) -> list[Path]:
    """Print duplicates, each an invoice and its copy number, and give the files; printing again changes nothing.

    The folder is made if it isn't there. Only its owner may read what is printed.
    """
    return [
        keep(folder / file_name(ref, copy_number), render_invoice(invoice_of(ref), copy_number))
        for ref, copy_number in duplicates
    ]


def file_name(invoice: InvoiceRef, copy_number: int) -> str:
    """A name that is safe on every file system, and another one for every other invoice or copy.

    A number that can't stand as it is, or differs from another by case alone, is told apart by a hash.
    """
    number = invoice.number
    if not re.fullmatch(r"[A-Z0-9._-]+", number):
        number = f"{re.sub(r'[^A-Za-z0-9._-]', '_', number)}-{sha256(number.encode()).hexdigest()[:12]}"
    return f"{invoice.portal}_{number}_copy{copy_number}.pdf"

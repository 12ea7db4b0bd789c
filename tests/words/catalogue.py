"""Every text of the program that needs a translation, and the Japanese catalogue kept in step with them.

Run as `python -m tests.words.catalogue` after changing texts: it adds what is new to the .po file, drops what is gone,
compiles the .mo file, and lists what is still untranslated.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from inspect import cleandoc
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from portalops.asking import fields_of
from portalops.operation import Column
from portalops.operations import CATALOG
from portalops.queries import LOOKUPS
from portalops.queries.approvals import SHOW_APPROVAL
from portalops.queries.batches import LIST_ROWS_NOT_DONE

SOURCE = Path(__file__).parents[2] / "src" / "portalops"
FOLDER = SOURCE / "words" / "ja" / "LC_MESSAGES"
PO, MO = FOLDER / "portalops.po", FOLDER / "portalops.mo"
UNLISTED = (SHOW_APPROVAL, LIST_ROWS_NOT_DONE)
"""Queries that only a command of their own asks: nobody fills in what they ask, but their columns are shown."""
MARKS = {"say", "text", "label"}


def calls_in(file: Path) -> Iterator[ast.Call]:
    """Every call in a source file that marks a text for people."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            is_method = isinstance(node.func, ast.Attribute)
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in MARKS and not (is_method and name == "label"):  # a column of the store has a label too
                yield node


def texts_in_source() -> Iterator[str]:
    """The literal texts that the source marks."""
    for file in sorted(SOURCE.rglob("*.py")):
        for call in calls_in(file):
            argument = call.args[0]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value


def texts_in_catalogues() -> Iterator[str]:
    """The titles, labels and headings that operations and queries declare."""
    for declared in (*CATALOG, *LOOKUPS):
        yield declared.name
        yield from cleandoc(declared.asks.__doc__ or "").split("\n\n")
        yield from (field.label for field in fields_of(declared.asks))
    for query in (*LOOKUPS, *UNLISTED):
        yield query.name
        yield from headings(query.columns)


def headings(columns: tuple[Column, ...]) -> Iterator[str]:
    """The headings of columns, and of the columns within them."""
    for column in columns:
        yield column.heading
        yield from headings(column.columns)


def all_texts() -> list[str]:
    """Every text once, sorted."""
    return sorted({text for text in (*texts_in_source(), *texts_in_catalogues()) if text})


def catalogue() -> Catalog:
    """The Japanese catalogue as it stands."""
    with PO.open("rb") as file:
        return read_po(file, locale="ja")


def compiled(po: Catalog) -> bytes:
    """A catalogue in the binary form that gettext reads."""
    buffer = BytesIO()
    write_mo(buffer, po)
    return buffer.getvalue()


def update() -> list[str]:
    """Bring the .po and .mo files in step with the source; gives the texts that have no translation yet."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    old = catalogue() if PO.exists() else Catalog(locale="ja")
    new = Catalog(locale="ja", project="portalops", fuzzy=False)
    for text in all_texts():
        known = old.get(text)
        new.add(text, known.string if known else "")
    with PO.open("wb") as file:
        write_po(file, new, width=0, omit_header=False, sort_output=True)
    MO.write_bytes(compiled(catalogue()))
    return [str(message.id) for message in new if message.id and not message.string]


if __name__ == "__main__":
    untranslated = update()
    sys.stdout.write("".join(f"{text}\n" for text in untranslated))
    sys.stdout.write(f"{len(untranslated)} texts without a translation\n")

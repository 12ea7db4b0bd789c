"""Exports: every row of a look-up in a file of CSV, whose name says where it came from and when, each on record."""

from __future__ import annotations

import os
import re
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from portalops.authority import Place
from portalops.clock import JST
from portalops.desk import Desk
from portalops.durable import a_part_in, keep_names
from portalops.operation import Asks, Query
from portalops.spreadsheet import Sheet
from portalops.wording import Sentence, say

FORM = "file"
"""The form in which an export stands on record."""

ROWS_A_PAGE = 1000
_HONBAN = "本番"
_LONGEST_NAME = 60


class Exported(Struct, frozen=True, kw_only=True):
    """A file that was written, and how many rows it has."""

    file: Path
    rows: int


def export(desk: Desk, query: Query[Any, Any], asked: Asks, folder: Path) -> Exported:
    """Write every row that a look-up finds into a new file in a folder, for its owner alone.

    A list is read page by page, and each page is put on record with its rows. UTF-8 with the mark by which Excel
    knows it. OSError where the folder can't be written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if hasattr(asked, "limit"):
        asked = replace(asked, limit=ROWS_A_PAGE)
    rows = 0
    with a_part_in(folder) as part, TextIOWrapper(part, "utf-8-sig", newline="") as text:
        sheet = Sheet(text, query.columns)
        while True:
            page = desk.page(query, asked, form=FORM)
            sheet.write(page.rows)
            rows += len(page.rows)
            if page.after is None:
                break
            asked = replace(asked, after=str(page.after))
        text.flush()
        os.fsync(part.fileno())
        file = _put_in_place(Path(part.name), folder, file_name(desk, query.name))
    keep_names(folder)
    return Exported(file=file, rows=rows)


def saved(exported: Exported) -> Sentence:
    """What is said of an export."""
    return say("{rows} rows are in {file}", rows=exported.rows, file=exported.file)


def file_name(desk: Desk, look_up: str) -> str:
    """What an export is called, without its ending: context, look-up and instant; production is called 本番."""
    at = desk.clock.now().astimezone(JST)
    return f"{_marked(desk.authority.place)}{look_up.replace(' ', '-')}-{at:%Y%m%d-%H%M%S}"


def _marked(place: Place) -> str:
    """The context as a file's name may begin with it."""
    context = re.sub(r"[^\w.-]", "_", place.context)[:_LONGEST_NAME].lstrip(".")
    if place.production and context != _HONBAN:
        context = f"{_HONBAN}-{context}"
    return context and f"{context}-"


def _put_in_place(part: Path, folder: Path, name: str) -> Path:
    """Give a part a name that no file has yet."""
    number = 1
    while True:
        file = folder / (f"{name}.csv" if number == 1 else f"{name}-{number}.csv")
        try:
            os.link(part, file)
        except FileExistsError:
            number += 1
        else:
            return file

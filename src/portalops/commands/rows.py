"""Files of rows: CSV in UTF-8 or CP932, or NDJSON, read row by row as often as needed without holding them."""

from __future__ import annotations

import codecs
import io
import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from functools import lru_cache
from hashlib import sha256
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import msgspec
from msgspec import Struct

from portalops.asking import fields_of, parsed, read
from portalops.errors import BadInput, Fault
from portalops.operation import Asks, Operation
from portalops.spreadsheet import unharmed
from portalops.values import Kind, Line, Unreadable, fold
from portalops.wording import Sentence, say, shorten
from portalops.words import tell

REQUEST_ID = "request_id"
RESULTS = ("status", "code", "message", "record")

_REQUEST_IDS = Line("2026-05-29/17", longest=120)
_LONGEST_LINE = 100_000  # of as many rows as are worked through at once, the memory must hold all
_MOST_COLUMNS = 1000
_PIECE = 1 << 20
_TEXTS_REMEMBERED = 2_000
_LONGEST_REMEMBERED = 200


class Row(Struct, frozen=True, kw_only=True):
    """One row as it stands in the file, and what it asks, or why that can't be read; the header is row 1.

    The request id is empty where the row gives none. Cells that are loose aren't those of the columns: too many, too
    few, or a line that isn't JSON.
    """

    number: int
    cells: dict[str, Any]
    loose: tuple[str, ...] = ()
    asked: Asks | None
    request_id: str
    fault: BadInput | None = None


class RowFile:
    """An opened file of rows for one operation; its digest is the same for the same operation and content."""

    def __init__(self, file: BinaryIO, name: str, operation: Operation[Any, Any]) -> None:
        self._file = file
        self._name = name
        self._asks: type[Asks] = operation.asks
        self.fields = fields_of(self._asks)
        digest = sha256(f"{operation.name}\0".encode())
        self._encoding = self._decodes_as(digest.update)
        self.digest = digest.hexdigest()
        self.is_json = self._holds_json()
        self.columns: list[str] = [] if self.is_json else self._header()
        self._asked = [name for name in self.columns if name not in (REQUEST_ID, *RESULTS)]
        # Rows repeat one another: reasons, amounts, days. What nobody may keep isn't remembered either.
        keeps = not any(field.kind.is_secret for field in self.fields)
        self._parse = _remembering() if keeps else parsed

    def rows(self, after: int = 0) -> Iterator[Row]:
        """Every row after that one that isn't blank, in order; BadInput where the file is broken off or isn't CSV."""
        return self._json_rows(after) if self.is_json else self._csv_rows(after)

    def _decodes_as(self, digest: Any) -> str:
        """The encoding in which the whole file is text: UTF-8 before CP932, since CP932 takes most of UTF-8 too."""
        self._file.seek(0)
        is_utf16 = self._file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        names = () if is_utf16 else ("utf-8-sig", "cp932")
        decoders = {name: codecs.getincrementaldecoder(name)() for name in names}
        self._file.seek(0)
        while decoders:
            piece = self._file.read(_PIECE)
            digest(piece)
            for name, decoder in list(decoders.items()):
                try:
                    decoder.decode(piece, final=not piece)
                except UnicodeDecodeError:
                    del decoders[name]
            if not piece:
                break
        if not decoders:
            raise self._broken(say("it is text neither in UTF-8 nor in CP932; save it as CSV in UTF-8."))
        return next(iter(decoders))

    def _holds_json(self) -> bool:
        if self._name.lower().endswith((".csv", ".txt")):
            return False
        if self._name.lower().endswith((".ndjson", ".jsonl", ".json")):
            return True
        with closing(self._lines()) as lines:
            return next((line.lstrip()[:1] for line in lines if line.strip()), "") == "{"

    def _lines(self) -> Generator[str, None, None]:
        """The lines with their ends; a line that never ends is refused before it fills the memory."""
        self._file.seek(0)
        stream = io.TextIOWrapper(self._file, self._encoding, newline="")
        try:
            while line := stream.readline(_LONGEST_LINE):
                if len(line) == _LONGEST_LINE and line[-1] not in "\r\n":
                    raise self._broken(say("it has a line of more than {most} characters.", most=_LONGEST_LINE))
                yield line
        finally:
            if not self._file.closed:
                stream.detach()

    def _records(self) -> Generator[tuple[int, list[str]], None, None]:
        """The rows of a CSV file with their numbers, as a spreadsheet counts them."""
        import csv

        number = length = 0

        def lines() -> Iterator[str]:
            """The lines; a row that goes on over too many of them is refused before it fills the memory."""
            nonlocal length
            for line in self._lines():
                length += len(line)
                if length > _LONGEST_LINE:
                    text = say("row {row} has more than {most} characters.", row=number + 1, most=_LONGEST_LINE)
                    raise self._broken(text)
                yield line

        reader = csv.reader(lines(), strict=True)
        try:
            for number, cells in enumerate(reader, start=1):
                length = 0
                yield number, cells
        except csv.Error as fault:
            raise self._broken(say("row {row} isn't CSV: {fault}", row=number + 1, fault=str(fault))) from None

    def _header(self) -> list[str]:
        with closing(self._records()) as records:
            cells = next((cells for _, cells in records), [])
        if len(cells) > _MOST_COLUMNS:
            raise self._broken(say("it has {columns} columns; write at most {most}.", columns=len(cells),
                                   most=_MOST_COLUMNS))  # fmt: skip
        names = [fold(cell).lower() for cell in cells]
        fields = [field.name for field in self.fields]
        if not any(names):
            raise self._broken(say("it is empty; its first row names the columns: {fields}.", fields=", ".join(fields)))
        faults = [
            Fault(
                name,
                say(
                    "{field}: there is no such field here; there are {fields}.",
                    field=shorten(name),
                    fields=", ".join(fields),
                ),
            )
            for name in names
            if name not in (*fields, REQUEST_ID, *RESULTS)
        ]
        faults += [
            Fault(name, say("{field}: there are two columns of that name.", field=name))
            for name in sorted({name for name in names if names.count(name) > 1})
        ]
        faults += [
            Fault(field.name, say("{field}: the file has no such column, and each row needs one.", field=field.name))
            for field in self.fields
            if field.required and field.name not in names
        ]
        if faults:
            raise BadInput(faults[:10])
        return names

    def _csv_rows(self, after: int) -> Iterator[Row]:
        after = max(after, 1)
        for number, found in self._records():
            whole = "".join(found)
            if number <= after or not whole.strip():
                continue
            cells = [unharmed(cell) for cell in found] if "'" in whole else found
            if len(cells) == len(self.columns):
                named = dict(zip(self.columns, cells, strict=True))
                asked = named if len(named) == len(self._asked) else {name: named[name] for name in self._asked}
                yield self._row(number, named, asked, named.get(REQUEST_ID, ""))
            else:
                counts = {"cells": len(cells), "columns": len(self.columns)}
                fault = say("it has {cells} cells for {columns} columns.", **counts)
                yield self._unreadable(number, tuple(cells), fault)

    def _json_rows(self, after: int) -> Iterator[Row]:
        for number, line in enumerate(self._lines(), start=1):
            if number <= after or not line.strip():
                continue
            try:
                cells = msgspec.json.decode(line, type=dict[str, Any])
                answers = {name: as_text(value) for name, value in cells.items() if name not in RESULTS}
                id = answers.pop(REQUEST_ID, "")
            except (msgspec.DecodeError, TypeError, RecursionError):
                yield self._unreadable(
                    number,
                    (line.strip(),),
                    say("it isn't a JSON object of texts and numbers, such as {example}", example=self._example()),
                )
                continue
            yield self._row(number, cells, answers, id)

    def _example(self) -> str:
        return msgspec.json.encode({field.name: tell(field.kind.example) for field in self.fields[:2]}).decode()

    def _row(self, number: int, cells: dict[str, Any], answers: Mapping[str, str], id: str) -> Row:
        faults: list[Fault] = []
        asked, id = None, id.strip()
        try:
            id = _REQUEST_IDS.parse(id) if id else ""
        except Unreadable as unreadable:
            faults.append(Fault(REQUEST_ID, say("{field}: {fault}", field=REQUEST_ID, fault=unreadable.text)))
        try:
            asked = read(self._asks, answers, self._parse)
        except BadInput as unread:
            faults += unread.faults
        if not faults:
            return Row(number=number, cells=cells, asked=asked, request_id=id)
        named = [Fault(fault.field, say("row {row}: {fault}", row=number, fault=fault.text)) for fault in faults]
        return Row(number=number, cells=cells, asked=asked, request_id=id, fault=BadInput(named))

    def _unreadable(self, number: int, loose: tuple[str, ...], fault: Sentence) -> Row:
        faults = [Fault("", say("row {row}: {fault}", row=number, fault=fault))]
        return Row(number=number, cells={}, loose=loose, asked=None, request_id="", fault=BadInput(faults))

    def _broken(self, fault: Sentence) -> BadInput:
        return BadInput([Fault("file", say("{file}: {fault}", file=self._name, fault=fault))])


def _remembering() -> Callable[[Kind, str], Any]:
    """Parsing that remembers what short texts came to, except references; long ones would fill the memory."""
    remembered = lru_cache(_TEXTS_REMEMBERED)(parsed)

    def parse(kind: Kind, text: str) -> Any:
        if kind.names_one or len(text) > _LONGEST_REMEMBERED:
            return kind.parse(text)
        return remembered(kind, text)

    return parse


def as_text(value: Any) -> str:
    """A JSON value as the text that a person would have typed; TypeError for one that nobody types."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str() | int() | float():
            return str(value)
        case list() if all(isinstance(part, str) for part in value):
            return ",".join(value)
    raise TypeError


@contextmanager
def open_rows(path: str, operation: Operation[Any, Any]) -> Iterator[RowFile]:
    """A file of rows, opened and its header checked; - is stdin. BadInput says in a sentence what is wrong with it."""
    with ExitStack() as opened:
        try:
            rows = RowFile(opened.enter_context(_opened(path)), path, operation)
        except OSError as fault:
            reason = os.strerror(fault.errno) if fault.errno else str(fault)
            raise BadInput([Fault("file", say("{file} can't be read: {fault}", file=path, fault=reason))]) from fault
        yield rows


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    """The file; what can't be read twice, such as a pipe, is put aside first."""
    if path == "-":
        with _put_aside(sys.stdin.buffer) as aside:
            yield aside
        return
    with open(path, "rb") as file:
        if file.seekable():
            yield file
            return
        with _put_aside(file) as aside:
            yield aside


@contextmanager
def _put_aside(file: BinaryIO) -> Iterator[BinaryIO]:
    with TemporaryFile() as aside:
        shutil.copyfileobj(file, aside)
        yield aside

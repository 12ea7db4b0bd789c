"""Files to import: which operation each is for, told by its name, and which must go before which."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from portalops.asking import fields_of
from portalops.commands.options import unusable
from portalops.commands.output import note
from portalops.operation import Operation
from portalops.operations import CATALOG
from portalops.references import PartRef, TenantRef
from portalops.values import Reference, fold
from portalops.wording import say
from portalops.words import tell

TAKING_OVER = ("register", "add")
SUFFIXES = (".csv", ".txt", ".ndjson", ".jsonl", ".json")
RESULTS_SUFFIX = ".results"


class Source(Struct, frozen=True, kw_only=True):
    """A file, and the operation that its rows ask for."""

    path: Path
    operation: Operation[Any, Any]

    def results_in(self, folder: str) -> Path:
        """Where the results of the file go: beside it, or into a folder that was named."""
        path = self.path.with_name(f"{self.path.stem}{RESULTS_SUFFIX}{self.path.suffix}")
        return Path(folder) / path.name if folder else path


def by_noun() -> dict[str, Operation[Any, Any]]:
    """The operations that take things over from a portal's data, by what their files are called."""
    operations = {operation.name: operation for operation in CATALOG}
    nouns = dict.fromkeys(name.split()[0] for name in operations)
    names = {noun: [f"{noun} {verb}" for verb in TAKING_OVER if f"{noun} {verb}" in operations] for noun in nouns}
    return {_several(noun): operations[found[0]] for noun, found in names.items() if found}


def _several(noun: str) -> str:
    return f"{noun[:-1]}ies" if re.search("[^aeiou]y$", noun) else f"{noun}s"


def sources_of(arguments: Iterable[str]) -> list[Source]:
    """The files that the arguments name, folders opened, in the order in which they must be done."""
    sources = [source for argument in arguments for source in _sources(argument)]
    if not sources:
        raise unusable("files", say("Name files or a folder, such as tenants.csv; {known}", known=_known()))
    paths = [os.path.realpath(source.path) for source in sources]
    for path in paths:
        if paths.count(path) > 1:
            raise unusable("files", say("{file}: it is given twice.", file=path))
    return _in_order(sources)


def _sources(argument: str) -> Iterator[Source]:
    """What one argument names: a file, a file for an operation, or the files of a folder."""
    name, equals, file = argument.partition("=")
    if equals and not os.path.exists(argument):
        yield Source(path=Path(file), operation=_operation(name))
        return
    path = Path(argument)
    if not os.path.isdir(path):
        operation = _told_by(path)
        if operation is None:
            raise unusable(
                "files",
                say("{file}: its name doesn't tell what is in it; write OPERATION={file}. {known}",
                    file=argument, known=_known()),
            )  # fmt: skip
        yield Source(path=path, operation=operation)
        return
    for child in _children(path):
        if child.name.startswith(".") or child.stem.endswith(RESULTS_SUFFIX) or not child.is_file():
            continue
        operation = _told_by(child) if child.suffix.lower() in SUFFIXES else None
        if operation:
            yield Source(path=child, operation=operation)
        else:
            note(tell(say("{file} is left out: its name isn't that of a file to import.", file=str(child))))


def _children(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise unusable("files", say("{file} can't be read: {fault}", file=str(folder), fault=reason)) from fault


def _told_by(path: Path) -> Operation[Any, Any] | None:
    """The operation for a file that is called tenants.csv, or tenants-2026-05.csv."""
    named = re.match("[a-z]+", fold(path.name).lower())
    return by_noun().get(named[0]) if named else None


def _operation(name: str) -> Operation[Any, Any]:
    """The operation that is written before the equals sign: by its name, or by what its files are called."""
    folded = " ".join(fold(name).replace("-", " ").lower().split())
    operations = {operation.name: operation for operation in CATALOG} | by_noun()
    if folded not in operations:
        raise unusable("files", say("There is no operation {name}; {known}", name=name, known=_known()))
    return operations[folded]


def _known() -> Any:
    return say("there are files of {names}, or any operation as OPERATION=FILE.", names=", ".join(by_noun()))


def _in_order(sources: Sequence[Source]) -> list[Source]:
    """Each file after those that bring what its rows name, and those last that bring nothing.

    Otherwise as the catalogue has them, then as given. Points may need a contract, which nothing asked of them names.
    """
    waiting = sorted(sources, key=lambda source: (not _noun(source.operation), CATALOG.index(source.operation)))
    ordered: list[Source] = []
    while waiting:
        brought = {_noun(source.operation) for source in waiting}
        free = [source for source in waiting if not needs(source.operation) & brought] or waiting
        ordered += free[:1]
        waiting.remove(free[0])
    return ordered


def needs(operation: Operation[Any, Any]) -> set[str]:
    """What must be there before the operation can be done, by noun."""
    types = [field.kind.type for field in fields_of(operation.asks) if isinstance(field.kind, Reference)]
    named = {type_.noun for type_ in types} | {TenantRef.noun for type_ in types if issubclass(type_, PartRef)}
    return named - {_noun(operation)}


def _noun(operation: Operation[Any, Any]) -> str:
    """What the operation brings into the store, or nothing."""
    noun, verb = operation.name.split()
    return noun if verb in TAKING_OVER else ""

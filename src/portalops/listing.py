"""What there is to do, listed by name; each is read from its module when it is first wanted, a noun at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Generic, TypeVar, cast

T = TypeVar("T")


class Listing(Generic[T]):
    """Names in the order in which people see them, each with the place of what it names, as module:constant."""

    def __init__(self, package: str, places: Mapping[str, str]) -> None:
        self._package = package
        self._places = places

    def __iter__(self) -> Iterator[T]:
        return (self[name] for name in self._places)

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def __getitem__(self, name: str) -> T:
        module, _, constant = self._places[name].partition(":")
        return cast(T, getattr(import_module(f"{self._package}.{module}"), constant))

    def of_noun(self, noun: str) -> list[T]:
        """Those whose name begins with a noun, without reading any other."""
        return [self[name] for name in self._places if name.partition(" ")[0] == noun]

"""Deeds beside the operations: each in one transaction, with what is done, or what stopped it, on record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from portalops.desk import Desk
from portalops.errors import BadInput, NotFound, NotPermitted, PortalopsError
from portalops.facts import Lists
from portalops.office import Unit

T = TypeVar("T")


class _Stopped(Exception):
    """A deed was stopped, and that is on record already."""

    def __init__(self, why: PortalopsError) -> None:
        super().__init__(why.code)
        self.why = why


def preview(desk: Desk, work: Callable[[Lists], T], name: str, target: str = "", **details: Any) -> T:
    """What is found before a deed by whoever may do it; a denial is put on record."""
    try:
        return desk.office.read(partial(_found, desk, work))
    except NotPermitted as denial:
        why = denial.code
        desk.office.write(lambda unit: desk.note(unit, name, target, why, **details))
        raise


def _found(desk: Desk, work: Callable[[Lists], T], lists: Lists) -> T:
    desk.authority.learn(lists)
    return work(lists)


def carry_out(desk: Desk, work: Callable[[Unit], T]) -> T:
    """What a deed comes to; raises what stopped it, after that was written."""
    result = desk.office.write(partial(_attempt, desk, work))
    if isinstance(result, PortalopsError):
        raise result
    return result


def _attempt(desk: Desk, work: Callable[[Unit], T], unit: Unit) -> T | PortalopsError:
    desk.authority.learn(unit)
    try:
        return work(unit)
    except _Stopped as stopped:
        return stopped.why


@contextmanager
def stopping(desk: Desk, unit: Unit, name: str, target: str = "", **details: Any) -> Iterator[None]:
    """Put on record what stops a deed inside; what is typed wrong, or names nothing, leaves no trace."""
    try:
        yield
    except (BadInput, NotFound):
        raise
    except PortalopsError as why:
        desk.note(unit, name, target, why.code, **details)
        raise _Stopped(why) from why

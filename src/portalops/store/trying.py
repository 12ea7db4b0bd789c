"""Trying again: a transaction that was cut off is run anew from its beginning, for as long as patience lasts."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from portalops.errors import Temporary

T = TypeVar("T")

_FIRST_WAIT_S = 0.05
_LONGEST_WAIT_S = 1.0


class Interrupted(Temporary):
    """A transaction was cut off by others, or by a lost connection; nothing of it is kept, and it may be run again.

    Only where the connection was lost while the transaction was being committed it may be kept after all.
    """


class Transactions(Protocol):
    """Where a piece of work gets a transaction of its own, and another one where the first is cut off."""

    def within(self, work: Callable[[Connection], T]) -> T:
        """What the work comes to; doing it twice must come to the same."""


def until_whole(attempt: Callable[[], T], patience_s: float) -> T:
    """What an attempt comes to; one that is interrupted is made again, each time after twice the wait.

    Who has waited for a lock has used the patience up, so that a wait for one is never doubled by trying again.
    """
    ends, wait_s = time.monotonic() + patience_s, _FIRST_WAIT_S
    while True:
        try:
            return attempt()
        except Interrupted:
            if time.monotonic() + wait_s > ends:
                raise
        time.sleep(wait_s)
        wait_s = min(2 * wait_s, _LONGEST_WAIT_S)

"""Waiting for a writer: who it is that writes, and what somebody is told who waited too long for that."""

from __future__ import annotations

from msgspec import Struct

from portalops.store.trying import Interrupted
from portalops.wording import Sentence, say


class Writer(Struct, frozen=True, kw_only=True):
    """Who writes, for others who wait: the operator, and with what, a door or a command such as "batch run"."""

    operator: str = ""
    doing: str = ""


NOBODY = Writer()
"""A writer of whom nothing is known."""


def gave_up(store: str, writer: Writer | None = None, for_s: float = 0) -> Interrupted:
    """What is raised where somebody has been writing to a store for so many seconds, too long for who waits."""
    return Interrupted(_held(store, writer, max(int(for_s), 0)))


def _held(store: str, writer: Writer | None, seconds: int) -> Sentence:
    if writer is None or not writer.operator:
        return say("The store {store} is locked by somebody who is writing; try again.", store=store)
    if not writer.doing:
        return say("{operator} has been writing to the store {store} for {seconds} s; try again.",
                   operator=writer.operator, store=store, seconds=seconds)  # fmt: skip
    return say("{operator} ({doing}) has been writing to the store {store} for {seconds} s; try again.",
               operator=writer.operator, doing=writer.doing, store=store, seconds=seconds)  # fmt: skip

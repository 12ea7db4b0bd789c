"""Verify the record: walk the whole chain and name the first link that doesn't hold."""

from __future__ import annotations

from collections.abc import Sequence

from portalops.facts import ChainCheck
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.wording import Sentence, say


class VerifyRecord(Asks, frozen=True):
    """Check the whole record, link by link."""


def find(asked: VerifyRecord, search: Search) -> Sequence[ChainCheck]:
    """What the check found."""
    return (search.lists.check_chain(),)


def is_broken(check: ChainCheck) -> bool:
    """Whether a link doesn't hold."""
    return check.broken_at is not None


def finding(check: ChainCheck) -> Sentence:
    """What the check found, in one sentence."""
    if check.broken_at is None:
        return say("The whole chain holds: {entries} entries.", entries=check.entries)
    return say("The first broken link is entry {number}: {fault}", number=check.broken_at, fault=check.fault)


VERIFY_RECORD = Query(
    name="record verify",
    permission=Permission.RECORD_READ,
    asks=VerifyRecord,
    find=find,
    columns=(
        Column(name="finding", heading="Finding", of=finding),
        Column(name="entries", heading="Entries that hold", of=lambda check: check.entries),
        Column(name="broken_at", heading="First broken link", of=lambda check: check.broken_at),
    ),
    shape="page",
    faulty=is_broken,
)

"""List the record: who did, tried or was refused what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from portalops.facts import RecordEntry
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.queries.asked import what_was_asked
from portalops.queries.limits import AfterNumber, Limit
from portalops.queries.named import door, outcome
from portalops.references import TenantRef
from portalops.wording import Named, Sentence, say
from portalops.words import text

_FILE_OF = "batch run "


class ListRecord(Asks, frozen=True):
    """List the record, newest first, of one tenant or of all."""

    tenant: Annotated[TenantRef | None, "Only this tenant, as portal:code"] = None
    limit: Annotated[Limit, "At most so many entries"] = 50
    after: Annotated[AfterNumber | None, "Only entries with a smaller number: the next page"] = None


def find(asked: ListRecord, search: Search) -> Sequence[RecordEntry]:
    """The entries, newest first; NotFound where there is no such tenant."""
    if asked.tenant is not None:
        search.lists.tenant(asked.tenant)
    return search.lists.records(asked.tenant, asked.limit, asked.after)


def operation_of(entry: RecordEntry) -> Named:
    """What was done, by its code and in the operator's words; a name that isn't known stands for itself."""
    return operation_named(entry.operation)


def operation_named(name: str) -> Named:
    """An operation by its code and in the operator's words; a name that isn't known stands for itself."""
    if name.startswith(_FILE_OF):
        return Named(name, say("a file of: {operation}", operation=text(name.removeprefix(_FILE_OF))))
    return Named(name, Sentence("{name}", (("name", text(name)),)))


NUMBER: Column[RecordEntry] = Column(name="number", heading="Number", of=lambda entry: entry.number)
AT: Column[RecordEntry] = Column(name="at", heading="When", of=lambda entry: entry.at)
OPERATOR: Column[RecordEntry] = Column(name="operator", heading="Operator", of=lambda entry: entry.operator)
DOOR: Column[RecordEntry] = Column(name="door", heading="Door", of=lambda entry: door(entry.door))
OPERATION: Column[RecordEntry] = Column(name="operation", heading="Operation", of=operation_of)
TARGET: Column[RecordEntry] = Column(name="target", heading="Target", of=lambda entry: entry.target)
OUTCOME: Column[RecordEntry] = Column(name="outcome", heading="Outcome", of=lambda entry: outcome(entry.outcome))
CODES: Column[RecordEntry] = Column(name="codes", heading="Codes", of=lambda entry: entry.codes)
ASKED: Column[RecordEntry] = Column(name="asked", heading="What was asked", of=what_was_asked)

LIST_RECORD = Query(
    name="record list",
    permission=Permission.RECORD_READ,
    asks=ListRecord,
    find=find,
    key=lambda entry, today: entry.number,
    columns=(NUMBER, AT, OPERATOR, DOOR, OPERATION, TARGET, OUTCOME, CODES),
)

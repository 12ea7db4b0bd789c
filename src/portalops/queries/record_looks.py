"""Who looked at whose data: the looks at one tenant, and those of one operator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from portalops.facts import RecordEntry
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.queries.limits import AfterNumber, Limit
from portalops.queries.named import FORMS, PERSONAL
from portalops.queries.record_list import AT, DOOR, NUMBER, OPERATION, OPERATOR, TARGET
from portalops.references import TenantRef
from portalops.sight import KINDS
from portalops.values import Line


class WhoSaw(Asks, frozen=True):
    """List who looked at a tenant's data, newest first, and how much of it was shown."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    limit: Annotated[Limit, "At most so many entries"] = 50
    after: Annotated[AfterNumber | None, "Only entries with a smaller number: the next page"] = None


class SeenBy(Asks, frozen=True):
    """List whose data an operator looked at, newest first, and how much of it was shown; of no operator, of all."""

    operator: Annotated[str | None, Line("sato", longest=80), "Operator, by the system's name for them"] = None
    limit: Annotated[Limit, "At most so many entries"] = 50
    after: Annotated[AfterNumber | None, "Only entries with a smaller number: the next page"] = None


def who_saw(asked: WhoSaw, search: Search) -> Sequence[RecordEntry]:
    """A page of the looks at a tenant; NotFound where there is no such tenant."""
    tenant = search.lists.tenant(asked.tenant).ref
    return search.lists.looks(asked.limit, asked.after, tenant=tenant)


def seen_by(asked: SeenBy, search: Search) -> Sequence[RecordEntry]:
    """A page of the looks of one operator, or of all."""
    return search.lists.looks(asked.limit, asked.after, operator=asked.operator)


def _detail(entry: RecordEntry, name: str) -> Any:
    return (entry.details or {}).get(name)


def _shown(entry: RecordEntry) -> Any:
    """The kinds of personal data that were shown as they are."""
    if revealed := _detail(entry, "what"):
        return (PERSONAL.get(revealed, revealed),)
    masked = _detail(entry, "masked") or ()
    return tuple(PERSONAL[kind] for kind in KINDS if kind not in masked)


def _form(entry: RecordEntry) -> Any:
    """In which form it was handed out, if it was."""
    form = _detail(entry, "form")
    return FORMS.get(form, form)


_LOOKS: tuple[Column[RecordEntry], ...] = (
    NUMBER,
    AT,
    OPERATOR,
    DOOR,
    OPERATION,
    TARGET,
    Column(name="shown", heading="Shown in full", of=_shown),
    Column(name="rows", heading="Rows", of=lambda entry: _detail(entry, "rows")),
    Column(name="form", heading="Handed out as", of=_form),
    Column(name="case", heading="Case number", of=lambda entry: _detail(entry, "case_number")),
    Column(name="reason", heading="Reason", of=lambda entry: _detail(entry, "reason")),
)

WHO_SAW = Query(
    name="record who-saw",
    permission=Permission.RECORD_READ,
    asks=WhoSaw,
    find=who_saw,
    key=lambda entry, today: entry.number,
    columns=_LOOKS,
)

SEEN_BY = Query(
    name="record seen-by",
    permission=Permission.RECORD_READ,
    asks=SeenBy,
    find=seen_by,
    key=lambda entry, today: entry.number,
    columns=_LOOKS,
)

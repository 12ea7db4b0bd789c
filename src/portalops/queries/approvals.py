"""Requests for a second person: those that wait, and what became of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated

from msgspec.structs import replace

from portalops.facts import ApprovalRequest
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.queries.limits import AfterNumber, Limit
from portalops.queries.record_list import operation_named
from portalops.values import Kind, Unreadable, fold
from portalops.wording import Named, label, say, shorten

STATES = {
    "waiting": Named("waiting", say("waiting for a second person")),
    "expired": Named("expired", say("expired")),
    "agreed": Named("agreed", say("agreed, to be run")),
    "done": Named("done", say("agreed and done")),
    "declined": Named("declined", say("declined by another person")),
    "withdrawn": Named("withdrawn", say("taken back")),
}


class StateKind(Kind):
    """A state of a request, by its code."""

    example = "waiting"

    def parse(self, text: str) -> str:
        """The code of the state; what has expired is among those that wait or were agreed to."""
        code = fold(text).casefold()
        kept = [state for state in STATES if state != "expired"]
        if code not in kept:
            raise Unreadable(
                say("“{value}” is none of {states}; write it like {example}.", value=shorten(text),
                    states=", ".join(kept), example=self.example)
            )  # fmt: skip
        return code


class ListApprovals(Asks, frozen=True):
    """List what waits for a second person, newest first, and what became of other requests."""

    state: Annotated[Annotated[str, StateKind()] | None, "Only those that are waiting, agreed, done, declined ..."] = (
        None
    )
    limit: Annotated[Limit, "At most so many requests"] = 50
    after: Annotated[AfterNumber | None, "Only requests with a smaller number: the next page"] = None


def find(asked: ListApprovals, search: Search) -> Sequence[ApprovalRequest]:
    """A page of the requests, newest first; what expired without an answer says so."""
    return [_at(request, search.now) for request in search.lists.approvals(asked.limit, asked.after, asked.state)]


def _at(request: ApprovalRequest, now: datetime) -> ApprovalRequest:
    """A request as it stands at an instant: expired where nobody agreed, or ran what was agreed to, in time."""
    is_open = request.state in ("waiting", "agreed")
    return replace(request, state="expired") if is_open and request.expires_at <= now else request


class ShowApproval(Asks, frozen=True):
    """One request whole."""

    number: int


def find_one(asked: ShowApproval, search: Search) -> Sequence[ApprovalRequest]:
    """The one request, which says so where it expired; NotFound where there is none of that number."""
    return (_at(search.lists.approval(asked.number), search.now),)


COLUMNS: tuple[Column[ApprovalRequest], ...] = (
    Column(name="number", heading="Number", of=lambda request: request.number),
    Column(name="state", heading="State", of=lambda request: STATES[request.state]),
    Column(name="operation", heading="Operation", of=lambda request: operation_named(request.operation)),
    Column(name="target", heading="Target", of=lambda request: request.target),
    Column(name="why", heading="Waits by rule", of=lambda request: request.why),
    Column(
        name="requested_by",
        heading="Asked for by",
        of=lambda request: ", ".join((request.requested_by, *request.joined_by)),
    ),
    Column(name="requested_at", heading="Asked for at", of=lambda request: request.requested_at),
    Column(name="expires_at", heading="Expires at", of=lambda request: request.expires_at),
    Column(name="decided_by", heading="Decided by", of=lambda request: request.decided_by),
)

LIST_APPROVALS: Query[ListApprovals, ApprovalRequest] = Query(
    name="approval list",
    permission=Permission.LOOK_UP,
    asks=ListApprovals,
    find=find,
    key=lambda request, today: request.number,
    columns=COLUMNS,
)

WHOLE: tuple[Column[ApprovalRequest], ...] = (
    *COLUMNS,
    Column(name="decided_at", heading="Decided at", of=lambda request: request.decided_at),
    Column(name="said", heading="Reason given", of=lambda request: request.said or None),
    Column(name="record", heading="Record", of=lambda request: request.record),
)
"""What a request's own page has besides its plan."""

SHOW_APPROVAL: Query[ShowApproval, ApprovalRequest] = Query(
    name="approval show",
    permission=Permission.LOOK_UP,
    asks=ShowApproval,
    find=find_one,
    shape="page",
    columns=WHOLE,
    on_record=True,
)
"""A request without its plan as it would be now, which no look-up makes."""

_FILE_PARTS = {
    "portals": label("Portals"),
    "rows": label("Rows"),
    "can": label("Rows that can be done"),
    "wait": label("Rows over a limit"),
    "cannot": label("Rows that can't be done"),
    "points": label("Points moved"),
    "yen": label("Yen moved"),
}


def file_parts(request: ApprovalRequest) -> Iterator[tuple[str, str]]:
    """What is told of a file that waits, by what it is called; an earlier version didn't keep all of it."""
    for name, heading in _FILE_PARTS.items():
        if name in request.plan:
            kept = request.plan[name]
            yield heading, ", ".join(kept) if name == "portals" else f"{kept:,}"

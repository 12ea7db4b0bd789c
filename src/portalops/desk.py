"""The one way in: look up, preview and perform, for one or for many, with the same checks through every door.

A plan is made, compared with what was shown, written and put on record in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from hashlib import sha256
from itertools import islice
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from portalops.clock import Clock
from portalops.errors import Conflict, NotPermitted, PortalopsError
from portalops.facts import BatchStep, Counted, Earlier, Lists, Reads, RecordEntry
from portalops.office import Entry, Office, Unit
from portalops.operation import Asks, Operation, Page, Permission, Query, Search, portal_of, references_in, target_of
from portalops.plain import as_plain, canonical
from portalops.plan import ApprovalNeeded, Plan, Refused, Stale
from portalops.profiles.load import Profiles
from portalops.references import TenantRef
from portalops.rules.answers import answered
from portalops.rules.naming import names_in
from portalops.rules.references import resolve
from portalops.wording import say

A = TypeVar("A", bound=Asks)
F = TypeVar("F")
R = TypeVar("R")

ROWS_A_CHUNK = 1000
_LATELY = 20


class Operator(Struct, frozen=True, kw_only=True):
    """Who works at the desk, and what they may do."""

    name: str
    may: frozenset[Permission]


class Request(Struct, frozen=True, kw_only=True):
    """One thing to perform: what is asked, under which id, and the plan that was shown if one was."""

    asked: Asks
    request_id: str
    shown: Plan | None = None


class Receipt(Struct, frozen=True, kw_only=True):
    """What was asked and done, and under which number it is on record; replayed if it had been done before."""

    record: int
    plan: Plan | None
    asked: Asks
    replayed: bool = False


Follow = Callable[[Sequence[Receipt | PortalopsError]], BatchStep]
Previews = Callable[
    [Operation[Any, Any], Iterable[Request | PortalopsError]], Iterator[Plan | Receipt | PortalopsError]
]


class Desk:
    """Where an operator works: one store, one person, one door, one clock."""

    def __init__(self, *, office: Office, operator: Operator, profiles: Profiles, clock: Clock, door: str) -> None:
        self._office = office
        self._operator = operator
        self._profiles = profiles
        self._clock = clock
        self._door = door

    @property
    def profiles(self) -> Profiles:
        """The profiles of all portals, the centre's answers included."""
        return self._profiles

    @property
    def operator(self) -> Operator:
        """Who works here."""
        return self._operator

    @property
    def clock(self) -> Clock:
        """What time it is here."""
        return self._clock

    def may(self, permission: Permission) -> bool:
        """Whether the operator has the permission."""
        return permission in self._operator.may

    def look_up(self, query: Query[A, R], asked: A) -> Sequence[R]:
        """The rows that a query finds; NotPermitted, NotFound, or Refused where the portal answers otherwise."""
        self._check_permission(query, asked)
        asked, rows = self._office.read(lambda lists: self._find(query, asked, lists))
        if query.on_record:
            entry = self._entry(query.name, Request(asked=asked, request_id=""), "done")
            self._office.write(lambda unit: unit.record(entry))
        return rows

    def _find(self, query: Query[A, R], asked: A, lists: Lists) -> tuple[A, Sequence[R]]:
        """What is asked with its references found, and the rows of it."""
        asked = resolve(asked, lists, self._profiles)
        self._check_answer(query.name, asked)
        today, now = self._clock.today(), self._clock.now()
        return asked, query.find(asked, Search(lists=lists, profiles=self._profiles, today=today, now=now))

    def page(self, query: Query[A, R], asked: A) -> Page[R]:
        """As many rows of a look-up as its limit allows, and how to go on; all of them where it has no limit."""
        limit: int | None = getattr(asked, "limit", None)
        if limit is None:
            return Page(self.look_up(query, asked), more=False)
        rows = self.look_up(query, msgspec.structs.replace(asked, limit=limit + 1))
        more = len(rows) > limit
        shown = rows[:limit]
        after = query.key(shown[-1], self._clock.today()) if more and query.key else None
        if isinstance(rows, Counted):
            return Page(shown, more=more, after=after, in_all=rows.in_all, exceeds=rows.exceeds)
        return Page(shown, more=more, after=after)

    def preview(self, operation: Operation[A, F], asked: A) -> Plan:
        """What performing would do now; nothing is written."""
        self._check_permission(operation, asked)
        return self._office.read(lambda reads: self._plan(operation, resolve(asked, reads, self._profiles), reads))

    def perform(self, operation: Operation[A, F], asked: A, *, request_id: str, shown: Plan | None = None) -> Receipt:
        """Do it and put it on record; raises what stands in the way, which is put on record too."""
        request = Request(asked=asked, request_id=request_id, shown=shown)
        (result,) = self._perform_chunk(operation, [request])
        if isinstance(result, PortalopsError):
            raise result
        return result

    def last_change(self, tenant: TenantRef, since: datetime) -> RecordEntry | None:
        """The newest entry of what was done to a tenant since an instant, if anything was."""
        lately = self._office.read(lambda lists: lists.records(tenant, _LATELY))
        return next((entry for entry in lately if entry.outcome == "done" and entry.at >= since), None)

    def perform_many(
        self,
        operation: Operation[A, F],
        requests: Iterable[Request | PortalopsError],
        rows_a_chunk: int = ROWS_A_CHUNK,
        follow: Follow | None = None,
    ) -> Iterator[Receipt | PortalopsError]:
        """Do many in order, chunk by chunk, each chunk one transaction; gives a result for each request.

        An error among the requests, such as a row that couldn't be read, is its own result. What follow makes of a
        chunk's results is kept with the chunk.
        """
        waiting = iter(requests)
        while chunk := list(islice(waiting, rows_a_chunk)):
            yield from self._perform_chunk(operation, chunk, follow)

    def preview_many(
        self, operation: Operation[A, F], requests: Iterable[Request | PortalopsError]
    ) -> Iterator[Plan | Receipt | PortalopsError]:
        """What performing many would do, each as if those before it had been done; nothing is written.

        A request that was carried out before gives the receipt that it would get again.
        """
        with self.rehearsing() as preview:
            yield from preview(operation, requests)

    @contextmanager
    def rehearsing(self) -> Iterator[Previews]:
        """Previews of many by several operations, where each sees what all those before it would have done."""
        with self._office.rehearsing() as unit:
            yield partial(self._rehearse_many, unit)

    def _rehearse_many(
        self, unit: Unit, operation: Operation[A, F], requests: Iterable[Request | PortalopsError]
    ) -> Iterator[Plan | Receipt | PortalopsError]:
        waiting = iter(requests)
        while chunk := list(islice(waiting, ROWS_A_CHUNK)):
            earlier = _prepare(unit, chunk)
            for request in chunk:
                yield (
                    request
                    if isinstance(request, PortalopsError)
                    else self._rehearse(operation, request, unit, earlier)
                )
            unit.forget()

    def _rehearse(
        self, operation: Operation[A, F], request: Request, unit: Unit, earlier: Mapping[str, Earlier]
    ) -> Plan | Receipt | PortalopsError:
        try:
            replayed = _replayed(operation.name, request, earlier)
            if replayed:
                return replayed
            plan = self._allowed_plan(operation, request.asked, unit)
            if plan.outcome == "effects":
                unit.apply(plan.effects)
            return plan
        except PortalopsError as fault:
            return fault

    def _perform_chunk(
        self, operation: Operation[A, F], chunk: Sequence[Request | PortalopsError], follow: Follow | None = None
    ) -> list[Receipt | PortalopsError]:
        """Decide about a chunk and write it, in one transaction; where that is lost, both are done again."""
        return self._office.write(lambda unit: self._work_through(operation, chunk, follow, unit))

    def _work_through(
        self,
        operation: Operation[A, F],
        chunk: Sequence[Request | PortalopsError],
        follow: Follow | None,
        unit: Unit,
    ) -> list[Receipt | PortalopsError]:
        earlier = _prepare(unit, chunk)
        results = [
            request if isinstance(request, PortalopsError) else self._attempt(operation, request, unit, earlier)
            for request in chunk
        ]
        if follow:
            unit.follow(follow(results))
        return results

    def _attempt(
        self, operation: Operation[A, F], request: Request, unit: Unit, earlier: Mapping[str, Earlier]
    ) -> Receipt | PortalopsError:
        try:
            return self._carry_out(operation, request, unit, earlier)
        except (Refused, ApprovalNeeded, Stale) as stopped:
            outcome = stopped.plan.outcome if isinstance(stopped, Refused) else stopped.code
            codes = tuple(refusal.code for refusal in stopped.plan.refusals)
            unit.record(self._entry(operation.name, request, outcome, codes, stopped.plan))
            return stopped
        except (Conflict, NotPermitted) as stopped:
            unit.record(self._entry(operation.name, request, stopped.code))
            return stopped
        except PortalopsError as fault:
            return fault

    def _carry_out(
        self, operation: Operation[A, F], request: Request, unit: Unit, earlier: Mapping[str, Earlier]
    ) -> Receipt:
        replayed = _replayed(operation.name, request, earlier)
        if replayed:
            return replayed
        plan = self._allowed_plan(operation, request.asked, unit)
        if request.shown is not None and plan != request.shown:
            raise Stale(plan)
        if plan.outcome == "approval":
            raise ApprovalNeeded(plan)
        if plan.outcome != "effects":
            raise Refused(plan)
        unit.apply(plan.effects)
        number = unit.record(self._entry(operation.name, request, "done", (), plan))
        return Receipt(record=number, plan=plan, asked=request.asked)

    def _allowed_plan(self, operation: Operation[A, F], asked: Any, reads: Reads) -> Plan:
        if not self.may(operation.permission):
            raise self.denial(operation.permission)
        return self._plan(operation, resolve(asked, reads, self._profiles), reads)

    def _plan(self, operation: Operation[A, F], asked: A, reads: Reads) -> Plan:
        profile = self._profiles[portal_of(asked)]
        name, target = operation.name, target_of(asked)
        answer = answered(profile, name, target)
        if answer.outcome != "effects" and not profile.answers[name].cases:
            return answer
        facts = operation.look(asked, reads)
        if operation.case and profile.answers[name].cases:
            answer = answered(profile, name, target, operation.case(facts, profile))
            if answer.outcome != "effects":
                return answer
        plan = operation.plan(asked, facts, profile, self._clock.today())
        notices = plan.notices + tuple(notice for notice in answer.notices if notice not in plan.notices)
        names = names_in(plan.effects, profile)
        return msgspec.structs.replace(plan, operation=name, target=target, notices=notices, names=names)

    def _check_answer(self, query: str, asked: Asks) -> None:
        """Refuse a look-up at a portal that answers it otherwise than by acting."""
        portal = portal_of(asked)
        if portal and query in self._profiles[portal].answers:
            answer = answered(self._profiles[portal], query, target_of(asked))
            if answer.outcome != "effects":
                raise Refused(answer)

    def _check_permission(self, kind: Operation[A, F] | Query[A, R], asked: A) -> None:
        """Deny what the operator may not do, and put the attempt on record."""
        if self.may(kind.permission):
            return
        denial = self.denial(kind.permission)
        entry = self._entry(kind.name, Request(asked=asked, request_id=""), denial.code)
        self._office.write(lambda unit: unit.record(entry))
        raise denial

    def denial(self, permission: Permission) -> NotPermitted:
        """What the operator is told who may not do a thing."""
        return NotPermitted(
            say(
                "{operator} may not do this; it takes the permission {permission}.",
                operator=self._operator.name,
                permission=permission.value,
            )
        )

    def _entry(
        self, name: str, request: Request, outcome: str, codes: tuple[str, ...] = (), plan: Plan | None = None
    ) -> Entry:
        details: dict[str, Any] = {"asked": request.asked}
        if plan:
            details |= {"effects": as_plain(plan.effects), "refusals": as_plain(plan.refusals)}
        return Entry(
            operator=self._operator.name,
            door=self._door,
            operation=name,
            target=plan.target if plan else target_of(request.asked),
            outcome=outcome,
            codes=codes,
            request_id=request.request_id,
            content_hash=_content_hash(name, request.asked),
            details=details,
        )


def _prepare(unit: Unit, chunk: Sequence[Request | PortalopsError]) -> Mapping[str, Earlier]:
    """Load what the requests of a chunk name, and give those of them that were carried out before."""
    requests = [request for request in chunk if isinstance(request, Request)]
    unit.prefetch(reference for request in requests for reference in references_in(request.asked))
    return unit.earlier([request.request_id for request in requests])


def _replayed(operation: str, request: Request, earlier: Mapping[str, Earlier]) -> Receipt | None:
    """The receipt of a request that was carried out before; Conflict where its id was used for something else."""
    before = earlier.get(request.request_id)
    if before is None:
        return None
    if before.content_hash != _content_hash(operation, request.asked):
        raise Conflict(
            say("The request id {id} was used before, for something else; use a new one.", id=request.request_id)
        )
    return Receipt(record=before.number, plan=None, asked=request.asked, replayed=True)


def _content_hash(operation: str, asked: Asks) -> str:
    return sha256(canonical([operation, asked])).hexdigest()

"""The one way in: look up, preview and perform, for one or for many, with the same checks through every door.

A plan is made, compared with what was shown, written and put on record in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from portalops.authority import NOWHERE, Authority, Place
from portalops.authority import Operator as Operator
from portalops.booking import Booking
from portalops.clock import Clock
from portalops.errors import Conflict, NotPermitted, PortalopsError
from portalops.facts import BatchStep, Earlier, Reads, RecordEntry, Standing
from portalops.looks import Looks
from portalops.office import Entry, Office, Rehearsal, Unit
from portalops.operation import Asks, Operation, Page, Permission, Query, portal_of, references_in, target_of
from portalops.pending import asked_for, content_hash
from portalops.plan import ApprovalNeeded, Outcome, Plan, Refused, Stale
from portalops.profiles.load import Profiles
from portalops.references import PartRef, TenantRef
from portalops.rules.answers import answered
from portalops.rules.callers import held_back
from portalops.rules.masked_plans import is_the_same
from portalops.rules.naming import names_in
from portalops.wording import say

A = TypeVar("A", bound=Asks)
F = TypeVar("F")
R = TypeVar("R")

ROWS_A_CHUNK = 1000
_LATELY = 20


class Request(Struct, frozen=True, kw_only=True):
    """One thing to perform: what is asked, under which id, and the plan that was shown if one was."""

    asked: Asks
    request_id: str
    shown: Plan | None = None


class Run(Struct, Generic[A, F], frozen=True, kw_only=True):
    """How requests are worked through: by which operation, what follows each chunk, and under which agreement.

    Of a file that was agreed to as a whole, no row waits for a second person by itself; nor does a row of one that
    wasn't ask for one.
    """

    operation: Operation[A, F]
    follow: Follow | None = None
    agreed: int | None = None


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

    def __init__(
        self,
        *,
        office: Office,
        operator: Operator,
        profiles: Profiles,
        clock: Clock,
        door: str,
        place: Place = NOWHERE,
    ) -> None:
        self._office = office
        self._authority = Authority(operator, clock, place)
        self._profiles = profiles
        self._clock = clock
        self._booking = Booking(office, self._authority, profiles, door)
        self._looks = Looks(office, self._authority, profiles, clock, self._booking)

    @property
    def profiles(self) -> Profiles:
        """The profiles of all portals, the centre's answers included."""
        return self._profiles

    @property
    def operator(self) -> Operator:
        """Who works here."""
        return self._authority.operator

    @property
    def authority(self) -> Authority:
        """What the operator may do."""
        return self._authority

    @property
    def office(self) -> Office:
        """The store."""
        return self._office

    @property
    def clock(self) -> Clock:
        """What time it is here."""
        return self._clock

    def may(self, permission: Permission, portal: str = "") -> bool:
        """Whether the operator has the permission, at a portal or at any."""
        return self._authority.may(permission, portal)

    def denial(self, permission: Permission, portal: str = "") -> NotPermitted:
        """What the operator is told who may not do a thing."""
        return self._authority.denial(permission, portal)

    def learn(self) -> Standing:
        """What the operator has at this moment; everything that is done learns it by itself."""
        return self._office.read(self._authority.learn)

    def look_up(self, query: Query[A, R], asked: A) -> Sequence[R]:
        """The rows that a query finds; NotPermitted, NotFound, or Refused where the portal answers otherwise."""
        return self._looks.look_up(query, asked)

    def page(self, query: Query[A, R], asked: A, *, form: str = "", passing: bool = False) -> Page[R]:
        """As many rows of a look-up as its limit allows, and how to go on; all of them where it has no limit.

        In which form they are handed out stands on record; a look in passing, such as while somebody types, doesn't.
        """
        return self._looks.page(query, asked, form=form, passing=passing)

    def preview(self, operation: Operation[A, F], asked: A) -> Plan:
        """What performing would do now; nothing is written."""
        try:
            return self._office.read(partial(self._previewed, operation, asked))
        except NotPermitted as denial:
            self._booking.put_denial(operation.name, asked, denial)
            raise

    def _previewed(self, operation: Operation[A, F], asked: A, reads: Reads) -> Plan:
        self._authority.learn(reads)
        return self._looks.as_seen(self._allowed_plan(operation, asked, reads), reads)

    def perform(self, operation: Operation[A, F], asked: A, *, request_id: str, shown: Plan | None = None) -> Receipt:
        """Do it and put it on record; raises what stands in the way, which is put on record too."""
        request = Request(asked=asked, request_id=request_id, shown=shown)
        (result,) = self._perform_chunk(Run(operation=operation), [request])
        if isinstance(result, PortalopsError):
            raise result
        return result

    def as_seen(self, plan: Plan) -> Plan:
        """A plan with as much of customers' data in it as the operator may see."""
        return self._office.read(partial(self._looks.as_seen, plan)) if self._looks.masks else plan

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
        agreed: int | None = None,
    ) -> Iterator[Receipt | PortalopsError]:
        """Do many in order, chunk by chunk, each chunk one transaction; gives a result for each request.

        An error among the requests, such as a row that couldn't be read, is its own result. What follow makes of a
        chunk's results is kept with the chunk. Agreed is the number of the request by which a second person agreed to
        all of them.
        """
        waiting, run = iter(requests), Run(operation=operation, follow=follow, agreed=agreed)
        while chunk := list(islice(waiting, rows_a_chunk)):
            yield from self._perform_chunk(run, chunk)

    def preview_many(
        self, operation: Operation[A, F], requests: Iterable[Request | PortalopsError], *, as_agreed: bool = False
    ) -> Iterator[Plan | Receipt | PortalopsError]:
        """What performing many would do, each as if those before it had been done; nothing is written.

        A request that was carried out before gives the receipt that it would get again. As agreed, what waits for a
        second person counts as done too.
        """
        with self.rehearsing(as_agreed=as_agreed) as preview:
            yield from preview(operation, requests)

    @contextmanager
    def rehearsing(self, *, as_agreed: bool = False) -> Iterator[Previews]:
        """Previews of many by several operations, where each sees what all those before it would have done."""
        with self._office.rehearsing() as unit:
            self._authority.learn(unit)
            yield partial(self._rehearse_many, unit, ("effects", "approval") if as_agreed else ("effects",))

    def _rehearse_many(
        self,
        unit: Rehearsal,
        done: tuple[Outcome, ...],
        operation: Operation[A, F],
        requests: Iterable[Request | PortalopsError],
    ) -> Iterator[Plan | Receipt | PortalopsError]:
        waiting = iter(requests)
        while chunk := list(islice(waiting, ROWS_A_CHUNK)):
            earlier, cover = _prepare(unit, chunk), self._looks.covering(unit)
            for request in chunk:
                yield (
                    request
                    if isinstance(request, PortalopsError)
                    else self._rehearse(operation, request, unit, earlier, done, cover)
                )
            unit.forget()

    def _rehearse(
        self,
        operation: Operation[A, F],
        request: Request,
        unit: Rehearsal,
        earlier: Mapping[str, Earlier],
        done: tuple[Outcome, ...],
        cover: Callable[[Plan], Plan],
    ) -> Plan | Receipt | PortalopsError:
        try:
            replayed = _replayed(self._authority, operation, request, earlier)
            if replayed:
                return replayed
            plan = self._allowed_plan(operation, request.asked, unit)
            if plan.outcome in done:
                unit.carry_out(operation.name, plan.effects)
            return cover(plan)
        except PortalopsError as fault:
            return fault

    def _perform_chunk(
        self, run: Run[A, F], chunk: Sequence[Request | PortalopsError]
    ) -> list[Receipt | PortalopsError]:
        """Decide about a chunk and write it, in one transaction; where that is lost, both are done again."""
        return self._office.write(partial(self._work_through, run, chunk))

    def _work_through(
        self, run: Run[A, F], chunk: Sequence[Request | PortalopsError], unit: Unit
    ) -> list[Receipt | PortalopsError]:
        self._authority.learn(unit)
        earlier, cover = _prepare(unit, chunk), self._looks.covering(unit)
        results = [
            request
            if isinstance(request, PortalopsError)
            else _as_seen(self._attempt(run, request, unit, earlier), cover)
            for request in chunk
        ]
        if run.follow:
            unit.follow(run.follow(results))
        return results

    def _attempt(
        self, run: Run[A, F], request: Request, unit: Unit, earlier: Mapping[str, Earlier]
    ) -> Receipt | PortalopsError:
        name = run.operation.name

        def put(outcome: str, *given: Any) -> None:
            unit.record(self._booking.attempt(self._entry(name, request, outcome, *given), request.asked, unit))

        try:
            return self._carry_out(run, request, unit, earlier)
        except ApprovalNeeded as stopped:
            if run.follow is None:
                resolved = self._authority.let(run.operation.permission, request.asked, unit, self._profiles)
                asks = asked_for(resolved, stopped.plan, self._authority, self._profiles, self._clock.now())
                stopped = ApprovalNeeded(stopped.plan, unit.ask(asks).number)
            put(stopped.code, (), stopped.plan, stopped.details())
            return stopped
        except (Refused, Stale) as stopped:
            outcome = stopped.plan.outcome if isinstance(stopped, Refused) else stopped.code
            codes = tuple(refusal.code for refusal in stopped.plan.refusals)
            put(outcome, codes, stopped.plan)
            return stopped
        except (Conflict, NotPermitted) as stopped:
            put(stopped.code)
            return stopped
        except PortalopsError as fault:
            return fault

    def _carry_out(self, run: Run[A, F], request: Request, unit: Unit, earlier: Mapping[str, Earlier]) -> Receipt:
        replayed = _replayed(self._authority, run.operation, request, earlier)
        if replayed:
            return replayed
        self._authority.check_writes()
        plan = self._allowed_plan(run.operation, request.asked, unit)
        if request.shown is not None and not is_the_same(plan, request.shown):
            raise Stale(plan)
        if plan.outcome == "approval" and run.agreed is None:
            raise ApprovalNeeded(plan)
        if plan.outcome in ("refused", "route"):
            raise Refused(plan)
        agreed = {"approval": run.agreed} if run.agreed is not None else None
        return self.carry_through(run.operation, request, plan, unit, agreed)

    def carry_through(
        self,
        operation: Operation[A, F],
        request: Request,
        plan: Plan,
        unit: Unit,
        more: Mapping[str, Any] | None = None,
    ) -> Receipt:
        """Write a plan's effects and put it on record, with whatever more belongs there."""
        plan = msgspec.structs.replace(plan, approval=None)  # nothing waits any more
        unit.apply(plan.effects)
        number = unit.record(self._entry(operation.name, request, "done", (), plan, more))
        return Receipt(record=number, plan=plan, asked=request.asked)

    def _allowed_plan(self, operation: Operation[A, F], asked: Any, reads: Reads) -> Plan:
        """The plan of what the operator may ask for, which may wait for a second person."""
        asked = self._authority.let(operation.permission, asked, reads, self._profiles)
        profile = self._profiles[portal_of(asked)]
        plan = held_back(self.plan(operation, asked, reads), self._authority.standing.call, profile)
        return self._authority.overseen(plan, profile, reads)

    def plan(self, operation: Operation[A, F], asked: A, reads: Reads) -> Plan:
        """What performing does, whoever asks."""
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
        notices = (*plan.notices, *[notice for notice in answer.notices if notice not in plan.notices])
        names = names_in(plan.effects, profile)
        return msgspec.structs.replace(plan, operation=name, target=target, notices=notices, names=names)

    def note(self, unit: Unit, name: str, target: str, outcome: str = "done", **details: Any) -> int:
        """Put on record what is done beside operations, such as a grant or an agreement, and give its number."""
        return self._booking.note(unit, name, target, outcome, details)

    def _entry(
        self,
        name: str,
        request: Request,
        outcome: str,
        codes: tuple[str, ...] = (),
        plan: Plan | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> Entry:
        id = request.request_id
        return self._booking.entry(name, request.asked, outcome, request_id=id, codes=codes, plan=plan, more=more)


def _prepare(unit: Unit, chunk: Sequence[Request | PortalopsError]) -> Mapping[str, Earlier]:
    """Load what the requests of a chunk name, and give those of them that were carried out before."""
    requests = [request for request in chunk if isinstance(request, Request)]
    unit.prefetch(reference for request in requests for reference in references_in(request.asked))
    return unit.earlier([request.request_id for request in requests])


def _replayed(
    authority: Authority, operation: Operation[A, F], request: Request, earlier: Mapping[str, Earlier]
) -> Receipt | None:
    """The receipt of a request that was carried out before; Conflict where its id was used for something else."""
    before = earlier.get(request.request_id)
    if before is None:
        return None
    authority.check(operation.permission, PartRef(before.target).portal)
    if before.content_hash != content_hash(operation.name, request.asked):
        raise Conflict(
            say("The request id {id} was used before, for something else; use a new one.", id=request.request_id)
        )
    return Receipt(record=before.number, plan=None, asked=request.asked, replayed=True)


def _as_seen(result: Receipt | PortalopsError, cover: Callable[[Plan], Plan]) -> Receipt | PortalopsError:
    """A result with as much of customers' data in its plan as the operator may see."""
    match result:
        case Refused() | Stale() | ApprovalNeeded():
            result.show(cover(result.plan))
        case Receipt(plan=Plan() as plan):
            return msgspec.structs.replace(result, plan=cover(plan))
    return result

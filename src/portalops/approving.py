"""The second person: agrees to what waits, which is then done exactly as it was shown, or declines with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import count
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from portalops.deeds import carry_out, preview, stopping
from portalops.desk import Desk, Receipt, Request
from portalops.errors import NotPermitted, PortalopsError
from portalops.facts import ApprovalRequest, Lists, Reads
from portalops.office import Unit
from portalops.operation import Operation
from portalops.operations import LISTING as OPERATIONS
from portalops.pending import as_shown, is_file, is_open_to, portals_of, read_again
from portalops.permissions import Permission
from portalops.plan import Plan, Refused, Stale
from portalops.queries.approvals import SHOW_APPROVAL, STATES, ShowApproval
from portalops.wording import say

T = TypeVar("T")

AGREE, DECLINE, WITHDRAW = "approval agree", "approval decline", "approval withdraw"


class Decided(PortalopsError):
    """The request doesn't wait any more: it was decided, withdrawn, or has expired."""

    code = "decided"


class Waiting(Struct, frozen=True, kw_only=True):
    """A request that waits, the plan as it would be now, and whether that is what was shown to whoever asked.

    A request for a whole file has no plan, and one whose tenant was purged none any more.
    """

    request: ApprovalRequest
    plan: Plan | None
    as_asked: bool


class Approvals:
    """What a second person does at a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def look(self, number: int) -> Waiting:
        """A request and its plan as it would be now, as far as the operator may see them, which stands on record.

        NotFound where there is none of that number; NotPermitted where it is of a portal that isn't the operator's.
        """
        waiting = preview(self._desk, partial(self._found, number), SHOW_APPROVAL.name, approval=number)
        (request,) = self._desk.look_up(SHOW_APPROVAL, ShowApproval(number=number))
        plan = self._desk.as_seen(waiting.plan) if waiting.plan else None
        return replace(waiting, request=request, plan=plan)

    def agree(self, number: int, said: str) -> Receipt | ApprovalRequest:
        """Agree to a request: what was asked is done, and its receipt given; of a file, that it may be run.

        NotPermitted for whoever asked for it and whoever may not do it; Stale where it would not be what was shown:
        then it is shown anew and goes on waiting. Refused where that can't be done any more.
        """
        done = self._decide(partial(self._agree, number, said))
        if isinstance(done, Receipt) and done.plan:
            return replace(done, plan=self._desk.as_seen(done.plan))
        return done

    def decline(self, number: int, said: str) -> ApprovalRequest:
        """Decline a request, with a reason."""
        return self._decide(partial(self._end, number, said, DECLINE))

    def withdraw(self, number: int, said: str) -> ApprovalRequest:
        """Take back what one asked for oneself."""
        return self._decide(partial(self._end, number, said, WITHDRAW))

    def _found(self, number: int, lists: Lists) -> Waiting:
        request = lists.approval(number)
        if not is_open_to(request, self._desk.authority):
            raise self._desk.denial(SHOW_APPROVAL.permission, portals_of(request)[0])
        return self._waiting(request, lists)

    def _decide(self, work: Callable[[Unit], T]) -> T:
        try:
            return carry_out(self._desk, work)
        except (Stale, Refused) as stopped:
            stopped.show(self._desk.as_seen(stopped.plan))
            raise

    def _agree(self, number: int, said: str, unit: Unit) -> Receipt | ApprovalRequest:
        request = unit.approval(number)
        with stopping(self._desk, unit, AGREE, request.target, approval=number):
            self._check(request, AGREE)
        decided = self._decided(said)
        if is_file(request):
            self._desk.note(unit, AGREE, request.target, approval=number)
            return unit.alter_request(request, state="agreed", **decided)
        waiting = self._waiting(request, unit)
        assert waiting.plan is not None, "only a file has no plan"
        if not waiting.as_asked:
            why = {"approval": request.plan["approval"]}  # which nobody's plan has who may agree
            unit.alter_request(request, plan=as_shown(waiting.plan) | why)
            with stopping(self._desk, unit, AGREE, request.target, approval=number):
                raise Stale(waiting.plan)
        if waiting.plan.outcome in ("refused", "route"):  # as it was shown anew before
            with stopping(self._desk, unit, AGREE, request.target, approval=number):
                raise Refused(waiting.plan)
        operation = operation_of(request)
        asked = Request(asked=read_again(operation.asks, request.asked), request_id=_unused_id(number, unit))
        more = {"approval": number, "requested_by": request.requested_by}
        receipt = self._desk.carry_through(operation, asked, waiting.plan, unit, more)
        unit.alter_request(request, state="done", record=receipt.record, **decided)
        return receipt

    def _end(self, number: int, said: str, name: str, unit: Unit) -> ApprovalRequest:
        request = unit.approval(number)
        with stopping(self._desk, unit, name, request.target, approval=number):
            self._check(request, name)
        self._desk.note(unit, name, request.target, approval=number)
        state = "withdrawn" if name == WITHDRAW else "declined"
        return unit.alter_request(request, state=state, **self._decided(said))

    def _decided(self, said: str) -> Mapping[str, Any]:
        return {"decided_by": self._desk.operator.name, "decided_at": self._desk.clock.now(), "said": said}

    def _check(self, request: ApprovalRequest, name: str) -> None:
        """NotPermitted or Decided where this operator can't decide about a request in that way."""
        if request.state != "waiting":
            raise Decided(say("Request {number} doesn't wait any more: it is {state}.", number=request.number,
                              state=STATES[request.state]))  # fmt: skip
        if request.expires_at <= self._desk.clock.now():
            raise Decided(say("Request {number} has expired; ask again.", number=request.number))
        authority, mine = self._desk.authority, self._desk.operator.name in (request.requested_by, *request.joined_by)
        if name == WITHDRAW:
            if not mine:
                raise NotPermitted(say("Request {number} is {operator}'s; decline it instead.", number=request.number,
                                       operator=request.requested_by))  # fmt: skip
            return
        if mine:
            raise NotPermitted(say("Request {number} is your own; another person agrees or declines.",
                                   number=request.number))  # fmt: skip
        for portal in portals_of(request):
            authority.check(Permission.APPROVAL_DECIDE, portal)
            authority.check(operation_of(request).permission, portal)
        if name == AGREE:
            authority.check_writes()

    def _waiting(self, request: ApprovalRequest, reads: Reads) -> Waiting:
        if is_file(request) or not request.asked:  # which was erased with the data of its tenant
            return Waiting(request=request, plan=None, as_asked=is_file(request))
        operation = operation_of(request)
        asked = read_again(operation.asks, request.asked)
        plan = self._desk.plan(operation, asked, reads)
        return Waiting(request=request, plan=plan, as_asked=_does(as_shown(plan)) == _does(request.plan))


def _unused_id(number: int, unit: Unit) -> str:
    """The id under which what was agreed to is carried out; nobody stops it by having used that for something else."""
    ids = (f"approval-{number}" + "+" * more for more in count())
    return next(id for id in ids if id not in unit.earlier([id]))


def _does(plan: Mapping[str, Any]) -> dict[str, Any]:
    """What a plan does and says; why it waits isn't part of it, since that counts what was done meanwhile."""
    return {name: part for name, part in plan.items() if name != "approval"}


def operation_of(request: ApprovalRequest) -> Operation[Any, Any]:
    """The operation that was asked for."""
    return OPERATIONS[request.operation]

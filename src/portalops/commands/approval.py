"""Requests that wait for a second person: shown with their plan, agreed to, declined, or taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from portalops.approving import Approvals, Waiting
from portalops.commands.acting import agrees, can_ask
from portalops.commands.options import options_of, unusable
from portalops.commands.output import as_data, note, out, page, print_json, terminal_width
from portalops.commands.plans import fail, nothing_done, plan_lines
from portalops.desk import Receipt
from portalops.errors import PortalopsError
from portalops.facts import ApprovalRequest
from portalops.narration import plan_as_data
from portalops.pending import is_file
from portalops.plan import Plan
from portalops.queries.approvals import STATES, WHOLE, file_parts
from portalops.requested import grounds_of, headline_of
from portalops.sign_in import Session
from portalops.values import Line, Unreadable
from portalops.wording import label, say
from portalops.words import tell, text

Number = Annotated[int, typer.Argument(metavar="NUMBER", show_default=False, help=label("Number of the request"))]
Said = Annotated[str, typer.Option("--reason", metavar="REASON", help=label("Why, for whoever asked and the record"))]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=label("Do it without asking"))]
AsJson = Annotated[bool, typer.Option("--json", help=label("Print JSON on stdout"))]


def show(ctx: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Show a request with its plan as it would be now, and whether that is what was asked for."""
    try:
        with options_of(ctx).sign_in() as session:
            waiting = Approvals(session.desk).look(number)
            now = session.clock.now()
    except PortalopsError as error:
        fail(error, as_json=as_json)
    if as_json:
        plan = plan_as_data(waiting.plan, now) if waiting.plan else None
        file = waiting.request.plan if is_file(waiting.request) else None
        print_json(as_data(WHOLE, waiting.request) | {"file": file, "plan_now": plan, "as_asked": waiting.as_asked})
        return
    for line in _lines(waiting, session):
        out(line)


def agree(ctx: typer.Context, number: Number, reason: Said = "", yes: Yes = False, as_json: AsJson = False) -> None:
    """Agree as the second person; what was asked is then done exactly as it is shown."""
    _decide(ctx, number, reason, lambda desk, said: desk.agree(number, said), yes=yes, as_json=as_json)


def decline(ctx: typer.Context, number: Number, reason: Said = "", yes: Yes = False, as_json: AsJson = False) -> None:
    """Decline a request, with a reason."""
    _decide(ctx, number, reason, lambda desk, said: desk.decline(number, said), yes=yes, as_json=as_json)


def withdraw(ctx: typer.Context, number: Number, reason: Said = "", yes: Yes = False, as_json: AsJson = False) -> None:
    """Take back what you asked for yourself."""
    _decide(ctx, number, reason, lambda desk, said: desk.withdraw(number, said), yes=yes, as_json=as_json)


def _decide(
    ctx: typer.Context,
    number: int,
    reason: str,
    decision: Callable[[Approvals, str], Receipt | ApprovalRequest],
    *,
    yes: bool,
    as_json: bool,
) -> None:
    shown: Plan | None = None
    try:
        said = reason_of(reason)
        with options_of(ctx).sign_in() as session:
            approvals = Approvals(session.desk)
            waiting = approvals.look(number)
            shown = waiting.plan
            if not yes and waiting.request.state == "waiting":  # otherwise whoever tries is told why it can't be
                _ask(waiting, session)
            decided = decision(approvals, said)
            papers = [str(paper) for paper in session.print_papers(decided)] if isinstance(decided, Receipt) else []
            request = approvals.look(number).request
    except PortalopsError as error:
        fail(error, as_json=as_json, shown=shown)
    if as_json:
        print_json(as_data(WHOLE, request) | ({"papers": papers} if papers else {}))
    else:
        out(tell(_told(request)))
        for paper in papers:
            out(tell(say("Printed: {file}", file=paper)))


def reason_of(reason: str) -> str:
    """The reason that was given; BadInput where none was, or one that can't be kept."""
    kind = Line(say("Checked with the customer by phone"), longest=200)
    if not reason.strip():
        raise unusable("reason", say("{field}: it is missing; write it like {example}.", field="--reason",
                                     example=kind.example))  # fmt: skip
    try:
        return kind.parse(reason)
    except Unreadable as fault:
        raise unusable("reason", say("{field}: {fault}", field="--reason", fault=fault.text)) from None


def _ask(waiting: Waiting, session: Session) -> None:
    if not can_ask():
        raise unusable("yes", say("Nobody can be asked here: give --yes to do it."))
    for line in _lines(waiting, session):
        note(line)
    if not agrees(text("Do it?")):
        nothing_done()


def _lines(waiting: Waiting, session: Session) -> Any:
    yield from page(WHOLE, waiting.request, terminal_width(), bold=False)
    for heading, told in grounds_of(waiting.request):
        yield f"{text(heading)}: {told}"
    yield ""
    for heading, told in file_parts(waiting.request) if is_file(waiting.request) else ():
        yield f"  {text(heading)}: {told}"
    if waiting.plan and waiting.request.state == "waiting":
        if not waiting.as_asked:
            yield text("It wouldn't be any more what was shown to whoever asked. Now:")
        yield from plan_lines(waiting.plan, session.clock.now(), headline_of(waiting.plan))


def _told(request: ApprovalRequest) -> Any:
    if request.record is not None:
        return say("Request {number} is done: record {record}.", number=request.number, record=request.record)
    return say("Request {number}: {state}.", number=request.number, state=STATES[request.state])

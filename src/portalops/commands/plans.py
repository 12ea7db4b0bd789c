"""A plan as commands print it, and every error with its exit code: words on stderr, data on stdout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from difflib import ndiff
from typing import Any, NoReturn

import typer

from portalops.clock import Clock, SystemClock
from portalops.commands.output import cell_len, note, print_json
from portalops.errors import BadInput, ExitCode, PortalopsError
from portalops.narration import Line, cited, lines_of, plan_as_data, route_lines
from portalops.plan import ApprovalNeeded, Plan, Refused, Stale
from portalops.profiles.parts import Rule
from portalops.wording import Sentence
from portalops.words import tell, text

EXIT_CODES = {
    "effects": ExitCode.DONE,
    "refused": ExitCode.REFUSED,
    "route": ExitCode.REFUSED,
    "approval": ExitCode.APPROVAL_NEEDED,
}


def plan_lines(plan: Plan, now: datetime, headline: Sentence | None = None) -> Iterator[str]:
    """The plan in words at an instant: what it is about, how it ends, what changes, and the rule under each part.

    How it ends is said in a headline of its own where one is given.
    """
    yield f"{plan.operation}  {tell(plan.target)}"
    yield text("It may not be done:") if plan.refusals else tell(headline or plan.headline)
    for effect in plan.effects:
        yield from _labelled(lines_of(effect, plan.names))
        yield _rule(effect.rule)
    for refusal in plan.refusals:
        yield f"  - {tell(refusal.text)}"
        yield _rule(refusal.rule)
    if plan.route:
        yield from _labelled(route_lines(plan.route, now))
        yield _rule(plan.route.rule)
    if plan.approval:
        yield _rule(plan.approval.rule)
    for notice in plan.notices:
        yield f"  {'!' if notice.warns else '*'} {tell(notice.text)}"
        yield _rule(notice.rule)


def _rule(rule: Rule) -> str:
    return f"    [{tell(cited(rule))}]"


def _labelled(lines: Sequence[Line]) -> Iterator[str]:
    labels = [tell(line.label) for line in lines]
    longest = max(map(cell_len, labels))
    for label, line in zip(labels, lines, strict=True):
        yield f"  {label}{' ' * (longest - cell_len(label))}  {change(line)}"


def change(line: Line) -> str:
    """What becomes of one thing: before -> after, or only what there will be."""
    return f"{tell(line.before)} -> {tell(line.after)}" if line.changes else tell(line.after)


def plan_message(plan: Plan) -> str:
    """The plan in one line, as a row of a batch has it."""
    if plan.refusals:
        return " ".join(tell(refusal.text) for refusal in plan.refusals)
    if plan.outcome != "effects":
        return tell(plan.headline)
    lines = (line for effect in plan.effects for line in lines_of(effect, plan.names))
    return "; ".join(f"{tell(line.label)}: {change(line)}" for line in lines)


def note_plan(plan: Plan, now: datetime) -> None:
    """The plan in words, on stderr."""
    for line in plan_lines(plan, now):
        note(line)


def fail(
    error: PortalopsError, *, as_json: bool = False, shown: Plan | None = None, clock: Clock | None = None
) -> NoReturn:
    """Say what stands in the way, and leave with the exit code of its kind."""
    now = (clock or SystemClock()).now()
    match error:
        case BadInput():
            for fault in error.faults:
                note(tell(fault.text))
        case Refused():
            note_plan(error.plan, now)
        case ApprovalNeeded():
            note_plan(error.plan, now)
            if error.waits:
                note(tell(error.waits))
        case Stale():
            note(tell(error.text))
            for line in differences(shown, error.plan, now):
                note(line)
        case _:
            note(tell(error.text))
    if as_json:
        print_json(error_as_data(error, now))
    raise typer.Exit(error.exit_code)


def error_as_data(error: PortalopsError, now: datetime) -> dict[str, Any]:
    """The error for scripts; where there is a plan, the plan's own object with the error in it."""
    faults = error.faults if isinstance(error, BadInput) else ()
    plan = plan_as_data(error.plan, now) if isinstance(error, Refused | ApprovalNeeded | Stale) else {}
    if isinstance(error, ApprovalNeeded):
        plan["request"] = error.number
    return plan | {
        "error": {
            "code": error.code,
            "message": tell(error.text),
            "faults": [{"field": fault.field, "message": tell(fault.text)} for fault in faults],
        }
    }


def differences(shown: Plan | None, anew: Plan, now: datetime) -> Iterator[str]:
    """What a plan says now and didn't when it was shown, and the other way round."""
    compared = ndiff(list(plan_lines(shown, now)) if shown else [], list(plan_lines(anew, now)))
    yield from (line for line in compared if line.startswith(("- ", "+ ")))


def nothing_done() -> NoReturn:
    """The operator said no."""
    note(text("Nothing was done."))
    raise typer.Exit(ExitCode.FAILED)

"""Running an operation: show the plan, ask, do exactly what was shown, and say under which number it is on record."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from typing import Any

import typer

from portalops.asking import read
from portalops.clock import Clock, FixedClock
from portalops.commands.looking import secrets_of
from portalops.commands.options import options_of, unusable
from portalops.commands.output import note, out, print_json
from portalops.commands.plans import EXIT_CODES, fail, note_plan, nothing_done, plan_lines
from portalops.desk import Receipt
from portalops.errors import PortalopsError, Temporary
from portalops.narration import change_told, plan_as_data
from portalops.operation import Asks, Operation, target_of
from portalops.plan import Plan, Stale
from portalops.sign_in import Session
from portalops.values import Day, Line, Unreadable, fold
from portalops.wording import Sentence, say
from portalops.words import tell


def act(
    ctx: typer.Context,
    operation: Operation[Any, Any],
    answers: dict[str, str],
    *,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    request_id: str | None,
    pretended_day: str | None,
) -> None:
    """Do what is asked, or only show the plan."""
    shown: Plan | None = None
    clock: Clock | None = None
    try:
        day = pretended(pretended_day)
        if day and not dry_run:
            raise unusable("today", say("--today: only a plan can look at another day; give --dry-run with it."))
        clock = FixedClock(day) if day else None
        with options_of(ctx).sign_in(clock=clock, makes=not dry_run) as session:
            asked = read(operation.asks, answers | secrets_of(operation.asks))
            if dry_run:
                _show(session.desk.preview(operation, asked), session.clock.now(), as_json)
            since = session.clock.now()
            if not yes:
                shown = _agreed(session, operation, asked)
            id = _request_id(request_id)
            try:
                receipt = session.desk.perform(operation, asked, request_id=id, shown=shown)
            except Stale as stale:
                _say_who_changed_it(stale, session, shown, since)
                raise
            except Temporary as cut_off:
                if not request_id:
                    _say_under_which_id(cut_off, id)
                raise
            papers = [str(paper) for paper in session.print_papers(receipt)]
    except PortalopsError as error:
        fail(error, as_json=as_json, shown=shown, clock=clock)
    nothing = Plan(operation=operation.name, target=target_of(asked))
    _print(receipt, nothing, papers, session.clock.now(), as_json, seen=shown is not None)


def _say_who_changed_it(stale: Stale, session: Session, shown: Plan | None, since: datetime) -> None:
    """Add to what is said of a plan that doesn't hold any more who did what since it was shown, if anybody did."""
    change = session.desk.last_change(shown.effects[0].tenant, since) if shown and shown.effects else None
    if change:
        stale.text = say("{fault}", fault=(stale.text, change_told(change)))


def _say_under_which_id(cut_off: Temporary, id: str) -> None:
    """Add how to ask again for what may have been done after all, such as where nobody answered its commit."""
    again = say("Ask for it again with --request-id {id}, so that it is done once.", id=id)
    cut_off.text = say("{fault}", fault=(cut_off.text, again))


def pretended(day: str | None) -> date | None:
    """The day as which a plan is to be made, if one is given."""
    if day is None:
        return None
    try:
        return Day().parse(day)
    except Unreadable as fault:
        raise unusable("today", say("{field}: {fault}", field="--today", fault=fault.text)) from None


def _request_id(given: str | None) -> str:
    """The id that was given, or one that nobody has used."""
    if not given:
        return os.urandom(16).hex()
    try:
        return Line("2026-05-29/17", longest=120).parse(given)
    except Unreadable as fault:
        raise unusable("request_id", say("{field}: {fault}", field="--request-id", fault=fault.text)) from None


def _show(plan: Plan, now: datetime, as_json: bool) -> None:
    """Print the plan as data and leave, with the exit code of its outcome."""
    if as_json:
        print_json(plan_as_data(plan, now))
    else:
        for line in plan_lines(plan, now):
            out(line)
    raise typer.Exit(EXIT_CODES[plan.outcome])


def _agreed(session: Session, operation: Operation[Any, Any], asked: Asks) -> Plan:
    """The plan that the operator saw and agreed to; about one that can't be done there is nothing to ask."""
    plan = session.desk.preview(operation, asked)
    if plan.outcome in ("effects", "approval"):
        if not can_ask():
            raise unusable("yes", say("Nobody can be asked here: give --yes to do it, or --dry-run to see the plan."))
        note_plan(plan, session.clock.now())
        if not agrees(tell(question_of(plan, session))):
            nothing_done()
    return plan


def question_of(plan: Plan, session: Session) -> Sentence:
    """What the operator is asked about a plan; in production it names the context."""
    question = say("Do it?") if plan.outcome == "effects" else say("Ask a second person to agree?")
    place = session.desk.authority.place
    return (
        say("[本番 {context}] {question}", context=place.context, question=question) if place.production else question
    )


def can_ask() -> bool:
    """Whether there is a person at a terminal, to read a question and to answer it."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def agrees(question: str) -> bool:
    """Whether the operator answers the question with yes; Enter alone, or the end of input, is no."""
    sys.stdout.flush()
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        note("")
    return fold(answer).casefold() in ("y", "yes", "はい")


def _print(receipt: Receipt, asked: Plan, papers: list[str], now: datetime, as_json: bool, *, seen: bool) -> None:
    """Print what was done: the plan unless it was seen already, the record's number and the papers."""
    if as_json:
        done = {"record": receipt.record, "replayed": receipt.replayed} | ({"papers": papers} if papers else {})
        print_json(plan_as_data(receipt.plan or asked, now) | done)
        return
    if receipt.plan and not seen:
        for line in plan_lines(receipt.plan, now):
            out(line)
    if receipt.replayed:
        out(tell(say("It was done before, and is number {number} on record; nothing more was done.",
                     number=receipt.record)))  # fmt: skip
    else:
        out(tell(say("Done. It is number {number} on record.", number=receipt.record)))
    for paper in papers:
        out(tell(say("Printed: {file}", file=paper)))

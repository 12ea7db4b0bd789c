"""What is told of a call: where it stands, and at its end the text that goes into the case system."""

from __future__ import annotations

from collections.abc import Iterator

from portalops.calls import Closed
from portalops.facts import Call, RecordEntry
from portalops.facts.records import SEEN
from portalops.profiles.profile import Profile
from portalops.queries.asked import what_was_asked
from portalops.queries.named import outcome
from portalops.queries.record_list import operation_of
from portalops.rules.callers import missing, open_checks, passed
from portalops.wording import Sentence, say
from portalops.words import tell


def standing_of(call: Call, profile: Profile) -> Sentence:
    """How far a caller is identified, in one sentence."""
    left = missing(call, profile)
    if not left:
        return say("The caller is identified: {checks}", checks=passed(call, profile))
    return say("The caller isn't identified yet; checks still to pass: {count} of {checks}",
               count=left, checks=tuple(open_checks(call, profile).values()))  # fmt: skip


def case_text(closed: Closed, profile: Profile) -> str:
    """A closed call as plain text for the case system, line by line, nothing personal in it."""
    return "\n".join(tell(line) for line in _lines(closed, profile)) + "\n"


def _lines(closed: Closed, profile: Profile) -> Iterator[Sentence]:
    call = closed.call
    yield say("Call {number}: {tenant} {name}", number=call.number, tenant=call.tenant, name=closed.tenant_name)
    yield say("Case: {case}", case=call.case_number)
    yield say("Operator: {operator}", operator=call.operator)
    yield say("From {start} to {end}", start=call.opened_at, end=call.closed_at)
    yield say("Identity checks passed: {checks}", checks=passed(call, profile) or say("none"))
    if missing(call, profile):
        yield say("The caller wasn't identified.")
    done = [entry for entry in closed.entries if entry.outcome != SEEN]
    yield say("Done:") if done else say("Nothing was done during the call.")
    yield from map(_line, done)
    looks = [entry for entry in closed.entries if entry.outcome == SEEN]
    if looks:
        yield say("Looked at:")
        yield from map(_look, looks)
    if closed.elsewhere:
        yield say("Not told here, since it is about other tenants: No. {numbers} of the record",
                  numbers=closed.elsewhere)  # fmt: skip


def _line(entry: RecordEntry) -> Sentence:
    """One deed: its number on record, what was asked, and how it ended."""
    asked = what_was_asked(entry)
    what = say("{operation} {target} ({asked})", operation=operation_of(entry), target=entry.target, asked=asked)
    bare = say("{operation} {target}", operation=operation_of(entry), target=entry.target)
    return say("- No. {number}, {at}: {what}: {outcome}", number=entry.number, at=entry.at,
               what=what if asked else bare, outcome=outcome(entry.outcome))  # fmt: skip


def _look(entry: RecordEntry) -> Sentence:
    """One look: its number on record, and at what; never what somebody typed to find it."""
    return say("- No. {number}, {at}: {what}", number=entry.number, at=entry.at,
               what=say("{operation} {target}", operation=operation_of(entry), target=entry.target))  # fmt: skip

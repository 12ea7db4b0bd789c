"""Calls (応対): opened under a case number, checked who is calling, closed with a text for the case system."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Annotated, ClassVar

from msgspec import Struct
from msgspec.structs import replace

from portalops.deeds import carry_out, stopping
from portalops.desk import Desk
from portalops.errors import BadInput, Fault, NotFound, PortalopsError
from portalops.facts import Call, Personal, RecordEntry, Reveal
from portalops.facts.records import SEEN
from portalops.office import Unit
from portalops.operation import Asks
from portalops.permissions import Permission
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import masks
from portalops.rules.references import resolve
from portalops.sight import KINDS
from portalops.values import Kind, Line, Reason, Unreadable, Words, fold
from portalops.wording import say, shorten

OPEN, CHECK, CLOSE, REVEAL = "call open", "call check", "call close", "reveal"
_OF_THE_CALL = (OPEN, CHECK, CLOSE)


class What(Kind):
    """One kind of personal data."""

    example = "mail"

    def parse(self, text: str) -> Personal:
        """The kind, by its name."""
        what = next((what for what in KINDS if what == fold(text).casefold()), None)
        if what is None:
            raise Unreadable(say("“{value}” is none of {kinds}; write it like {example}.", value=shorten(text),
                                 kinds=", ".join(KINDS), example=self.example))  # fmt: skip
        return what


class OpenCall(Asks, frozen=True):
    """Open a call about a tenant under a case number."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    case: Annotated[str, Line("C-2026-0042", longest=60), "Number of the case in the case system"]


class CheckCaller(Asks, frozen=True):
    """Note which identity checks the caller has passed; the answers are kept nowhere."""

    checks: Annotated[tuple[str, ...], Words("call_back,mail"), "Checks that the caller has passed"]


class RevealData(Asks, frozen=True):
    """Show masked personal data of a tenant for some minutes."""

    positional: ClassVar[int] = 2

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    what: Annotated[Personal, What(), "What to show: name, mail, phone or address"]
    reason: Annotated[Reason, "Why, for the record"]


class CallOpen(PortalopsError):
    """The operator is in a call already."""

    code = "call_open"


class Closed(Struct, frozen=True, kw_only=True):
    """A call that was closed, with what was done during it, personal data masked, and its number on record.

    What was done meanwhile to other tenants, who are none of the caller's business, is there by its numbers alone.
    """

    call: Call
    tenant_name: str
    entries: tuple[RecordEntry, ...]
    elsewhere: tuple[int, ...]
    record: int


class Calls:
    """What an operator does at a desk about the call that they are in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def now(self) -> Call | None:
        """The call that the operator was in when the store was last asked."""
        return self._desk.authority.standing.call

    def look(self) -> Call:
        """The call that the operator is in; NotFound where there is none."""
        self._desk.learn()
        return self._call()

    def profile_of(self, call: Call) -> Profile:
        """The portal whose customer the call is with."""
        return self._desk.profiles[call.tenant.portal]

    def open(self, asked: OpenCall) -> Call:
        """Open a call about a tenant; NotFound, NotPermitted, or CallOpen where the operator is in one already."""
        return carry_out(self._desk, partial(self._open, asked))

    def check(self, asked: CheckCaller) -> Call:
        """Note which identity checks the caller has passed; BadInput where the portal has no such check."""
        return carry_out(self._desk, partial(self._check, asked.checks))

    def close(self) -> Closed:
        """Close the call, with everything that was done during it."""
        return carry_out(self._desk, self._close)

    def reveal(self, asked: RevealData) -> Reveal:
        """Show one kind of a tenant's personal data for the minutes that its profile says."""
        return carry_out(self._desk, partial(self._reveal, asked))

    def _open(self, asked: OpenCall, unit: Unit) -> Call:
        tenant = self._known(asked, unit)
        with stopping(self._desk, unit, OPEN, str(tenant), case=asked.case):
            self._desk.authority.check(Permission.CALL_TAKE, tenant.portal)
            if self.now:
                raise CallOpen(
                    say("You are in the call about {tenant}, case {case}; close it first: portalops call close",
                        tenant=self.now.tenant, case=self.now.case_number)
                )  # fmt: skip
        operator, now = self._desk.operator.name, self._desk.clock.now()
        call = Call(number=0, tenant=tenant, case_number=asked.case, operator=operator, opened_at=now)
        call = unit.begin_call(call)
        self._desk.authority.learn(unit)  # what opens a call belongs to it, as does what closes it
        self._desk.note(unit, OPEN, tenant)
        return call

    def _check(self, checks: tuple[str, ...], unit: Unit) -> Call:
        call = self._call()
        with stopping(self._desk, unit, CHECK, str(call.tenant)):
            self._desk.authority.check(Permission.CALL_TAKE, call.tenant.portal)
        known = self.profile_of(call).identity.checks
        unknown = [check for check in checks if check not in known]
        if unknown or not checks:
            fault = say("checks: there is no check {check}; there are {checks}.", check=", ".join(unknown) or "-",
                        checks=", ".join(known))  # fmt: skip
            raise BadInput([Fault("checks", fault)])
        new = tuple(check for check in dict.fromkeys(checks) if check not in call.passed)
        if not new:
            return call
        self._desk.note(unit, CHECK, call.tenant, checks=list(new))
        return unit.alter_call(call, passed=(*call.passed, *new))

    def _close(self, unit: Unit) -> Closed:
        call = self._call()
        number = self._desk.note(unit, CLOSE, call.tenant)
        here, others = map(_without_the_call, unit.entries_of_call(call))
        closed = unit.alter_call(call, closed_at=self._desk.clock.now())
        is_person = (tenant := unit.tenant(call.tenant)).kind in self.profile_of(call).identity.persons
        name = masks.mask("name", tenant.name) if is_person else tenant.name
        elsewhere = tuple(entry.number for entry in others)
        return Closed(
            call=closed, tenant_name=name, entries=tuple(map(_covered, here)), elsewhere=elsewhere, record=number
        )

    def _reveal(self, asked: RevealData, unit: Unit) -> Reveal:
        tenant = self._known(asked, unit)
        with stopping(self._desk, unit, REVEAL, str(tenant), what=asked.what, reason=asked.reason):
            self._desk.authority.check(Permission.PERSONAL_REVEAL, tenant.portal)
        minutes = self._desk.profiles[tenant.portal].identity.reveal_minutes
        reveal = Reveal(tenant=tenant, what=asked.what, until=self._desk.clock.now() + timedelta(minutes=minutes))
        unit.reveal(self._desk.operator.name, reveal)
        self._desk.note(unit, REVEAL, tenant, SEEN, what=asked.what, reason=asked.reason, until=reveal.until)
        return reveal

    def _known(self, asked: OpenCall | RevealData, unit: Unit) -> TenantRef:
        """The tenant as its portal writes it; NotFound where there is none."""
        return unit.tenant(resolve(asked, unit, self._desk.profiles, self._desk.authority.reaches).tenant).ref

    def _call(self) -> Call:
        call = self.now
        if call is None:
            raise NotFound(say("You are in no call; open one with: portalops call open TENANT --case CASE"))
        return call


def _without_the_call(entries: Sequence[RecordEntry]) -> Sequence[RecordEntry]:
    """What is told of a call's entries: all but those of the call itself."""
    return [entry for entry in entries if entry.operation not in _OF_THE_CALL]


def _covered(entry: RecordEntry) -> RecordEntry:
    """An entry with nothing personal in it."""
    noun = entry.operation.partition(" ")[0]
    return replace(entry, details=masks.covered_details(entry.details or {}, noun, lambda what: False, is_person=True))

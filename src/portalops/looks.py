"""Look-ups at a desk: what is found, as much of it as the operator may see, and the look itself put on record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from portalops.authority import Authority
from portalops.booking import Booking
from portalops.clock import Clock
from portalops.errors import NotPermitted, PortalopsError
from portalops.facts import ApprovalRequest, Counted, Lists, Personal, Reads
from portalops.facts.records import SEEN
from portalops.office import Entry, Office
from portalops.operation import Asks, Page, Query, Search, first_of, portal_of, target_of
from portalops.pending import content_hash, is_open_to, tenant_of
from portalops.plan import Plan, Refused
from portalops.profiles.load import Profiles
from portalops.references import PartRef, Reference, TenantRef
from portalops.rules.answers import answered
from portalops.rules.masked_plans import covered_plan
from portalops.sight import KINDS, Sight, sight_of
from portalops.wording import Sentence, say

A = TypeVar("A", bound=Asks)
R = TypeVar("R")

_ONE_LOOK = timedelta(minutes=10)
_HURRIES_S = 1.0  # nobody waits longer for a busy store where a look may be shown without standing on record


class Look(Struct, Generic[A, R], frozen=True, kw_only=True):
    """What was asked with its references found, the rows of it, and the sight by which some of it is masked."""

    asked: A
    rows: Sequence[R]
    sight: Sight | None

    @property
    def tenant(self) -> TenantRef | None:
        """The one tenant that was looked at, if it was one."""
        for named in (first_of(self.asked), getattr(self.asked, "tenant", None)):
            if isinstance(named, TenantRef):
                return named
            if isinstance(named, PartRef):
                return named.tenant
        tenants = {getattr(row, "tenant", None) for row in self.rows}
        only = tenants.pop() if len(tenants) == 1 else None
        return only if isinstance(only, TenantRef) else None

    @property
    def masked(self) -> tuple[Personal, ...]:
        """The kinds of personal data that were masked."""
        if self.sight is None:
            return ()
        return self.sight.hidden_of(self.tenant) if self.tenant else KINDS

    @property
    def masked_at(self) -> datetime | None:
        """When the first of what was revealed of the tenant is masked again."""
        reveals = self.sight.reveals if self.sight and self.tenant and not self.sight.identifies(self.tenant) else ()
        return min((reveal.until for reveal in reveals if reveal.tenant == self.tenant), default=None)


class Looks:
    """The look-ups of one desk; the same again within some minutes, such as after every deed, isn't another look."""

    def __init__(
        self, office: Office, authority: Authority, profiles: Profiles, clock: Clock, booking: Booking
    ) -> None:
        self._office = office
        self._authority = authority
        self._profiles = profiles
        self._clock = clock
        self._booking = booking
        self._noted: dict[tuple[str, tuple[Personal, ...], int | None], datetime] = {}

    def look_up(self, query: Query[A, R], asked: A) -> Sequence[R]:
        """The rows that a query finds; NotPermitted, NotFound, or Refused where the portal answers otherwise."""
        look = self._reached(query, self._found(query, asked))
        self.note(query, look, len(look.rows))
        return look.rows

    def page(self, query: Query[A, R], asked: A, *, form: str = "", passing: bool = False) -> Page[R]:
        """As many rows of a look-up as its limit allows, and how to go on; all of them where it has no limit."""
        limit: int | None = getattr(asked, "limit", None)
        look = self._found(query, asked if limit is None else replace(asked, limit=limit + 1))
        found = look.rows if limit is None else look.rows[:limit]
        more = len(look.rows) > len(found)
        after = query.key(found[-1], self._clock.today()) if more and query.key else None
        shown = self._reached(query, replace(look, rows=found))
        unnoted = None if passing else self.note(query, shown, len(shown.rows), form)
        page = Page(shown.rows, more=more, after=after, unnoted=unnoted, masked=shown.masked, masked_at=shown.masked_at)
        if isinstance(look.rows, Counted) and not self._authority.is_narrowed:
            return replace(page, in_all=look.rows.in_all, exceeds=look.rows.exceeds)
        return page

    def _reached(self, query: Query[A, R], look: Look[A, R]) -> Look[A, R]:
        """A look without the rows of portals for which the operator has no role."""
        if not self._authority.is_narrowed:
            return look
        return replace(look, rows=[row for row in look.rows if self._reaches(query, row)])

    def _reaches(self, query: Query[Any, R], row: R) -> bool:
        if isinstance(row, ApprovalRequest):  # which may be of several portals
            return is_open_to(row, self._authority)
        return self._authority.reaches(self._portal_of(query, row))

    def _portal_of(self, query: Query[Any, R], row: R) -> str:
        """The portal of which a row tells; empty of one that tells of none."""
        values = (column.of(row) for column in query.columns if not column.columns)
        for value in (getattr(row, "tenant", None), *values):
            if isinstance(value, Reference) and value.portal:
                return value.portal
        portal = str(getattr(row, "target", "")).partition(":")[0]
        return portal if portal in self._profiles else ""

    @property
    def masks(self) -> bool:
        """Whether anything may be masked for whoever works here."""
        standing = self._authority.standing
        return standing.has_grants or standing.call is not None

    def as_seen(self, plan: Plan, reads: Reads) -> Plan:
        """A plan with as much of customers' data in it as the operator may see."""
        return self.covering(reads)(plan)

    def covering(self, reads: Reads) -> Callable[[Plan], Plan]:
        """What makes of any plan one with as much of customers' data in it as the operator may see at this moment."""
        standing = self._authority.standing
        sight = sight_of(standing, self._profiles, reads, self._clock.now()) if self.masks else None
        return partial(_as_seen, sight) if sight else lambda plan: plan

    def _found(self, query: Query[A, R], asked: A) -> Look[A, R]:
        """What is asked with its references found, and the rows of it; a denial is put on record."""
        try:
            return self._office.read(lambda lists: self._find(query, asked, lists))
        except NotPermitted as denial:
            self._booking.put_denial(query.name, asked, denial)
            raise

    def _find(self, query: Query[A, R], asked: A, lists: Lists) -> Look[A, R]:
        """What is asked with its references found, and the rows of it, with as much in them as the operator may see."""
        standing = self._authority.learn(lists)
        asked = self._authority.let(query.permission, asked, lists, self._profiles)
        self._check_answer(query.name, asked)
        today, now = self._clock.today(), self._clock.now()
        sight = sight_of(standing, self._profiles, lists, now)
        if sight is not None:
            from portalops.masking import Masked  # which nobody needs who is shown everything

            lists = Masked(lists, sight, self._profiles)
        rows = query.find(asked, Search(lists=lists, profiles=self._profiles, today=today, now=now))
        return Look(asked=asked, rows=rows, sight=None if query.whole else sight)

    def _check_answer(self, query: str, asked: Asks) -> None:
        """Refuse a look-up at a portal that answers it otherwise than by acting."""
        portal = portal_of(asked)
        if portal and query in self._profiles[portal].answers:
            answer = answered(self._profiles[portal], query, target_of(asked))
            if answer.outcome != "effects":
                raise Refused(answer)

    def note(self, query: Query[A, R], look: Look[A, R], count: int, form: str = "") -> Sentence | None:
        """Put a look on record at which so many rows are shown; what is handed out in a form is always another one.

        Where that can't be written nothing is shown in a store that has grants; in another one it is only told.
        """
        if not query.on_record or not count:
            return None
        call, now = self._authority.standing.call, self._clock.now()
        key = content_hash(query.name, look.asked), look.masked, call.number if call else None
        before = self._noted.get(key)
        if not form and before is not None and now - before < _ONE_LOOK:
            return None
        try:
            hurries_s = None if form or self._authority.standing.has_grants else _HURRIES_S
            self._office.note(self._entry(query, look, count, form), hurries_s)
        except PortalopsError as fault:
            if query.in_passing and not self._authority.standing.has_grants:
                return say("This look couldn't be put on record: {fault}", fault=fault.text)
            raise
        self._noted[key] = now
        return None

    def _entry(self, query: Query[A, R], look: Look[A, R], count: int, form: str) -> Entry:
        """The entry of a look; what somebody typed to find something never becomes its target."""
        more = {"rows": count} | ({"form": form} if form else {}) | ({"masked": look.masked} if look.masked else {})
        target = first_of(look.asked)
        named = str(target) if isinstance(target, Reference) else look.tenant or ""
        entry = self._booking.entry(query.name, look.asked, SEEN, more=more)
        return replace(entry, target=str(named), tenant=str(look.tenant) if look.tenant else None)


def _as_seen(sight: Sight, plan: Plan) -> Plan:
    tenant = tenant_of(plan) or PartRef(plan.target).tenant
    return covered_plan(plan, partial(sight.sees, tenant))

"""Who may do what, what waits for whom and what is shown: kept in plain dicts, and reckoned without the desk's code.

What roles may and what profiles say is taken from their tables; what follows from them is worked out here again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from portalops.effects import Change, Move
from portalops.facts import Grant
from portalops.operation import Asks, Operation, portal_of
from portalops.plan import Plan
from portalops.profiles.load import Profiles
from portalops.profiles.profile import Profile
from portalops.roles import ROLES
from tests.invariants.builders import MovingClock, Row, Rows

BY_OPERATORS = ("adjustment", "refund")


class Asked(Struct, kw_only=True):
    """A request that waits for a second person, and what became of it."""

    operation: Operation[Any, Any]
    asked: Asks
    shown: Plan
    tenant: str | None
    by: str
    joined: tuple[str, ...] = ()
    at: datetime
    expires: datetime
    state: str = "waiting"
    decided_by: str | None = None
    record: int | None = None
    erased: bool = False


class Spoken(Struct, kw_only=True):
    """A call, and whether its caller proved enough."""

    tenant: str
    case: str
    by: str
    passed: tuple[str, ...] = ()
    is_open: bool = True


class Model:
    """What a store with operators ought to hold besides its customers' data."""

    def __init__(self, rows: Rows, profiles: Profiles, clock: MovingClock, *, production: bool) -> None:
        self.profiles = profiles
        self.clock = clock
        self.production = production
        self.grants: dict[str, Grant] = {}
        self.opened: dict[str, datetime | None] = {}
        self.calls: dict[int, Spoken] = {}
        self.in_call: dict[str, int] = {}
        self.reveals: dict[tuple[str, str, str], datetime] = {}
        self.requests: dict[int, Asked] = {}
        self.given = [
            (row["tenant"], row["ledger"], instant_of(row["at"]), abs(row["delta"]))
            for row in rows["ledger_entries"]
            if row["kind"] in BY_OPERATORS
        ]
        self.done = [
            (row["tenant"], row["operation"], instant_of(row["at"]))
            for row in rows["records"]
            if row["outcome"] == "done"
        ]

    @property
    def now(self) -> datetime:
        """This instant."""
        return self.clock.now()

    def profile(self, ref: str) -> Profile:
        """The portal of a tenant."""
        return self.profiles[ref.partition(":")[0]]

    def may(self, who: str, permission: str, portal: str = "") -> bool:
        """Whether somebody has a permission at a portal, or at any."""
        if not self.grants:
            return True
        grant = self.grants.get(who)
        if grant is None:
            return permission == "look:up"
        at_it = not grant.portals or not portal or portal in grant.portals
        return permission in ROLES[grant.role].may and at_it

    def is_closed(self, who: str) -> bool:
        """Whether this is production and not open to somebody's writes at this instant."""
        until = self.opened.get(who)
        return self.production and (until is None or until <= self.now)

    def may_appoint(self, who: str, *grants: Grant | None) -> bool:
        """Whether somebody may give and take these roles: all of them at portals at which they are administrators."""
        if not self.may(who, "operator:manage"):
            return False
        mine = self.grants[who].portals if self.grants else ()
        return not mine or all(grant.portals and set(grant.portals) <= set(mine) for grant in grants if grant)

    def keeps_an_administrator(self, who: str, becomes: Grant | None) -> bool:
        """Whether one administrator of all portals would be left."""
        left = {name: grant for name, grant in self.grants.items() if name != who} | ({who: becomes} if becomes else {})
        return any(grant is not None and grant.role == "administrator" and not grant.portals for grant in left.values())

    def call_of(self, who: str) -> Spoken | None:
        """The call that somebody is in."""
        return self.calls[self.in_call[who]] if who in self.in_call else None

    def is_identified(self, call: Spoken) -> bool:
        """Whether the caller proved enough."""
        rules = self.profile(call.tenant).identity
        return len(set(call.passed) & set(rules.checks)) >= rules.needed

    def sees(self, who: str, tenant: str, what: str) -> bool:
        """Whether somebody is shown one kind of a tenant's personal data at this instant."""
        if self.reveals.get((who, tenant, what), self.now) > self.now:
            return True
        call = self.call_of(who)
        if call and call.tenant == tenant:
            return self.is_identified(call)
        return not self.grants

    def is_held_back(self, who: str, operation: str, plan: Plan) -> bool:
        """Whether what somebody does for the one who calls waits until they are identified."""
        call = self.call_of(who)
        if call is None or plan.outcome not in ("effects", "approval") or self.is_identified(call):
            return False
        concerned = any(str(effect.tenant) == call.tenant for effect in plan.effects)
        return concerned and operation in self.profile(call.tenant).identity.operations

    def why_waits(self, who: str, plan: Plan) -> tuple[Any, ...]:
        """Everything for which a plan of somebody's waits for a second person; nothing where it needn't."""
        if plan.approval:
            return ("the portal's rules",)
        grant = self.grants.get(who)
        if grant is None or not plan.effects or plan.outcome != "effects":
            return ()
        tenant = str(plan.effects[0].tenant)
        rules = self.profile(tenant).oversight
        why: list[Any] = ["for good"] if plan.operation in rules.irreversible else []
        for ledger in ("points", "balance"):
            limit = self._limit(grant, tenant, ledger)
            asked = sum(
                abs(effect.delta)
                for effect in plan.effects
                if isinstance(effect, Move) and effect.ledger == ledger and effect.cause in BY_OPERATORS
            )
            before = self.given_lately(tenant, ledger, rules.window_days)
            if limit is not None and asked and asked + before > limit:
                why.append((ledger, asked, before, limit))
        limit = self._limit(grant, tenant, "balance")
        for effect in plan.effects:
            if isinstance(effect, Change) and (effect.thing, effect.field) == ("tenant", "credit_limit"):
                higher = (effect.becomes or 0) - (effect.seen or 0)
                why += [("credit", higher)] if limit is not None and higher > limit else []
        if plan.operation in rules.after_contact_changes:
            since = self.now - timedelta(days=rules.contact_days)
            changed = [name for ref, name, at in self.done if ref == tenant and at >= since]
            why += ["contact data"] if set(changed) & set(rules.contact_changes) else []
        return tuple(why)

    def given_lately(self, tenant: str, ledger: str, days: int) -> int:
        """How much operators moved of a tenant's within the window, one thing that was done after the other."""
        since = self.now - timedelta(days=days)
        return sum(sum_ for ref, of, at, sum_ in self.given if (ref, of) == (tenant, ledger) and at >= since)

    def points_left(self, who: str, tenant: str) -> int | None:
        """How many points somebody may still give a tenant alone at this instant; None where nothing limits that."""
        grant = self.grants.get(who)
        limit = self._limit(grant, tenant, "points") if grant else None
        days = self.profile(tenant).oversight.window_days
        return None if limit is None else limit - self.given_lately(tenant, "points", days)

    def _limit(self, grant: Grant, tenant: str, ledger: str) -> int | None:
        role, rules = ROLES[grant.role], self.profile(tenant).oversight
        own = grant.points if ledger == "points" else grant.yen
        of_role = role.points if ledger == "points" else role.yen
        of_portal = rules.points if ledger == "points" else rules.yen
        limits = [limit for limit in (own if own is not None else of_role, of_portal) if limit is not None]
        return min(limits, default=None)

    def waits(self, operation: Operation[Any, Any], asked: Asks) -> int | None:
        """The number under which exactly this waits already."""
        same = [
            number
            for number, request in self.requests.items()
            if (request.operation.name, request.asked) == (operation.name, asked)
            and request.state == "waiting"
            and request.expires > self.now
        ]
        return max(same, default=None)

    def ask(self, who: str, operation: Operation[Any, Any], asked: Asks, plan: Plan) -> int:
        """Note that somebody's plan waits, and give the number."""
        number = self.waits(operation, asked)
        if number is not None:
            request = self.requests[number]
            if who not in (request.by, *request.joined):
                request.joined = (*request.joined, who)
            return number
        number = len(self.requests) + 1
        hours = self.profiles[portal_of(asked)].oversight.expires_hours
        self.requests[number] = Asked(
            operation=operation,
            asked=asked,
            shown=replace(plan, approval=None),
            tenant=str(plan.effects[0].tenant) if plan.effects else None,
            by=who,
            at=self.now,
            expires=self.now + timedelta(hours=hours),
        )
        return number

    def decision(self, who: str, number: int, verb: str, now: Plan | None) -> str:
        """How it ends when somebody agrees to a request, declines it or takes it back; now is what it would do now."""
        request = self.requests[number]
        mine = who in (request.by, *request.joined)
        portal = portal_of(request.asked)
        if request.state != "waiting" or request.expires <= self.now:
            return "decided"
        if verb == "withdraw":
            return "done" if mine else "not_permitted"
        if mine or not (
            self.may(who, "approval:decide", portal) and self.may(who, request.operation.permission, portal)
        ):
            return "not_permitted"
        if verb == "decline":
            return "done"
        if self.is_closed(who):
            return "read_only"
        if now is None:
            return "not_found"
        if replace(now, approval=None) != request.shown:
            return "stale"
        return "refused" if now.outcome in ("refused", "route") else "done"

    def note_done(self, operation: str, plan: Plan) -> None:
        """Take in that something was done."""
        self.done.append((plan.target.partition("/")[0], operation, self.now))
        for effect in plan.effects:
            if isinstance(effect, Move) and effect.cause in BY_OPERATORS:
                self.given.append((str(effect.tenant), effect.ledger, self.now, abs(effect.delta)))
        if operation == "tenant purge" and plan.effects:
            self._erase(str(plan.effects[0].tenant))

    def _erase(self, tenant: str) -> None:
        self.reveals = {key: until for key, until in self.reveals.items() if key[1] != tenant}
        for request in self.requests.values():
            if request.tenant == tenant and request.operation.name != "tenant purge":
                request.erased = True
                request.state = "withdrawn" if request.state in ("waiting", "agreed") else request.state


def instant_of(value: Any) -> datetime:
    """An instant as either engine's driver gives it."""
    from datetime import UTC

    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def differences(model: Model, rows: Mapping[str, list[Row]]) -> list[str]:
    """Where the tables of operators, requests and calls don't hold what the model does."""
    from json import loads

    grants = [(row["operator"], row["role"], tuple(loads(row["portals"])), row["points"]) for row in rows["operators"]]
    ours = sorted((name, grant.role, grant.portals, grant.points) for name, grant in model.grants.items())
    requests = {
        row["number"]: (
            row["operation"], row["tenant"], row["requested_by"], tuple(loads(row["joined_by"])), row["state"],
            row["decided_by"], row["record"], instant_of(row["requested_at"]), instant_of(row["expires_at"]),
            row["asked"] == "{}",
        )
        for row in rows["approvals"]
    }  # fmt: skip
    waiting = {
        number: (
            kept.operation.name, kept.tenant, kept.by, kept.joined, kept.state, kept.decided_by, kept.record, kept.at,
            kept.expires, kept.erased,
        )
        for number, kept in model.requests.items()
    }  # fmt: skip
    calls = {
        row["number"]: (row["tenant"], row["case_number"], row["operator"], tuple(loads(row["passed"])),
                        row["closed_at"] is None)
        for row in rows["calls"]
    }  # fmt: skip
    spoken = {number: (call.tenant, call.case, call.by, call.passed, call.is_open)
              for number, call in model.calls.items()}  # fmt: skip
    standing = {
        row["operator"]: (row["call"], instant_of(row["writes_until"]) if row["writes_until"] else None)
        for row in rows["desks"]
    }
    stands = {
        who: (model.in_call.get(who), model.opened.get(who)) for who in {*standing, *model.in_call, *model.opened}
    }
    shown = {
        (row["operator"], row["tenant"], row["what"]): instant_of(row["until"])
        for row in rows["reveals"]
        if instant_of(row["until"]) > model.now
    }
    reveals = {key: until for key, until in model.reveals.items() if until > model.now}
    pairs = {"operators": (sorted(grants), ours), "approvals": (requests, waiting), "calls": (calls, spoken),
             "desks": (standing, stands), "reveals": (shown, reveals)}  # fmt: skip
    return [f"{table}: {held} instead of {ought}" for table, (held, ought) in pairs.items() if held != ought]

"""What the operators of a centre may do by chance, one step at a time: each says how it ended, the same on any engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from operator import itemgetter
from random import Random
from typing import Any

from msgspec.structs import replace

from portalops.administration import Administration
from portalops.approving import Approvals
from portalops.asking import read
from portalops.desk import Receipt
from portalops.errors import BadInput
from portalops.facts import Grant
from portalops.operation import Asks, Operation
from portalops.operations import CATALOG
from portalops.operations.points_adjust import AdjustPoints
from portalops.plan import Plan
from portalops.references import PartRef, TenantRef
from portalops.roles import ROLES
from tests.invariants.builders import OPERATIONS, PROFILES
from tests.invariants.examples import DEEDS
from tests.invariants.plausible import answers_to
from tests.invariants.trust_centre import CREW, LIBRARY, STOREHOUSE
from tests.invariants.trust_examples import (
    FOR_GOOD,
    LARGE,
    OFTEN,
    OFTENEST,
    POINTS,
    PORTALS,
    USER_OF,
    WITH_POINTS,
    pages_of,
)
from tests.invariants.trust_talk import Talk


class Work(Talk):
    """A centre at work."""

    def do(self, random: Random) -> str:
        """Somebody does something."""
        drawn = self._something(random)
        return self.perform(self.somebody(random), *drawn) if drawn else "unreadable"

    def do_in_pieces(self, random: Random) -> str:
        """Several give one tenant points, one piece after the other."""
        tenant, told = random.choice(WITH_POINTS), []
        for _ in range(random.randint(2, 4)):
            who = self.somebody(random)
            exactly = random.random() < 0.5
            told.append(self._give_exactly(random, who, tenant) if exactly else self._give(random, who, tenant))
        return " / ".join(told)

    def do_again(self, random: Random) -> str:
        """Somebody repeats a request that was carried out: the same number, and nothing more anywhere, if they may."""
        if not self._receipts:
            return "nothing was done yet"
        id, who = random.choice(sorted(self._receipts)), random.choice(CREW)
        operation, asked, record = self._receipts[id]
        ended = self.attempt(who, lambda: self.desk(who).perform(operation, asked, request_id=id))
        (target,) = {row["target"] for row in self.rows["records"] if row["seq"] == record}
        if self.model.may(who, operation.permission) and self.model.may(
            who, operation.permission, PartRef(target).portal
        ):
            assert (ended.result.record, ended.result.replayed, ended.result.plan) == (record, True, None)
            self.settle()
        else:
            assert ended.code == "not_permitted"
            self.settle((who, operation.name, ended.code))
        return f"{who} repeats {id}: {ended.code}"

    def show_then_do(self, random: Random) -> str:
        """Somebody is shown a plan, something else happens, and they do what they were shown or see it anew."""
        drawn, who = self._something(random), self.somebody(random)
        of_caller = self.for_the_caller(random.choice((STOREHOUSE, LIBRARY)))
        is_callers = random.random() < 0.4
        if is_callers:
            drawn = random.choice(of_caller)
        if drawn is None:
            return "unreadable"
        before = self.foreseen(who, *drawn, writes=False)
        ended = self.attempt(who, lambda: self.desk(who).preview(*drawn))
        self.settle(*([(who, drawn[0].name, "not_permitted")] if before.code == "not_permitted" else []))
        if not isinstance(ended.result, Plan):
            assert ended.code == before.code
            return f"{who} is shown no {drawn[0].name}: {ended.code}"
        assert {"effects": "done", "approval": "approval_needed"}.get(ended.result.outcome, "refused") == before.code
        tenant = drawn[1].tenant if isinstance(drawn[1], AdjustPoints) else None
        if is_callers and random.random() < 0.6:
            meanwhile = self.perform(self.somebody(random), *random.choice(of_caller))
        elif tenant and random.random() < 0.5:
            meanwhile = self.perform(self.somebody(random), *self._points(random, tenant))
        else:
            meanwhile = random.choice([self.do, self.call, self.wait, self.decide, self.appoint])(random)
        return f"{meanwhile} / {self.perform(who, *drawn, shown=(before, ended.result))}"

    def decide(self, random: Random) -> str:
        """Somebody agrees to a request, declines it or takes it back; where it is shown anew, perhaps agrees again."""
        requests, now, who = self.model.requests, self.model.now, self.somebody(random)
        waiting = [number for number, kept in requests.items() if kept.state == "waiting" and kept.expires > now]
        chance, told = random.random(), []
        if not waiting or chance < 0.2:
            told.append(self.perform(who, *self._something_large(random)))
        elif chance < 0.4:
            tenant = requests[random.choice(waiting)].tenant
            told.append(self.perform(who, *self._points(random, str(tenant))))
        number = random.choice(waiting if waiting and random.random() < 0.9 else [*requests, len(requests) + 1])
        if requests and 0.4 < chance < 0.7:
            same = requests[random.choice([number if number in requests else 1, *requests])]
            told.append(self.perform(who, same.operation, same.asked))
        elif number in requests and chance > 0.5:
            others = [name for name in CREW if name not in (requests[number].by, *requests[number].joined)]
            who = next((name for name in others if self.model.may(name, "approval:decide")), who)
        verb = random.choice(("agree", "agree", "agree", "agree", "decline", "withdraw"))
        told.append(self._decide(who, number, verb))
        if told[-1].endswith("stale 6"):
            told.append(self._decide(who, number, verb))
        return " / ".join(told)

    def ask_twice(self, random: Random) -> str:
        """The same end of something is asked for twice, for two reasons, and agreed to again when it is there already."""
        deeds = [read_as(*deed) for deed in random.choice((FOR_GOOD[:2], FOR_GOOD[-2:]))]
        asker, decider = random.sample(("boss", "suzuki"), 2)
        told = [self.perform(asker, *deed) for deed in deeds]
        numbers = [number for number in map(self.model.waits, *zip(*deeds, strict=True)) if number is not None]
        told += [self._decide(decider, number, "agree") for number in numbers for _ in range(3)]
        return " / ".join(told)

    def appoint(self, random: Random) -> str:
        """Somebody gives a role, or takes one away."""
        who, whom = random.choice(CREW), random.choice(CREW)
        administrators = [name for name, grant in self.model.grants.items() if grant.role == "administrator"]
        if administrators and random.random() < 0.6:
            who = random.choice(administrators)
        if administrators and random.random() < 0.3:
            whom = random.choice(administrators)
        role = random.choice((*ROLES, "agent", "administrator", "administrator"))
        own = random.choice((None, None, 50, 300))
        becomes = Grant(operator=whom, role=role, portals=random.choice(PORTALS), points=own)
        if random.random() < 0.2 and self.model.grants:
            return self.give_role(who, whom, None)
        return self.give_role(who, whom, becomes)

    def give_role(self, who: str, whom: str, becomes: Grant | None) -> str:
        """Somebody gives somebody a role, or takes it away."""
        model, seen = self.model, self.model.grants.get(whom)
        if not model.may(who, "operator:manage"):
            code = "not_permitted"
        elif model.is_closed(who):
            code = "read_only"
        elif becomes is None and seen is None:
            code = "not_found"
        elif not model.keeps_an_administrator(whom, becomes):
            code = "refused"
        else:
            code = "done" if model.may_appoint(who, seen, becomes) else "not_permitted"
        ended = self.attempt(who, lambda: Administration(self.desk(who)).appoint(whom, becomes))
        if code == "done" and becomes is None:
            del model.grants[whom]
        elif code == "done" and becomes is not None:
            model.grants[whom] = becomes
        assert ended.code == code
        name = "operator set" if becomes else "operator remove"
        self.settle(*([] if code == "not_found" else [(who, name, code)]))
        self.ended["appoint", code] += 1
        return f"{who} makes {whom} {becomes}: {code} {ended.exit_code}"

    def wait(self, random: Random) -> str:
        """Time goes by, often until just before, at, or just after something ends; then somebody tries whether it has."""
        soon = self.model.now + timedelta(seconds=1)
        ends = sorted((end for end in self._ends(random) if end[0] > soon), key=itemgetter(0, 1))
        if not ends or random.random() < 0.4:
            self.clock.instant += timedelta(minutes=random.choice((1, 1, 4, 11, 60, 60, 600, 1440, 20_000)))
            self.settle()
            return f"it is {self.clock.instant}"
        kind = random.choice(sorted({kind for _, kind, _ in ends}))
        end, _, trying = ends[0] if random.random() < 0.3 else next(end for end in ends if end[1] == kind)
        self.clock.instant = end + timedelta(seconds=random.choice((-1, 0, 0, 1)))
        self.settle()
        return f"it is {self.clock.instant} / {trying()}"

    def _ends(self, random: Random) -> Iterator[tuple[datetime, str, Callable[[], str]]]:
        """When what is there now ends, and what shows whether it has."""
        model = self.model
        for number, request in model.requests.items():
            if request.state == "waiting":
                yield request.expires, "decide", partial(self._decide, random.choice(CREW), number, "agree")
                who = random.choice(CREW)
                yield request.expires, "ask", partial(self.perform, who, request.operation, request.asked)
        for who, until in model.opened.items():
            if until:
                yield until, "write", partial(self.perform, who, *self._points(random, STOREHOUSE))
        for (who, tenant, what), until in model.reveals.items():
            page, _, user, _ = pages_of(tenant)
            yield until, "look", partial(self.look_at, who, *(page if what == "address" else user))
        for tenant, ledger, at, _ in model.given:
            days = timedelta(days=model.profile(tenant).oversight.window_days)
            if ledger == "points":
                yield at + days, "give", partial(self._give_exactly, random, random.choice(OFTENEST), tenant)
        for tenant, operation, at in model.done:
            rules = model.profile(tenant).oversight
            if operation in rules.contact_changes and tenant in USER_OF:
                reset = read_as("password reset", {"account": USER_OF[tenant], "reason": "電話で確認"})
                yield at + timedelta(days=rules.contact_days), "reset", partial(self.perform, "boss", *reset)

    def _give(self, random: Random, who: str, tenant: str) -> str:
        return self.perform(who, *self._points(random, tenant))

    def _give_exactly(self, random: Random, who: str, tenant: str) -> str:
        """As many points as somebody may give alone now, or one more."""
        left = self.model.points_left(who, tenant)
        most = (max(left, 1), max(left, 0) + 1) if left is not None else POINTS
        return self.perform(who, *self._points(random, tenant, most))

    def _something_large(self, random: Random) -> tuple[Operation[Any, Any], Asks]:
        """What waits for a second person, unless it is refused."""
        if random.random() < 0.6:
            return read_as(*random.choice(FOR_GOOD))
        return self._points(random, random.choice(WITH_POINTS), LARGE)

    def _something(self, random: Random) -> tuple[Operation[Any, Any], Asks] | None:
        chance = random.random()
        if chance < 0.35:
            return self._points(random, random.choice(WITH_POINTS))
        if chance < 0.85:
            name, answers = random.choice((*OFTEN, *FOR_GOOD) if chance < 0.7 else DEEDS)
        else:
            operation = random.choice(CATALOG)
            tenant = random.choice([row["ref"] for row in self.rows["tenants"]])
            about = PROFILES[TenantRef(tenant).portal]
            name = operation.name
            answers = answers_to(random, operation, tenant, self.rows, about, self.clock.today())
        try:
            return read_as(name, answers)
        except BadInput:
            return None

    def _points(
        self, random: Random, tenant: str, points: tuple[int, ...] = POINTS
    ) -> tuple[Operation[Any, Any], Asks]:
        delta = str(random.choice(points))
        return read_as("points adjust", {"tenant": tenant, "delta": delta, "reason": "お詫び"})

    def _decide(self, who: str, number: int, verb: str) -> str:
        decide = getattr(Approvals(self.desk(who)), verb)
        request = self.model.requests.get(number)
        if request is None:
            ended = self.attempt(who, lambda: decide(number, "確認"))
            self.settle()
            assert ended.code == "not_found"
            return f"{who} {verb}s {number}: {ended.code}"
        found = self.planned(request.operation, request.asked)
        now = found[1] if isinstance(found, tuple) else None
        code = self.model.decision(who, number, verb, now)
        ended = self.attempt(who, lambda: decide(number, "確認"))
        assert ended.code == code, f"{who} {verb}s {number}, {request}: {ended}, and not {code}"
        did, entry = None, (who, f"approval {verb}", code)
        if code == "done":
            request.decided_by = who
            request.state = {"agree": "done", "decline": "declined", "withdraw": "withdrawn"}[verb]
        elif code == "stale" and now:
            request.shown = replace(now, approval=None)
        if code == "done" and verb == "agree" and now:
            did, entry = now, (who, request.operation.name, "done")
            self.model.note_done(request.operation.name, now)
            request.record = len(self.rows["records"]) + 1
            assert isinstance(ended.result, Receipt)
            assert ended.result.record == request.record
        self.settle(*([] if code == "not_found" else [entry]), did=did)
        self.ended[verb, code] += 1
        return f"{who} {verb}s {number}: {code} {ended.exit_code}"


def read_as(name: str, answers: dict[str, str]) -> tuple[Operation[Any, Any], Asks]:
    """An operation, and what is asked of it."""
    return OPERATIONS[name], read(OPERATIONS[name].asks, answers)


STEPS = {
    "do": 5, "do_in_pieces": 2, "do_again": 1, "show_then_do": 4, "decide": 10, "ask_twice": 2, "appoint": 2, "call": 5, "look": 4,
    "open_production": 1, "wait": 4,
}  # fmt: skip
"""How often each step comes in a sequence that is only chance."""


def any_step(work: Work, random: Random) -> str:
    """One step, whichever."""
    name = random.choices(list(STEPS), list(STEPS.values()))[0]
    told: str = getattr(work, name)(random)
    return told

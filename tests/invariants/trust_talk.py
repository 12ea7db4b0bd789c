"""What the operators of a centre do by chance on the phone, at look-ups and to production; the other steps come after."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from portalops.approving import Approvals
from portalops.asking import read
from portalops.calls import Calls, CheckCaller, OpenCall, RevealData
from portalops.operation import Asks, Operation, portal_of
from portalops.plan import ApprovalNeeded, Plan
from portalops.production import Production
from portalops.queries.approvals import SHOW_APPROVAL
from portalops.references import TenantRef
from portalops.sight import KINDS
from tests.invariants.builders import OPERATIONS, PROFILES, Deed, MovingClock, Row
from tests.invariants.trust_centre import CREW, LIBRARY, MARKED, STOREHOUSE, Centre, Foreseen
from tests.invariants.trust_examples import OFTEN, OFTENEST, QUERIES, USER_OF, pages_of
from tests.invariants.trust_model import Spoken


class Talk(Centre):
    """A centre whose operators speak with customers; how everything ended is counted."""

    def __init__(self, address: str, clock: MovingClock, *, production: bool) -> None:
        super().__init__(address, clock, production=production)
        self.ended: Counter[tuple[str, str]] = Counter()
        self._ids = 0
        self._receipts: dict[str, tuple[Operation[Any, Any], Asks, int]] = {}

    def call(self, random: Random) -> str:
        """Somebody opens a call, checks who calls, closes it, or has something revealed."""
        steps = [self._open_call, self._check_caller, self._check_caller, self._close_call, self._reveal]
        step = random.choice(steps if self.model.in_call else [self._open_call, *steps[2:]])
        speaks = sorted(self.model.in_call) if random.random() < 0.8 and step is not self._open_call else []
        who = random.choice(speaks or CREW)
        told, spoken = step(who, random), self.model.call_of(who)
        if spoken is None or spoken.tenant not in USER_OF or random.random() < 0.3:
            return told
        if random.random() < 0.4:
            return f"{told} / {self.perform(who, *random.choice(self.for_the_caller(spoken.tenant)))}"
        return f"{told} / {self.look_at(who, *random.choice(pages_of(spoken.tenant)))}"

    def look(self, random: Random) -> str:
        """Somebody looks something up: shown is what they may see, and that is on record."""
        shown = sorted({*self.model.in_call, *(who for who, _, _ in self.model.reveals)})
        who = random.choice(shown if shown and random.random() < 0.5 else CREW)
        if self.model.requests and random.random() < 0.2:
            return self.look_at_request(who, random.choice([*self.model.requests, len(self.model.requests) + 1]))
        return self.look_at(who, *random.choice(self._looks(random)))

    def look_at(self, who: str, name: str, answers: dict[str, str]) -> str:
        """Somebody looks something up."""
        query = QUERIES[name]
        asked: Asks = read(query.asks, answers)
        is_let = self.model.may(who, query.permission) and self.model.may(who, query.permission, portal_of(asked))
        ended = self.looked(who, query, asked)
        assert (ended.code == "not_permitted") == (not is_let)
        if not is_let:
            self.settle((who, name, "not_permitted"))
        else:
            self.settle(perhaps=(who, name, "seen"))
            assert not (ended.code == "done" and ended.result and query.on_record) or self.seen_lately(who, name)
        self.ended["look", ended.code] += 1
        return f"{who} looks {name} {answers}: {ended.code}"

    def look_at_request(self, who: str, number: int) -> str:
        """Somebody looks at what waits, or waited, for a second person."""
        request, name, code = self.model.requests.get(number), SHOW_APPROVAL.name, "not_found"
        if request:
            is_let = self.model.may(who, SHOW_APPROVAL.permission, TenantRef(request.tenant).portal)
            code = "done" if is_let else "not_permitted"
        ended = self.attempt(who, lambda: Approvals(self.desk(who)).look(number))
        assert ended.code == code
        if code == "done":
            self.gives_nothing_away(who, repr(ended.result.request))
            self.settle(perhaps=(who, name, "seen"))
            assert self.seen_lately(who, name)
        else:
            self.settle(*([(who, name, code)] if code == "not_permitted" else []))
        self.ended["look at request", code] += 1
        return f"{who} looks at request {number}: {code}"

    def open_production(self, random: Random) -> str:
        """Somebody opens production for themselves, or closes it."""
        return self.opened_by(self.somebody(random), random.choice((0, 1, 15, 480, 480)))

    def opened_by(self, who: str, minutes: int) -> str:
        """Somebody opens production for so many minutes, or closes it."""
        if not self.model.production:
            return "no production"
        may = self.model.may(who, "writes:open")
        desk = Production(self.desk(who))
        ended = self.attempt(who, lambda: desk.open(minutes, "C-1") if minutes else desk.close())
        code = "done" if may or not minutes else "not_permitted"
        assert ended.code == code
        if code == "done":
            self.model.opened[who] = self.model.now + timedelta(minutes=minutes) if minutes else None
        self.settle((who, "write", code))
        self.ended["open production", code] += 1
        return f"{who} opens production for {minutes}: {code}"

    def somebody(self, random: Random) -> str:
        """Anybody; where production is closed to them, they have often opened it first."""
        who = random.choice(OFTENEST)
        if self.model.is_closed(who) and random.random() < 0.6:
            self.opened_by(who, 480)
        return who

    def perform(
        self,
        who: str,
        operation: Operation[Any, Any],
        asked: Asks,
        shown: tuple[Foreseen, Plan] | None = None,
    ) -> str:
        """Somebody does something: it ends as it should, and waits under the number that it should."""
        foreseen = self.foreseen(who, operation, asked)
        code, on_record = foreseen.code, foreseen.on_record
        if shown and foreseen.plan and (foreseen.plan, foreseen.why[:1]) != (shown[0].plan, shown[0].why[:1]):
            code = on_record = "stale"
        self._ids += 1
        id = f"trust-{self._ids}"
        taken = f"approval-{len(self.model.requests)}"  # as the desk itself might call what a second person agrees to
        if self._ids % 4 == 0 and all(row["request_id"] != taken for row in self.rows["records"]):
            id = taken
        seen = shown[1] if shown else None
        ended = self.attempt(who, lambda: self.desk(who).perform(operation, asked, request_id=id, shown=seen))
        assert ended.code == code, f"{who} {operation.name} {asked} ended {ended}, and not as {foreseen}"
        if isinstance(ended.result, ApprovalNeeded):
            assert foreseen.plan is not None
            assert foreseen.asked is not None
            assert ended.result.number == self.model.ask(who, operation, foreseen.asked, foreseen.plan)
        done = foreseen.plan if code == "done" else None
        if done:
            self.model.note_done(operation.name, done)
        (record, *_) = self.settle(*([(who, operation.name, on_record)] if on_record else []), did=done) or [0]
        if done:
            assert ended.result.record == record
            self._receipts[id] = (operation, asked, record)
        self.ended["do", code] += 1
        return f"{who} {operation.name} {asked}: {code} {ended.exit_code}"

    def _open_call(self, who: str, random: Random) -> str:
        tenant, case = random.choice((STOREHOUSE, LIBRARY, "keiai:K00800")), f"C-{len(self.model.calls)}"
        work = partial(Calls(self.desk(who)).open, read(OpenCall, {"tenant": tenant, "case": case}))
        code = "call_open" if self.model.call_of(who) else "done"
        if not self.model.may(who, "call:take", TenantRef(tenant).portal):
            code = "not_permitted"
        ended = self.attempt(who, work)
        assert ended.code == code
        if code == "done":
            number = len(self.model.calls) + 1
            self.model.calls[number] = Spoken(tenant=tenant, case=case, by=who)
            self.model.in_call[who] = number
        self.settle((who, "call open", code))
        self.ended["call", code] += 1
        return f"{who} is called by {tenant}: {code} {ended.exit_code}"

    def _check_caller(self, who: str, random: Random) -> str:
        call = self.model.call_of(who)
        checks = list(PROFILES[TenantRef(call.tenant).portal].identity.checks) if call else ["mail"]
        passed = random.sample(
            [*checks, "horoscope"] if random.random() < 0.2 else checks, k=random.choice((1, min(2, len(checks))))
        )
        work = partial(Calls(self.desk(who)).check, read(CheckCaller, {"checks": ",".join(passed)}))
        ended = self.attempt(who, work)
        if call is None:
            code = "not_found"
        elif not self.model.may(who, "call:take", TenantRef(call.tenant).portal):
            code = "not_permitted"
        else:
            code = "usage" if "horoscope" in passed else "done"
        assert ended.code == code
        new = [check for check in passed if call and code == "done" and check not in call.passed]
        if call:
            call.passed = (*call.passed, *new)
        self.settle(*([(who, "call check", code)] if new or code == "not_permitted" else []))
        self.ended["check", code] += 1
        return f"{who} checks {passed}: {code} {ended.exit_code}"

    def _close_call(self, who: str, random: Random) -> str:
        call, number = self.model.call_of(who), self.model.in_call.get(who)
        ended = self.attempt(who, Calls(self.desk(who)).close)
        assert ended.code == ("done" if call else "not_found")
        if call is None:
            self.settle()
            return f"{who} is in no call"
        during = {row["seq"] for row in self.rows["call_entries"] if row["call"] == number}
        done = [
            row for row in self.rows["records"] if row["seq"] in during and not row["operation"].startswith("call ")
        ]
        told = ended.result.entries
        here = [row for row in done if row["tenant"] in (None, call.tenant)]
        assert [(entry.operation, entry.outcome) for entry in told] == [_of(row) for row in here]
        assert list(ended.result.elsewhere) == [row["seq"] for row in done if row not in here]
        assert not [mark for mark in MARKED if mark in repr(told)]
        call.is_open = False
        self.settle((who, "call close", "done"), leaving=self.model.in_call.pop(who))
        self.ended["close", "done"] += 1
        return f"{who} hangs up on {call.tenant} after {len(told)}"

    def _reveal(self, who: str, random: Random) -> str:
        tenant, what = random.choice((STOREHOUSE, LIBRARY)), random.choice(KINDS)
        asked = read(RevealData, {"tenant": tenant, "what": what, "reason": "照合"})
        ended = self.attempt(who, lambda: Calls(self.desk(who)).reveal(asked))
        may = self.model.may(who, "personal:reveal", TenantRef(tenant).portal)
        assert ended.code == ("done" if may else "not_permitted")
        if may:
            minutes = self.model.profile(tenant).identity.reveal_minutes
            self.model.reveals[who, tenant, what] = self.model.now + timedelta(minutes=minutes)
        self.settle((who, "reveal", "seen" if may else "not_permitted"))
        self.ended["reveal", ended.code] += 1
        return f"{who} has {what} of {tenant} revealed: {ended.code}"

    def _looks(self, random: Random) -> tuple[Deed, ...]:
        tenant = random.choice((STOREHOUSE, LIBRARY))
        return (
            *pages_of(tenant),
            ("find", {"text": random.choice(sorted(MARKED))}),
            ("find", {"text": random.choice(("印野", "shirushi", "栞", "9191"))}),
            ("record list", {}),
            ("record who-saw", {"tenant": tenant}),
            ("record seen-by", {"operator": random.choice(CREW)}),
            ("approval list", {}),
            ("operator list", {}),
        )

    def for_the_caller(self, tenant: str) -> list[tuple[Operation[Any, Any], Asks]]:
        """What is often done for a tenant."""
        deeds = [deed for deed in OFTEN if next(iter(deed[1].values())).startswith(tenant)]
        return [(OPERATIONS[name], read(OPERATIONS[name].asks, answers)) for name, answers in deeds]


def _of(row: Row) -> tuple[str, str]:
    return row["operation"], row["outcome"]

"""A centre in which several operators work at desks of one store; whatever they do is held against the model at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from hashlib import sha256
from json import loads
from typing import Any

from msgspec import Struct

from portalops.authority import NOWHERE, Place
from portalops.desk import Desk, Operator
from portalops.effects import Add, Change, Move
from portalops.errors import ExitCode, PortalopsError
from portalops.operation import Asks, Operation, Query, portal_of
from portalops.plan import Plan
from portalops.rules.references import resolve
from portalops.store.checking import check
from portalops.store.kinds import KINDS
from portalops.store.opening import Store, open_store
from portalops.words import tell
from tests.calls.builders import everything_told
from tests.invariants.builders import PROFILES, RECORD, Deed, MovingClock, Row, rows_of
from tests.invariants.checks import chain_holds, faults_in
from tests.invariants.trust_model import Model, differences, instant_of

CREW = ("boss", "sato", "suzuki", "tanaka", "ito")
BESIDE = {"operators", "approvals", "calls", "desks", "reveals", "presences", "call_entries", *RECORD}
"""The tables that the model holds, and the record: all others change with what is done, and with nothing else."""

STOREHOUSE, LIBRARY = "inter-lab:P001", "hoshi-books:P002"
MARKED: dict[str, tuple[str, str]] = {
    "madoguchi@shirushi.example": (STOREHOUSE, "mail"),
    "03-9191-0001": (STOREHOUSE, "phone"),
    "印請求部": (STOREHOUSE, "name"),
    "印野一郎": (STOREHOUSE, "name"),
    "ichiro@shirushi.example": (STOREHOUSE, "mail"),
    "090-9191-0002": (STOREHOUSE, "phone"),
    "栞野二葉": (LIBRARY, "name"),
    "futaba@shiori.example": (LIBRARY, "mail"),
    "090-9292-0003": (LIBRARY, "phone"),
    "印町一丁目": (LIBRARY, "address"),
}
"""Personal data of two tenants that nobody types; each may be shown to whom the model says, and to nobody else."""

PLANTED: tuple[Deed, ...] = (
    ("tenant register", {"tenant": STOREHOUSE, "name": "紙野商会", "kind": "group", "licenses": "9",
                         "email": "madoguchi@shirushi.example", "phone": "03-9191-0001"}),
    ("tenant edit", {"tenant": STOREHOUSE, "billing_name": "印請求部", "done_on": "2026-05-19"}),
    ("account add", {"account": f"{STOREHOUSE}/ichiro", "name": "印野一郎", "roles": "manager",
                     "email": "ichiro@shirushi.example", "phone": "090-9191-0002"}),
    ("account add", {"account": f"{STOREHOUSE}/jiro", "name": "印野次", "roles": "member"}),
    ("contract register", {"contract": f"{STOREHOUSE}/C-1", "name": "Web予約", "starts_on": "2026-01-01"}),
    ("tenant register", {"tenant": LIBRARY, "name": "栞文庫", "kind": "文庫", "kana": "シオリ", "phone": "0460-11-2222",
                         "email": "shiori@example.jp", "billing_cycle": "年1回", "billing_month": "11",
                         "payment_method": "コンビニ", "joined_on": "2023-01-10", "licenses": "5",
                         "license_price": "700"}),
    ("account add", {"account": f"{LIBRARY}/1", "name": "栞野二葉", "roles": "司書", "email": "futaba@shiori.example",
                     "phone": "090-9292-0003"}),
    ("inquiry register", {"inquiry": f"{LIBRARY}/T-1", "kind": "登録票の直し", "written_on": "2026-05-19", "note": "転居"}),
    ("tenant edit", {"tenant": LIBRARY, "address": "東京都港区印町一丁目2", "inquiry": "T-1", "asked_by": f"{LIBRARY}/1"}),
    ("contract register", {"contract": f"{LIBRARY}/K1", "name": "定期便", "first_renewal_on": "2026-05-06",
                           "cycle": "年会費", "price": "3650", "prepaid": "yes"}),
)  # fmt: skip


class Ended(Struct, frozen=True):
    """How something ended, and with what; the code is that of the record, or "done"."""

    code: str
    result: Any

    @property
    def exit_code(self) -> int:
        """What a command would end with."""
        return int(self.result.exit_code) if isinstance(self.result, PortalopsError) else int(ExitCode.DONE)


class Foreseen(Struct, frozen=True):
    """How the model sees an operation end, what it would do, and what was asked with its references found."""

    code: str
    plan: Plan | None = None
    asked: Asks | None = None
    why: tuple[Any, ...] = ()

    @property
    def on_record(self) -> str:
        """What the record calls that end; empty where it says nothing of it."""
        if self.code == "refused" and self.plan is not None:
            return "refused" if self.why else self.plan.outcome
        return "" if self.code in ("not_found", "usage") else self.code


class Centre:
    """One store, the desks at it, and what it ought to hold."""

    def __init__(self, address: str, clock: MovingClock, *, production: bool) -> None:
        self.address, self.clock = address, clock
        self._closing = ExitStack()
        self.store = self._opened()
        self.rows = rows_of(self.store)
        self.model = Model(self.rows, PROFILES, clock, production=production)
        self._desks: dict[str, Desk] = {}
        self._nobody = self._desk("nobody", self.store)

    def _opened(self, guarded: str | None = None) -> Store:
        store = open_store(self.address, self.clock, guarded=guarded)
        self._closing.callback(store.close)
        return store

    def close(self) -> None:
        """Let go of the store."""
        self._closing.close()

    def desk(self, who: str) -> Desk:
        """Where somebody works; in production each by connections of their own, which the engine guards."""
        if who not in self._desks:
            store = self._opened(guarded=who) if self.model.production else self.store
            self._desks[who] = self._desk(who, store)
        return self._desks[who]

    def _desk(self, who: str, store: Store) -> Desk:
        place = Place(context="office", production=True) if self.model.production else NOWHERE
        operator = Operator(name=who)
        return Desk(office=store, operator=operator, profiles=PROFILES, clock=self.clock, door="test", place=place)

    def planned(self, operation: Operation[Any, Any], asked: Asks) -> tuple[Asks, Plan] | PortalopsError:
        """What an operation would do now, whoever asks; or what stands in its way."""
        try:
            with self.store.reading() as reads:
                resolved = resolve(asked, reads, PROFILES)
                return resolved, self._nobody.plan(operation, resolved, reads)
        except PortalopsError as fault:
            return fault

    def foreseen(self, who: str, operation: Operation[Any, Any], asked: Asks, *, writes: bool = True) -> Foreseen:
        """How it should end when somebody does something."""
        if writes and self.model.is_closed(who):
            return Foreseen("read_only")
        if not self.model.may(who, operation.permission):
            return Foreseen("not_permitted")
        found = self.planned(operation, asked)
        if isinstance(found, PortalopsError):
            portal = portal_of(asked)
            return Foreseen(found.code if self.model.may(who, operation.permission, portal) else "not_permitted")
        asked, plan = found
        if not self.model.may(who, operation.permission, portal_of(asked)):
            return Foreseen("not_permitted")
        if plan.outcome in ("refused", "route"):
            return Foreseen("refused", plan, asked)
        if self.model.is_held_back(who, operation.name, plan):
            return Foreseen("refused", plan, asked, ("unidentified",))
        why = self.model.why_waits(who, plan)
        return Foreseen("approval_needed" if why else "done", plan, asked, why)

    def attempt(self, who: str, work: Callable[[], Any]) -> Ended:
        """What comes of something that somebody does; nothing that they are shown or told gives away what is masked."""
        try:
            ended = Ended("done", work())
        except PortalopsError as stopped:
            ended = Ended(stopped.code, stopped)
            self.gives_nothing_away(who, tell(stopped.text))
        plan = ended.result if isinstance(ended.result, Plan) else getattr(ended.result, "plan", None)
        if isinstance(plan, Plan):
            self.gives_nothing_away(who, repr((plan.effects, plan.refusals, plan.notices)))
        return ended

    def gives_nothing_away(self, who: str, text: str) -> None:
        """Of the planted data only that is shown which the model lets this operator see at this instant."""
        for mark, (tenant, what) in MARKED.items():
            assert mark not in text or self.model.sees(who, tenant, what), f"{who} is shown {mark} of {tenant}"

    def looked(self, who: str, query: Query[Any, Any], asked: Asks) -> Ended:
        """What a look-up comes to."""

        def look() -> list[Any]:
            rows = list(self.desk(who).page(query, asked).rows)
            self.gives_nothing_away(who, everything_told(query, rows))
            return rows

        return self.attempt(who, look)

    def settle(
        self,
        *entries: tuple[str, str, str],
        did: Plan | None = None,
        perhaps: tuple[str, str, str] | None = None,
        leaving: int | None = None,
    ) -> list[int]:
        """Look what became of the store: exactly these entries, what was done if anything was, and what holds always.

        Perhaps one more entry is there; leaving is the number of the call that was closed by it. Gives the numbers of
        the entries.
        """
        before, self.rows = self.rows, rows_of(self.store)
        new = self.rows["records"][len(before["records"]) :]
        assert self.rows["records"][: len(before["records"])] == before["records"]
        found = [(row["operator"], row["operation"], row["outcome"]) for row in new]
        assert found == list(entries) or (perhaps and found == [*entries, perhaps])
        if did is None:
            changed = [table for table in self.rows if table not in BESIDE and self.rows[table] != before[table]]
            assert not changed, f"{changed} changed, and nothing was done"
        else:
            as_planned(self.store, did)
        self._carry_the_call(new, leaving)
        assert differences(self.model, self.rows) == []
        assert faults_in(self.rows, PROFILES) == []
        self._is_chained(before["records"][-1]["hash"], new)
        return [row["seq"] for row in new]

    def _is_chained(self, last: str, new: list[Row]) -> None:
        """Each new entry covers the one before it, and the head is the last one; those before are as they were."""
        for row in new:
            assert row["prev_hash"] == last
            last = sha256(f"{last}{row['body']}".encode()).hexdigest()
            assert row["hash"] == last
        assert [(row["seq"], row["hash"]) for row in self.rows["record_head"]] == [(len(self.rows["records"]), last)]

    def _carry_the_call(self, new: list[Row], leaving: int | None) -> None:
        """What was put on record during a call belongs to it, and every entry names the context."""
        numbers = {row["seq"] for row in new}
        calls = {row["seq"]: row["call"] for row in self.rows["call_entries"] if row["seq"] in numbers}
        details = {row["seq"]: loads(row["details"]) for row in self.rows["record_details"] if row["seq"] in numbers}
        for row in new:
            who = row["operator"]
            call = leaving or self.model.in_call.get(who)
            assert calls.get(row["seq"]) == call == loads(row["body"]).get("call")
            if "purged" in details[row["seq"]]:
                continue
            assert details[row["seq"]].get("context") == ("office" if self.model.production else None)
            assert details[row["seq"]].get("case_number") == (self.model.calls[call].case if call else None)

    def hold_at_the_end(self) -> None:
        """The whole chain, and what `store check` finds of the whole store."""
        assert chain_holds(self.store)
        with self.store.viewing() as connection:
            findings = list(check(connection))
        assert [(finding.invariant.name, finding.rows) for finding in findings if not finding.holds] == []

    def seen_lately(self, who: str, operation: str) -> bool:
        """Whether it is on record that somebody looked so within the last ten minutes."""
        return any(
            (row["operator"], row["operation"], row["outcome"]) == (who, operation, "seen")
            and (self.clock.now() - instant_of(row["at"])).total_seconds() < 600
            for row in self.rows["records"]
        )


def as_planned(store: Store, plan: Plan) -> None:
    """Every thing that was added is there as planned, and every field that was changed became what was planned."""
    last: dict[tuple[str, str, str], Any] = {}
    for effect in plan.effects:
        if isinstance(effect, Add):
            thing = effect.adds
            for name in thing.__struct_fields__:
                last[effect.thing, str(thing.ref), name] = getattr(thing, name)
        elif isinstance(effect, Change):
            last[effect.thing, effect.ref, effect.field] = effect.becomes
        elif isinstance(effect, Move):
            last["tenant", str(effect.tenant), effect.ledger] = effect.balance
    with store.reading() as reading:
        for (noun, ref, name), value in last.items():
            assert getattr(reading.one(KINDS[noun].fact, ref), name) == value

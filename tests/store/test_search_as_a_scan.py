"""Whatever is written and looked for, the search finds what a scan over the folded texts finds, in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from portalops import effects as e
from portalops.clock import FixedClock
from portalops.facts import Account, GroupCompany, Hit, Invoice, Tenant, Thing
from portalops.folding import WAY_OF_FIELD, fold_as
from portalops.references import CompanyRef, TenantRef
from portalops.store.opening import Store, open_store
from portalops.store.search import finding
from portalops.store.search.finding import MOST_COUNTED
from portalops.store.search.keeping import rebuild
from tests.builders import a_tenant, an_account
from tests.postgres import a_database
from tests.store.builders import RULE, TODAY, a_store, an_invoice

PORTALS = ("keiai", "j-motto", "itreview")
KINDS = ("tenant", "account", "company", "invoice")
NAMING = {"code", "user", "number", "email"}
PIECES = (
    *"山田高髙崎﨑々亜亞吉𠮷ァアあーｰ-‐−がガがﾊﾟパ",
    *"abAz019１９ａ@._(),'\"*%\\+&|^~<>[]{}!?# \u3000éßıſ👨",
    "\u200b",
    "㈱",
    "㍿",
    "株式会社",
    "(有)",
    "ｶﾞ",
    "090",
    "0120",
    "@ex.jp",
    "NEAR",
    "AND",
    "葛\U000e0100",
)
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join)
ids = st.lists(st.sampled_from("abA019１-_髙山"), min_size=1, max_size=5).map("".join)
phones = st.lists(
    st.sampled_from(("03", "090", "0120", "+81", "-", "ー", "１", "7", "（代）", "内線")), max_size=6
).map("".join)
people = st.fixed_dictionaries(
    {"name": texts, "kana": st.none() | texts, "email": st.none() | texts, "phone": st.none() | phones}
)


def texts_of(thing: Thing) -> dict[str, str | None]:
    """The texts by which a thing is to be found."""
    match thing:
        case Tenant():
            named: dict[str, str | None] = {"code": thing.ref.code}
        case Account():
            named = {"user": thing.ref.user}
        case Invoice():
            return {"number": thing.ref.number}
        case _:
            return {"name": getattr(thing, "name", None)}
    return named | {field: getattr(thing, field) for field in ("name", "kana", "email", "phone")}


def is_inside(thing: Thing, portal: str | None, tenant: TenantRef | None) -> bool:
    """Whether a thing is of a portal and of a tenant, however the tenant's code is written."""
    if tenant:
        owner = thing.owner
        return owner.portal == tenant.portal and fold_as("id", owner.code) == fold_as("id", tenant.code)
    return portal in (None, thing.owner.portal)


def scanned(things: Sequence[Thing], text: str) -> Iterator[tuple[int, int, int, str, str]]:
    """What matches of things in the order in which they came: how well, kind, order, reference and field."""
    for order, thing in enumerate(things):
        matches = []
        for place, (field, way) in enumerate(WAY_OF_FIELD.items()):
            key, folded = fold_as(way, text), fold_as(way, texts_of(thing).get(field) or "")
            if not key or key not in folded:
                continue
            if key == folded and field in NAMING:
                matches.append((0, place, field))
            elif folded.startswith(key):
                matches.append((1, place, field))
            elif len(key) > 1:
                matches.append((2, place, field))
        if matches:
            rank, _, field = min(matches)
            yield rank, KINDS.index(thing.noun), order, str(thing.ref), field


class TwoStores(RuleBasedStateMachine):
    """The same things written to a store of each kind, and looked for in both and in a list of them."""

    def __init__(self) -> None:
        super().__init__()
        self.things: dict[str, Thing] = {}
        self.kept = ExitStack()
        self.most = MOST_COUNTED
        self.stores: list[Store] = []

    @initialize(most=st.sampled_from((1, 3, MOST_COUNTED)))
    def open(self, most: int) -> None:
        """Make both stores, and have the search count no further than that."""
        self.most = most
        self.kept.callback(setattr, finding, "MOST_COUNTED", MOST_COUNTED)
        finding.MOST_COUNTED = most
        self.stores = [
            a_store(Path(self.kept.enter_context(TemporaryDirectory()))),
            open_store(self.kept.enter_context(a_database()), FixedClock(TODAY)),
        ]
        for store in self.stores:
            self.kept.callback(store.close)

    def teardown(self) -> None:
        """Let go of both stores."""
        self.kept.close()

    def _write(self, effects: Sequence[e.Effect]) -> None:
        for store in self.stores:
            with store.writing() as unit:
                for effect in effects:
                    unit.apply([effect])

    @rule(data=st.data(), count=st.integers(1, 6))
    def write(self, data: st.DataObject, count: int) -> None:
        """Add some things and call others otherwise, in one transaction."""
        effects: list[e.Effect] = []
        for _ in range(count):
            known = [thing for thing in self.things.values() if not isinstance(thing, Invoice)]
            tenants = [thing.ref for thing in known if isinstance(thing, Tenant)]
            if known and data.draw(st.booleans()):
                effects += self._rename(data.draw(st.sampled_from(known)), data)
            else:
                thing = self._new(data, tenants)
                if str(thing.ref) not in self.things:
                    self.things[str(thing.ref)] = thing
                    effects.append(e.added(thing, RULE))
        self._write(effects)

    def _rename(self, thing: Thing, data: st.DataObject) -> Sequence[e.Effect]:
        becomes: dict[str, Any] = {"name": data.draw(texts)} if isinstance(thing, GroupCompany) else data.draw(people)
        self.things[str(thing.ref)] = type(thing)(**{f: getattr(thing, f) for f in thing.__struct_fields__} | becomes)
        return e.changed(thing, RULE, **becomes)

    def _new(self, data: st.DataObject, tenants: list[TenantRef]) -> Thing:
        kind, id_ = data.draw(st.sampled_from(KINDS if tenants else KINDS[:1])), data.draw(ids)
        if kind == "tenant":
            return a_tenant(f"{data.draw(st.sampled_from(PORTALS))}:{id_}", **data.draw(people))
        tenant = data.draw(st.sampled_from(tenants))
        if kind == "account":
            return an_account(f"{tenant}/{id_}", **data.draw(people))
        if kind == "company":
            return GroupCompany(ref=CompanyRef.of(tenant, f"G{id_}"), name=data.draw(texts), added_on=TODAY)
        return an_invoice(f"{tenant.portal}:{id_}", tenant=tenant)

    @rule(data=st.data(), limit=st.integers(1, 4), portal=st.none() | st.sampled_from(PORTALS), of_one=st.booleans())
    def find(self, data: st.DataObject, limit: int, portal: str | None, of_one: bool) -> None:
        """Look for a piece of what is there, or for anything else, page by page; in one portal, of one tenant or in
        all.
        """
        tenants = [thing.ref for thing in self.things.values() if isinstance(thing, Tenant)]
        tenant = data.draw(st.sampled_from(tenants)) if of_one and tenants else None
        written = [text for thing in self.things.values() for text in texts_of(thing).values() if text]
        whole = data.draw(st.sampled_from(written) | texts if written else texts)
        start = data.draw(st.integers(0, len(whole) - 1))
        text = whole[start : start + data.draw(st.integers(1, 8))] + data.draw(st.sampled_from(("", "", "\x00", "ー")))
        among = [thing for thing in self.things.values() if is_inside(thing, portal, tenant)]
        wanted = sorted(scanned(among, text))
        for store in self.stores:
            hits, counts = pages(store, text, limit, portal, tenant)
            assert counts == {(min(len(wanted), self.most), len(wanted) > self.most)}
            assert [(hit.ref, hit.matched) for hit in hits] == [tuple(match[-2:]) for match in wanted]
            assert [hit.text for hit in hits] == [texts_of(self.things[hit.ref])[hit.matched] for hit in hits]

    @rule()
    def rebuild(self) -> None:
        """Make the entries anew; equals are in the order of references from then on."""
        self.things = dict(sorted(self.things.items()))
        for store in self.stores:
            with store.transaction() as connection:
                rebuild(connection)


def pages(
    store: Store, text: str, limit: int, portal: str | None, tenant: TenantRef | None
) -> tuple[list[Hit], set[tuple[int, bool]]]:
    """All pages of what a text finds, and what each says of how many there are in all."""
    found: list[Hit] = []
    counts = set()
    with store.reading() as lists:
        while True:
            page = lists.find(text, portal, limit, found[-1].key if found else None, tenant)
            counts.add((page.in_all, page.exceeds))
            found += page
            if len(page) < limit:
                return found, counts


def test_the_search_finds_what_a_scan_finds_on_both_engines() -> None:
    run_state_machine_as_test(
        TwoStores,
        settings=settings(
            max_examples=10,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=[*HealthCheck],
            phases=[Phase.generate],
        ),
    )

"""Lists page by page on both engines: the same rows in the same order as in one go, whatever is added meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, event, insert

from portalops.asking import read
from portalops.clock import FixedClock
from portalops.desk import Desk, Operator
from portalops.errors import BadInput
from portalops.facts import (
    Activation,
    ApiKey,
    Contract,
    DirectDebit,
    Environment,
    GroupCompany,
    Inquiry,
    Invitation,
    Order,
    Product,
    Quote,
    Resource,
    Thing,
    TransferCase,
    Withdrawal,
)
from portalops.month import Month
from portalops.operation import Permission, Query
from portalops.queries import LOOKUPS
from portalops.references import (
    AccountRef,
    ActivationRef,
    ApiKeyRef,
    CompanyRef,
    ContractRef,
    DebitRef,
    EnvironmentRef,
    InquiryRef,
    InvitationRef,
    OrderRef,
    ProductRef,
    QuoteRef,
    ResourceRef,
    TenantRef,
    TransferRef,
    WithdrawalRef,
)
from portalops.rules import environments, quotes
from portalops.store import rows
from portalops.store.kinds import table_of
from portalops.store.opening import Store
from tests.builders import PROFILES, a_tenant, an_account
from tests.store.builders import TODAY, adds, an_entry, an_invoice, contracts, do, moves, registers

QUERIES = {query.name: query for query in LOOKUPS}
NUMBERS = count(1)
EVERYTHING = 900
DAYS = st.integers(-2, 2).map(lambda days: TODAY + timedelta(days=days))
MONTHS = DAYS.map(Month.of) | st.just(Month("2026-06"))
QUOTE_STATES = ("requested", "with_sales", "quoted", "expired", "accepted", "declined")
INVITATION_STATES = ("waiting", "joined", "withdrawn")


@dataclass
class Case:
    """One list: of which tenant or portal it is, things that may be in it, and its order, the slow way."""

    portal: str
    things: Callable[[TenantRef], st.SearchStrategy[Thing]]
    thing_of: Callable[[Any], Thing]
    order: Callable[[Any], Any]
    newest_first: bool = False
    is_listed: Callable[[Any], bool] = lambda thing: True
    asked: tuple[tuple[str, str], ...] = ()

    def in_order(self, things: list[Thing]) -> list[Thing]:
        return sorted(filter(self.is_listed, things), key=self.order, reverse=self.newest_first)


def part(ref: type, within: str) -> st.SearchStrategy[Any]:
    return st.builds(lambda id: ref(f"{within}/{id}-{next(NUMBERS)}"), st.sampled_from(["a", "a,b", "Z", "あ", "1"]))


def withdrawal(tenant: TenantRef) -> st.SearchStrategy[Thing]:
    """A withdrawal in a state, with the days that such a one has; an open one is the only one of its tenant."""
    ref, states = part(WithdrawalRef, tenant), ("cancelled", "completed", "data_deleted")
    return st.builds(
        Withdrawal, ref=ref, state=st.sampled_from(states), leaves_on=DAYS, data_deleted_in=MONTHS | st.none(),
        reason=st.just("x"),
    )  # fmt: skip


CASES = {
    "account list": Case(
        portal="j-motto",
        things=lambda tenant: st.builds(
            lambda ref, state: an_account(ref, state=state),
            part(AccountRef, tenant),
            st.sampled_from(["active", "suspended", "removed"]),
        ),
        thing_of=lambda line: line.account,
        order=lambda account: (account.state == "removed", account.ref),
    ),
    "invoice list": Case(
        portal="inter-lab",
        things=lambda tenant: st.builds(
            lambda day: an_invoice(f"{tenant.portal}:N{next(NUMBERS)}", tenant, issued_on=day), DAYS
        ),
        thing_of=lambda invoice: invoice,
        order=lambda invoice: (invoice.issued_on, invoice.ref),
        newest_first=True,
    ),
    "order list": Case(
        portal="itreview",
        things=lambda tenant: st.builds(
            Order, ref=part(OrderRef, tenant), ordered_on=DAYS, product=st.just("CRM"), plan=st.just("Team"),
            amount=st.just(1), method=st.just(""),
        ),
        thing_of=lambda line: line.order,
        order=lambda order: (order.ordered_on, order.ref),
        newest_first=True,
    ),
    "contract list": Case(
        portal="inter-lab",
        things=lambda tenant: st.builds(
            Contract, ref=part(ContractRef, tenant), name=st.just("Web"), expires_on=st.none() | DAYS,
            state=st.sampled_from(["active", "cancelled"]),
        ),
        thing_of=lambda line: line.contract,
        order=lambda contract: (
            contract.state != "active" or (contract.expires_on or TODAY) < TODAY,
            contract.ref,
        ),
    ),
    "withdrawal list": Case(
        portal="keiai",
        things=withdrawal,
        thing_of=lambda row: row.withdrawal,
        order=lambda found: (found.next_day is None, found.next_day or TODAY, found.ref),
        is_listed=lambda found: found.next_day is not None or found.waits_for_paper,
    ),
    "quote list": Case(
        portal="intra-mart",
        things=lambda tenant: st.builds(
            Quote, ref=part(QuoteRef, tenant), kind=st.just("addition"), items=st.just(()),
            requested_on=st.none() | DAYS, valid_until=st.none() | DAYS,
            state=st.sampled_from(["requested", "with_sales", "quoted", "accepted", "declined"]),
        ),
        thing_of=lambda line: line.quote,
        order=lambda quote: (
            QUOTE_STATES.index(quotes.state_of(quote, TODAY)),
            (quote.valid_until if quote.state == "quoted" else quote.requested_on) or date.max,
            quote.ref,
        ),
    ),
    "transfer list": Case(
        portal="inter-lab",
        things=lambda tenant: st.builds(
            TransferCase, ref=part(TransferRef, tenant), paid_on=DAYS, billed=st.just(2), paid=st.just(1),
            reported_on=st.just(TODAY), state=st.sampled_from(["open", "settled"]),
        ),
        thing_of=lambda row: row.case,
        order=lambda case: (case.state == "settled", case.paid_on, case.ref),
    ),
    "apikey list": Case(
        portal="intra-mart",
        things=lambda tenant: st.builds(
            ApiKey, ref=part(ApiKeyRef, tenant), contract=st.just(ContractRef(f"{tenant}/C-1")), last_four=st.just("9Qzx")
        ),
        thing_of=lambda line: line.key,
        order=lambda key: key.ref,
    ),
    "debit list": Case(
        portal="itreview",
        things=lambda tenant: st.builds(
            DirectDebit, ref=part(DebitRef, tenant), method=st.just("debit"), requested_on=DAYS,
            state=st.sampled_from(["requested", "ended"]),
        ),
        thing_of=lambda line: line.course,
        order=lambda course: (course.requested_on, course.ref),
        newest_first=True,
    ),
    "inquiry list": Case(
        portal="itreview",
        things=lambda tenant: st.builds(
            Inquiry, ref=part(InquiryRef, tenant), kind=st.just("other"), written_on=DAYS
        ),
        thing_of=lambda line: line.inquiry,
        order=lambda inquiry: (inquiry.written_on, inquiry.ref),
        newest_first=True,
    ),
    "invitation list": Case(
        portal="intra-mart",
        things=lambda tenant: st.builds(
            Invitation, ref=part(InvitationRef, f"{tenant}/C-1"), email=st.just("a@example.co.jp"),
            language=st.just("ja"), invited_by=st.just(AccountRef.of(tenant, "taro")), invited_on=DAYS,
            state=st.sampled_from(INVITATION_STATES),
        ),
        thing_of=lambda line: line.invitation,
        order=lambda invitation: (INVITATION_STATES.index(invitation.state), invitation.ref),
    ),
    "company list": Case(
        portal="intra-mart",
        things=lambda tenant: st.builds(
            GroupCompany, ref=part(CompanyRef, tenant), name=st.sampled_from(["ﾐﾗｲ物流", "みらい商事", "空"]),
            added_on=DAYS,
        ),
        thing_of=lambda company: company,
        order=lambda company: company.ref,
        is_listed=lambda company: company.name != "空",
        asked=(("name", "ミライ"),),
    ),
    "product list": Case(
        portal="intra-mart",
        things=lambda tenant: st.builds(
            Product, ref=part(ProductRef, f"{tenant}/C-1"), name=st.just("Flow"), licensed=st.just(3),
            expires_on=st.none() | DAYS,
        ),
        thing_of=lambda line: line.product,
        order=lambda product: product.ref,
        is_listed=lambda product: product.expires_on is None or product.expires_on >= TODAY,
    ),
    "environment list": Case(
        portal="intra-mart",
        things=lambda tenant: st.builds(
            Environment, ref=part(EnvironmentRef, f"{tenant}/C-1"), name=st.just("live"),
            sort_key=st.sampled_from(["2", "10", "b,c", "ｂ", ""]), state=st.sampled_from(["active", "released"]),
        ),
        thing_of=lambda line: line.environment,
        order=lambda known: (known.state == "released", environments.order(known)),
    ),
    "activation list": Case(
        portal="intra-mart",
        things=lambda tenant: st.builds(
            Activation, ref=st.builds(lambda: ActivationRef.of("intra-mart", f"N{next(NUMBERS)}")),
            environment=st.just(EnvironmentRef(f"{tenant}/C-1/live")), allocations=st.just(()),
            fingerprint=st.just("f"), nonce=st.just("n"), request=st.just("r"), issued_on=DAYS,
            expires_on=st.just(TODAY), state=st.sampled_from(["issued", "applied", "ended"]),
        ),
        thing_of=lambda kept: kept,
        order=lambda kept: (kept.state != "ended", kept.issued_on, kept.ref),
        newest_first=True,
    ),
    "resource list": Case(
        portal="intra-mart",
        things=lambda tenant: st.builds(Resource, ref=part(ResourceRef, f"{tenant}/C-1"), name=st.just("guide")),
        thing_of=lambda line: line.resource,
        order=lambda resource: resource.ref,
    ),
}  # fmt: skip
BY_NUMBER = {
    "tenant history",
    "record list",
    "record who-saw",
    "record seen-by",
    "points history",
    "balance history",
    "batch list",
}
ELSEWHERE = {"purge list", "approval list"}  # with rows of their own
FEW = {"operator list"}
OF_PROFILES = {"desk list", "profile list", "role list"}


def a_desk(store: Store) -> Desk:
    operator = Operator(name="sato", may=frozenset(Permission))
    return Desk(office=store, operator=operator, profiles=PROFILES, clock=FixedClock(TODAY), door="test")


def a_home(store: Store, portal: str) -> TenantRef:
    """A new tenant with a contract, a user and an environment, on which the others may hang."""
    tenant = TenantRef(f"{portal}:T{next(NUMBERS)}")
    environment = Environment(ref=EnvironmentRef(f"{tenant}/C-1/live"), name="live", sort_key="0")
    do(store, registers(a_tenant(tenant)))
    if portal == "intra-mart":
        do(store, adds(an_account(f"{tenant}/taro")), contracts(f"{tenant}/C-1"))
        put(store, [environment])
    return tenant


def put(store: Store, things: list[Thing]) -> None:
    """Write things as they are, past all rules."""
    with store.transaction() as connection:
        for thing in things:
            table = table_of(thing.noun)
            connection.execute(insert(table), rows.row_of(thing, table))


def pages(store: Store, query: Query[Any, Any], limit: int, **asked: str) -> Iterator[list[Any]]:
    """The list, page by page, each of its own moment."""
    after: tuple[tuple[str, str], ...] = ()
    while True:
        page = a_desk(store).page(query, read(query.asks, asked | dict(after) | {"limit": str(limit)}))
        yield list(page.rows)
        if not page.more:
            return
        after = (("after", str(page.after)),)


def test_every_list_of_the_store_is_read_by_key() -> None:
    lists = {name for name in QUERIES if name.endswith(("list", "history", "who-saw", "seen-by"))}
    assert lists == {*CASES, *BY_NUMBER, *ELSEWHERE, *FEW, *OF_PROFILES}
    assert all(QUERIES[name].key for name in lists - OF_PROFILES - FEW)


@pytest.mark.parametrize("name", sorted(CASES))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_pages_hold_the_same_rows_in_the_same_order_as_one_go(name: str, store: Store, data: st.DataObject) -> None:
    case, query = CASES[name], QUERIES[name]
    tenant = a_home(store, case.portal)
    asked = dict(case.asked) | (
        {"portal": case.portal} if "portal" in query.asks.__struct_fields__ else {"tenant": tenant}
    )
    stored = data.draw(st.lists(case.things(tenant), max_size=9))
    put(store, stored)
    known = [case.thing_of(row) for page in pages(store, query, EVERYTHING, **asked) for row in page]
    ours = [thing for thing in known if thing.owner == tenant]
    extra = [thing for thing in ours if thing not in stored]
    assert ours == case.in_order([*stored, *extra])
    limit = data.draw(st.integers(1, 4))
    assert [case.thing_of(row) for page in pages(store, query, limit, **asked) for row in page] == known
    read_in_pages = []
    added: list[Thing] = []
    for page in pages(store, query, limit, **asked):
        read_in_pages += [case.thing_of(row) for row in page]
        if len(added) < 5:
            more = data.draw(st.lists(case.things(tenant), max_size=1))
            put(store, more)
            added += more
    assert [thing for thing in read_in_pages if thing not in added] == known
    assert read_in_pages == case.in_order(read_in_pages)
    assert len({thing.ref for thing in read_in_pages}) == len(read_in_pages)


@pytest.mark.parametrize("portal", [None, "j-motto"])
def test_withdrawals_that_wait_for_paper_come_after_all_that_have_a_day(store: Store, portal: str | None) -> None:
    states = ["planned", "asked", "form_sent", "planned", "asked", "completed"]
    for number, state in enumerate(states):
        tenant = TenantRef(f"{('j-motto', 'keiai')[number % 2]}:{number}")
        do(store, registers(a_tenant(tenant)))
        day = TODAY + timedelta(days=-number) if state == "planned" else None
        month = Month("2026-05") if state == "completed" else None
        put(store, [Withdrawal(ref=WithdrawalRef.of(tenant, "W1"), state=state, leaves_on=day, data_deleted_in=month,
                               reason="x")])  # type: ignore[arg-type]  # fmt: skip
    asked = {"portal": portal} if portal else {}
    for limit in range(1, 8):
        found = [
            row.withdrawal.tenant.code
            for page in pages(store, QUERIES["withdrawal list"], limit, **asked)
            for row in page
        ]
        assert found == (["0", "2", "4"] if portal else ["5", "3", "0", "2", "4", "1"])


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 50])
def test_histories_go_on_below_a_number(furnished: Store, limit: int) -> None:
    tenant = TenantRef("inter-lab:yamada")
    with furnished.writing() as unit:
        for number in range(7):
            unit.apply([moves(number, 1)])
            unit.record(an_entry(request_id=f"r-{number}"))
    for name in sorted(BY_NUMBER - {"balance history", "batch list", "record who-saw", "record seen-by"}):
        numbers = [row.number for page in pages(furnished, QUERIES[name], limit, tenant=tenant) for row in page]
        assert numbers == sorted(numbers, reverse=True)
        assert len(numbers) == 7


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("invoice list", "yesterday,inter-lab:N1"),
        ("invoice list", "2026-05-20"),
        ("account list", "2,inter-lab:yamada/taro"),
        ("account list", "-1,inter-lab:yamada/taro"),
        ("account list", "inter-lab:yamada/taro"),
        ("account list", "²,inter-lab:yamada/taro"),
        ("environment list", "broken,1,inter-lab:yamada/C-1/live"),
        ("environment list", "active"),
    ],
)
def test_a_key_of_nothing_is_told(furnished: Store, name: str, after: str) -> None:
    with pytest.raises(BadInput) as told:
        next(pages(furnished, QUERIES[name], 10, tenant="inter-lab:yamada", after=after))
    assert [fault.field for fault in told.value.faults] == ["after"]


@pytest.mark.parametrize("name", sorted({*CASES, *BY_NUMBER} - {"environment list", "company list"}))
def test_a_page_is_one_stretch_of_an_index(name: str, on_file: Store) -> None:
    """No list is sorted, and none is gone through from its beginning, by the plan that SQLite tells in words."""
    case = CASES.get(name)
    tenant = a_home(on_file, case.portal if case else "inter-lab")
    query = QUERIES[name]
    asked = {"tenant": tenant} if "tenant" in query.asks.__struct_fields__ else {}
    if case and not asked:
        asked = {"portal": case.portal}
    key = _a_key(case, query, tenant) if case else "5"
    plans = list(_plans(on_file, query, asked | {"after": key}))
    assert plans
    assert [plan for plan in plans if "SCAN" in plan or "TEMP B-TREE" in plan] == []


def _a_key(case: Case, query: Query[Any, Any], tenant: TenantRef) -> str:
    """The key of some row."""
    assert query.key
    queues = {"withdrawal list", "quote list", "transfer list"}
    grouped = queues | {"account list", "contract list", "invitation list", "activation list"}
    by_day = queues | {"invoice list", "order list", "inquiry list", "activation list", "debit list"}
    group, day = ["0"] * (query.name in grouped), ["2026-05-20"] * (query.name in by_day)
    return ",".join([*group, *day, f"{tenant}/x"])


def _plans(store: Store, query: Query[Any, Any], asked: dict[str, str]) -> Iterator[str]:
    """How SQLite goes about every statement with which a page is read."""
    statements: list[tuple[str, Any]] = []

    def heard(connection: Connection, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if " LIMIT " in statement:
            statements.append((statement, parameters))

    event.listen(store._engine, "before_cursor_execute", heard)
    a_desk(store).page(query, read(query.asks, asked))
    event.remove(store._engine, "before_cursor_execute", heard)
    with store._engine.connect() as connection:
        for statement, parameters in statements:
            yield from (row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters))

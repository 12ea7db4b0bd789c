"""What belongs to the rows of a page is what a walk over everything finds, on both engines, and nothing else is read."""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, event, insert

from portalops.asking import read
from portalops.facts import Allocation, Environment, Product, Thing
from portalops.queries import LOOKUPS
from portalops.references import AllocationRef, ContractRef, EnvironmentRef, ProductRef, TenantRef
from portalops.store import rows
from portalops.store.kinds import table_of
from portalops.store.opening import Store
from tests.builders import a_tenant, an_account
from tests.store.builders import adds, contracts, do, registers
from tests.store.test_pages import a_desk

QUERIES = {query.name: query for query in LOOKUPS}
NUMBERS = count(1)
CONTRACTS, ENVIRONMENTS, PRODUCTS = ("C-1", "C-10", "C-1a", "C-2", "あ"), ("live", "live2", "l"), ("flow", "f/low", "f")
PLACES = st.tuples(st.sampled_from(CONTRACTS), st.sampled_from(ENVIRONMENTS), st.sampled_from(PRODUCTS))


def put(store: Store, things: list[Thing]) -> None:
    """Write things as they are, past all rules."""
    with store.transaction() as connection:
        for thing in things:
            connection.execute(insert(table_of(thing.noun)), rows.row_of(thing, table_of(thing.noun)))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    stored=st.dictionaries(PLACES, st.integers(0, 9), max_size=12),
    wanted=st.sets(st.sampled_from(CONTRACTS), max_size=3),
    within=st.sets(st.sampled_from(ENVIRONMENTS)),
)
def test_what_is_gathered_is_what_a_walk_finds(
    store: Store, stored: dict[tuple[str, str, str], int], wanted: set[str], within: set[str]
) -> None:
    tenant = TenantRef(f"intra-mart:G{next(NUMBERS)}")
    do(store, registers(a_tenant(tenant)), *(contracts(f"{tenant}/{contract}") for contract in CONTRACTS))
    parts = [Allocation(ref=AllocationRef(f"{tenant}/{'/'.join(place)}"), count=of) for place, of in stored.items()]
    put(store, list(parts))
    asked = {ContractRef(f"{tenant}/{contract}") for contract in wanted}
    environments = {EnvironmentRef(f"{tenant}/{contract}/{each}") for contract in wanted for each in within}
    sums: Counter[ProductRef] = Counter()
    for part in parts:
        sums[part.ref.product] += part.count
    with store.reading() as lists:
        allocated = lists.allocated(asked)
        below = lists.below(Allocation, sorted(environments))
        among = lists.among(Allocation, ref=[part.ref for part in parts][:3], tenant=[tenant])
    assert {ref: of for ref, of in allocated.items() if ref.contract in asked} == {
        ref: of for ref, of in sums.items() if ref.contract in asked
    }
    assert list(below) == sorted((part for part in parts if part.ref.environment in environments), key=_ref)
    assert list(among) == sorted(parts[:3], key=_ref)


def _ref(thing: Thing) -> str:
    return str(thing.ref)


def a_large_contract(store: Store, size: int) -> TenantRef:
    """A tenant with so many products and environments, each of which has one of each."""
    tenant = TenantRef("intra-mart:L1")
    contract = f"{tenant}/C-1"
    do(store, registers(a_tenant(tenant)), adds(an_account(f"{tenant}/taro")), contracts(contract))
    put(store, [Product(ref=ProductRef(f"{contract}/p{number}"), name="x", licensed=999) for number in range(size)])
    put(store, [Environment(ref=EnvironmentRef(f"{contract}/e{number}"), name="x", sort_key=str(number))
                for number in range(size)])  # fmt: skip
    put(store, [Allocation(ref=AllocationRef(f"{contract}/e{number}/p{other}"), count=1)
                for number in range(size) for other in range(size)])  # fmt: skip
    return tenant


def test_a_page_of_environments_reads_what_its_own_have(on_file: Store) -> None:
    tenant = a_large_contract(on_file, 12)
    read_: list[Any] = []

    def heard(connection: Connection, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "FROM allocations" in statement:
            read_.append((statement, parameters))

    event.listen(on_file._engine, "before_cursor_execute", heard)
    for name in ("environment list", "product list"):
        query = QUERIES[name]
        page = a_desk(on_file).page(query, read(query.asks, {"tenant": tenant, "limit": "2"}))
        assert len(page.rows) == 2
    event.remove(on_file._engine, "before_cursor_execute", heard)
    with on_file._engine.connect() as connection:
        found = [connection.exec_driver_sql(*each).all() for each in read_]
    assert [len(each) for each in found] == [3 * 12, 12], "of three environments, and one sum for each product"
    assert page.rows[0].counts.allocated == 12

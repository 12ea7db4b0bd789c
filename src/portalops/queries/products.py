"""Products as they are shown, with the licenses that each has, that are allocated and that are free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Annotated

from msgspec import Struct

from portalops.facts import Contract, Lineup, Lists, Product
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.queries.limits import After, Limit, walk_by_pages
from portalops.references import TenantRef
from portalops.rules import products
from portalops.rules.products import Counts
from portalops.wording import Named, say

_LINEUP = Lineup(kind=Product)


class ListProducts(Asks, frozen=True):
    """List the products of a tenant, with the licenses that are allocated and free."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    expired: Annotated[bool, "Those that have expired, too"] = False
    limit: Annotated[Limit, "At most so many products"] = 200
    after: Annotated[After | None, "Only what comes after this key: the next page"] = None


class ProductLine(Struct, frozen=True, kw_only=True):
    """A product, how its licenses are used, and its last day."""

    product: Product
    counts: Counts
    last_day: date | None


def lines_of(
    tenant: TenantRef, lists: Lists, today: date, limit: int, after: str | None = None, *, with_expired: bool = False
) -> list[ProductLine]:
    """The products of a tenant by contract and id; what has expired is there only for those who ask for it."""
    found = list(islice(_listed(tenant, lists, today, after, with_expired=with_expired), limit))
    allocated = lists.allocated({product.ref.contract for product, _ in found})
    return [
        ProductLine(
            product=product,
            counts=products.counts(product, contract, allocated.get(product.ref, 0), today),
            last_day=products.runs_through(product, contract),
        )
        for product, contract in found
    ]


def _listed(
    tenant: TenantRef, lists: Lists, today: date, after: str | None, *, with_expired: bool
) -> Iterator[tuple[Product, Contract]]:
    for page in walk_by_pages(lists, _LINEUP, after, tenant=tenant):
        lists.prefetch(product.ref.contract for product in page)
        for product in page:
            contract = lists.one(Contract, product.ref.contract)
            if with_expired or not products.has_expired(product, contract, today):
                yield product, contract


def find(asked: ListProducts, search: Search) -> Sequence[ProductLine]:
    """A tenant's products; NotFound where there is no such tenant."""
    tenant = search.lists.tenant(asked.tenant).ref
    return lines_of(tenant, search.lists, search.today, asked.limit, asked.after, with_expired=asked.expired)


def _key(product: Product) -> Named | None:
    """How a license key ends."""
    ending = product.key_ending
    return Named(ending, say("****{digits}", digits=ending)) if ending else None


COLUMNS: tuple[Column[ProductLine], ...] = (
    Column(name="product", heading="Product", of=lambda line: line.product.ref),
    Column(name="name", heading="Name", of=lambda line: line.product.name),
    Column(name="licensed", heading="Licensed", of=lambda line: line.counts.licensed),
    Column(name="allocated", heading="Allocated", of=lambda line: line.counts.allocated),
    Column(name="free", heading="Free", of=lambda line: line.counts.free),
    Column(name="expires_on", heading="Runs through", of=lambda line: line.last_day),
    Column(name="expired", heading="Expired", of=lambda line: line.counts.expired),
    Column(name="other", heading="Another product", of=lambda line: line.product.other),
    Column(name="key_ending", heading="License key", of=lambda line: _key(line.product)),
)

LIST_PRODUCTS: Query[ListProducts, ProductLine] = Query(
    name="product list",
    permission=Permission.LOOK_UP,
    asks=ListProducts,
    find=find,
    key=lambda line, today: _LINEUP.key_of(line.product),
    columns=COLUMNS,
)

"""What belongs to the rows of a page, by key: read for all of them at once, and nothing of the rows beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, and_, func, or_, select

from portalops.facts import Allocation, Thing
from portalops.references import ContractRef, ProductRef
from portalops.store import rows
from portalops.store.kinds import table_of

T = TypeVar("T", bound=Thing)
R = TypeVar("R", bound=str)

_AT_ONCE = 200
# What comes right after the slash: all references below one lie between both.
_BELOW, _PAST = "/", "0"
_PLACE_OF = {"sqlite": func.instr, "postgresql": func.strpos}


def among(connection: Connection, kind: type[T], values: Mapping[str, Iterable[str]]) -> list[T]:
    """The things of a kind that have one of some values in each of these fields, by reference."""
    table = table_of(kind.noun)
    having = [table.c[name].in_(list(map(str, allowed))) for name, allowed in values.items()]
    query = select(*rows.columns_of(kind)).where(*having).order_by(table.c.ref)
    return [rows.thing_of(kind, row) for row in connection.execute(query)]


def below(connection: Connection, kind: type[T], refs: Iterable[str]) -> Iterator[T]:
    """The things of a kind whose references go on from one of these, such as what environments have."""
    table = table_of(kind.noun)
    for part in _parts(refs):
        lies_below = (and_(table.c.ref > ref + _BELOW, table.c.ref < ref + _PAST) for ref in part)
        query = select(*rows.columns_of(kind)).where(or_(*lies_below)).order_by(table.c.ref)
        yield from (rows.thing_of(kind, row) for row in connection.execute(query))


def allocated(connection: Connection, contracts: Iterable[ContractRef]) -> dict[ProductRef, int]:
    """How many licenses of each product the environments of contracts have: those of one tenant, from the first of
    them to the last.
    """
    known = sorted(contracts)
    if not known:
        return {}
    table = table_of(Allocation.noun)
    place_of = _PLACE_OF[connection.dialect.name]
    # An allocation's reference is that of its contract, then the ids of its environment and of its product.
    part = func.substr(table.c.ref, len(known[0].tenant) + 2)
    contract = func.substr(part, 1, place_of(part, _BELOW) - 1)
    within = func.substr(part, place_of(part, _BELOW) + 1)
    product = func.substr(within, place_of(within, _BELOW) + 1)
    query = select(contract, product, func.sum(table.c.count)).group_by(contract, product)
    query = query.where(table.c.ref > known[0] + _BELOW, table.c.ref < known[-1] + _PAST)
    return {
        ProductRef.within(ContractRef.of(known[0].tenant, contract), id): int(count)
        for contract, id, count in connection.execute(query)
    }


def _parts(refs: Iterable[R]) -> Iterator[list[R]]:
    waiting = iter(refs)
    while part := list(islice(waiting, _AT_ONCE)):
        yield part

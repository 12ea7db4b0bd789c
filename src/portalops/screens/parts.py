"""The lists of a tenant's page as cards: what a row shows where there is little room, and what opens it whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portalops.asking import fields_of
from portalops.operation import Column, Query
from portalops.queries import LOOKUPS
from portalops.queries.tenant_parts import Part
from portalops.references import PartRef, TenantRef
from portalops.screens.rows import Row
from portalops.values import Reference
from portalops.words import tell

_BRIEF = {
    "usage": ("month", "users", "users_applied", "users_over"),
    "products": ("product", "name", "licensed", "free", "expires_on"),
    "environments": ("environment", "name", "allocations", "stage"),
    "orders": ("order", "product", "state", "ordered_on", "amount"),
    "credit": ("limit", "used", "left", "check"),
    "debits": ("debit", "state", "requested_on", "sent_on", "received_on"),
    "resources": ("resource", "name", "version", "can_be_taken"),
    "quotes": ("quote", "state", "kind", "total", "valid_until"),
}
_MOST = 5
ASIDE = ("invitations", "companies", "resources", "quotes")
"""Lists that stand beside the others where there are two columns, under what support can do."""

_LONG = ("name", "note", "reason", "email", "service", "allocations", "kind")


def brief(part: Part) -> tuple[Column[Any], ...]:
    """What a card shows of a list, what matters most first; all the rest is seen once a row is opened."""
    columns = {column.name: column for column in part.columns}
    names = _BRIEF.get(part.name, tuple(columns)[:_MOST])
    return tuple(columns[name] for name in names)


def long_places(columns: Sequence[Column[Any]]) -> tuple[int, ...]:
    """Which columns hold words that stay clear when they are cut, as dates and amounts don't."""
    return tuple(place for place, column in enumerate(columns) if column.name in _LONG)


def row_of(each: Any, part: Part) -> Row:
    """A row of a part; what belongs to this tenant needs its id only."""
    values = [column.of(each) for column in brief(part)]
    return Row(each, [tell(value.part if isinstance(value, PartRef) else value) for value in values])


def reference_of(each: Any, part: Part) -> PartRef | None:
    """What a row is about, if that is a thing with a reference of its own."""
    reference = part.columns[0].of(each)
    return reference if isinstance(reference, PartRef) else None


def show_of(reference: str) -> Query[Any, Any] | None:
    """The look-up that shows such a thing whole, if there is one that may be opened in passing."""
    if isinstance(reference, TenantRef):
        return None
    for query in LOOKUPS:
        first = fields_of(query.asks)[0].kind if query.name.endswith(" show") and query.in_passing else None
        if isinstance(first, Reference) and type(reference) is first.type:
            return query
    return None

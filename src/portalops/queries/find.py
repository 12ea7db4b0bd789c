"""Find tenants, accounts and invoices by any fragment of what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from portalops.facts import Hit
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.queries.limits import Limit
from portalops.queries.masking import hit_shown
from portalops.queries.named import FIELDS, KINDS
from portalops.values import Line, PortalName, fold

_LOOKED_THROUGH = 500


class Find(Asks, frozen=True):
    """Find a tenant, an account or an invoice by any part of a name, address, phone number, code or id."""

    text: Annotated[str, Line("山田"), "Any part of what you look for"]
    portal: Annotated[PortalName | None, "Only in this portal"] = None
    limit: Annotated[Limit, "At most so many rows"] = 50


def find(asked: Find, search: Search) -> Sequence[Hit]:
    """What the text matches, best first; NotFound where the portal named isn't one."""
    portal = search.profiles[asked.portal].name if asked.portal else None
    named, _, rest = fold(asked.text).partition(":")
    if rest.strip("/") and named.lower() in search.profiles and portal in (None, named.lower()):
        hits = _by_reference(named.lower(), rest, asked.limit, search)
    else:
        hits = search.lists.find(asked.text, portal, asked.limit)
    return [hit_shown(hit, search.profiles[hit.tenant.portal]) for hit in hits]


def _by_reference(portal: str, rest: str, limit: int, search: Search) -> Sequence[Hit]:
    """What a reference, or a part of one, names in its portal: portal:code, or portal:code/user."""
    code, _, user = rest.partition("/")
    if not user:
        return search.lists.find(code, portal, limit)
    hits = search.lists.find(user, portal, _LOOKED_THROUGH)
    return [hit for hit in hits if hit.tenant.code.casefold() == code.casefold()][:limit]


FIND = Query(
    name="find",
    permission=Permission.LOOK_UP,
    asks=Find,
    find=find,
    columns=(
        Column(name="kind", heading="What", of=lambda hit: KINDS[hit.kind]),
        Column(name="ref", heading="Reference", of=lambda hit: hit.ref),
        Column(name="name", heading="Name", of=lambda hit: hit.name),
        Column(name="matched", heading="Matched in", of=lambda hit: FIELDS.get(hit.matched, hit.matched)),
        Column(name="text", heading="Matched text", of=lambda hit: hit.text),
    ),
)

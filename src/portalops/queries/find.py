"""Find tenants, accounts and documents by any fragment of what is known of them."""

from __future__ import annotations

from typing import Annotated

from portalops.facts import Counted, Hit
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.queries.limits import After, Limit
from portalops.queries.masking import hit_shown
from portalops.queries.named import FIELDS, KINDS
from portalops.references import TenantRef
from portalops.values import Line, PortalName, fold
from portalops.wording import Sentence, say


class Find(Asks, frozen=True):
    """Find a tenant, an account or an invoice by any part of a name, address, phone number, code or id.

    A part is two characters or more; one alone finds only what begins with it.
    """

    text: Annotated[str, Line("山田"), "Any part of what you look for"]
    portal: Annotated[PortalName | None, "Only in this portal"] = None
    limit: Annotated[Limit, "At most so many rows"] = 50
    after: Annotated[After | None, "Only what comes after this key: the next page"] = None


def find(asked: Find, search: Search) -> Counted[Hit]:
    """A page of what the text matches, best first; NotFound where the portal named isn't one."""
    text, tenant = asked.text, None
    portal = search.profiles[asked.portal].name if asked.portal else None
    named, _, rest = fold(asked.text).partition(":")
    if rest.strip("/") and named.lower() in search.profiles and portal in (None, named.lower()):
        portal = named.lower()
        text, tenant = _within(portal, rest)
    hits = search.lists.find(text, portal, asked.limit, asked.after, tenant)
    shown = (hit_shown(hit, search.profiles[hit.tenant.portal]) for hit in hits)
    return Counted(shown, hits.in_all, exceeds=hits.exceeds)


def one_alone(asked: Find) -> Sentence | None:
    """Why a text of one character may have found nothing."""
    if len(fold(asked.text)) > 1:
        return None
    return say("One character alone finds only what begins with it; give two or more.")


def _within(portal: str, rest: str) -> tuple[str, TenantRef | None]:
    """What to look for by a reference, or a part of one, in its portal: portal:code, or portal:code/user."""
    code, _, user = rest.partition("/")
    return (user, TenantRef.of(portal, code)) if user else (code, None)


FIND = Query(
    name="find",
    permission=Permission.LOOK_UP,
    on_record=True,
    asks=Find,
    find=find,
    when_nothing=one_alone,
    key=lambda hit, today: hit.key,
    columns=(
        Column(name="kind", heading="What", of=lambda hit: KINDS[hit.kind]),
        Column(name="ref", heading="Reference", of=lambda hit: hit.ref),
        Column(name="name", heading="Name", of=lambda hit: hit.name),
        Column(name="matched", heading="Matched in", of=lambda hit: FIELDS.get(hit.matched, hit.matched)),
        Column(name="text", heading="Matched text", of=lambda hit: hit.text),
    ),
)

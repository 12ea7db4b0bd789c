"""The search: the texts by which things are found, and finding them by any fragment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, and_, case, or_, select

from portalops.facts import Hit, Thing
from portalops.folding import WAY_OF_FIELD, Way, fold_as
from portalops.references import TenantRef
from portalops.store.kinds import KINDS
from portalops.store.tables.search import search_entries

_FIELDS = tuple(WAY_OF_FIELD)
_NAMING_FIELDS = ("code", "user", "number", "email")
_KINDS = tuple(KINDS)


def entries_of(thing: Thing) -> list[dict[str, Any]]:
    """The texts by which a thing is found, each as it is written and folded."""
    kind = KINDS[thing.noun]
    found_by = {
        "kind": thing.noun,
        "ref": str(thing.ref),
        "portal": thing.owner.portal,
        "tenant": str(thing.owner),
        "name": kind.name_of(thing),
    }
    texts = ((field, text, fold_as(WAY_OF_FIELD[field], text)) for field, text in kind.texts_of(thing).items() if text)
    return [found_by | {"field": field, "text": text, "folded": folded} for field, text, folded in texts if folded]


def find(connection: Connection, text: str, portal: str | None, limit: int) -> list[Hit]:
    """What a fragment of text matches, each thing once, by its best match.

    An id or e-mail address that is the whole text comes first, then what starts with it, then the rest;
    among equals tenants come before accounts and invoices, each by reference.
    """
    wanted = _wanted(text)
    if not wanted or limit < 1:
        return []
    c = search_entries.c
    matches = [and_(c.field.in_(fields), c.folded.contains(key, autoescape=True)) for key, fields in wanted]
    query = (
        select(c.kind, c.ref, c.tenant, c.name, c.field, c.text)
        .where(or_(*matches))
        .order_by(_rank(wanted), _place(c.kind, _KINDS), c.ref, _place(c.field, _FIELDS))
        .limit(limit * len(_FIELDS))
    )
    if portal is not None:
        query = query.where(c.portal == portal)
    hits: dict[tuple[str, str], Hit] = {}
    for row in connection.execute(query):
        hit = Hit(
            kind=row.kind, ref=row.ref, tenant=TenantRef(row.tenant), name=row.name, matched=row.field, text=row.text
        )
        hits.setdefault((row.kind, row.ref), hit)
    return list(hits.values())[:limit]


def _wanted(text: str) -> list[tuple[str, list[str]]]:
    """The text folded in each way that leaves something of it, with the fields that are folded so."""
    ways: dict[Way, list[str]] = {}
    for field, way in WAY_OF_FIELD.items():
        ways.setdefault(way, []).append(field)
    return [(key, fields) for way, fields in ways.items() if (key := fold_as(way, text))]


def _rank(wanted: Sequence[tuple[str, list[str]]]) -> ColumnElement[int]:
    c = search_entries.c
    naming = [
        and_(c.field.in_([field for field in fields if field in _NAMING_FIELDS]), c.folded == key)
        for key, fields in wanted
    ]
    starting = [and_(c.field.in_(fields), c.folded.startswith(key, autoescape=True)) for key, fields in wanted]
    return case((or_(*naming), 0), (or_(*starting), 1), else_=2)


def _place(column: ColumnElement[str], order: Sequence[str]) -> ColumnElement[int]:
    return case({value: place for place, value in enumerate(order)}, value=column)


def named_by(text: str) -> list[tuple[str, str]]:
    """The fields that name a thing, each with the text folded as that field is."""
    return [(field, fold_as(WAY_OF_FIELD[field], text)) for field in _NAMING_FIELDS]


def matching(connection: Connection, noun: str, texts: Iterable[str]) -> dict[str, list[str]]:
    """For each text, the references of a kind whose id or e-mail address is exactly this text, once folded."""
    named = {text: named_by(text) for text in texts}
    c = search_entries.c
    keys = sorted({key for pairs in named.values() for _, key in pairs if key})
    found: dict[tuple[str, str], list[str]] = {}
    query = select(c.field, c.folded, c.ref).where(c.kind == noun, c.field.in_(_NAMING_FIELDS), c.folded.in_(keys))
    for field, folded, ref in connection.execute(query.order_by(c.ref)):
        found.setdefault((field, folded), []).append(cast(str, ref))
    return {text: sorted({ref for pair in pairs for ref in found.get(pair, ())}) for text, pairs in named.items()}

"""API keys: that there are some, on a tenant's page; how one ends, by a look that is put on record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Struct

from portalops.facts import ApiKey, Contract, Lineup, Lists
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.queries.limits import After, Limit
from portalops.references import ApiKeyRef, TenantRef
from portalops.wording import Named, say

_LINEUP = Lineup(kind=ApiKey)


class ListApiKeys(Asks, frozen=True):
    """List the API keys of a tenant's services, and nothing of the keys themselves."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    limit: Annotated[Limit, "At most so many keys"] = 200
    after: Annotated[After | None, "Only what comes after this key: the next page"] = None


class ShowApiKey(Asks, frozen=True):
    """Show the last four characters of an API key; the look is put on record."""

    apikey: Annotated[ApiKeyRef, "API key, as portal:code/key"]


class KeyLine(Struct, frozen=True, kw_only=True):
    """A key and the service that it is for."""

    key: ApiKey
    service: str


def lines_of(tenant: TenantRef, lists: Lists, limit: int, after: str | None = None) -> list[KeyLine]:
    """The tenant's keys, by reference."""
    keys = lists.listed(_LINEUP, limit, after, tenant=tenant)
    lists.prefetch(key.contract for key in keys)
    return [_line(key, lists) for key in keys]


def find_all(asked: ListApiKeys, search: Search) -> Sequence[KeyLine]:
    """The tenant's keys; NotFound where there is no such tenant."""
    tenant = search.lists.tenant(asked.tenant).ref
    return lines_of(tenant, search.lists, asked.limit, asked.after)


def find(asked: ShowApiKey, search: Search) -> Sequence[KeyLine]:
    """The one key; NotFound where there is none of that id."""
    return (_line(search.lists.one(ApiKey, asked.apikey), search.lists),)


def _line(key: ApiKey, lists: Lists) -> KeyLine:
    return KeyLine(key=key, service=lists.one(Contract, key.contract).name)


def _ending(line: KeyLine) -> Named:
    return Named(line.key.last_four, say("****{ending}", ending=line.key.last_four))


_KEY: Column[KeyLine] = Column(name="apikey", heading="API key", of=lambda line: line.key.ref)
_SERVICE: Column[KeyLine] = Column(name="service", heading="Service", of=lambda line: line.service)
_CONTRACT: Column[KeyLine] = Column(name="contract", heading="Contract", of=lambda line: line.key.contract)

COLUMNS: tuple[Column[KeyLine], ...] = (
    _KEY,
    _SERVICE,
    Column(name="key", heading="Key", of=lambda line: "********"),
    _CONTRACT,
)

LIST_API_KEYS: Query[ListApiKeys, KeyLine] = Query(
    name="apikey list",
    permission=Permission.LOOK_UP,
    asks=ListApiKeys,
    find=find_all,
    key=lambda line, today: _LINEUP.key_of(line.key),
    columns=COLUMNS,
)

SHOW_API_KEY: Query[ShowApiKey, KeyLine] = Query(
    name="apikey show",
    permission=Permission.APIKEY_SHOW,
    asks=ShowApiKey,
    find=find,
    shape="page",
    columns=(
        _KEY,
        _SERVICE,
        _CONTRACT,
        Column(name="last_four", heading="Last four characters", of=_ending),
    ),
    on_record=True,
    in_passing=False,
)

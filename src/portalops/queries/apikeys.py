"""API keys: that there are some, on a tenant's page; how one ends, by a look that is put on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops.facts import ApiKey, Contract, Lineup, Lists, Tenant
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.profiles.profile import Profile
from portalops.queries.limits import ON_A_PAGE
from portalops.references import ApiKeyRef
from portalops.wording import Named, say

_LINEUP = Lineup(kind=ApiKey)


class ShowApiKey(Asks, frozen=True):
    """Show the last four characters of an API key; the look is put on record."""

    apikey: Annotated[ApiKeyRef, "API key, as portal:code/key"]


class KeyLine(Struct, frozen=True, kw_only=True):
    """A key and the service that it is for."""

    key: ApiKey
    service: str


def keys_of(tenant: Tenant, lists: Lists, profile: Profile, today: date) -> Sequence[KeyLine]:
    """The tenant's keys, by reference."""
    return [_line(key, lists) for key in lists.listed(_LINEUP, ON_A_PAGE, tenant=tenant.ref)]


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
)

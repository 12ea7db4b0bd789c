"""List the accounts of a tenant: everybody, with where each stands and when it was last used, and no password."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops.facts import Account, Lineup, with_states
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.profiles.profile import Profile
from portalops.queries.limits import After, Limit
from portalops.queries.named import THING_STATES
from portalops.references import TenantRef
from portalops.rules import addresses
from portalops.wording import Named

LINEUP = Lineup(kind=Account, groups=with_states(("active", "suspended"), ("removed",)))


class ListAccounts(Asks, frozen=True):
    """List the accounts of a tenant with their state and last use, those that were removed last."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    limit: Annotated[Limit, "At most so many accounts"] = 200
    after: Annotated[After | None, "Only what comes after this key: the next page"] = None


class AccountLine(Struct, frozen=True, kw_only=True):
    """One account, its roles by name, and as much of its address as may be shown."""

    account: Account
    roles: tuple[Named | str, ...]
    email: str | None
    last_used_on: date | str


def line_of(account: Account, profile: Profile, today: date) -> AccountLine:
    """An account as it is shown."""
    return AccountLine(
        account=account,
        roles=profile.accounts.named(account.roles),
        email=addresses.shown(account, profile, today),
        last_used_on=account.last_used_on or "-",
    )


def find(asked: ListAccounts, search: Search) -> Sequence[AccountLine]:
    """The tenant's accounts; NotFound where there is no such tenant."""
    tenant = search.lists.tenant(asked.tenant)
    profile = search.profiles[tenant.ref.portal]
    found = search.lists.listed(LINEUP, asked.limit, asked.after, tenant=tenant.ref)
    return [line_of(account, profile, search.today) for account in found]


LIST_ACCOUNTS: Query[ListAccounts, AccountLine] = Query(
    name="account list",
    permission=Permission.LOOK_UP,
    on_record=True,
    asks=ListAccounts,
    find=find,
    key=lambda line, today: LINEUP.key_of(line.account),
    columns=(
        Column(name="account", heading="Account", of=lambda line: line.account.ref),
        Column(name="name", heading="Name", of=lambda line: line.account.name),
        Column(name="state", heading="State", of=lambda line: THING_STATES[line.account.state]),
        Column(name="last_used_on", heading="Last used on", of=lambda line: line.last_used_on),
        Column(name="roles", heading="Roles", of=lambda line: line.roles),
        Column(name="email", heading="E-mail", of=lambda line: line.email),
        Column(name="phone", heading="Phone", of=lambda line: line.account.phone),
    ),
)

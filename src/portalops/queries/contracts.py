"""Contracts as they are shown: on a tenant's page, and in a list of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops.facts import Contract, Lineup, Lists, Run, Trait
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.profiles.profile import Profile
from portalops.queries.limits import After, Limit
from portalops.queries.named import THING_STATES
from portalops.references import TenantRef
from portalops.rules import contracts, renewal
from portalops.wording import Named


class ListContracts(Asks, frozen=True):
    """List the contracts of a tenant, with the day on which each renews next or runs out."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    limit: Annotated[Limit, "At most so many contracts"] = 200
    after: Annotated[After | None, "Only what comes after this key: the next page"] = None


class ContractLine(Struct, frozen=True, kw_only=True):
    """A contract, its state today, its cycle by name, and the days that lie ahead of it."""

    contract: Contract
    state: str
    cycle: Named | str | None
    renews_on: date | None
    days_left: int | None


def _lineup(today: date) -> Lineup[Contract]:
    """Contracts; those that have run out or were cancelled come last."""
    is_active = Trait("state", "=", "active")
    holds, is_over = Trait("expires_on?", ">=", today), Trait("expires_on?", "<", today)
    over = (Run(traits=(is_active, is_over)), Run(traits=(Trait("state", "=", "cancelled"),)))
    return Lineup(kind=Contract, groups=((Run(traits=(is_active, holds)),), over))


def lines_of(
    tenant: TenantRef, lists: Lists, profile: Profile, today: date, limit: int, after: str | None = None
) -> list[ContractLine]:
    """The contracts of a tenant; those that have run out or were cancelled come last."""
    found = lists.listed(_lineup(today), limit, after, tenant=tenant)
    return [_line(contract, profile, today) for contract in found]


def _line(contract: Contract, profile: Profile, today: date) -> ContractLine:
    cycles = profile.tenant.billing_cycles
    state = contracts.state_of(contract, today)
    renews = state == "active" and contract.first_renewal_on and contract.cycle
    runs_out = contract.expires_on if state == "active" else None
    return ContractLine(
        contract=contract,
        state=state,
        cycle=cycles.named(contract.cycle) if cycles and contract.cycle else contract.cycle,
        renews_on=renewal.next_renewal(today, contract.first_renewal_on, contract.cycle)
        if renews and contract.first_renewal_on and contract.cycle
        else None,
        days_left=renewal.days_left(runs_out, today) if runs_out else None,
    )


def find(asked: ListContracts, search: Search) -> Sequence[ContractLine]:
    """The tenant's contracts; NotFound where there is no such tenant."""
    tenant = search.lists.tenant(asked.tenant).ref
    profile = search.profiles[tenant.portal]
    return lines_of(tenant, search.lists, profile, search.today, asked.limit, asked.after)


COLUMNS: tuple[Column[ContractLine], ...] = (
    Column(name="contract", heading="Contract", of=lambda line: line.contract.ref),
    Column(name="name", heading="Service", of=lambda line: line.contract.name),
    Column(name="state", heading="State", of=lambda line: THING_STATES[line.state]),
    Column(name="renews_on", heading="Renews on", of=lambda line: line.renews_on),
    Column(name="expires_on", heading="Runs through", of=lambda line: line.contract.expires_on),
    Column(name="days_left", heading="Days left", of=lambda line: line.days_left),
    Column(name="cycle", heading="Renewed", of=lambda line: line.cycle),
    Column(name="price", heading="Price of a period in yen", of=lambda line: line.contract.price),
    Column(name="prepaid", heading="Paid in advance", of=lambda line: line.contract.prepaid),
    Column(name="per_license", heading="Priced by license", of=lambda line: line.contract.per_license),
    Column(name="starts_on", heading="Starts on", of=lambda line: line.contract.starts_on),
    Column(name="cancelled_on", heading="Cancelled on", of=lambda line: line.contract.cancelled_on),
    Column(name="refunded", heading="Given back to the balance in yen", of=lambda line: line.contract.refunded),
)

LIST_CONTRACTS: Query[ListContracts, ContractLine] = Query(
    name="contract list",
    permission=Permission.LOOK_UP,
    asks=ListContracts,
    find=find,
    key=lambda line, today: _lineup(today).key_of(line.contract),
    columns=COLUMNS,
)

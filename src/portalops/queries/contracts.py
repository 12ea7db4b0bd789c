"""Contracts as they are shown: on a tenant's page, and in a list of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops.facts import Contract, Lists
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.profiles.profile import Profile
from portalops.queries.named import THING_STATES
from portalops.references import TenantRef
from portalops.rules import renewal
from portalops.wording import Named


class ListContracts(Asks, frozen=True):
    """List the contracts of a tenant, with the day on which each renews next or runs out."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]


class ContractLine(Struct, frozen=True, kw_only=True):
    """A contract, its cycle by name, and the days that lie ahead of it."""

    contract: Contract
    cycle: Named | str | None
    renews_on: date | None
    days_left: int | None


def lines_of(tenant: TenantRef, lists: Lists, profile: Profile, today: date) -> list[ContractLine]:
    """The contracts of a tenant; those that were cancelled come last."""
    found = sorted(lists.all_of(Contract, tenant), key=lambda contract: (contract.state != "active", contract.ref))
    return [_line(contract, profile, today) for contract in found]


def _line(contract: Contract, profile: Profile, today: date) -> ContractLine:
    cycles = profile.tenant.billing_cycles
    renews = contract.state == "active" and contract.first_renewal_on and contract.cycle
    return ContractLine(
        contract=contract,
        cycle=cycles.named(contract.cycle) if cycles and contract.cycle else contract.cycle,
        renews_on=renewal.next_renewal(today, contract.first_renewal_on, contract.cycle)
        if renews and contract.first_renewal_on and contract.cycle
        else None,
        days_left=renewal.days_left(contract.expires_on, today) if contract.expires_on else None,
    )


def find(asked: ListContracts, search: Search) -> Sequence[ContractLine]:
    """The tenant's contracts; NotFound where there is no such tenant."""
    tenant = search.lists.tenant(asked.tenant).ref
    return lines_of(tenant, search.lists, search.profiles[tenant.portal], search.today)


COLUMNS: tuple[Column[ContractLine], ...] = (
    Column(name="contract", heading="Contract", of=lambda line: line.contract.ref),
    Column(name="name", heading="Service", of=lambda line: line.contract.name),
    Column(name="state", heading="State", of=lambda line: THING_STATES[line.contract.state]),
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
    columns=COLUMNS,
)

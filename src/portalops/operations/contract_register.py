"""Register a contract: take over what the portal's own data say of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.facts import Contract, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import ContractRef
from portalops.rules import contracts, standing
from portalops.values import ServiceName, Word, Yen


class RegisterContract(Asks, frozen=True):
    """Register a contract of a tenant from the portal's own data."""

    contract: Annotated[ContractRef, "Contract, as portal:code/contract"]
    name: Annotated[ServiceName, "Service or product that it is for"]
    starts_on: Annotated[date | None, "First day"] = None
    first_renewal_on: Annotated[date | None, "Day of the first renewal, from which all others are counted"] = None
    cycle: Annotated[Annotated[str, Word("monthly")] | None, "How often it renews: monthly or yearly"] = None
    price: Annotated[Yen | None, "Yen for one period, before tax"] = None
    prepaid: Annotated[bool, "A period is paid in advance"] = False
    per_license: Annotated[bool, "The price is for each license"] = False
    expires_on: Annotated[date | None, "Last day, where it runs out"] = None


class Registering(Struct, frozen=True, kw_only=True):
    """The tenant as it stands, and the contract that already has the number, if there is one."""

    tenant: Tenant
    taken: Contract | None


def look(asked: RegisterContract, reads: Reads) -> Registering:
    """The tenant, and whether the number is taken."""
    tenant = reads.tenant(asked.contract.tenant)
    return Registering(tenant=tenant, taken=reads.one_if_any(Contract, asked.contract))


def plan(asked: RegisterContract, facts: Registering, profile: Profile, today: date) -> Plan:
    """Take the contract over, unless its number, its days or its price can't be right."""
    said = {field: getattr(asked, field) for field in asked.__struct_fields__ if field != "contract"}
    contract = contracts.by_code(Contract(ref=asked.contract, **said), profile)
    refusals = (
        *standing.refusals(facts.tenant, profile),
        *standing.taken(facts.taken, "contract", profile),
        *contracts.refusals(contract, facts.tenant, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    return Plan(effects=(effects.added(contract, profile.rests_on(REGISTER_CONTRACT.name)),))


REGISTER_CONTRACT = Operation(
    name="contract register",
    permission=Permission.CONTRACT_REGISTER,
    asks=RegisterContract,
    look=look,
    plan=plan,
    lacks=contracts.lacking,
)

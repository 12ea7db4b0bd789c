"""Cancel a contract: one service ends, and the unused days of what was paid in advance go to the balance."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops.facts import Contract, Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import ContractRef
from portalops.rules import cancellations, standing
from portalops.rules.cancellations import Ending
from portalops.values import Reason, Yen


class CancelContract(Asks, frozen=True):
    """End one service of a tenant, as its customer cancelled it, and give back what was paid for unused days."""

    contract: Annotated[ContractRef, "Contract, as portal:code/contract"]
    on: Annotated[date, "Day on which it was cancelled"]
    reason: Annotated[Reason, "Why, as the customer will see it in the history"]
    billed: Annotated[Yen | None, "Yen billed for its period, before tax; its price if left out"] = None


def look(asked: CancelContract, reads: Reads) -> Ending:
    """The contract, its tenant, and the tenant's other contracts."""
    contract = reads.one(Contract, asked.contract)
    return Ending(
        contract=contract,
        tenant=reads.tenant(contract.owner),
        contracts=tuple(reads.all_of(Contract, contract.owner)),
    )


def plan(asked: CancelContract, ending: Ending, profile: Profile, today: date) -> Plan:
    """End the service and move what it gives back to the balance, with the reckoning shown."""
    refusals = (
        *standing.refusals(ending.tenant, profile),
        *cancellations.refusals(ending, asked.on, asked.billed, profile, today),
    )
    if refusals:
        return Plan(refusals=refusals)
    back = cancellations.gives_back(ending, asked.on, asked.billed, profile)
    return Plan(
        effects=cancellations.effects(ending, asked.on, asked.reason, back, profile),
        notices=cancellations.notices(ending, asked.on, asked.billed, back, profile, today),
    )


CANCEL_CONTRACT = Operation(
    name="contract cancel",
    permission=Permission.CONTRACT_CANCEL,
    asks=CancelContract,
    look=look,
    plan=plan,
)

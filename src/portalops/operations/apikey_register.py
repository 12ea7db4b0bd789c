"""Register an API key: that a service has one, and its last four characters."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.facts import ApiKey, Contract, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan, Refusal
from portalops.profiles.profile import Profile
from portalops.references import ApiKeyRef, ContractRef
from portalops.rules import standing
from portalops.values import KeyLastFour
from portalops.wording import say


class RegisterApiKey(Asks, frozen=True):
    """Register that a service has an API key; of the key itself only its last four characters are kept."""

    apikey: Annotated[ApiKeyRef, "API key, as portal:code/key"]
    contract: Annotated[ContractRef, "Contract of its service, as portal:code/contract"]
    last_four: Annotated[KeyLastFour, "Its last four characters"]


class Registering(Struct, frozen=True, kw_only=True):
    """The tenant as it stands, the contract, and the key that already has the id, if there is one."""

    tenant: Tenant
    contract: Contract
    taken: ApiKey | None


def look(asked: RegisterApiKey, reads: Reads) -> Registering:
    """The tenant, the contract, and whether the id is taken."""
    return Registering(
        tenant=reads.tenant(asked.apikey.tenant),
        contract=reads.one(Contract, asked.contract),
        taken=reads.one_if_any(ApiKey, asked.apikey),
    )


def plan(asked: RegisterApiKey, facts: Registering, profile: Profile, today: date) -> Plan:
    """Take the key's ending over, for a service of the same tenant."""
    refusals = (
        *standing.refusals(facts.tenant, profile),
        *standing.taken(facts.taken, "apikey", profile),
        *_of_another(facts, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    key = ApiKey(ref=asked.apikey, contract=facts.contract.ref, last_four=asked.last_four)
    return Plan(effects=(effects.added(key, profile.rests_on(REGISTER_API_KEY.name)),))


def _of_another(facts: Registering, profile: Profile) -> tuple[Refusal, ...]:
    if facts.contract.owner == facts.tenant.ref:
        return ()
    text = say("contract: {ref} isn't one of {tenant}.", ref=facts.contract.ref, tenant=facts.tenant.ref)
    return (Refusal(code="other_tenant", field="contract", rule=profile.rule("PO-FIELD"), text=text),)


REGISTER_API_KEY = Operation(
    name="apikey register",
    permission=Permission.APIKEY_REGISTER,
    asks=RegisterApiKey,
    look=look,
    plan=plan,
)

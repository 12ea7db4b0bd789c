"""End an environment's activation, so that another machine can be activated."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.activation import issuing
from portalops.facts import Account, Activation, Environment, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Notice, Plan, Refusal
from portalops.profiles.profile import Profile
from portalops.references import AccountRef, EnvironmentRef
from portalops.rules import environments, owners, standing
from portalops.values import Reason
from portalops.wording import say


class ResetActivation(Asks, frozen=True):
    """End an environment's activation, so that another machine can be activated there."""

    environment: Annotated[EnvironmentRef, "Environment, as portal:code/contract/environment"]
    reason: Annotated[Reason, "Reason, for the record"]
    asked_by: Annotated[AccountRef | None, "Owner who asks for it, as portal:code/user"] = None


class Resetting(Struct, frozen=True, kw_only=True):
    """The tenant, the environment, who asks, and the activation that holds."""

    tenant: Tenant
    environment: Environment
    who: Account | None
    holds: Activation | None


def look(asked: ResetActivation, reads: Reads) -> Resetting:
    """The environment, and the activation that holds."""
    tenant = reads.tenant(asked.environment.tenant)
    return Resetting(
        tenant=tenant,
        environment=reads.one(Environment, asked.environment),
        who=owners.requester(asked.asked_by, reads),
        holds=issuing.in_force(asked.environment, reads.all_of(Activation, tenant.ref)),
    )


def plan(asked: ResetActivation, facts: Resetting, profile: Profile, today: date) -> Plan:
    """End the activation that holds."""
    refusals = (
        *standing.refusals(facts.tenant, profile),
        *owners.refusals(facts.who, facts.tenant.ref, RESET_ACTIVATION.name, profile),
        *environments.refusals(facts.environment, profile),
    )
    if facts.holds is None:
        text = say("environment: no activation holds here, so there is nothing to end.")
        refusals += (Refusal(code="nothing_holds", field="environment", rule=profile.rule("PO-CHANGE"), text=text),)
    if refusals or facts.holds is None:
        return Plan(refusals=refusals)
    rule = profile.rests_on(RESET_ACTIVATION.name)
    text = say("The file that was issued works on until {day} where it was applied; have it taken off there.",
               day=facts.holds.expires_on)  # fmt: skip
    return Plan(
        effects=effects.changed(facts.holds, rule, state="ended"),
        notices=(Notice(text=text, rule=rule, warns=True),),
    )


RESET_ACTIVATION = Operation(
    name="activation reset",
    permission=Permission.ACTIVATION_RESET,
    asks=ResetActivation,
    look=look,
    plan=plan,
)

"""Note that an activation file was applied on the customer's system."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.activation import issuing
from portalops.facts import Account, Activation, Environment, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.operations.activation_issue import rules_of
from portalops.plan import Plan, Refusal
from portalops.profiles.profile import Profile
from portalops.references import AccountRef, EnvironmentRef
from portalops.rules import environments, owners, standing
from portalops.wording import say


class NoteApplied(Asks, frozen=True):
    """Note that an environment's activation file was applied on the customer's system."""

    environment: Annotated[EnvironmentRef, "Environment, as portal:code/contract/environment"]
    applied_on: Annotated[date | None, "Day on which it was applied, if not today"] = None
    asked_by: Annotated[AccountRef | None, "Who says so, as portal:code/user"] = None


class Applying(Struct, frozen=True, kw_only=True):
    """The tenant, the environment, who says so, and the activation that holds."""

    tenant: Tenant
    environment: Environment
    who: Account | None
    holds: Activation | None


def look(asked: NoteApplied, reads: Reads) -> Applying:
    """The environment, and the activation that holds."""
    tenant = reads.tenant(asked.environment.tenant)
    return Applying(
        tenant=tenant,
        environment=reads.one(Environment, asked.environment),
        who=owners.requester(asked.asked_by, reads),
        holds=issuing.in_force(asked.environment, reads.all_of(Activation, tenant.ref)),
    )


def plan(asked: NoteApplied, facts: Applying, profile: Profile, today: date) -> Plan:
    """Note it, once there is a file that could have been applied."""
    day = asked.applied_on or today
    refusals = (
        *standing.refusals(facts.tenant, profile),
        *owners.refusals(facts.who, facts.tenant.ref, NOTE_APPLIED.name, profile),
        *environments.refusals(facts.environment, profile),
        *_out_of_order(facts.holds, day, profile, today),
    )
    if refusals or facts.holds is None:
        return Plan(refusals=refusals)
    rule = profile.rests_on(NOTE_APPLIED.name)
    return Plan(effects=effects.changed(facts.holds, rule, state="applied", applied_on=day))


def _out_of_order(holds: Activation | None, day: date, profile: Profile, today: date) -> Iterator[Refusal]:
    if holds is None:
        text = say("environment: no activation file was issued yet, so none can have been applied.")
        rule = profile.rule(rules_of(profile).order_rule)
        yield Refusal(code="not_issued", field="environment", rule=rule, text=text)
    elif holds.state == "applied":
        text = say("environment: it is noted already that the file was applied, on {day}.", day=holds.applied_on)
        yield Refusal(code="no_change", field="environment", rule=profile.rule("PO-CHANGE"), text=text)
    elif not holds.issued_on <= day <= today:
        text = say("applied_on: write a day from {issued}, when the file was issued, to {today}.",
                   issued=holds.issued_on, today=today)  # fmt: skip
        yield Refusal(code="wrong_day", field="applied_on", rule=profile.rule("PO-DATE"), text=text)


NOTE_APPLIED = Operation(
    name="activation applied",
    permission=Permission.ACTIVATION_APPLIED,
    asks=NoteApplied,
    look=look,
    plan=plan,
)

"""Who is calling: which identity checks a caller has passed, and what waits until there are enough of them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from portalops.facts import Call
from portalops.plan import Plan, Refusal
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.wording import Phrase, Sentence, say


def passed(call: Call, profile: Profile) -> tuple[Phrase, ...]:
    """What the caller has proved, as the portal calls it."""
    return tuple(name for check, name in profile.identity.checks.items() if check in call.passed)


def open_checks(call: Call, profile: Profile) -> dict[str, Phrase]:
    """The checks that weren't passed yet."""
    return {check: name for check, name in profile.identity.checks.items() if check not in call.passed}


def missing(call: Call, profile: Profile) -> int:
    """How many more checks the caller must pass; 0 of one who is identified."""
    return max(profile.identity.needed - len(passed(call, profile)), 0)


def is_open_for(call: Call | None, tenant: TenantRef | None, profile: Profile) -> bool:
    """Whether a call about this tenant is open whose caller isn't identified yet."""
    return call is not None and call.tenant == tenant and missing(call, profile) > 0


def why_not(call: Call, profile: Profile) -> Sentence:
    """Why something waits during a call, and which checks there still are."""
    return say(
        "the caller isn't identified yet; so many more of these checks must be passed: {count} ({checks}).",
        count=missing(call, profile),
        checks=tuple(open_checks(call, profile).values()),
    )


def waits(operation: str, call: Call | None, tenant: TenantRef | None, profile: Profile) -> bool:
    """Whether an operation waits until the caller is identified."""
    return operation in profile.identity.operations and is_open_for(call, tenant, profile)


def held_back(plan: Plan, call: Call | None, profile: Profile) -> Plan:
    """The plan, refused where what it does waits until the caller is identified."""
    tenants: Iterable[TenantRef] = (effect.tenant for effect in plan.effects)
    if call is None or plan.outcome not in ("effects", "approval"):
        return plan
    if not any(waits(plan.operation, call, tenant, profile) for tenant in tenants):
        return plan
    rule = profile.rule(profile.identity.rule)
    refusal = Refusal(code="caller_unidentified", text=why_not(call, profile), rule=rule)
    return replace(plan, effects=(), names=(), approval=None, refusals=(refusal,))

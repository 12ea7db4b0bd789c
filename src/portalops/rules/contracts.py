"""Contracts: which of their fields a portal has, and whether their days and prices can be right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from portalops.facts import Contract, Tenant
from portalops.plan import Refusal
from portalops.profiles.contracts import ContractRules
from portalops.profiles.profile import Profile
from portalops.rules.renewal import has_expired
from portalops.rules.tenants import not_a_choice, not_here
from portalops.wording import say

_MAY_BE_MISSING = ("first_renewal_on", "cycle", "price", "prepaid", "per_license", "expires_on")


def rules_of(profile: Profile) -> ContractRules:
    """The portal's rules for contracts; a profile that acts on contracts has them."""
    assert profile.contracts is not None, "a portal that acts on contracts has rules for them"
    return profile.contracts


def is_in_use(contract: Contract, day: date) -> bool:
    """Whether a contract holds on a day: begun, neither cancelled nor over."""
    begun = contract.starts_on is None or contract.starts_on <= day
    return contract.state == "active" and begun and not has_expired(contract.expires_on, day)


def state_of(contract: Contract, day: date) -> str:
    """Where a contract stands on a day: one that wasn't cancelled has expired after its last valid day."""
    over = contract.state == "active" and has_expired(contract.expires_on, day)
    return "expired" if over else contract.state


def by_code(contract: Contract, profile: Profile) -> Contract:
    """The contract with its cycle by code, whatever name or alias it was written with."""
    cycles = profile.tenant.billing_cycles
    picked = cycles.pick(contract.cycle) if cycles and contract.cycle else None
    return msgspec.structs.replace(contract, cycle=picked.code) if picked else contract


def refusals(contract: Contract, tenant: Tenant, profile: Profile) -> tuple[Refusal, ...]:
    """Why a contract may not be registered so, all reasons at once; its cycle is by code."""
    return (
        *_not_here(contract, profile),
        *_cycle(contract, profile),
        *_days(contract, profile),
        *_price(contract, tenant, profile),
    )


def _not_here(contract: Contract, profile: Profile) -> Iterator[Refusal]:
    yield from (not_here(field, profile) for field in lacking(profile) if getattr(contract, field))


def lacking(profile: Profile) -> tuple[str, ...]:
    """The fields of which the portal's contracts have none."""
    has = profile.contracts.fields if profile.contracts else _MAY_BE_MISSING
    return tuple(field for field in _MAY_BE_MISSING if field not in has)


def _cycle(contract: Contract, profile: Profile) -> Iterator[Refusal]:
    cycles = profile.tenant.billing_cycles
    if contract.cycle and cycles and not cycles.pick(contract.cycle):
        yield not_a_choice("cycle", contract.cycle, cycles, profile)
    if bool(contract.cycle) != bool(contract.first_renewal_on):
        missing = "first_renewal_on" if contract.cycle else "cycle"
        text = say("{field}: it is missing; a contract renews on a day, and so often.", field=missing)
        yield Refusal(code="missing", field=missing, rule=profile.rule("PO-DATE"), text=text)


def _days(contract: Contract, profile: Profile) -> Iterator[Refusal]:
    starts = contract.starts_on
    for field in ("first_renewal_on", "expires_on"):
        day = getattr(contract, field)
        if starts and day and day < starts:
            text = say("{field}: {day} is before the first day, {starts}.", field=field, day=day, starts=starts)
            yield Refusal(code="before_start", field=field, rule=profile.rule("PO-DATE"), text=text)


def _price(contract: Contract, tenant: Tenant, profile: Profile) -> Iterator[Refusal]:
    walked = contract.first_renewal_on or contract.cycle
    if contract.prepaid and not walked and not (contract.starts_on and contract.expires_on):
        text = say("first_renewal_on: it is missing; what is paid in advance is paid for a period.")
        yield Refusal(code="missing", field="first_renewal_on", rule=profile.rule("PO-DATE"), text=text)
    if (contract.prepaid or contract.per_license) and contract.price is None:
        text = say("price: it is missing; what is paid in advance or by license has a price.")
        yield Refusal(code="missing", field="price", rule=profile.rule("PO-FIELD"), text=text)
    rules = rules_of(profile)
    if contract.per_license and tenant.kind in profile.accounts.not_for_kinds:
        rule = profile.rule(rules.per_license_rule or rules.rule)
        text = say("per_license: {tenant} has no licenses: {rule}", tenant=tenant.ref, rule=rule.says)
        yield Refusal(code="one_user", field="per_license", rule=rule, text=text)

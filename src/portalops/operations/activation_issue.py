"""Issue an activation file in answer to a request file: the same request always gives the same file."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.activation import checks, issuing
from portalops.activation.checks import Grounds, Known
from portalops.activation.request import ActivationRequest
from portalops.activation.typed import RequestFile
from portalops.facts import Account, Activation, Allocation, Contract, Environment, Product, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Notice, Plan, Refusal
from portalops.profiles.activation import ActivationRules
from portalops.profiles.profile import Profile
from portalops.references import AccountRef, ActivationRef, EnvironmentRef
from portalops.rules import owners, products, renewal, standing
from portalops.wording import say


class IssueActivation(Asks, frozen=True):
    """Issue an activation file for an environment in answer to its system's request file."""

    environment: Annotated[EnvironmentRef, "Environment, as portal:code/contract/environment"]
    request: Annotated[RequestFile, "Request file that the customer's system made"]
    asked_by: Annotated[AccountRef | None, "Owner who asks for it, as portal:code/user"] = None


class Issuing(Struct, frozen=True, kw_only=True):
    """The tenant, who asks, the environment with its contract, products and allocations, and what was issued before."""

    tenant: Tenant
    who: Account | None
    environment: Environment
    contract: Contract
    products: tuple[Product, ...]
    allocations: tuple[Allocation, ...]
    holds: Activation | None
    with_nonce: Activation | None


def look(asked: IssueActivation, reads: Reads) -> Issuing:
    """The environment, all that counts for a request, and what was answered with the same nonce."""
    tenant = reads.tenant(asked.environment.tenant)
    request, contract = asked.request.request, reads.one(Contract, asked.environment.contract)
    nonce = ActivationRef.of(asked.environment.portal, request.nonce) if request else None
    pool = products.pool(contract, reads.all_of(Product, tenant.ref), reads.all_of(Allocation, tenant.ref))
    return Issuing(
        tenant=tenant,
        who=owners.requester(asked.asked_by, reads),
        environment=reads.one(Environment, asked.environment),
        contract=contract,
        products=pool.products,
        allocations=pool.allocations,
        holds=issuing.in_force(asked.environment, reads.all_of(Activation, tenant.ref)),
        with_nonce=reads.one_if_any(Activation, nonce) if nonce else None,
    )


def plan(asked: IssueActivation, facts: Issuing, profile: Profile, today: date) -> Plan:
    """Issue the file and end what held before it, hand out the same file again, or say all that speaks against it."""
    grounds = Grounds(profile=profile, rules=rules_of(profile), today=today)
    request = asked.request.request
    refusals = (
        *standing.refusals(facts.tenant, profile),
        *owners.refusals(facts.who, facts.tenant.ref, ISSUE_ACTIVATION.name, profile),
    )
    notices = checks.notices(grounds)
    if request is None:
        return Plan(refusals=(*refusals, _unreadable(asked, grounds)), notices=notices)
    known = _known(request, facts, today)
    refusals += _refusals(request, known, facts, grounds)
    if refusals:
        return Plan(refusals=refusals, notices=notices)
    rule = profile.rests_on(ISSUE_ACTIVATION.name)
    if facts.holds and checks.issued_before(request, known):
        again = effects.changed(facts.holds, rule, written=facts.holds.written + 1)
        return Plan(effects=again, notices=(_same_file(facts.holds, profile), *notices))
    issued = issuing.as_kept(checks.activation_for(request, known, today), asked.environment)
    ended = effects.changed(facts.holds, rule, state="ended") if facts.holds else ()
    return Plan(effects=(*ended, effects.added(issued, rule)), notices=notices)


def _known(request: ActivationRequest, facts: Issuing, today: date) -> Known:
    """What is known; the file holds no longer than the contract, nor than any of the products in it."""
    days = (product.expires_on for product in facts.products if product.ref.id in request.products)
    last_day = products.last_day(facts.contract)
    still = [day for day in days if day is not None and not renewal.has_expired(day, today)]
    return issuing.known_of(
        facts.environment,
        min([last_day, *still]) if last_day else None,
        facts.allocations,
        facts.holds,
        facts.with_nonce,
    )


def _refusals(request: ActivationRequest, known: Known, facts: Issuing, grounds: Grounds) -> tuple[Refusal, ...]:
    """What speaks against the request; of products that ended only where it is this environment's own, and new."""
    found = checks.refusals(request, known, grounds)
    if checks.issued_before(request, known) or any(refusal.code.startswith("other_") for refusal in found):
        return found
    ended = {
        product.ref.id: product.expires_on
        for product in facts.products
        if product.expires_on and renewal.has_expired(product.expires_on, grounds.today)
    }
    return (*found, *issuing.ended_products(request, ended, grounds))


def _unreadable(asked: IssueActivation, grounds: Grounds) -> Refusal:
    fault = asked.request.fault
    assert fault is not None, "a file without a request has a fault"
    return grounds.refusal(asked.request.fault_code, grounds.rules.rule, say("request: {fault}", fault=fault))


def _same_file(holds: Activation, profile: Profile) -> Notice:
    text = say("This request was answered on {day}; the same file is written again.", day=holds.issued_on)
    return Notice(text=text, rule=profile.rule("PO-ACTIVATION"))


def rules_of(profile: Profile) -> ActivationRules:
    """The portal's rules for activation; a profile that acts on it has them."""
    assert profile.activation is not None, "a portal that activates has rules for it"
    return profile.activation


ISSUE_ACTIVATION = Operation(
    name="activation issue",
    permission=Permission.ACTIVATION_ISSUE,
    asks=IssueActivation,
    look=look,
    plan=plan,
)

"""Resources: a file is for those whose contract has the product that it belongs to, as long as that runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from portalops.facts import Account, Contract, Product, Resource
from portalops.plan import Refusal
from portalops.profiles.profile import Profile
from portalops.profiles.relations import ResourceRules
from portalops.rules import renewal
from portalops.wording import say


def rules_of(profile: Profile) -> ResourceRules:
    """The portal's rules for resources; a profile that acts on them has rules for them."""
    assert profile.resources is not None, "a portal that acts on resources has rules for them"
    return profile.resources


def not_contracted(
    product: str | None, found: Product | None, contract: Contract, profile: Profile
) -> Iterator[Refusal]:
    """A refusal where the contract doesn't have the product."""
    if product and found is None:
        text = say("product: {contract} has no product {product}.", contract=contract.ref, product=product)
        rule = profile.rule(rules_of(profile).rule)
        yield Refusal(code="not_contracted", field="product", rule=rule, text=text)


def take_refusals(
    resource: Resource, contract: Contract, product: Product | None, today: date, profile: Profile
) -> Iterator[Refusal]:
    """Why nobody of a contract may take a resource: it, or the product, was cancelled or has run out."""
    rule = profile.rule(rules_of(profile).rule)
    if contract.state != "active":
        text = say("contract: {contract} was cancelled.", contract=contract.ref)
        yield Refusal(code="cancelled", field="resource", rule=rule, text=text)
    for thing in (contract, product):
        if thing and renewal.has_expired(thing.expires_on, today):
            text = say(
                "resource: {thing} ran out on {day}, so {resource} can't be taken any more.",
                thing=thing.ref,
                day=thing.expires_on,
                resource=resource.ref,
            )
            yield Refusal(code="expired", field="resource", rule=rule, text=text)


def taker_refusals(account: Account, contract: Contract, profile: Profile) -> Iterator[Refusal]:
    """Why somebody may not take it: a user of another tenant, or one that isn't in use."""
    rule = profile.rule("PO-ASKED")
    if account.owner != contract.owner:
        text = say("account: {account} isn't a user of {tenant}.", account=account.ref, tenant=contract.owner)
        yield Refusal(code="other_tenant", field="account", rule=rule, text=text)
    elif account.state != "active":
        text = say("account: {account} isn't in use.", account=account.ref)
        yield Refusal(code="not_active", field="account", rule=rule, text=text)

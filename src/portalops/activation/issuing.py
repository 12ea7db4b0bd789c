"""Activations as the store keeps them: what is known where a request comes in, and what its answer becomes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from portalops.activation.checks import Grounds, Known
from portalops.activation.request import ActivationRequest
from portalops.activation.response import Activation, Allocation
from portalops.facts import ActivatedProduct, Environment
from portalops.facts import Activation as KeptActivation
from portalops.facts import Allocation as KeptAllocation
from portalops.plan import Refusal
from portalops.references import ActivationRef, EnvironmentRef
from portalops.wording import say

Stage = Literal["released", "applied", "issued", "expired", "allocated", "not_allocated"]


def in_force(environment: EnvironmentRef, activations: Sequence[KeptActivation]) -> KeptActivation | None:
    """The activation that holds for an environment: there is one at the most."""
    return next((kept for kept in activations if kept.environment == environment and kept.state != "ended"), None)


def known_of(
    environment: Environment,
    last_day: date | None,
    allocations: Sequence[KeptAllocation],
    holds: KeptActivation | None,
    with_nonce: KeptActivation | None,
) -> Known:
    """What is known where a request for an environment comes in, with the contract's last day."""
    ref = environment.ref
    return Known(
        portal=ref.portal,
        contract=ref.contract.partition(":")[2],
        contract_expires_on=last_day,
        environment=ref.id,
        allocations=tuple(
            Allocation(product=part.ref.product.id, count=part.count)
            for part in allocations
            if part.ref.environment == ref and part.count
        ),
        released=environment.state == "released",
        in_force=as_issued(holds) if holds else None,
        nonce_of=with_nonce.request if with_nonce else None,
    )


def as_issued(kept: KeptActivation) -> Activation:
    """A kept activation as it is signed: the same for ever, whatever became of it since."""
    ref = kept.environment
    return Activation(
        portal=ref.portal,
        contract=ref.contract.partition(":")[2],
        environment=ref.id,
        allocations=tuple(Allocation(product=part.product, count=part.count) for part in kept.allocations),
        fingerprint=kept.fingerprint,
        nonce=kept.nonce,
        request=kept.request,
        issued_on=kept.issued_on,
        expires_on=kept.expires_on,
    )


def as_kept(activation: Activation, environment: EnvironmentRef) -> KeptActivation:
    """An activation as it is kept."""
    return KeptActivation(
        ref=ActivationRef.of(activation.portal, activation.nonce),
        environment=environment,
        allocations=tuple(ActivatedProduct(part.product, part.count) for part in activation.allocations),
        fingerprint=activation.fingerprint,
        nonce=activation.nonce,
        request=activation.request,
        issued_on=activation.issued_on,
        expires_on=activation.expires_on,
    )


def ended_products(request: ActivationRequest, ended: dict[str, date], grounds: Grounds) -> Iterator[Refusal]:
    """A refusal for each product that is asked for and has ended; those are given by id, each with its last day."""
    for product in (unicodedata.normalize("NFC", product) for product in request.products):
        if product in ended:
            text = say("request: the product {product} ended on {day}.", product=product, day=ended[product])
            yield grounds.refusal("product_expired", "PO-ALLOCATION", text)


def stage(environment: Environment, allocated: bool, holds: KeptActivation | None, today: date) -> Stage:
    """How far an environment has come: products, then a file, then that it was applied."""
    if environment.state == "released":
        return "released"
    if holds is None:
        return "allocated" if allocated else "not_allocated"
    if today > holds.expires_on:
        return "expired"
    return "applied" if holds.state == "applied" else "issued"

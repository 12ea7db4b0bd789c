"""What a contract's licenses are used for: products, environments, what each has of which, and activations."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from msgspec import Struct

from portalops.facts.thing import Thing
from portalops.references import ActivationRef, AllocationRef, EnvironmentRef, ProductRef, TenantRef

EnvironmentState = Literal["active", "released"]
ActivationState = Literal["issued", "applied", "ended"]


class Product(Thing, frozen=True, kw_only=True):
    """A product of a contract: how many licenses it has, and the last day on which it may be used.

    Another product has a license key, of which the last four characters are kept, and a fingerprint that tells the
    same key from every other. How many licenses it has may be unknown.
    """

    noun: ClassVar[str] = "product"

    ref: ProductRef
    name: str
    licensed: int | None = None
    expires_on: date | None = None
    other: bool = False
    key_ending: str | None = None
    key_fingerprint: str | None = None


class Environment(Thing, frozen=True, kw_only=True):
    """A place where a contract's products run; one that was released is never used again."""

    noun: ClassVar[str] = "environment"

    ref: EnvironmentRef
    name: str
    sort_key: str
    state: EnvironmentState = "active"
    released_on: date | None = None


class Allocation(Thing, frozen=True, kw_only=True):
    """How many licenses of a product an environment has; none is left where it has 0."""

    noun: ClassVar[str] = "allocation"

    ref: AllocationRef
    count: int


class ActivatedProduct(Struct, frozen=True):
    """A product in an activation file, and how many of its licenses."""

    product: str
    count: int

    def __str__(self) -> str:
        return f"{self.product}: {self.count}"


class Activation(Thing, frozen=True, kw_only=True):
    """An activation file as it was issued, in answer to one request; request is that request's digest.

    One that has not ended holds for its environment; written counts how often its file was handed out.
    """

    noun: ClassVar[str] = "activation"

    ref: ActivationRef
    environment: EnvironmentRef
    allocations: tuple[ActivatedProduct, ...]
    fingerprint: str
    nonce: str
    request: str
    issued_on: date
    expires_on: date
    state: ActivationState = "issued"
    applied_on: date | None = None
    written: int = 1

    @property
    def owner(self) -> TenantRef:
        """The tenant whose environment it is for."""
        return self.environment.tenant

"""Environments as they are shown: what each has of which product, and how far its activation has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote, unquote

from msgspec import Struct

from portalops.activation import issuing
from portalops.activation.issuing import Stage
from portalops.facts import Activation, Allocation, Environment, EnvironmentState, Lineup, Lists, with_states
from portalops.facts.lineup import not_a_key
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.queries.limits import After, Limit
from portalops.queries.named import THING_STATES
from portalops.references import EnvironmentRef, TenantRef
from portalops.rules import environments
from portalops.wording import Named, Sentence, say

STAGES: dict[Stage, Sentence] = {
    "not_allocated": say("nothing allocated"),
    "allocated": say("allocated"),
    "issued": say("file issued"),
    "applied": say("applied"),
    "expired": say("expired"),
    "released": say("released"),
}

_ACTIVATIONS = Lineup(
    kind=Activation, groups=with_states(("issued", "applied"), ("ended",), by=("issued_on",)), newest_first=True
)


class ListEnvironments(Asks, frozen=True):
    """List the environments of a tenant, with what is allocated to each and how far it is activated."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    limit: Annotated[Limit, "At most so many environments"] = 200
    after: Annotated[After | None, "Only what comes after this key: the next page"] = None


class ListActivations(Asks, frozen=True):
    """List the activations of a tenant's environments, with those that ended."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    limit: Annotated[Limit, "At most so many activations"] = 200
    after: Annotated[After | None, "Only what comes after this key: the next page"] = None


class EnvironmentLine(Struct, frozen=True, kw_only=True):
    """An environment, what it has, the activation that holds for it, and how far it has come."""

    environment: Environment
    allocations: tuple[Allocation, ...]
    holds: Activation | None
    stage: Stage


def lines_of(
    tenant: TenantRef, lists: Lists, today: date, limit: int, after: str | None = None
) -> list[EnvironmentLine]:
    """The environments of a tenant by contract and sort key; those of a contract that were released come last."""
    found = sorted(lists.all_of(Environment, tenant), key=_place)
    if after is not None:
        place = _place_in(after)
        found = [environment for environment in found if _place(environment) > place]
    shown = found[:limit]
    allocations: dict[EnvironmentRef, list[Allocation]] = {environment.ref: [] for environment in shown}
    for part in lists.below(Allocation, allocations):
        allocations[part.ref.environment].append(part)
    held = lists.among(Activation, environment=allocations, state=("issued", "applied")) if shown else ()
    in_force = {kept.environment: kept for kept in held}
    lines = []
    for environment in shown:
        has = tuple(part for part in allocations[environment.ref] if part.count)
        holds = in_force.get(environment.ref)
        stage = issuing.stage(environment, bool(has), holds, today)
        lines.append(EnvironmentLine(environment=environment, allocations=has, holds=holds, stage=stage))
    return lines


def _place(environment: Environment) -> tuple[Any, ...]:
    """Where an environment stands; a sort key's numbers are in order as numbers, which no column of the store is."""
    return (environment.ref.contract, environment.state == "released", environments.order(environment))


def _key(line: EnvironmentLine, today: date) -> str:
    """What an environment's place is made of: whether it was released, its sort key, its reference."""
    environment = line.environment
    return f"{environment.state},{quote(environment.sort_key, safe='')},{environment.ref}"


def _place_in(key: str) -> tuple[Any, ...]:
    """The place that a key tells; BadInput where it is none."""
    state, _, rest = key.partition(",")
    sort_key, _, ref = rest.partition(",")
    if state not in ("active", "released") or ":" not in ref:
        raise not_a_key(key)
    released: EnvironmentState = "released" if state == "released" else "active"
    return _place(Environment(ref=EnvironmentRef(ref), name="", sort_key=unquote(sort_key), state=released))


def find(asked: ListEnvironments, search: Search) -> Sequence[EnvironmentLine]:
    """A tenant's environments; NotFound where there is no such tenant."""
    tenant = search.lists.tenant(asked.tenant).ref
    return lines_of(tenant, search.lists, search.today, asked.limit, asked.after)


def find_activations(asked: ListActivations, search: Search) -> Sequence[Activation]:
    """A tenant's activations, the latest first; NotFound where there is no such tenant."""
    tenant = search.lists.tenant(asked.tenant).ref
    return search.lists.listed(_ACTIVATIONS, asked.limit, asked.after, tenant=tenant)


COLUMNS: tuple[Column[EnvironmentLine], ...] = (
    Column(name="environment", heading="Environment", of=lambda line: line.environment.ref),
    Column(name="name", heading="Name", of=lambda line: line.environment.name),
    Column(name="sort_key", heading="Sort key", of=lambda line: line.environment.sort_key),
    Column(
        name="allocations",
        heading="Allocated",
        of=lambda line: tuple(f"{part.ref.product.id}: {part.count}" for part in line.allocations),
    ),
    Column(name="stage", heading="Activation", of=lambda line: Named(line.stage, STAGES[line.stage])),
    Column(name="issued_on", heading="Issued on", of=lambda line: line.holds and line.holds.issued_on),
    Column(name="expires_on", heading="Runs through", of=lambda line: line.holds and line.holds.expires_on),
)

LIST_ENVIRONMENTS: Query[ListEnvironments, EnvironmentLine] = Query(
    name="environment list",
    permission=Permission.LOOK_UP,
    asks=ListEnvironments,
    find=find,
    key=_key,
    columns=COLUMNS,
)

LIST_ACTIVATIONS: Query[ListActivations, Activation] = Query(
    name="activation list",
    permission=Permission.LOOK_UP,
    asks=ListActivations,
    find=find_activations,
    key=lambda kept, today: _ACTIVATIONS.key_of(kept),
    columns=(
        Column(name="environment", heading="Environment", of=lambda kept: kept.environment),
        Column(name="state", heading="State", of=lambda kept: THING_STATES[kept.state]),
        Column(name="issued_on", heading="Issued on", of=lambda kept: kept.issued_on),
        Column(name="expires_on", heading="Runs through", of=lambda kept: kept.expires_on),
        Column(name="applied_on", heading="Applied on", of=lambda kept: kept.applied_on),
        Column(name="allocations", heading="Allocated", of=lambda kept: kept.allocations),
        Column(name="written", heading="File written, times", of=lambda kept: kept.written),
        Column(name="request", heading="Request", of=lambda kept: kept.request[:16]),
        Column(name="fingerprint", heading="Fingerprint of the machine", of=lambda kept: kept.fingerprint[:16]),
    ),
)

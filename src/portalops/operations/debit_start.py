"""Start a direct debit: from a day on the tenant pays by it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops.facts import Order, Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import debits, payments


class StartDebit(Asks, frozen=True):
    """Put a tenant's direct debit in force, once the bank has taken its paper."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    on: Annotated[date | None, "Day from which it is in force; today if left out"] = None


class Starting(Struct, frozen=True, kw_only=True):
    """The tenant with its courses, and its orders."""

    known: debits.Courses
    orders: Sequence[Order]


def look(asked: StartDebit, reads: Reads) -> Starting:
    """The tenant, its courses and its orders."""
    return Starting(known=debits.courses_of(asked.tenant, reads), orders=reads.all_of(Order, asked.tenant))


def plan(asked: StartDebit, facts: Starting, profile: Profile, today: date) -> Plan:
    """Change the tenant's method, for all its orders from that day on; without paper it can't be in force."""
    on = asked.on or today
    refusals = debits.start_refusals(on, facts.known, profile, today)
    if refusals:
        return Plan(refusals=refusals)
    method, _ = debits.rules_of(profile)
    return Plan(
        effects=debits.started(on, facts.known, facts.orders, profile),
        notices=(*debits.early_notices(on, facts.known, profile), *payments.method_notices(method, profile)),
    )


START_DEBIT = Operation(
    name="debit start",
    permission=Permission.DEBIT_START,
    asks=StartDebit,
    look=look,
    plan=plan,
)

"""Show a withdrawal: its whole course on one page, what ends with it, and what is never done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Struct

from portalops.errors import NotFound
from portalops.facts import Tenant, Withdrawal
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.queries.named import TENANT_STATES, WITHDRAWAL_STATES
from portalops.references import TenantRef
from portalops.rules.withdrawal_steps import Fact, Step, steps, to_know
from portalops.wording import say


class ShowWithdrawal(Asks, frozen=True):
    """Show a tenant's withdrawal: every step with its day and its rule, what ends with it and what is never done."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]


class WithdrawalPage(Struct, frozen=True, kw_only=True):
    """A tenant's latest withdrawal, its steps, and what to know about it."""

    tenant: Tenant
    withdrawal: Withdrawal
    steps: tuple[Step, ...]
    facts: tuple[Fact, ...]


def find(asked: ShowWithdrawal, search: Search) -> Sequence[WithdrawalPage]:
    """The one page; NotFound where the tenant never asked to leave."""
    tenant = search.lists.tenant(asked.tenant)
    withdrawal = search.lists.withdrawal(tenant.ref)
    if withdrawal is None:
        raise NotFound(say("{tenant} never asked to leave.", tenant=tenant.ref))
    profile = search.profiles[tenant.ref.portal]
    page = WithdrawalPage(
        tenant=tenant,
        withdrawal=withdrawal,
        steps=tuple(steps(withdrawal, tenant, profile, search.today)),
        facts=tuple(to_know(tenant, profile)),
    )
    return (page,)


SHOW_WITHDRAWAL: Query[ShowWithdrawal, WithdrawalPage] = Query(
    name="withdrawal show",
    permission=Permission.LOOK_UP,
    on_record=True,
    asks=ShowWithdrawal,
    find=find,
    columns=(
        Column(name="tenant", heading="Tenant", of=lambda page: page.tenant.ref),
        Column(name="name", heading="Name", of=lambda page: page.tenant.name),
        Column(name="tenant_state", heading="Tenant's state", of=lambda page: TENANT_STATES[page.tenant.state]),
        Column(name="state", heading="Withdrawal", of=lambda page: WITHDRAWAL_STATES[page.withdrawal.state]),
        Column(name="leaves_on", heading="Leaves on", of=lambda page: page.withdrawal.leaves_on),
        Column(name="provisional", heading="Provisional", of=lambda page: page.withdrawal.provisional),
        Column(name="reason", heading="Reason", of=lambda page: page.withdrawal.reason),
        Column(
            name="steps",
            heading="Step by step",
            of=lambda page: page.steps,
            columns=(
                Column(name="what", heading="What", of=lambda step: step.what),
                Column(name="when", heading="When", of=lambda step: step.when),
                Column(name="past", heading="Past", of=lambda step: step.is_past),
                Column(name="rule", heading="Rule", of=lambda step: step.rule.id),
            ),
        ),
        Column(
            name="facts",
            heading="To know",
            of=lambda page: page.facts,
            columns=(
                Column(name="says", heading="What", of=lambda fact: fact.says),
                Column(name="rule", heading="Rule", of=lambda fact: fact.rule.id),
                Column(name="source", heading="Written in", of=lambda fact: fact.rule.heading),
            ),
        ),
    ),
    shape="page",
)

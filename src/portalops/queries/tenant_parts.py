"""What hangs on a tenant, list by list: one part of its page for each kind of thing that its portal has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from portalops.facts import Lists, Tenant
from portalops.operation import Column
from portalops.profiles.profile import Profile
from portalops.queries import (
    apikeys,
    companies,
    contracts,
    environments,
    inquiries,
    invitations,
    ledgers,
    orders,
    payments,
    products,
    quotes,
    resources,
    transfers,
    usage_show,
)
from portalops.queries.limits import ON_A_PAGE

_LATEST = 10


class Part(Struct, frozen=True, kw_only=True):
    """One list on a tenant's page; its first column is the reference of what the row is about.

    A portal that doesn't have the operation by which it comes has no such list, and an empty one takes no room.
    """

    name: str
    comes_by: str
    heading: str
    rows: Callable[[Tenant, Lists, Profile, date], Sequence[Any]]
    columns: tuple[Column[Any], ...]

    def rows_at(self, tenant: Tenant, lists: Lists, profile: Profile, today: date) -> tuple[Any, ...]:
        """The rows of a tenant's page, none where the portal has no such thing."""
        if profile.answers[self.comes_by].way == "absent":
            return ()
        return tuple(self.rows(tenant, lists, profile, today))

    def as_column(self) -> Column[Any]:
        """The part as a column of the tenant's page."""
        return Column(
            name=self.name,
            heading=self.heading,
            of=lambda page: page.parts.get(self.name, ()),
            columns=self.columns,
        )


PARTS: tuple[Part, ...] = (
    Part(
        name="inquiries",
        comes_by="inquiry register",
        heading="Inquiries",
        rows=lambda tenant, lists, profile, today: inquiries.lines_of(tenant.ref, lists, profile, ON_A_PAGE),
        columns=inquiries.COLUMNS,
    ),
    Part(
        name="contracts",
        comes_by="contract register",
        heading="Contracts",
        rows=lambda tenant, lists, profile, today: contracts.lines_of(tenant.ref, lists, profile, today, ON_A_PAGE),
        columns=contracts.COLUMNS,
    ),
    Part(
        name="usage",
        comes_by="usage record",
        heading="Use by month",
        rows=lambda tenant, lists, profile, today: usage_show.months_of(tenant, lists, profile, today)[:3],
        columns=usage_show.SHORT_COLUMNS,
    ),
    Part(
        name="products",
        comes_by="product register",
        heading="Products",
        rows=lambda tenant, lists, profile, today: products.lines_of(tenant.ref, lists, today, ON_A_PAGE),
        columns=products.COLUMNS,
    ),
    Part(
        name="environments",
        comes_by="environment add",
        heading="Environments",
        rows=lambda tenant, lists, profile, today: environments.lines_of(tenant.ref, lists, today, ON_A_PAGE),
        columns=environments.COLUMNS,
    ),
    Part(
        name="orders",
        comes_by="order register",
        heading="Orders",
        rows=lambda tenant, lists, profile, today: orders.lines_of(tenant.ref, lists, profile, _LATEST),
        columns=orders.COLUMNS,
    ),
    Part(
        name="debits",
        comes_by="debit request",
        heading="Direct debit",
        rows=payments.debits_of,
        columns=payments.DEBIT_COLUMNS,
    ),
    Part(
        name="credit", comes_by="credit set", heading="Credit", rows=payments.credit_of, columns=payments.CREDIT_COLUMNS
    ),
    Part(name="apikeys", comes_by="apikey register", heading="API keys", rows=apikeys.keys_of, columns=apikeys.COLUMNS),
    Part(
        name="balance_history",
        comes_by="balance history",
        heading="Balance history",
        rows=ledgers.balance_of,
        columns=ledgers.BALANCE_COLUMNS,
    ),
    Part(
        name="transfers",
        comes_by="transfer settle",
        heading="Wrong transfers",
        rows=transfers.cases_of,
        columns=transfers.COLUMNS,
    ),
    Part(
        name="invitations",
        comes_by="invitation send",
        heading="Invitations",
        rows=lambda tenant, lists, profile, today: invitations.lines_of(tenant.ref, lists, profile, ON_A_PAGE),
        columns=invitations.COLUMNS,
    ),
    Part(
        name="companies",
        comes_by="company add",
        heading="Group companies",
        rows=lambda tenant, lists, profile, today: lists.listed(companies.LINEUP, ON_A_PAGE, tenant=tenant.ref),
        columns=companies.COLUMNS,
    ),
    Part(
        name="resources",
        comes_by="resource register",
        heading="Resources",
        rows=lambda tenant, lists, profile, today: resources.lines_of(tenant.ref, lists, profile, today, ON_A_PAGE),
        columns=resources.COLUMNS,
    ),
    Part(
        name="quotes",
        comes_by="quote request",
        heading="Quotes",
        rows=lambda tenant, lists, profile, today: quotes.lines_of(tenant.ref, lists, profile, today, _LATEST),
        columns=quotes.COLUMNS,
    ),
)
"""The parts in the order in which people see them."""

PARTS_BY_NAME = {part.name: part for part in PARTS}

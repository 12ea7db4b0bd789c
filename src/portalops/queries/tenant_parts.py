"""What hangs on a tenant, list by list: one part of its page for each kind of thing that its portal has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from portalops.facts import GroupCompany, Lists, Tenant
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


class Part(Struct, frozen=True, kw_only=True):
    """One list on a tenant's page; its first column is the reference of what the row is about.

    Where a list is empty, it takes no room.
    """

    name: str
    heading: str
    rows: Callable[[Tenant, Lists, Profile, date], Sequence[Any]]
    columns: tuple[Column[Any], ...]

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
        heading="Inquiries",
        rows=lambda tenant, lists, profile, today: inquiries.lines_of(tenant.ref, lists, profile),
        columns=inquiries.COLUMNS,
    ),
    Part(
        name="contracts",
        heading="Contracts",
        rows=lambda tenant, lists, profile, today: contracts.lines_of(tenant.ref, lists, profile, today),
        columns=contracts.COLUMNS,
    ),
    Part(
        name="usage",
        heading="Use by month",
        rows=lambda tenant, lists, profile, today: usage_show.months_of(tenant, lists, profile, today)[:3],
        columns=usage_show.SHORT_COLUMNS,
    ),
    Part(
        name="products",
        heading="Products",
        rows=lambda tenant, lists, profile, today: products.lines_of(tenant.ref, lists, today),
        columns=products.COLUMNS,
    ),
    Part(
        name="environments",
        heading="Environments",
        rows=lambda tenant, lists, profile, today: environments.lines_of(tenant.ref, lists, today),
        columns=environments.COLUMNS,
    ),
    Part(
        name="orders",
        heading="Orders",
        rows=lambda tenant, lists, profile, today: orders.lines_of(tenant.ref, lists, profile)[:10],
        columns=orders.COLUMNS,
    ),
    Part(name="debits", heading="Direct debit", rows=payments.debits_of, columns=payments.DEBIT_COLUMNS),
    Part(name="credit", heading="Credit", rows=payments.credit_of, columns=payments.CREDIT_COLUMNS),
    Part(name="apikeys", heading="API keys", rows=apikeys.keys_of, columns=apikeys.COLUMNS),
    Part(name="balance_history", heading="Balance history", rows=ledgers.balance_of, columns=ledgers.BALANCE_COLUMNS),
    Part(name="transfers", heading="Wrong transfers", rows=transfers.cases_of, columns=transfers.COLUMNS),
    Part(
        name="invitations",
        heading="Invitations",
        rows=lambda tenant, lists, profile, today: invitations.lines_of(tenant.ref, lists, profile),
        columns=invitations.COLUMNS,
    ),
    Part(
        name="companies",
        heading="Group companies",
        rows=lambda tenant, lists, profile, today: tuple(lists.all_of(GroupCompany, tenant.ref)),
        columns=companies.COLUMNS,
    ),
    Part(
        name="resources",
        heading="Resources",
        rows=lambda tenant, lists, profile, today: resources.lines_of(tenant.ref, lists, profile, today),
        columns=resources.COLUMNS,
    ),
    Part(
        name="quotes",
        heading="Quotes",
        rows=lambda tenant, lists, profile, today: quotes.lines_of(tenant.ref, lists, profile, today)[:10],
        columns=quotes.COLUMNS,
    ),
)
"""The parts in the order in which people see them."""

PARTS_BY_NAME = {part.name: part for part in PARTS}

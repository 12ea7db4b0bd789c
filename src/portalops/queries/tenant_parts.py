"""What hangs on a tenant, list by list: one part of its page for each kind of thing that its portal has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from portalops.facts import Lists, Tenant
from portalops.operation import Column, Query
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
from portalops.queries.limits import LATEST, ON_A_PAGE, Excerpt, excerpt

_MONTHS = 3


class Part(Struct, frozen=True, kw_only=True):
    """One list on a tenant's page; its first column is the reference of what the row is about.

    A portal that doesn't have the operation by which it comes has no such list, and an empty one takes no room. Of
    more than the most rows the page shows the first; the look-up by which it is listed shows all, and is none where
    there is never more than one row.
    """

    name: str
    comes_by: str
    heading: str
    rows: Callable[[Tenant, Lists, Profile, date, int], Sequence[Any]]
    columns: tuple[Column[Any], ...]
    listed_by: Query[Any, Any] | None = None
    most: int = ON_A_PAGE

    def rows_at(self, tenant: Tenant, lists: Lists, profile: Profile, today: date) -> Excerpt[Any]:
        """The rows of a tenant's page, none where the portal has no such thing."""
        if profile.answers[self.comes_by].way == "absent":
            return Excerpt((), False)
        return excerpt(lambda most: self.rows(tenant, lists, profile, today, most), self.most)

    def as_column(self) -> Column[Any]:
        """The part as a column of the tenant's page."""
        return Column(
            name=self.name,
            heading=self.heading,
            of=lambda page: page.parts[self.name],
            columns=self.columns,
            rest=lambda page: page.rest(self.name),
        )


PARTS: tuple[Part, ...] = (
    Part(
        name="inquiries",
        comes_by="inquiry register",
        heading="Inquiries",
        rows=lambda tenant, lists, profile, today, most: inquiries.lines_of(tenant.ref, lists, profile, most),
        columns=inquiries.COLUMNS,
        listed_by=inquiries.LIST_INQUIRIES,
    ),
    Part(
        name="contracts",
        comes_by="contract register",
        heading="Contracts",
        rows=lambda tenant, lists, profile, today, most: contracts.lines_of(tenant.ref, lists, profile, today, most),
        columns=contracts.COLUMNS,
        listed_by=contracts.LIST_CONTRACTS,
    ),
    Part(
        name="usage",
        comes_by="usage record",
        heading="Use by month",
        rows=lambda tenant, lists, profile, today, most: usage_show.months_of(tenant, lists, profile, today)[:most],
        columns=usage_show.SHORT_COLUMNS,
        listed_by=usage_show.SHOW_USAGE,
        most=_MONTHS,
    ),
    Part(
        name="products",
        comes_by="product register",
        heading="Products",
        rows=lambda tenant, lists, profile, today, most: products.lines_of(tenant.ref, lists, today, most),
        columns=products.COLUMNS,
        listed_by=products.LIST_PRODUCTS,
    ),
    Part(
        name="environments",
        comes_by="environment add",
        heading="Environments",
        rows=lambda tenant, lists, profile, today, most: environments.lines_of(tenant.ref, lists, today, most),
        columns=environments.COLUMNS,
        listed_by=environments.LIST_ENVIRONMENTS,
    ),
    Part(
        name="orders",
        comes_by="order register",
        heading="Orders",
        rows=lambda tenant, lists, profile, today, most: orders.lines_of(tenant.ref, lists, profile, most),
        columns=orders.COLUMNS,
        listed_by=orders.LIST_ORDERS,
        most=LATEST,
    ),
    Part(
        name="debits",
        comes_by="debit request",
        heading="Direct debit",
        rows=lambda tenant, lists, profile, today, most: payments.debits_of(tenant.ref, lists, profile, most),
        columns=payments.DEBIT_COLUMNS,
        listed_by=payments.LIST_DEBITS,
    ),
    Part(
        name="credit", comes_by="credit set", heading="Credit", rows=payments.credit_of, columns=payments.CREDIT_COLUMNS
    ),
    Part(
        name="apikeys",
        comes_by="apikey register",
        heading="API keys",
        rows=lambda tenant, lists, profile, today, most: apikeys.lines_of(tenant.ref, lists, most),
        columns=apikeys.COLUMNS,
        listed_by=apikeys.LIST_API_KEYS,
    ),
    Part(
        name="balance_history",
        comes_by="balance history",
        heading="Balance history",
        rows=lambda tenant, lists, profile, today, most: lists.entries(tenant.ref, "balance", most),
        columns=ledgers.BALANCE_COLUMNS,
        listed_by=ledgers.SHOW_BALANCE_HISTORY,
        most=LATEST,
    ),
    Part(
        name="transfers",
        comes_by="transfer settle",
        heading="Wrong transfers",
        rows=lambda tenant, lists, profile, today, most: transfers.cases_of(tenant.ref, lists, most),
        columns=transfers.COLUMNS,
        listed_by=transfers.LIST_TRANSFERS,
    ),
    Part(
        name="invitations",
        comes_by="invitation send",
        heading="Invitations",
        rows=lambda tenant, lists, profile, today, most: invitations.lines_of(tenant.ref, lists, profile, most),
        columns=invitations.COLUMNS,
        listed_by=invitations.LIST_INVITATIONS,
    ),
    Part(
        name="companies",
        comes_by="company add",
        heading="Group companies",
        rows=lambda tenant, lists, profile, today, most: lists.listed(companies.LINEUP, most, tenant=tenant.ref),
        columns=companies.COLUMNS,
        listed_by=companies.LIST_COMPANIES,
    ),
    Part(
        name="resources",
        comes_by="resource register",
        heading="Resources",
        rows=lambda tenant, lists, profile, today, most: resources.lines_of(tenant.ref, lists, profile, today, most),
        columns=resources.COLUMNS,
        listed_by=resources.LIST_RESOURCES,
    ),
    Part(
        name="quotes",
        comes_by="quote request",
        heading="Quotes",
        rows=lambda tenant, lists, profile, today, most: quotes.lines_of(tenant.ref, lists, profile, today, most),
        columns=quotes.COLUMNS,
        listed_by=quotes.LIST_QUOTES,
        most=LATEST,
    ),
)
"""The parts in the order in which people see them."""

PARTS_BY_NAME = {part.name: part for part in PARTS}

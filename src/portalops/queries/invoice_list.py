"""List invoices: those of one tenant, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from portalops.facts import Invoice, Lineup, Run
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.queries.limits import After, Limit
from portalops.queries.named import left_to_pay, method_of
from portalops.references import TenantRef

LINEUP = Lineup(kind=Invoice, groups=((Run(by=("issued_on",)),),), newest_first=True)


class ListInvoices(Asks, frozen=True):
    """List the invoices of a tenant, newest first."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    limit: Annotated[Limit, "At most so many invoices"] = 50
    after: Annotated[After | None, "Only what comes after this key: the next page"] = None


def find(asked: ListInvoices, search: Search) -> Sequence[Invoice]:
    """The tenant's invoices; NotFound where there is no such tenant."""
    tenant = search.lists.tenant(asked.tenant).ref
    return search.lists.listed(LINEUP, asked.limit, asked.after, tenant=tenant)


LIST_INVOICES: Query[ListInvoices, Invoice] = Query(
    name="invoice list",
    permission=Permission.LOOK_UP,
    on_record=True,
    asks=ListInvoices,
    find=find,
    key=lambda invoice, today: LINEUP.key_of(invoice),
    columns=(
        Column(name="number", heading="Invoice", of=lambda invoice: invoice.ref),
        Column(name="issued_on", heading="Issued on", of=lambda invoice: invoice.issued_on),
        Column(name="due_on", heading="Due on", of=lambda invoice: invoice.due_on),
        Column(name="total", heading="Total in yen", of=lambda invoice: invoice.total),
        Column(name="to_pay", heading="Left to pay in yen", of=left_to_pay),
        Column(name="method", heading="Payment method", of=method_of),
        Column(name="addressee", heading="Addressee", of=lambda invoice: invoice.addressee),
        Column(name="reissues", heading="Duplicates made", of=lambda invoice: invoice.reissues),
    ),
)

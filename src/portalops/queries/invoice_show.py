"""Show an invoice: everything that is printed on it, and how often it was re-issued."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from portalops.facts import Invoice
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.queries.named import left_to_pay, method_of
from portalops.references import InvoiceRef


class ShowInvoice(Asks, frozen=True):
    """Show an invoice as it was registered, with its lines and taxes."""

    number: Annotated[InvoiceRef, "Invoice, as portal:number"]


def find(asked: ShowInvoice, search: Search) -> Sequence[Invoice]:
    """The one invoice; NotFound where there is none of that number."""
    return (search.lists.invoice(asked.number),)


SHOW_INVOICE: Query[ShowInvoice, Invoice] = Query(
    name="invoice show",
    permission=Permission.LOOK_UP,
    on_record=True,
    asks=ShowInvoice,
    find=find,
    shape="page",
    columns=(
        Column(name="number", heading="Invoice", of=lambda invoice: invoice.ref),
        Column(name="tenant", heading="Tenant", of=lambda invoice: invoice.tenant),
        Column(name="addressee", heading="Addressee", of=lambda invoice: invoice.addressee),
        Column(name="billing_email", heading="Billing address", of=lambda invoice: invoice.billing_email),
        Column(name="issuer", heading="Issuer", of=lambda invoice: invoice.issuer),
        Column(
            name="registration_number",
            heading="Registration number",
            of=lambda invoice: invoice.registration_number,
        ),
        Column(name="issued_on", heading="Issued on", of=lambda invoice: invoice.issued_on),
        Column(name="due_on", heading="Due on", of=lambda invoice: invoice.due_on),
        Column(name="method", heading="Payment method", of=method_of),
        Column(
            name="lines",
            heading="Lines",
            of=lambda invoice: invoice.lines,
            columns=(
                Column(name="description", heading="Description", of=lambda line: line.description),
                Column(name="amount", heading="Yen before tax", of=lambda line: line.amount),
                Column(name="rate", heading="Tax rate in percent", of=lambda line: line.rate),
            ),
        ),
        Column(
            name="taxes",
            heading="Taxes",
            of=lambda invoice: invoice.taxes,
            columns=(
                Column(name="rate", heading="Tax rate in percent", of=lambda tax: tax.rate),
                Column(name="net", heading="Yen before tax", of=lambda tax: tax.net),
                Column(name="tax", heading="Tax in yen", of=lambda tax: tax.tax),
            ),
        ),
        Column(name="total", heading="Total in yen", of=lambda invoice: invoice.total),
        Column(name="set_off", heading="Paid by the balance in yen", of=lambda invoice: invoice.set_off or None),
        Column(name="to_pay", heading="Left to pay in yen", of=left_to_pay),
        Column(name="reissues", heading="Duplicates made", of=lambda invoice: invoice.reissues),
    ),
)

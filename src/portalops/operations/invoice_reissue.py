"""Re-issue an invoice: a marked and counted duplicate of exactly what was first registered."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops import effects
from portalops.facts import Invoice, Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import InvoiceRef
from portalops.rules import invoices
from portalops.values import Reason


class ReissueInvoice(Asks, frozen=True):
    """Make a duplicate of an invoice: same number, dates and content, marked as re-issued and counted."""

    number: Annotated[InvoiceRef, "Invoice, as portal:number"]
    reason: Annotated[Reason, "Why, as the record will show it"]
    mail: Annotated[bool, "Also send it to the billing address"] = False


def look(asked: ReissueInvoice, reads: Reads) -> Invoice:
    """The invoice as it was registered."""
    return reads.invoice(asked.number)


def case(invoice: Invoice, profile: Profile) -> str:
    """The payment method: who owns the claim depends on it, and with it who may make duplicates."""
    return invoice.method


def plan(asked: ReissueInvoice, invoice: Invoice, profile: Profile, today: date) -> Plan:
    """Count one more duplicate, and send it where a mail is asked for and an address is on file."""
    refusals = invoices.mail_refusals(asked.mail, invoice, profile)
    if refusals:
        return Plan(refusals=refusals)
    rules = profile.invoices
    effect = effects.ReissueInvoice(
        tenant=invoice.tenant,
        rule=profile.rests_on("invoice reissue", invoice.method),
        invoice=invoice.ref,
        seen=invoice.reissues,
        copy_number=invoice.reissues + 1,
        reason=asked.reason,
        mail_to=invoice.billing_email if asked.mail else None,
    )
    return Plan(
        effects=(effect,),
        notices=invoices.number_notices(invoice.registration_number, profile, rules) if rules else (),
    )


REISSUE_INVOICE = Operation(
    name="invoice reissue",
    permission=Permission.INVOICE_REISSUE,
    asks=ReissueInvoice,
    look=look,
    plan=plan,
    case=case,
)

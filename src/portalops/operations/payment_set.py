"""Set how a tenant pays: for all its orders at once, with whatever the portal asks for such a change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import msgspec

from portalops import effects
from portalops.facts import DirectDebit, Inquiry, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import inquiries, payment_changes, payments, standing
from portalops.values import CardLastFour, Code, DocumentNumber, InquiryNumber, Word


class SetPayment(Asks, frozen=True):
    """Set the payment method of a tenant, as the customer chose it."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    method: Annotated[Code, "Payment method, in the portal's words"]
    inquiry: Annotated[InquiryNumber | None, "Number of the customer's inquiry, where there is one"] = None
    document: Annotated[DocumentNumber | None, "Number of the paper, where it takes one"] = None
    arrived_on: Annotated[date | None, "Day on which the paper arrived"] = None
    card_brand: Annotated[Annotated[str, Word("visa")] | None, "Brand of the card, where it pays by card"] = None
    card_last_four: Annotated[CardLastFour | None, "Last four digits of the card, never more"] = None


class Paying(msgspec.Struct, frozen=True, kw_only=True):
    """The tenant as it stands, its courses to direct debit, and the inquiry by which it chose."""

    tenant: Tenant
    courses: Sequence[DirectDebit]
    inquiry: Inquiry | None


def look(asked: SetPayment, reads: Reads) -> Paying:
    """The tenant, its courses, and the inquiry that was named."""
    tenant = reads.tenant(asked.tenant)
    inquiry = inquiries.named(asked.inquiry, tenant.ref, reads)
    return Paying(tenant=tenant, courses=reads.all_of(DirectDebit, tenant.ref), inquiry=inquiry)


def plan(asked: SetPayment, facts: Paying, profile: Profile, today: date) -> Plan:
    """Change the method, drop the card of one that paid by it, and end a course to direct debit that this undoes."""
    tenant = facts.tenant
    paper = payment_changes.Paper(document=asked.document, arrived_on=asked.arrived_on)
    choice, refusals = payments.picked(asked.method, profile)
    refusals = (
        *standing.refusals(tenant, profile),
        *payment_changes.inquiry_refusals(asked.inquiry, facts.inquiry, profile),
        *refusals,
    )
    if choice is None:
        return Plan(refusals=refusals)
    after = payment_changes.after(tenant, choice.code, asked.card_brand, asked.card_last_four, profile)
    ending = payment_changes.ending(choice.code, facts.courses, profile)
    refusals = (
        *refusals,
        *payment_changes.refusals(tenant, after, ending, profile, today),
        *payment_changes.paper_refusals(choice.code, paper, profile, today),
    )
    if refusals:
        return Plan(refusals=refusals)
    rule = profile.rests_on(SET_PAYMENT.name)
    becomes = {field: getattr(after, field) for field in payment_changes.FIELDS}
    ended = (effects.changed(course, rule, state="ended", ended_on=today) for course in ending)
    return Plan(
        effects=(*effects.changed(tenant, rule, **becomes), *(change for course in ended for change in course)),
        notices=(
            *payments.kind_notices(choice.code, tenant, profile),
            *payments.method_notices(choice.code, profile),
        ),
    )


SET_PAYMENT = Operation(
    name="payment set",
    permission=Permission.PAYMENT_SET,
    asks=SetPayment,
    look=look,
    plan=plan,
    lacks=payment_changes.lacking,
)

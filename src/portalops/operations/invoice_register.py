"""Register an invoice: take over one that the portal's billing issued, with everything that is printed on it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.facts import Contract, Invoice, PersonalText, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.parts import Unknown
from portalops.profiles.profile import Profile
from portalops.references import InvoiceRef, TenantRef
from portalops.rules import balances, invoices
from portalops.values import Address, Code, Lines, Name, Yen


class RegisterInvoice(Asks, frozen=True):
    """Register an invoice that the portal's billing has issued, so that it can be found and re-issued."""

    number: Annotated[InvoiceRef, "Invoice, as portal:number, or its number in the tenant's portal"]
    tenant: Annotated[TenantRef, "Tenant that it was issued to, as portal:code"]
    issued_on: Annotated[date, "Day of issue, as printed on it"]
    due_on: Annotated[date, "Day by which it is to be paid"]
    lines: Annotated[Lines, "Its lines as description=amount@rate: yen before tax, tax rate in percent"]
    method: Annotated[Code | None, "Payment method; the tenant's own if left out"] = None
    total: Annotated[Yen | None, "Total that was billed, in yen with tax; checked against the lines"] = None
    billing_email: Annotated[Address | None, "Where it was sent; the tenant's e-mail address if left out"] = None
    addressee: Annotated[Name | None, "Addressee as printed on it; the tenant's name if left out"] = None


class Registering(Struct, frozen=True, kw_only=True):
    """The tenant as it stands, the invoice that already has the number, if there is one, and the tenant's contracts."""

    tenant: Tenant
    taken: Invoice | None
    contracts: tuple[Contract, ...] = ()


def look(asked: RegisterInvoice, reads: Reads) -> Registering:
    """The tenant, whether the number is taken, and what came to the balance by which day."""
    return Registering(
        tenant=reads.tenant(asked.tenant),
        taken=reads.invoice_if_any(asked.number),
        contracts=tuple(reads.all_of(Contract, asked.tenant)),
    )


def plan(asked: RegisterInvoice, facts: Registering, profile: Profile, today: date) -> Plan:
    """Take the invoice over as a snapshot, the balance set off against it, unless something of it can't be right."""
    rules = profile.invoices
    assert rules is not None, "a portal that registers invoices has rules for them"
    tenant = facts.tenant
    method, method_refusals = invoices.method_of(asked.method, tenant, profile)
    reckoned = invoices.reckoning(asked.lines, asked.total, profile, rules)
    number = None if isinstance(rules.registration_number, Unknown) else rules.registration_number
    refusals = (
        *invoices.taken_refusals(facts.taken, profile),
        *invoices.portal_refusals(tenant, asked.number.portal, profile),
        *invoices.day_refusals(asked.issued_on, asked.due_on, today, profile),
        *reckoned.refusals,
        *method_refusals,
    )
    if refusals:
        return Plan(refusals=refusals)
    invoice = Invoice(
        ref=asked.number,
        tenant=tenant.ref,
        addressee=asked.addressee or PersonalText(tenant.name, "name"),
        honorific=invoices.honorific_for(tenant, profile),
        billing_email=asked.billing_email or (PersonalText(tenant.email, "mail") if tenant.email else None),
        issuer=rules.issuer,
        registration_number=number,
        issued_on=asked.issued_on,
        due_on=asked.due_on,
        method=method,
        method_name=invoices.printed_method(method, profile),
        lines=asked.lines,
        taxes=reckoned.taxes,
        total=reckoned.total,
        set_off=_set_off(reckoned.total, asked.issued_on, facts, profile),
    )
    effect = effects.added(invoice, profile.rests_on("invoice register"))
    return Plan(
        effects=(effect, *balances.set_off_effects(invoice, tenant, profile)),
        notices=(
            *invoices.number_notices(number, profile, rules),
            *balances.set_off_notices(invoice, tenant, profile),
        ),
    )


def _set_off(total: int, issued_on: date, facts: Registering, profile: Profile) -> int:
    """How much of it the balance pays, at a portal where there is one."""
    return (
        balances.paid_by_balance(total, issued_on, facts.tenant, facts.contracts) if balances.rules_of(profile) else 0
    )


REGISTER_INVOICE = Operation(
    name="invoice register",
    permission=Permission.INVOICE_REGISTER,
    asks=RegisterInvoice,
    look=look,
    plan=plan,
    lacks=invoices.lacking,
)

"""Register a tenant: take over what the portal's own data say of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops import effects
from portalops.facts import Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import payments, tenants
from portalops.values import (
    Address,
    CardLastFour,
    Code,
    Count,
    Kana,
    Megabytes,
    MonthOfYear,
    Name,
    Options,
    PersonName,
    PhoneNumber,
    Word,
    Yen,
)


class RegisterTenant(Asks, frozen=True):
    """Register a tenant from the portal's own data."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    name: Annotated[Name, "Name of the customer, as the portal has it"]
    kind: Annotated[Annotated[str, Word("group")] | None, "Kind of tenant, in the portal's words"] = None
    kana: Annotated[Kana | None, "Name in kana"] = None
    email: Annotated[Address | None, "E-mail address registered at the portal"] = None
    phone: Annotated[PhoneNumber | None, "Phone number registered at the portal"] = None
    joined_on: Annotated[date | None, "Day on which the tenant joined"] = None
    billing_cycle: Annotated[Annotated[str, Word("monthly")] | None, "How often it is billed: monthly or yearly"] = None
    billing_month: Annotated[MonthOfYear | None, "Month of the yearly bill, 1 to 12"] = None
    payment_method: Annotated[Code | None, "Payment method, in the portal's words"] = None
    card_brand: Annotated[Annotated[str, Word("visa")] | None, "Brand of the card, where it pays by card"] = None
    card_last_four: Annotated[CardLastFour | None, "Last four digits of the card, never more"] = None
    licenses: Annotated[Count | None, "Number of licenses"] = None
    license_price: Annotated[Yen | None, "Yen a month for one license, where a service charges by license"] = None
    hosting: Annotated[bool, "It also has a hosting contract"] = False
    options: Annotated[Options, "Optional services in use, with commas between them"] = ()
    storage_mb: Annotated[Megabytes | None, "Disk that it applied for, in megabytes"] = None
    partner_by: Annotated[PersonName | None, "Who confirmed that it is a business partner"] = None
    partner_on: Annotated[date | None, "Day on which that was confirmed"] = None


def look(asked: RegisterTenant, reads: Reads) -> Tenant | None:
    """The tenant, if it is registered already."""
    return reads.tenant_if_any(asked.tenant)


def plan(asked: RegisterTenant, registered: Tenant | None, profile: Profile, today: date) -> Plan:
    """Take the tenant over, unless it is there already or the portal doesn't know what was said of it."""
    said = {field: getattr(asked, field) for field in asked.__struct_fields__ if field in Tenant.__struct_fields__}
    tenant = tenants.by_code(Tenant(ref=asked.tenant, **said), profile)
    refusals = (
        *tenants.refusals(tenant, profile, today),
        *payments.kind_refusals(tenant.payment_method, tenant, profile, "payment_method"),
        *tenants.partner_refusals(asked.partner_by, asked.partner_on, profile, today),
    )
    if registered:
        refusals = (tenants.taken(registered, profile), *refusals)
    if refusals:
        return Plan(refusals=refusals)
    rule = profile.rests_on(REGISTER_TENANT.name)
    return Plan(
        effects=(effects.added(tenant, rule),),
        notices=(
            *tenants.notices(tenant, profile),
            *tenants.partner_notices(asked.partner_by, asked.partner_on, profile),
        ),
    )


REGISTER_TENANT = Operation(
    name="tenant register",
    permission=Permission.TENANT_REGISTER,
    asks=RegisterTenant,
    look=look,
    plan=plan,
    lacks=tenants.lacking,
)

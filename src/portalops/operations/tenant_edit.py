"""Edit a tenant: change its data where support may, with what each change takes."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Struct

from portalops.facts import Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import AccountRef, TenantRef
from portalops.rules import edits, standing, tenants
from portalops.values import (
    Address,
    DocumentNumber,
    InquiryNumber,
    Kana,
    Megabytes,
    Name,
    Options,
    PhoneNumber,
    PostalAddress,
)

FIELDS = ("name", "kana", "email", "phone", "address", "billing_name", "options", "storage_mb")


class EditTenant(Asks, frozen=True):
    """Change data of a tenant; what is left out stays as it is."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    name: Annotated[Name | None, "New name of the customer"] = None
    kana: Annotated[Kana | None, "New name in kana"] = None
    email: Annotated[Address | None, "New e-mail address"] = None
    phone: Annotated[PhoneNumber | None, "New phone number"] = None
    address: Annotated[PostalAddress | None, "New postal address"] = None
    billing_name: Annotated[Name | None, "New name on invoices"] = None
    options: Annotated[Options | None, "All its optional services, with commas between them; a comma for none"] = None
    storage_mb: Annotated[Megabytes | None, "Disk that it applies for now, in megabytes"] = None
    asked_by: Annotated[AccountRef | None, "User of the tenant who asks for it"] = None
    document: Annotated[DocumentNumber | None, "Number of the paper on which it was asked for"] = None
    arrived_on: Annotated[date | None, "Day on which the paper arrived"] = None
    inquiry: Annotated[InquiryNumber | None, "Number of the customer's inquiry"] = None
    done_on: Annotated[date | None, "Day on which the customer did it at the portal, to take it over"] = None


class Editing(Struct, frozen=True, kw_only=True):
    """The tenant as it stands, and the grounds on which it is to change."""

    tenant: Tenant
    grounds: edits.Grounds


def look(asked: EditTenant, reads: Reads) -> Editing:
    """The tenant, and the inquiry and the user that were named."""
    return Editing(tenant=reads.tenant(asked.tenant), grounds=edits.grounds(asked, asked.tenant, reads))


def plan(asked: EditTenant, facts: Editing, profile: Profile, today: date) -> Plan:
    """Change each field by its own rule, or say who does it and what it takes."""
    tenant = facts.tenant
    given = {field: getattr(asked, field) for field in FIELDS if getattr(asked, field) is not None}
    becomes = {field: value for field, value in given.items() if not tenants.lacks(field, profile)}
    not_here = (tenants.not_here(field, profile) for field in given if field not in becomes)
    refusals = (*standing.refusals(tenant, profile), *not_here)
    planned = edits.plan(tenant, becomes, facts.grounds, tenant, profile, today) if becomes or not given else Plan()
    if refusals:
        return Plan(refusals=(*refusals, *planned.refusals))
    if planned.outcome != "effects":
        return planned
    renamed = msgspec.structs.replace(tenant, **becomes)
    return msgspec.structs.replace(planned, notices=(*planned.notices, *tenants.notices(renamed, profile)))


EDIT_TENANT = Operation(
    name="tenant edit",
    permission=Permission.TENANT_EDIT,
    asks=EditTenant,
    look=look,
    plan=plan,
    lacks=lambda profile: tenants.lacking(profile) | edits.lacking("tenant", profile),
)

"""Inquiries as they are shown: on a tenant's page, and in a list of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Struct

from portalops.facts import Inquiry, Lists
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.wording import Named


class ListInquiries(Asks, frozen=True):
    """List the inquiries of a tenant, the latest first."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]


class InquiryLine(Struct, frozen=True, kw_only=True):
    """An inquiry, and its kind by name."""

    inquiry: Inquiry
    kind: Named | str


def lines_of(tenant: TenantRef, lists: Lists, profile: Profile) -> list[InquiryLine]:
    """The inquiries of a tenant, the latest first."""
    kinds = profile.inquiries.kinds if profile.inquiries else None
    found = sorted(lists.all_of(Inquiry, tenant), key=lambda inquiry: (inquiry.written_on, inquiry.ref), reverse=True)
    return [InquiryLine(inquiry=each, kind=kinds.named(each.kind) if kinds else each.kind) for each in found]


def find(asked: ListInquiries, search: Search) -> Sequence[InquiryLine]:
    """The tenant's inquiries; NotFound where there is no such tenant."""
    tenant = search.lists.tenant(asked.tenant).ref
    return lines_of(tenant, search.lists, search.profiles[tenant.portal])


COLUMNS: tuple[Column[InquiryLine], ...] = (
    Column(name="inquiry", heading="Inquiry", of=lambda line: line.inquiry.ref),
    Column(name="kind", heading="Kind", of=lambda line: line.kind),
    Column(name="written_on", heading="Written on", of=lambda line: line.inquiry.written_on),
    Column(name="note", heading="Note", of=lambda line: line.inquiry.note),
)

LIST_INQUIRIES: Query[ListInquiries, InquiryLine] = Query(
    name="inquiry list",
    permission=Permission.LOOK_UP,
    asks=ListInquiries,
    find=find,
    columns=COLUMNS,
)

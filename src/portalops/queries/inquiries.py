"""Inquiries as they are shown: on a tenant's page, and in a list of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Struct

from portalops.facts import Inquiry, Lineup, Lists, Run
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.profiles.profile import Profile
from portalops.queries.limits import After, Limit
from portalops.references import TenantRef
from portalops.wording import Named

_LINEUP = Lineup(kind=Inquiry, groups=((Run(by=("written_on",)),),), newest_first=True)


class ListInquiries(Asks, frozen=True):
    """List the inquiries of a tenant, the latest first."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    limit: Annotated[Limit, "At most so many inquiries"] = 200
    after: Annotated[After | None, "Only what comes after this key: the next page"] = None


class InquiryLine(Struct, frozen=True, kw_only=True):
    """An inquiry, and its kind by name."""

    inquiry: Inquiry
    kind: Named | str


def lines_of(
    tenant: TenantRef, lists: Lists, profile: Profile, limit: int, after: str | None = None
) -> list[InquiryLine]:
    """The inquiries of a tenant, the latest first."""
    kinds = profile.inquiries.kinds if profile.inquiries else None
    found = lists.listed(_LINEUP, limit, after, tenant=tenant)
    return [InquiryLine(inquiry=each, kind=kinds.named(each.kind) if kinds else each.kind) for each in found]


def find(asked: ListInquiries, search: Search) -> Sequence[InquiryLine]:
    """The tenant's inquiries; NotFound where there is no such tenant."""
    tenant = search.lists.tenant(asked.tenant).ref
    return lines_of(tenant, search.lists, search.profiles[tenant.portal], asked.limit, asked.after)


COLUMNS: tuple[Column[InquiryLine], ...] = (
    Column(name="inquiry", heading="Inquiry", of=lambda line: line.inquiry.ref),
    Column(name="kind", heading="Kind", of=lambda line: line.kind),
    Column(name="written_on", heading="Written on", of=lambda line: line.inquiry.written_on),
    Column(name="note", heading="Note", of=lambda line: line.inquiry.note),
)

LIST_INQUIRIES: Query[ListInquiries, InquiryLine] = Query(
    name="inquiry list",
    permission=Permission.LOOK_UP,
    on_record=True,
    asks=ListInquiries,
    find=find,
    key=lambda line, today: _LINEUP.key_of(line.inquiry),
    columns=COLUMNS,
)

"""Show a tenant's history: everything that was done, tried or refused, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from portalops.facts import RecordEntry
from portalops.operation import Asks, Permission, Query, Search
from portalops.queries.limits import AfterNumber, Limit
from portalops.queries.masking import records_shown
from portalops.queries.record_list import ASKED, AT, CODES, NUMBER, OPERATION, OPERATOR, OUTCOME, TARGET
from portalops.references import TenantRef


class ShowTenantHistory(Asks, frozen=True):
    """List everything that was done to a tenant, newest first."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    limit: Annotated[Limit, "At most so many entries"] = 100
    after: Annotated[AfterNumber | None, "Only entries with a smaller number: the next page"] = None


def find(asked: ShowTenantHistory, search: Search) -> Sequence[RecordEntry]:
    """The record's entries of the tenant; NotFound where there is no such tenant."""
    tenant = search.lists.tenant(asked.tenant).ref
    return records_shown(search.lists.records(tenant, asked.limit, asked.after), search.profiles[tenant.portal])


SHOW_TENANT_HISTORY = Query(
    name="tenant history",
    permission=Permission.RECORD_READ,
    on_record=True,
    asks=ShowTenantHistory,
    find=find,
    key=lambda entry, today: entry.number,
    columns=(NUMBER, AT, OPERATOR, OPERATION, TARGET, OUTCOME, CODES, ASKED),
)

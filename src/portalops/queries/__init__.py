"""LOOKUPS: everything that only looks, in the order in which people see it."""

from typing import Any

from portalops.operation import Query
from portalops.queries.account_show import SHOW_ACCOUNT
from portalops.queries.billing_dates import SHOW_BILLING_DATES
from portalops.queries.calendar_show import SHOW_CALENDAR
from portalops.queries.contracts import LIST_CONTRACTS
from portalops.queries.desk_list import LIST_DESKS
from portalops.queries.find import FIND
from portalops.queries.invoice_list import LIST_INVOICES
from portalops.queries.invoice_show import SHOW_INVOICE
from portalops.queries.password_check import CHECK_PASSWORD
from portalops.queries.profile_list import LIST_PROFILES
from portalops.queries.profile_show import SHOW_PROFILE
from portalops.queries.record_list import LIST_RECORD
from portalops.queries.record_verify import VERIFY_RECORD
from portalops.queries.tenant_history import SHOW_TENANT_HISTORY
from portalops.queries.tenant_show import SHOW_TENANT
from portalops.queries.trouble_find import FIND_TROUBLE
from portalops.queries.withdrawal_list import LIST_WITHDRAWALS

LOOKUPS: tuple[Query[Any, Any], ...] = (
    FIND,
    SHOW_TENANT,
    SHOW_TENANT_HISTORY,
    SHOW_ACCOUNT,
    CHECK_PASSWORD,
    LIST_WITHDRAWALS,
    LIST_CONTRACTS,
    LIST_INVOICES,
    SHOW_INVOICE,
    FIND_TROUBLE,
    SHOW_BILLING_DATES,
    SHOW_CALENDAR,
    LIST_DESKS,
    LIST_RECORD,
    VERIFY_RECORD,
    LIST_PROFILES,
    SHOW_PROFILE,
)

"""LOOKUPS: everything that only looks, in the order in which people see it."""

from typing import Any

from portalops.operation import Query
from portalops.queries.account_list import LIST_ACCOUNTS
from portalops.queries.account_show import SHOW_ACCOUNT
from portalops.queries.apikeys import SHOW_API_KEY
from portalops.queries.billing_dates import SHOW_BILLING_DATES
from portalops.queries.calendar_show import SHOW_CALENDAR
from portalops.queries.companies import LIST_COMPANIES
from portalops.queries.contracts import LIST_CONTRACTS
from portalops.queries.desk_list import LIST_DESKS
from portalops.queries.environments import LIST_ACTIVATIONS, LIST_ENVIRONMENTS
from portalops.queries.find import FIND
from portalops.queries.inquiries import LIST_INQUIRIES
from portalops.queries.invitations import LIST_INVITATIONS
from portalops.queries.invoice_list import LIST_INVOICES
from portalops.queries.invoice_show import SHOW_INVOICE
from portalops.queries.ledgers import SHOW_BALANCE_HISTORY, SHOW_POINTS_HISTORY
from portalops.queries.orders import LIST_ORDERS, SHOW_ORDER
from portalops.queries.password_check import CHECK_PASSWORD
from portalops.queries.products import LIST_PRODUCTS
from portalops.queries.profile_list import LIST_PROFILES
from portalops.queries.profile_show import SHOW_PROFILE
from portalops.queries.quotes import LIST_QUOTES
from portalops.queries.record_list import LIST_RECORD
from portalops.queries.record_verify import VERIFY_RECORD
from portalops.queries.resources import LIST_RESOURCES
from portalops.queries.role_list import LIST_ROLES
from portalops.queries.tenant_history import SHOW_TENANT_HISTORY
from portalops.queries.tenant_show import SHOW_TENANT
from portalops.queries.trouble_find import FIND_TROUBLE
from portalops.queries.usage_show import SHOW_USAGE
from portalops.queries.withdrawal_list import LIST_WITHDRAWALS
from portalops.queries.withdrawal_show import SHOW_WITHDRAWAL

LOOKUPS: tuple[Query[Any, Any], ...] = (
    FIND,
    SHOW_TENANT,
    SHOW_TENANT_HISTORY,
    LIST_ACCOUNTS,
    SHOW_ACCOUNT,
    CHECK_PASSWORD,
    LIST_WITHDRAWALS,
    SHOW_WITHDRAWAL,
    SHOW_USAGE,
    LIST_CONTRACTS,
    SHOW_POINTS_HISTORY,
    SHOW_BALANCE_HISTORY,
    SHOW_API_KEY,
    LIST_ORDERS,
    SHOW_ORDER,
    LIST_PRODUCTS,
    LIST_ENVIRONMENTS,
    LIST_ACTIVATIONS,
    LIST_INQUIRIES,
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
    LIST_INVITATIONS,
    LIST_COMPANIES,
    LIST_RESOURCES,
    LIST_QUOTES,
    LIST_ROLES,
)

"""LOOKUPS: everything that only looks, in the order in which people see it."""

from typing import Any

from portalops.listing import Listing
from portalops.operation import Query

LISTING: Listing[Query[Any, Any]] = Listing(
    "portalops.queries",
    {
        "find": "find:FIND",
        "tenant show": "tenant_show:SHOW_TENANT",
        "tenant history": "tenant_history:SHOW_TENANT_HISTORY",
        "account list": "account_list:LIST_ACCOUNTS",
        "account show": "account_show:SHOW_ACCOUNT",
        "password check": "password_check:CHECK_PASSWORD",
        "withdrawal list": "withdrawal_list:LIST_WITHDRAWALS",
        "withdrawal show": "withdrawal_show:SHOW_WITHDRAWAL",
        "purge list": "purge_list:LIST_PURGES",
        "usage show": "usage_show:SHOW_USAGE",
        "contract list": "contracts:LIST_CONTRACTS",
        "points history": "ledgers:SHOW_POINTS_HISTORY",
        "balance history": "ledgers:SHOW_BALANCE_HISTORY",
        "transfer list": "transfers:LIST_TRANSFERS",
        "apikey list": "apikeys:LIST_API_KEYS",
        "apikey show": "apikeys:SHOW_API_KEY",
        "order list": "orders:LIST_ORDERS",
        "order show": "orders:SHOW_ORDER",
        "debit list": "payments:LIST_DEBITS",
        "product list": "products:LIST_PRODUCTS",
        "environment list": "environments:LIST_ENVIRONMENTS",
        "activation list": "environments:LIST_ACTIVATIONS",
        "inquiry list": "inquiries:LIST_INQUIRIES",
        "invoice list": "invoice_list:LIST_INVOICES",
        "invoice show": "invoice_show:SHOW_INVOICE",
        "trouble find": "trouble_find:FIND_TROUBLE",
        "billing dates": "billing_dates:SHOW_BILLING_DATES",
        "calendar show": "calendar_show:SHOW_CALENDAR",
        "desk list": "desk_list:LIST_DESKS",
        "record list": "record_list:LIST_RECORD",
        "record verify": "record_verify:VERIFY_RECORD",
        "record who-saw": "record_looks:WHO_SAW",
        "record seen-by": "record_looks:SEEN_BY",
        "approval list": "approvals:LIST_APPROVALS",
        "operator list": "operators:LIST_OPERATORS",
        "operator roles": "operators:LIST_OPERATOR_ROLES",
        "batch list": "batches:LIST_BATCHES",
        "batch show": "batches:SHOW_BATCH",
        "profile list": "profile_list:LIST_PROFILES",
        "profile show": "profile_show:SHOW_PROFILE",
        "invitation list": "invitations:LIST_INVITATIONS",
        "company list": "companies:LIST_COMPANIES",
        "resource list": "resources:LIST_RESOURCES",
        "quote list": "quotes:LIST_QUOTES",
        "role list": "role_list:LIST_ROLES",
    },
)

LOOKUPS: tuple[Query[Any, Any], ...]


def __getattr__(name: str) -> Any:
    """All of them at once, for whoever asks; a command reads only its noun's."""
    if name != "LOOKUPS":
        raise AttributeError(name)
    globals()[name] = tuple(LISTING)
    return globals()[name]

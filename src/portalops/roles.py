"""The roles of operators: what each may do, and how much one tenant may get from it before a second person agrees."""

from __future__ import annotations

from msgspec import Struct

from portalops.permissions import Permission as P
from portalops.wording import label


class Role(Struct, frozen=True, kw_only=True):
    """One role: its permissions, and its limits in yen and points for a tenant, and in rows for a batch.

    A limit that isn't there is none.
    """

    name: str
    title: str
    may: frozenset[P]
    yen: int | None = None
    points: int | None = None
    rows: int | None = None


_LOOKS = frozenset({P.LOOK_UP})
_SERVES = _LOOKS | {
    P.ACCOUNT_ADD, P.ACCOUNT_ADDRESS, P.ACCOUNT_EDIT, P.ACCOUNT_HAND_OVER, P.ACCOUNT_LIMIT, P.ACCOUNT_NOTIFY,
    P.ACCOUNT_REMOVE, P.ACCOUNT_RESUME, P.ACCOUNT_ROLE, P.ACCOUNT_SUSPEND, P.ACTIVATION_APPLIED, P.ACTIVATION_ISSUE,
    P.ACTIVATION_RESET, P.ALLOCATION_SET, P.APIKEY_REGISTER, P.APIKEY_SHOW, P.CALL_TAKE, P.COMPANY_ADD,
    P.ENVIRONMENT_ADD, P.ENVIRONMENT_EDIT, P.ENVIRONMENT_RELEASE, P.INQUIRY_REGISTER, P.INVITATION_JOIN,
    P.INVITATION_SEND, P.INVITATION_WITHDRAW, P.INVOICE_REISSUE, P.LICENSE_SET, P.ORDER_CANCEL, P.PASSWORD_RESET,
    P.PERSONAL_REVEAL, P.POINTS_ADJUST, P.POINTS_AUTOCHARGE, P.PRODUCT_ADD, P.PRODUCT_CHANGE, P.QUOTE_ANSWER,
    P.QUOTE_REQUEST, P.RESOURCE_TAKE, P.TENANT_EDIT, P.TRANSFER_REPORT, P.USAGE_ALERT, P.WITHDRAWAL_ASK,
    P.WITHDRAWAL_CANCEL, P.WITHDRAWAL_REQUEST, P.WRITES_OPEN,
}  # fmt: skip
_BILLS = _LOOKS | {
    P.CALL_TAKE, P.CONTRACT_CANCEL, P.CONTRACT_REGISTER, P.CREDIT_SET, P.DEBIT_MANDATE, P.DEBIT_REQUEST, P.DEBIT_START,
    P.INQUIRY_REGISTER, P.INVOICE_REGISTER, P.INVOICE_REISSUE, P.LICENSE_SET, P.ORDER_CANCEL, P.ORDER_FAIL,
    P.ORDER_REGISTER, P.PAYMENT_SET, P.PERSONAL_REVEAL, P.PLAN_SET, P.POINTS_ADJUST, P.POINTS_AUTOCHARGE,
    P.POINTS_CHARGE, P.PRODUCT_REGISTER, P.QUOTE_ANSWER, P.QUOTE_REGISTER, P.QUOTE_REQUEST, P.TRANSFER_REPORT,
    P.TRANSFER_SETTLE, P.USAGE_ALERT, P.USAGE_RECORD, P.WITHDRAWAL_COMPLETE, P.WRITES_OPEN,
}  # fmt: skip
_SUPERVISES = frozenset(P) - {P.OPERATOR_MANAGE, P.RECORD_SEAL}

ROLES: dict[str, Role] = {
    role.name: role
    for role in (
        Role(name="viewer", title=label("Viewer: looks up, and changes nothing"), may=_LOOKS),
        Role(
            name="agent",
            title=label("Agent: does what customers ask for"),
            may=_SERVES,
            yen=10_000,
            points=10_000,
            rows=100,
        ),
        Role(
            name="billing",
            title=label("Billing: contracts, orders, payments and invoices"),
            may=_BILLS,
            yen=300_000,
            points=300_000,
            rows=5_000,
        ),
        Role(
            name="supervisor",
            title=label("Supervisor: everything of the daily work, and agrees as the second person"),
            may=_SUPERVISES,
            yen=3_000_000,
            points=3_000_000,
            rows=50_000,
        ),
        Role(
            name="administrator",
            title=label("Administrator: everything, and says who has which role"),
            may=frozenset(P),
            yen=3_000_000,
            points=3_000_000,
            rows=50_000,
        ),
        Role(
            name="auditor",
            title=label("Auditor: reads the record and seals it, and changes nothing"),
            may=_LOOKS | {P.RECORD_READ, P.RECORD_SEAL},
        ),
        Role(
            name="mailer",
            title=label("Mailer: delivers the mail that waits, as a timer does, and changes nothing else"),
            may=_LOOKS | {P.MAIL_DELIVER},
        ),
    )
}
"""Every role by its name, in the order in which people see them."""

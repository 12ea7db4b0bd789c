"""CATALOG: everything that changes the store, in the order in which people see it."""

from typing import Any

from portalops.listing import Listing
from portalops.operation import Operation

LISTING: Listing[Operation[Any, Any]] = Listing(
    "portalops.operations",
    {
        "tenant register": "tenant_register:REGISTER_TENANT",
        "tenant edit": "tenant_edit:EDIT_TENANT",
        "account add": "account_add:ADD_ACCOUNT",
        "account edit": "account_edit:EDIT_ACCOUNT",
        "account role": "account_role:CHANGE_ROLE",
        "account suspend": "account_suspend:SUSPEND_ACCOUNT",
        "account resume": "account_resume:RESUME_ACCOUNT",
        "account remove": "account_remove:REMOVE_ACCOUNT",
        "account hand-over": "account_hand_over:HAND_OVER",
        "account limit": "account_limit:SET_LIMIT",
        "account address": "account_address:TELL_ADDRESS",
        "inquiry register": "inquiry_register:REGISTER_INQUIRY",
        "password reset": "password_reset:RESET_PASSWORD",
        "license set": "license_set:SET_LICENSES",
        "points autocharge": "points_autocharge:SET_AUTOCHARGE",
        "points adjust": "points_adjust:ADJUST_POINTS",
        "withdrawal request": "withdrawal_request:REQUEST_WITHDRAWAL",
        "withdrawal cancel": "withdrawal_cancel:CANCEL_WITHDRAWAL",
        "withdrawal complete": "withdrawal_complete:COMPLETE_WITHDRAWAL",
        "invoice register": "invoice_register:REGISTER_INVOICE",
        "invoice reissue": "invoice_reissue:REISSUE_INVOICE",
        "contract register": "contract_register:REGISTER_CONTRACT",
        "contract cancel": "contract_cancel:CANCEL_CONTRACT",
        "points charge": "points_charge:CHARGE_POINTS",
        "transfer report": "transfer_report:REPORT_TRANSFER",
        "transfer settle": "transfer_settle:SETTLE_TRANSFER",
        "apikey register": "apikey_register:REGISTER_API_KEY",
        "order register": "order_register:REGISTER_ORDER",
        "order fail": "order_fail:FAIL_ORDER",
        "order cancel": "order_cancel:CANCEL_ORDER",
        "payment set": "payment_set:SET_PAYMENT",
        "debit request": "debit_request:REQUEST_DEBIT",
        "debit mandate": "debit_mandate:NOTE_MANDATE",
        "debit start": "debit_start:START_DEBIT",
        "credit set": "credit_set:SET_CREDIT",
        "product register": "product_register:REGISTER_PRODUCT",
        "product add": "product_add:ADD_PRODUCT",
        "product change": "product_change:CHANGE_PRODUCT",
        "environment add": "environment_add:ADD_ENVIRONMENT",
        "environment edit": "environment_edit:EDIT_ENVIRONMENT",
        "environment release": "environment_release:RELEASE_ENVIRONMENT",
        "allocation set": "allocation_set:SET_ALLOCATION",
        "activation issue": "activation_issue:ISSUE_ACTIVATION",
        "activation applied": "activation_applied:NOTE_APPLIED",
        "activation reset": "activation_reset:RESET_ACTIVATION",
        "withdrawal ask": "withdrawal_ask:ASK_WITHDRAWAL",
        "withdrawal data-deleted": "withdrawal_data_deleted:DATA_DELETED",
        "tenant purge": "tenant_purge:PURGE_TENANT",
        "plan set": "plan_set:SET_PLAN",
        "usage record": "usage_record:RECORD_USAGE",
        "usage alert": "usage_alert:SET_USAGE_ALERT",
        "account notify": "account_notify:NOTIFY_ACCOUNT",
        "invitation send": "invitation_send:SEND_INVITATION",
        "invitation join": "invitation_join:JOIN_INVITATION",
        "invitation withdraw": "invitation_withdraw:WITHDRAW_INVITATION",
        "company add": "company_add:ADD_COMPANY",
        "resource register": "resource_register:REGISTER_RESOURCE",
        "resource take": "resource_take:TAKE_RESOURCE",
        "quote request": "quote_request:REQUEST_QUOTE",
        "quote pass": "quote_pass:PASS_QUOTE",
        "quote answer": "quote_answer:ANSWER_QUOTE",
        "quote settle": "quote_settle:SETTLE_QUOTE",
        "quote register": "quote_register:REGISTER_QUOTE",
        "quote reissue": "quote_reissue:REISSUE_QUOTE",
    },
)

CATALOG: tuple[Operation[Any, Any], ...]


def __getattr__(name: str) -> Any:
    """All of them at once, for whoever asks; a command reads only its noun's."""
    if name != "CATALOG":
        raise AttributeError(name)
    globals()[name] = tuple(LISTING)
    return globals()[name]

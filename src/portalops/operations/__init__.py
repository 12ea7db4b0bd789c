"""CATALOG: everything that changes the store, in the order in which people see it."""

from typing import Any

from portalops.operation import Operation
from portalops.operations.account_add import ADD_ACCOUNT
from portalops.operations.account_address import TELL_ADDRESS
from portalops.operations.account_edit import EDIT_ACCOUNT
from portalops.operations.account_hand_over import HAND_OVER
from portalops.operations.account_limit import SET_LIMIT
from portalops.operations.account_notify import NOTIFY_ACCOUNT
from portalops.operations.account_remove import REMOVE_ACCOUNT
from portalops.operations.account_resume import RESUME_ACCOUNT
from portalops.operations.account_role import CHANGE_ROLE
from portalops.operations.account_suspend import SUSPEND_ACCOUNT
from portalops.operations.activation_applied import NOTE_APPLIED
from portalops.operations.activation_issue import ISSUE_ACTIVATION
from portalops.operations.activation_reset import RESET_ACTIVATION
from portalops.operations.allocation_set import SET_ALLOCATION
from portalops.operations.apikey_register import REGISTER_API_KEY
from portalops.operations.company_add import ADD_COMPANY
from portalops.operations.contract_cancel import CANCEL_CONTRACT
from portalops.operations.contract_register import REGISTER_CONTRACT
from portalops.operations.credit_set import SET_CREDIT
from portalops.operations.debit_mandate import NOTE_MANDATE
from portalops.operations.debit_request import REQUEST_DEBIT
from portalops.operations.debit_start import START_DEBIT
from portalops.operations.environment_add import ADD_ENVIRONMENT
from portalops.operations.environment_edit import EDIT_ENVIRONMENT
from portalops.operations.environment_release import RELEASE_ENVIRONMENT
from portalops.operations.inquiry_register import REGISTER_INQUIRY
from portalops.operations.invitation_join import JOIN_INVITATION
from portalops.operations.invitation_send import SEND_INVITATION
from portalops.operations.invitation_withdraw import WITHDRAW_INVITATION
from portalops.operations.invoice_register import REGISTER_INVOICE
from portalops.operations.invoice_reissue import REISSUE_INVOICE
from portalops.operations.license_set import SET_LICENSES
from portalops.operations.order_cancel import CANCEL_ORDER
from portalops.operations.order_fail import FAIL_ORDER
from portalops.operations.order_register import REGISTER_ORDER
from portalops.operations.password_reset import RESET_PASSWORD
from portalops.operations.payment_set import SET_PAYMENT
from portalops.operations.plan_set import SET_PLAN
from portalops.operations.points_adjust import ADJUST_POINTS
from portalops.operations.points_autocharge import SET_AUTOCHARGE
from portalops.operations.points_charge import CHARGE_POINTS
from portalops.operations.product_add import ADD_PRODUCT
from portalops.operations.product_change import CHANGE_PRODUCT
from portalops.operations.product_register import REGISTER_PRODUCT
from portalops.operations.quote_answer import ANSWER_QUOTE
from portalops.operations.quote_pass import PASS_QUOTE
from portalops.operations.quote_register import REGISTER_QUOTE
from portalops.operations.quote_reissue import REISSUE_QUOTE
from portalops.operations.quote_request import REQUEST_QUOTE
from portalops.operations.quote_settle import SETTLE_QUOTE
from portalops.operations.resource_register import REGISTER_RESOURCE
from portalops.operations.resource_take import TAKE_RESOURCE
from portalops.operations.tenant_edit import EDIT_TENANT
from portalops.operations.tenant_register import REGISTER_TENANT
from portalops.operations.transfer_report import REPORT_TRANSFER
from portalops.operations.transfer_settle import SETTLE_TRANSFER
from portalops.operations.usage_alert import SET_USAGE_ALERT
from portalops.operations.usage_record import RECORD_USAGE
from portalops.operations.withdrawal_ask import ASK_WITHDRAWAL
from portalops.operations.withdrawal_cancel import CANCEL_WITHDRAWAL
from portalops.operations.withdrawal_complete import COMPLETE_WITHDRAWAL
from portalops.operations.withdrawal_data_deleted import DATA_DELETED
from portalops.operations.withdrawal_request import REQUEST_WITHDRAWAL

CATALOG: tuple[Operation[Any, Any], ...] = (
    REGISTER_TENANT,
    EDIT_TENANT,
    ADD_ACCOUNT,
    EDIT_ACCOUNT,
    CHANGE_ROLE,
    SUSPEND_ACCOUNT,
    RESUME_ACCOUNT,
    REMOVE_ACCOUNT,
    HAND_OVER,
    SET_LIMIT,
    TELL_ADDRESS,
    REGISTER_INQUIRY,
    RESET_PASSWORD,
    SET_LICENSES,
    SET_AUTOCHARGE,
    ADJUST_POINTS,
    REQUEST_WITHDRAWAL,
    CANCEL_WITHDRAWAL,
    COMPLETE_WITHDRAWAL,
    REGISTER_INVOICE,
    REISSUE_INVOICE,
    REGISTER_CONTRACT,
    CANCEL_CONTRACT,
    CHARGE_POINTS,
    REPORT_TRANSFER,
    SETTLE_TRANSFER,
    REGISTER_API_KEY,
    REGISTER_ORDER,
    FAIL_ORDER,
    CANCEL_ORDER,
    SET_PAYMENT,
    REQUEST_DEBIT,
    NOTE_MANDATE,
    START_DEBIT,
    SET_CREDIT,
    REGISTER_PRODUCT,
    ADD_PRODUCT,
    CHANGE_PRODUCT,
    ADD_ENVIRONMENT,
    EDIT_ENVIRONMENT,
    RELEASE_ENVIRONMENT,
    SET_ALLOCATION,
    ISSUE_ACTIVATION,
    NOTE_APPLIED,
    RESET_ACTIVATION,
    ASK_WITHDRAWAL,
    DATA_DELETED,
    SET_PLAN,
    RECORD_USAGE,
    SET_USAGE_ALERT,
    NOTIFY_ACCOUNT,
    SEND_INVITATION,
    JOIN_INVITATION,
    WITHDRAW_INVITATION,
    ADD_COMPANY,
    REGISTER_RESOURCE,
    TAKE_RESOURCE,
    REQUEST_QUOTE,
    PASS_QUOTE,
    ANSWER_QUOTE,
    SETTLE_QUOTE,
    REGISTER_QUOTE,
    REISSUE_QUOTE,
)

"""CATALOG: everything that changes the store, in the order in which people see it."""

from typing import Any

from portalops.operation import Operation
from portalops.operations.account_add import ADD_ACCOUNT
from portalops.operations.contract_register import REGISTER_CONTRACT
from portalops.operations.invoice_register import REGISTER_INVOICE
from portalops.operations.invoice_reissue import REISSUE_INVOICE
from portalops.operations.license_set import SET_LICENSES
from portalops.operations.password_reset import RESET_PASSWORD
from portalops.operations.points_adjust import ADJUST_POINTS
from portalops.operations.points_autocharge import SET_AUTOCHARGE
from portalops.operations.tenant_register import REGISTER_TENANT
from portalops.operations.withdrawal_cancel import CANCEL_WITHDRAWAL
from portalops.operations.withdrawal_complete import COMPLETE_WITHDRAWAL
from portalops.operations.withdrawal_request import REQUEST_WITHDRAWAL

CATALOG: tuple[Operation[Any, Any], ...] = (
    REGISTER_TENANT,
    ADD_ACCOUNT,
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
)

"""Withdrawals: who is going to leave, and when."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from portalops.month import Month
from portalops.references import TenantRef

WithdrawalState = Literal["planned", "cancelled", "completed"]


class Withdrawal(Struct, frozen=True, kw_only=True):
    """A withdrawal request and what the portal's rule made of it."""

    tenant: TenantRef
    tenant_name: str
    state: WithdrawalState
    received_on: date
    leaves_on: date
    last_charge_month: Month | None
    data_deleted_in: Month | None
    billing_visible_until: date | None
    provisional: bool
    reason: str

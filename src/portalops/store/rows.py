"""Rows of the tables as facts, and facts as rows."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Row

from portalops.facts import (
    Account,
    AutoCharge,
    Invoice,
    InvoiceLine,
    PointsEntry,
    RecordEntry,
    TaxAtRate,
    Tenant,
    Withdrawal,
)
from portalops.month import Month
from portalops.plain import canonical
from portalops.references import AccountRef, InvoiceRef, TenantRef

_AS_THEY_ARE = (
    "name",
    "kind",
    "kana",
    "email",
    "phone",
    "joined_on",
    "billing_cycle",
    "billing_month",
    "payment_method",
    "card_brand",
    "card_last_four",
    "licenses",
    "license_price",
    "hosting",
    "points",
    "state",
)
_PRINTED = (
    "addressee",
    "honorific",
    "billing_email",
    "issuer",
    "registration_number",
    "issued_on",
    "due_on",
    "method",
    "method_name",
    "total",
    "reissues",
)


def tenant_of(row: Row[Any]) -> Tenant:
    """A row of tenants as a fact."""
    columns = row._mapping
    return Tenant(
        ref=TenantRef(row.ref),
        auto_charge=None if row.border is None else AutoCharge(row.border, row.charge_limit),
        **{name: columns[name] for name in _AS_THEY_ARE},
    )


def row_of_tenant(tenant: Tenant) -> dict[str, Any]:
    """A tenant as a row."""
    return (
        {"ref": str(tenant.ref), "portal": tenant.ref.portal}
        | standing_of(tenant)
        | {name: getattr(tenant, name) for name in _AS_THEY_ARE}
    )


def standing_of(tenant: Tenant) -> dict[str, Any]:
    """Those columns of a tenant that effects change."""
    setting = tenant.auto_charge
    return {
        "licenses": tenant.licenses,
        "points": tenant.points,
        "border": setting.border if setting else None,
        "charge_limit": setting.limit if setting else None,
        "state": tenant.state,
    }


def account_of(row: Row[Any]) -> Account:
    """A row of accounts as a fact."""
    return Account(
        ref=AccountRef(row.ref),
        name=row.name,
        kana=row.kana,
        email=row.email,
        roles=msgspec.json.decode(row.roles, type=tuple[str, ...]),
    )


def row_of_account(account: Account) -> dict[str, Any]:
    """An account as a row."""
    return {
        "ref": str(account.ref),
        "tenant": str(account.ref.tenant),
        "name": account.name,
        "kana": account.kana,
        "email": account.email,
        "roles": canonical(account.roles).decode(),
    }


def invoice_of(row: Row[Any]) -> Invoice:
    """A row of invoices as a fact."""
    columns = row._mapping
    return Invoice(
        ref=InvoiceRef(row.ref),
        tenant=TenantRef(row.tenant),
        lines=msgspec.json.decode(row.lines, type=tuple[InvoiceLine, ...]),
        taxes=msgspec.json.decode(row.taxes, type=tuple[TaxAtRate, ...]),
        **{name: columns[name] for name in _PRINTED},
    )


def row_of_invoice(invoice: Invoice) -> dict[str, Any]:
    """An invoice as a row."""
    return {
        "ref": str(invoice.ref),
        "tenant": str(invoice.tenant),
        "lines": canonical(invoice.lines).decode(),
        "taxes": canonical(invoice.taxes).decode(),
    } | {name: getattr(invoice, name) for name in _PRINTED}


def withdrawal_of(row: Row[Any]) -> Withdrawal:
    """A row of withdrawals, with its tenant's name, as a fact."""
    return Withdrawal(
        tenant=TenantRef(row.tenant),
        tenant_name=row.tenant_name,
        state=row.state,
        received_on=row.received_on,
        leaves_on=row.leaves_on,
        last_charge_month=Month(row.last_charge_month) if row.last_charge_month else None,
        data_deleted_in=Month(row.data_deleted_in) if row.data_deleted_in else None,
        billing_visible_until=row.billing_visible_until,
        provisional=row.provisional,
        reason=row.reason,
    )


def row_of_withdrawal(withdrawal: Withdrawal) -> dict[str, Any]:
    """A withdrawal as a row."""
    last_charge, deleted = withdrawal.last_charge_month, withdrawal.data_deleted_in
    return {
        "tenant": str(withdrawal.tenant),
        "portal": withdrawal.tenant.portal,
        "state": withdrawal.state,
        "received_on": withdrawal.received_on,
        "leaves_on": withdrawal.leaves_on,
        "last_charge_month": str(last_charge) if last_charge else None,
        "data_deleted_in": str(deleted) if deleted else None,
        "billing_visible_until": withdrawal.billing_visible_until,
        "provisional": withdrawal.provisional,
        "reason": withdrawal.reason,
    }


def points_entry_of(row: Row[Any]) -> PointsEntry:
    """A row of the points ledger as a fact."""
    return PointsEntry(number=row.id, at=row.at, kind=row.kind, delta=row.delta, balance=row.balance, reason=row.reason)


def record_entry_of(row: Row[Any]) -> RecordEntry:
    """A row of the record, with its details, as a fact."""
    body = msgspec.json.decode(row.body)
    return RecordEntry(
        number=row.seq,
        at=row.at,
        operator=row.operator,
        door=body["door"],
        operation=row.operation,
        target=row.target,
        outcome=row.outcome,
        codes=tuple(body["codes"]),
        request_id=body["request_id"],
        details=msgspec.json.decode(row.details) if row.details is not None else None,
    )

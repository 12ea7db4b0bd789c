"""What the effects of one plan change: drafted over the working copy, and taken into it only whole."""

from __future__ import annotations

from typing import Any, NoReturn, assert_never

from msgspec.structs import replace

from portalops import effects as e
from portalops.errors import OutOfStep
from portalops.facts import Account, Invoice, Reads, Tenant, Withdrawal
from portalops.references import AccountRef, InvoiceRef, TenantRef
from portalops.wording import Sentence, say


class Draft:
    """The changes so far, and the store as it would be with them."""

    def __init__(self, reads: Reads) -> None:
        self.reads = reads
        self.tenants: dict[TenantRef, Tenant] = {}
        self.accounts: dict[AccountRef, Account] = {}
        self.invoices: dict[InvoiceRef, Invoice] = {}
        self.withdrawals: list[Withdrawal] = []
        self.entries: list[dict[str, Any]] = []
        self.reissues: list[e.ReissueInvoice] = []
        self.links: list[e.SendResetLink] = []

    def tenant(self, ref: TenantRef) -> Tenant:
        """The tenant as the draft leaves it; an effect on none is out of step."""
        tenant = self.tenants.get(ref) or self.reads.tenant_if_any(ref)
        return tenant or _out_of_step(say("There is no tenant {ref} any more.", ref=ref))

    def account(self, ref: AccountRef) -> Account | None:
        """The account as the draft leaves it, if any."""
        return self.accounts.get(ref) or self.reads.account_if_any(ref)

    def invoice(self, ref: InvoiceRef) -> Invoice | None:
        """The invoice as the draft leaves it, if any."""
        return self.invoices.get(ref) or self.reads.invoice_if_any(ref)

    def withdrawal(self, tenant: TenantRef) -> Withdrawal | None:
        """The tenant's withdrawal as the draft leaves it, if any."""
        drafted = [withdrawal for withdrawal in self.withdrawals if withdrawal.tenant == tenant]
        return drafted[-1] if drafted else self.reads.withdrawal(tenant)

    def alter(self, tenant: Tenant, **becomes: Any) -> None:
        """Give a tenant other values."""
        self.tenants[tenant.ref] = replace(tenant, **becomes)


def draft(effect: e.Effect, changes: Draft) -> None:
    """Add what an effect changes; OutOfStep where what it saw is no longer so."""
    match effect:
        case e.RegisterTenant():
            _register_tenant(effect, changes)
        case e.AddAccount():
            _add_account(effect, changes)
        case e.SendResetLink():
            _send_reset_link(effect, changes)
        case e.SetLicenses():
            _set_licenses(effect, changes)
        case e.SetAutoCharge():
            _set_auto_charge(effect, changes)
        case e.MovePoints():
            _move_points(effect, changes)
        case e.PlanWithdrawal():
            _plan_withdrawal(effect, changes)
        case e.CancelWithdrawal():
            _end_withdrawal(effect, changes)
        case e.CompleteWithdrawal():
            _end_withdrawal(effect, changes)
        case e.RegisterInvoice():
            _register_invoice(effect, changes)
        case e.ReissueInvoice():
            _reissue_invoice(effect, changes)
        case _:
            assert_never(effect)


def _register_tenant(effect: e.RegisterTenant, changes: Draft) -> None:
    tenant = effect.registers
    if tenant.ref in changes.tenants or changes.reads.tenant_if_any(tenant.ref):
        _out_of_step(say("There is a tenant {ref} already.", ref=tenant.ref))
    changes.tenants[tenant.ref] = tenant
    if tenant.points:
        _enter(changes, tenant.ref, kind="opening", delta=tenant.points, balance=tenant.points, reason="")


def _add_account(effect: e.AddAccount, changes: Draft) -> None:
    account = effect.adds
    changes.tenant(account.ref.tenant)
    if changes.account(account.ref):
        _out_of_step(say("There is an account {ref} already.", ref=account.ref))
    changes.accounts[account.ref] = account


def _send_reset_link(effect: e.SendResetLink, changes: Draft) -> None:
    account = changes.account(effect.account)
    if account is None:
        _out_of_step(say("There is no account {ref} any more.", ref=effect.account))
    if effect.to not in (account.email, changes.tenant(account.ref.tenant).email):
        _out_of_step(say("{to} isn't the registered address of {ref} any more.", to=effect.to, ref=effect.account))
    changes.links.append(effect)


def _set_licenses(effect: e.SetLicenses, changes: Draft) -> None:
    tenant = changes.tenant(effect.tenant)
    if tenant.licenses != effect.seen:
        _changed(tenant, say("licenses"), effect.seen, tenant.licenses)
    changes.alter(tenant, licenses=effect.count)


def _set_auto_charge(effect: e.SetAutoCharge, changes: Draft) -> None:
    tenant = changes.tenant(effect.tenant)
    if tenant.auto_charge != effect.seen:
        _out_of_step(say("The auto-charge of {ref} was changed meanwhile; look again.", ref=tenant.ref))
    changes.alter(tenant, auto_charge=effect.becomes)


def _move_points(effect: e.MovePoints, changes: Draft) -> None:
    tenant = changes.tenant(effect.tenant)
    if tenant.points != effect.seen:
        _changed(tenant, say("points"), effect.seen, tenant.points)
    if effect.balance < 0:
        _out_of_step(say("The points of {ref} would fall below zero.", ref=tenant.ref))
    changes.alter(tenant, points=effect.balance)
    _enter(changes, tenant.ref, kind=effect.cause, delta=effect.delta, balance=effect.balance, reason=effect.reason)


def _plan_withdrawal(effect: e.PlanWithdrawal, changes: Draft) -> None:
    tenant = changes.tenant(effect.tenant)
    if tenant.state != "active":
        _out_of_step(say("{ref} is leaving or has left already.", ref=tenant.ref))
    changes.withdrawals.append(
        Withdrawal(
            tenant=tenant.ref,
            tenant_name=tenant.name,
            state="planned",
            received_on=effect.received_on,
            leaves_on=effect.leaves_on,
            last_charge_month=effect.last_charge_month,
            data_deleted_in=effect.data_deleted_in,
            billing_visible_until=effect.billing_visible_until,
            provisional=effect.provisional,
            reason=effect.reason,
        )
    )
    changes.alter(tenant, state="leaving")


def _end_withdrawal(effect: e.CancelWithdrawal | e.CompleteWithdrawal, changes: Draft) -> None:
    tenant, withdrawal = changes.tenant(effect.tenant), changes.withdrawal(effect.tenant)
    if withdrawal is None or withdrawal.state != "planned" or withdrawal.leaves_on != effect.leaves_on:
        _out_of_step(say("{ref} has no withdrawal planned for {day} any more.", ref=tenant.ref, day=effect.leaves_on))
    cancels = isinstance(effect, e.CancelWithdrawal)
    changes.withdrawals.append(replace(withdrawal, state="cancelled" if cancels else "completed"))
    changes.alter(tenant, state="active" if cancels else "left")


def _register_invoice(effect: e.RegisterInvoice, changes: Draft) -> None:
    invoice = effect.registers
    changes.tenant(invoice.tenant)
    if changes.invoice(invoice.ref):
        _out_of_step(say("There is an invoice {ref} already.", ref=invoice.ref))
    changes.invoices[invoice.ref] = invoice


def _reissue_invoice(effect: e.ReissueInvoice, changes: Draft) -> None:
    invoice = changes.invoice(effect.invoice)
    if invoice is None:
        _out_of_step(say("There is no invoice {ref} any more.", ref=effect.invoice))
    if invoice.reissues != effect.seen or effect.copy_number != effect.seen + 1:
        _out_of_step(say("Another duplicate of {ref} was made meanwhile; look again.", ref=invoice.ref))
    changes.invoices[invoice.ref] = replace(invoice, reissues=effect.copy_number)
    changes.reissues.append(effect)


def _enter(changes: Draft, tenant: TenantRef, **entry: Any) -> None:
    changes.entries.append({"tenant": str(tenant)} | entry)


def _changed(tenant: Tenant, what: Sentence, seen: int | None, now: int | None) -> NoReturn:
    _out_of_step(
        say("The {what} of {ref} were {seen} and are {now} now.", what=what, ref=tenant.ref, seen=seen, now=now)
    )


def _out_of_step(text: Sentence) -> NoReturn:
    raise OutOfStep(text)

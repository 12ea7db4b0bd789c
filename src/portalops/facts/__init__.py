"""What the store knows, as frozen records, and the protocols through which it is read."""

from portalops.facts.contracts import Contract, ContractState
from portalops.facts.invoices import Invoice, InvoiceLine, TaxAtRate
from portalops.facts.ledgers import Ledger, LedgerEntry
from portalops.facts.mail import Letter
from portalops.facts.people import Account, AccountState, AutoCharge, Tenant, TenantState
from portalops.facts.reads import Hit, Lists, Reads
from portalops.facts.records import ChainCheck, Earlier, RecordEntry
from portalops.facts.thing import Thing
from portalops.facts.withdrawals import Withdrawal, WithdrawalState

__all__ = [
    "Account",
    "AccountState",
    "AutoCharge",
    "ChainCheck",
    "Contract",
    "ContractState",
    "Earlier",
    "Hit",
    "Invoice",
    "InvoiceLine",
    "Ledger",
    "LedgerEntry",
    "Letter",
    "Lists",
    "Reads",
    "RecordEntry",
    "TaxAtRate",
    "Tenant",
    "TenantState",
    "Thing",
    "Withdrawal",
    "WithdrawalState",
]

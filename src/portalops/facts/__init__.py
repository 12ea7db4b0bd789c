"""What the store knows, as frozen records, and the protocols through which it is read."""

from portalops.facts.apikeys import ApiKey
from portalops.facts.approvals import ApprovalRequest, ApprovalState
from portalops.facts.batches import Batch, BatchFile, BatchRow, BatchState, BatchStep
from portalops.facts.calls import Call, Reveal
from portalops.facts.charges import Charge
from portalops.facts.contracts import Contract, ContractState
from portalops.facts.inquiries import Inquiry
from portalops.facts.invitations import GroupCompany, Invitation, InvitationState
from portalops.facts.invoices import Invoice, InvoiceLine, TaxAtRate
from portalops.facts.ledgers import Ledger, LedgerEntry
from portalops.facts.licensing import (
    ActivatedProduct,
    Activation,
    ActivationState,
    Allocation,
    Environment,
    EnvironmentState,
    Product,
)
from portalops.facts.lineup import Lineup, Run, Trait, with_states
from portalops.facts.mail import Letter
from portalops.facts.operators import EVERYWHERE, Grant, Standing
from portalops.facts.orders import DebitState, DirectDebit, Order, OrderState
from portalops.facts.people import Account, AccountState, AgreedLimit, AutoCharge, Tenant, TenantState
from portalops.facts.personal import Personal, PersonalText
from portalops.facts.presence import Presence, Presences
from portalops.facts.quotes import Quote, QuoteItem, QuoteState
from portalops.facts.reads import NAMED_AT_MOST, Counted, Hit, Lists, Reads
from portalops.facts.records import ChainCheck, Earlier, RecordEntry
from portalops.facts.resources import Download, Resource
from portalops.facts.thing import Thing
from portalops.facts.transfers import TransferCase, TransferState
from portalops.facts.usage import Threshold, UsageReading
from portalops.facts.withdrawals import Withdrawal, WithdrawalState

__all__ = [
    "EVERYWHERE",
    "NAMED_AT_MOST",
    "Account",
    "AccountState",
    "ActivatedProduct",
    "Activation",
    "ActivationState",
    "AgreedLimit",
    "Allocation",
    "ApiKey",
    "ApprovalRequest",
    "ApprovalState",
    "AutoCharge",
    "Batch",
    "BatchFile",
    "BatchRow",
    "BatchState",
    "BatchStep",
    "Call",
    "ChainCheck",
    "Charge",
    "Contract",
    "ContractState",
    "Counted",
    "DebitState",
    "DirectDebit",
    "Download",
    "Earlier",
    "Environment",
    "EnvironmentState",
    "Grant",
    "GroupCompany",
    "Hit",
    "Inquiry",
    "Invitation",
    "InvitationState",
    "Invoice",
    "InvoiceLine",
    "Ledger",
    "LedgerEntry",
    "Letter",
    "Lineup",
    "Lists",
    "Order",
    "OrderState",
    "Personal",
    "PersonalText",
    "Presence",
    "Presences",
    "Product",
    "Quote",
    "QuoteItem",
    "QuoteState",
    "Reads",
    "RecordEntry",
    "Resource",
    "Reveal",
    "Run",
    "Standing",
    "TaxAtRate",
    "Tenant",
    "TenantState",
    "Thing",
    "Threshold",
    "Trait",
    "TransferCase",
    "TransferState",
    "UsageReading",
    "Withdrawal",
    "WithdrawalState",
    "with_states",
]

"""Ask for a quote: what an owner wants of sales, for a contract as it is or with more in it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct
from msgspec.structs import replace

from portalops import effects
from portalops.facts import Account, Contract, Quote, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.quote_items import Items
from portalops.references import AccountRef, ContractRef
from portalops.rules import handing_on, invitations, owners, quotes, standing
from portalops.values import Code


class RequestQuote(Asks, frozen=True):
    """Ask sales for a quote, for an owner: to renew what a contract has, or to add to it."""

    contract: Annotated[ContractRef, "Contract, as portal:code/contract"]
    kind: Annotated[Code, "What for, in the portal's words, such as renewal or addition"]
    items: Annotated[Items, "Items, as product=quantity or product=50 users, with semicolons between them"]
    asked_by: Annotated[AccountRef | None, "Owner who asks for it, as portal:code/user"] = None


class Wanting(Struct, frozen=True, kw_only=True):
    """A contract, its tenant with all its quotes, and who asks."""

    tenant: Tenant
    contract: Contract
    quotes: tuple[Quote, ...]
    who: Account | None


def look(asked: RequestQuote, reads: Reads) -> Wanting:
    """The contract as it stands, and who asks."""
    contract = reads.one(Contract, asked.contract)
    return Wanting(
        tenant=reads.tenant(contract.owner),
        contract=contract,
        quotes=tuple(reads.all_of(Quote, contract.owner)),
        who=owners.requester(asked.asked_by, reads),
    )


def plan(asked: RequestQuote, known: Wanting, profile: Profile, today: date) -> Plan:
    """Put the request down and hand it on to sales, unless no owner asks or an item has no number that it needs."""
    refusals = (
        *standing.refusals(known.tenant, profile),
        *invitations.contract_refusals(known.contract, profile),
        *owners.refusals(known.who, known.tenant.ref, REQUEST_QUOTE.name, profile),
        *quotes.asking_refusals(asked.kind, asked.items, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    asks = Quote(
        ref=quotes.next_ref(known.tenant.ref, known.quotes),
        kind=quotes.kind_code(asked.kind, profile),
        items=asked.items,
        contract=known.contract.ref,
        requested_by=known.who.ref if known.who else None,
        requested_on=today,
    )
    mail = handing_on.letter(asks, known.tenant, known.contract, known.who, profile)
    rule = profile.rests_on(REQUEST_QUOTE.name)
    return Plan(
        effects=(effects.added(replace(asks, state="with_sales") if mail else asks, rule), *mail),
        notices=handing_on.notices(profile),
    )


REQUEST_QUOTE = Operation(
    name="quote request",
    permission=Permission.QUOTE_REQUEST,
    asks=RequestQuote,
    look=look,
    plan=plan,
)

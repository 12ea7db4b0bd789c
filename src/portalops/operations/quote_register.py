"""Register a quote: take over one that the customer made, with the day on which it ends."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.facts import Quote, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.quote_items import Items
from portalops.references import QuoteRef
from portalops.rules import quotes, standing
from portalops.values import Code, Yen


class RegisterQuote(Asks, frozen=True):
    """Register a quote that the customer made at the portal, as it is printed on it."""

    quote: Annotated[QuoteRef, "Quote, as portal:code/number"]
    kind: Annotated[Code, "What for, in the portal's words"]
    items: Annotated[Items, "Items, as product=quantity or product=50 users, with semicolons between them"]
    total: Annotated[Yen, "Yen in all, as printed"]
    quoted_on: Annotated[date, "Day of the quote"]
    valid_until: Annotated[date | None, "Last day on which it is valid, as printed"] = None


class Numbered(Struct, frozen=True, kw_only=True):
    """The tenant, and the quote that has the number already, if there is one."""

    tenant: Tenant
    taken: Quote | None


def look(asked: RegisterQuote, reads: Reads) -> Numbered:
    """The tenant, and whether the number is taken."""
    return Numbered(tenant=reads.tenant(asked.quote.tenant), taken=reads.one_if_any(Quote, asked.quote))


def plan(asked: RegisterQuote, known: Numbered, profile: Profile, today: date) -> Plan:
    """Take it over, unless its number is taken or its days can't be right."""
    refusals = (
        *standing.refusals(known.tenant, profile),
        *standing.taken(known.taken, "quote", profile),
        *quotes.asking_refusals(asked.kind, asked.items, profile),
        *quotes.answer_refusals(asked.quoted_on, asked.valid_until, None, today, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    quote = Quote(
        ref=asked.quote,
        kind=quotes.kind_code(asked.kind, profile),
        items=asked.items,
        state="quoted",
        total=asked.total,
        quoted_on=asked.quoted_on,
        valid_until=asked.valid_until,
    )
    return Plan(
        effects=(effects.added(quote, profile.rests_on(REGISTER_QUOTE.name)),),
        notices=quotes.validity_notices(asked.valid_until, profile),
    )


REGISTER_QUOTE = Operation(
    name="quote register",
    permission=Permission.QUOTE_REGISTER,
    asks=RegisterQuote,
    look=look,
    plan=plan,
)

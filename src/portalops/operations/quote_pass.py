"""Pass a quote on: sales has the request now."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.facts import Quote, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import QuoteRef
from portalops.rules import quotes, standing


class PassQuote(Asks, frozen=True):
    """Put down that a request for a quote was handed to sales."""

    quote: Annotated[QuoteRef, "Quote, as portal:code/number"]


class OneQuote(Struct, frozen=True, kw_only=True):
    """A quote and its tenant."""

    quote: Quote
    tenant: Tenant


def look(asked: PassQuote, reads: Reads) -> OneQuote:
    """The quote as it stands."""
    quote = reads.one(Quote, asked.quote)
    return OneQuote(quote=quote, tenant=reads.tenant(quote.owner))


def plan(asked: PassQuote, known: OneQuote, profile: Profile, today: date) -> Plan:
    """Let it be with sales, unless it is already, or beyond that."""
    refusals = (
        *standing.refusals(known.tenant, profile),
        *quotes.in_state(known.quote, ("requested",), today, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    return Plan(effects=effects.changed(known.quote, profile.rests_on(PASS_QUOTE.name), state="with_sales"))


PASS_QUOTE = Operation(
    name="quote pass",
    permission=Permission.QUOTE_REQUEST,
    asks=PassQuote,
    look=look,
    plan=plan,
)

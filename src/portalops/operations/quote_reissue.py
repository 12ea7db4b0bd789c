"""Re-issue a quote: take over the one that the customer made again, at today's price, after the old one had ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.facts import Quote, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan, Refusal
from portalops.profiles.profile import Profile
from portalops.quote_items import Items
from portalops.references import QuoteRef
from portalops.rules import quotes, standing
from portalops.values import Word, Yen
from portalops.wording import say


class ReissueQuote(Asks, frozen=True):
    """Register the quote that was made again in place of one that has ended, with the price of today."""

    quote: Annotated[QuoteRef, "The quote that has ended, as portal:code/number"]
    number: Annotated[Annotated[str, Word("Q2")], "Number of the new quote"]
    total: Annotated[Yen, "Yen in all, as printed on the new one"]
    items: Annotated[Items | None, "Items of the new one, where they are others"] = None
    quoted_on: Annotated[date | None, "Day of the new quote; today if left out"] = None
    valid_until: Annotated[date | None, "Last day on which the new one is valid, as printed"] = None


class Ended(Struct, frozen=True, kw_only=True):
    """A quote, its tenant, and what has the new number already."""

    tenant: Tenant
    quote: Quote
    taken: Quote | None


def look(asked: ReissueQuote, reads: Reads) -> Ended:
    """The old quote, and whether the new number is taken."""
    quote = reads.one(Quote, asked.quote)
    new = QuoteRef.of(quote.owner, asked.number)
    return Ended(tenant=reads.tenant(quote.owner), quote=quote, taken=reads.one_if_any(Quote, new))


def plan(asked: ReissueQuote, known: Ended, profile: Profile, today: date) -> Plan:
    """Take the new one over, unless the old one is still valid, or was settled."""
    old = known.quote
    quoted_on = asked.quoted_on or today
    items = asked.items or old.items
    refusals = (
        *standing.refusals(known.tenant, profile),
        *standing.taken(known.taken, "number", profile),
        *_not_over(old, quoted_on, profile),
        *quotes.asking_refusals(old.kind, items, profile),
        *quotes.answer_refusals(quoted_on, asked.valid_until, None, today, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    quote = Quote(
        ref=QuoteRef.of(old.owner, asked.number),
        kind=old.kind,
        items=items,
        contract=old.contract,
        state="quoted",
        total=asked.total,
        quoted_on=quoted_on,
        valid_until=asked.valid_until,
        replaces=old.ref,
    )
    return Plan(
        effects=(effects.added(quote, profile.rests_on(REISSUE_QUOTE.name)),),
        notices=(
            quotes.price_notice(old, asked.total, profile),
            *quotes.validity_notices(asked.valid_until, profile),
        ),
    )


def _not_over(old: Quote, quoted_on: date, profile: Profile) -> Iterator[Refusal]:
    """Refuse a new one for a quote that was still good on that day, or of which nobody knows whether it was."""
    if quotes.state_of(old, quoted_on) == quotes.EXPIRED:
        return
    rules = quotes.rules_of(profile)
    rule = profile.rule(rules.again_rule or rules.rule)
    if old.state != "quoted":
        yield from quotes.in_state(old, (quotes.EXPIRED,), quoted_on, profile)
    elif old.valid_until is None:
        text = say("quote: nobody has put down until when {quote} was valid; register the new one by itself.",
                   quote=old.ref)  # fmt: skip
        yield Refusal(code="unknown", field="quote", rule=rule, text=text)
    else:
        text = say("quote: {quote} is still valid, through {day}.", quote=old.ref, day=old.valid_until)
        yield Refusal(code="still_valid", field="quote", rule=rule, text=text)


REISSUE_QUOTE = Operation(
    name="quote reissue",
    permission=Permission.QUOTE_REGISTER,
    asks=ReissueQuote,
    look=look,
    plan=plan,
)

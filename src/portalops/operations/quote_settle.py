"""Settle a quote: the customer accepted or declined what sales had answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from portalops import effects
from portalops.facts import Reads
from portalops.operation import Asks, Operation, Permission
from portalops.operations.quote_pass import OneQuote, PassQuote
from portalops.operations.quote_pass import look as look_at
from portalops.plan import Notice, Plan, Refusal
from portalops.profiles.profile import Profile
from portalops.references import QuoteRef
from portalops.rules import quotes, standing
from portalops.wording import say


class SettleQuote(Asks, frozen=True):
    """Put down whether the customer accepted a quote or declined it."""

    quote: Annotated[QuoteRef, "Quote, as portal:code/number"]
    accepted: Annotated[bool, "The customer accepted it"] = False
    declined: Annotated[bool, "The customer declined it"] = False


def look(asked: SettleQuote, reads: Reads) -> OneQuote:
    """The quote as it stands."""
    return look_at(PassQuote(quote=asked.quote), reads)


def plan(asked: SettleQuote, known: OneQuote, profile: Profile, today: date) -> Plan:
    """Put the customer's word down; what has expired can be declined, but no longer accepted."""
    states = ("quoted",) if asked.accepted else ("quoted", quotes.EXPIRED)
    refusals = (
        *standing.refusals(known.tenant, profile),
        *_unclear(asked, profile),
        *quotes.in_state(known.quote, states, today, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    rule = profile.rests_on(SETTLE_QUOTE.name)
    state = "accepted" if asked.accepted else "declined"
    text = say("The contract isn't changed by this: sales changes it, and then it is taken over here.")
    notices = (Notice(rule=rule, text=text),) if asked.accepted else ()
    return Plan(effects=effects.changed(known.quote, rule, state=state), notices=notices)


def _unclear(asked: SettleQuote, profile: Profile) -> Iterator[Refusal]:
    if asked.accepted == asked.declined:
        text = say("accepted: write either accepted or declined, so that it is clear which is meant.")
        yield Refusal(code="unclear", field="accepted", rule=profile.rule("PO-FIELD"), text=text)


SETTLE_QUOTE = Operation(
    name="quote settle",
    permission=Permission.QUOTE_ANSWER,
    asks=SettleQuote,
    look=look,
    plan=plan,
)

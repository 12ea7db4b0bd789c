"""Answer a quote: take over what sales wants for it, and until when that holds."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops import effects
from portalops.facts import Reads
from portalops.operation import Asks, Operation, Permission
from portalops.operations.quote_pass import OneQuote, PassQuote
from portalops.operations.quote_pass import look as look_at
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import QuoteRef
from portalops.rules import quotes, standing
from portalops.values import Yen


class AnswerQuote(Asks, frozen=True):
    """Take over what sales answered to a request for a quote."""

    quote: Annotated[QuoteRef, "Quote, as portal:code/number"]
    total: Annotated[Yen, "Yen in all, as sales quoted it"]
    quoted_on: Annotated[date | None, "Day of the quote; today if left out"] = None
    valid_until: Annotated[date | None, "Last day on which it is valid"] = None


def look(asked: AnswerQuote, reads: Reads) -> OneQuote:
    """The quote as it stands."""
    return look_at(PassQuote(quote=asked.quote), reads)


def plan(asked: AnswerQuote, known: OneQuote, profile: Profile, today: date) -> Plan:
    """Put the answer down, unless the request was answered already or its days can't be right."""
    quoted_on = asked.quoted_on or today
    refusals = (
        *standing.refusals(known.tenant, profile),
        *quotes.in_state(known.quote, ("requested", "with_sales"), today, profile),
        *quotes.answer_refusals(quoted_on, asked.valid_until, known.quote.requested_on, today, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    rule = profile.rests_on(ANSWER_QUOTE.name)
    said = {"total": asked.total, "quoted_on": quoted_on, "valid_until": asked.valid_until}
    return Plan(
        effects=effects.changed(known.quote, rule, state="quoted", **said),
        notices=quotes.validity_notices(asked.valid_until, profile),
    )


ANSWER_QUOTE = Operation(
    name="quote answer",
    permission=Permission.QUOTE_ANSWER,
    asks=AnswerQuote,
    look=look,
    plan=plan,
)

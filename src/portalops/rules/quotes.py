"""Quotes: what may be asked for, the course from the request to the answer, and how long an answer holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from portalops.facts import Quote, QuoteItem
from portalops.plan import Notice, Refusal
from portalops.profiles.profile import Profile
from portalops.profiles.relations import QuoteRules
from portalops.references import QuoteRef, TenantRef
from portalops.rules import renewal
from portalops.rules.tenants import not_a_choice
from portalops.terms import STATES
from portalops.wording import Sentence, say

EXPIRED = "expired"


def rules_of(profile: Profile) -> QuoteRules:
    """The portal's rules for quotes; a profile that acts on them has rules for them."""
    assert profile.quotes is not None, "a portal that acts on quotes has rules for them"
    return profile.quotes


def state_of(quote: Quote, today: date) -> str:
    """Where a quote stands on a day: an answered one is over after the last day on which it is valid."""
    return EXPIRED if quote.state == "quoted" and renewal.has_expired(quote.valid_until, today) else quote.state


def next_ref(tenant: TenantRef, quotes: Sequence[Quote]) -> QuoteRef:
    """The reference of a tenant's next quote, past every number that it has."""
    taken = {quote.ref.part for quote in quotes}
    number = next(number for number in range(len(quotes) + 1, 2 * len(quotes) + 2) if f"Q{number}" not in taken)
    return QuoteRef.of(tenant, f"Q{number}")


def kind_code(kind: str, profile: Profile) -> str:
    """The code of a kind, whatever name or alias it was written with."""
    picked = rules_of(profile).kinds.pick(kind)
    return picked.code if picked else kind


def asking_refusals(kind: str, items: Sequence[QuoteItem], profile: Profile) -> Iterator[Refusal]:
    """Why these items can't be asked for so: an unknown kind, a number of 0, or none where one is needed."""
    rules = rules_of(profile)
    if not rules.kinds.pick(kind):
        yield not_a_choice("kind", kind, rules.kinds, profile)
    counted = kind_code(kind, profile) in rules.counted_kinds
    rule = profile.rule(rules.counted_rule or rules.rule)
    for item in items:
        number = item.quantity if item.users is None else item.users
        if number == 0:
            text = say("items: {item} is for 0; write 1 or more, like {example}.", item=item.name, example="forms=10")
            yield Refusal(code="zero", field="items", rule=rule, text=text)
        elif counted and number is None:
            text = say("items: {item} has no quantity and no number of users; write it like {example}.",
                       item=item.name, example="forms=10")  # fmt: skip
            yield Refusal(code="missing", field="items", rule=rule, text=text)


def in_state(quote: Quote, states: Sequence[str], today: date, profile: Profile) -> Iterator[Refusal]:
    """A refusal where a quote isn't in one of the states from which this goes on."""
    state = state_of(quote, today)
    if state in states:
        return
    if state == EXPIRED:
        yield expired(quote, profile)
    else:
        text = say("quote: {quote} is {state}, so this isn't its turn.", quote=quote.ref, state=STATES[state])
        yield Refusal(code="out_of_turn", field="quote", rule=profile.rule("PO-QUOTE"), text=text)


def expired(quote: Quote, profile: Profile) -> Refusal:
    """The refusal of a quote that is over."""
    text = say("quote: {quote} was valid through {day}; ask for a new one.", quote=quote.ref, day=quote.valid_until)
    return Refusal(code="expired", field="quote", rule=profile.rule(rules_of(profile).valid_rule), text=text)


def answer_refusals(
    quoted_on: date, valid_until: date | None, earliest: date | None, today: date, profile: Profile
) -> Iterator[Refusal]:
    """Why an answer's days can't be right."""
    rule = profile.rule("PO-DATE")
    if quoted_on > today:
        text = say("quoted_on: {day} is still to come; today is {today}.", day=quoted_on, today=today)
        yield Refusal(code="in_future", field="quoted_on", rule=rule, text=text)
    elif earliest and quoted_on < earliest:
        text = say("quoted_on: {day} is before {earliest}, so it can't be right.", day=quoted_on, earliest=earliest)
        yield Refusal(code="too_early", field="quoted_on", rule=rule, text=text)
    if valid_until and valid_until < quoted_on:
        text = say("valid_until: {day} is before the day of the quote, {quoted}.", day=valid_until, quoted=quoted_on)
        yield Refusal(code="before_quote", field="valid_until", rule=rule, text=text)


def validity_notices(valid_until: date | None, profile: Profile) -> tuple[Notice, ...]:
    """Until when the quote holds; where nobody has written for how long, that it must be read from the paper."""
    rules = rules_of(profile)
    rule = profile.rule(rules.valid_rule)
    if valid_until:
        return (Notice(rule=rule, text=say("The quote is valid through {day}, that day included.", day=valid_until)),)
    if rules.lifetime is None:
        return ()
    text: Sentence = say("Without valid_until nobody knows when it ends: {question}", question=rules.lifetime.unknown)
    return (Notice(warns=True, rule=profile.rule(rules.lifetime.rule), text=text),)


def price_notice(old: Quote, new: int, profile: Profile) -> Notice:
    """What the quote came to before and comes to now, so that the caller hears it."""
    rules = rules_of(profile)
    rule = profile.rule(rules.again_rule or rules.rule)
    if old.total is None:
        return Notice(rule=rule, text=say("The quote comes to {new} yen now.", new=new))
    if old.total == new:
        return Notice(rule=rule, text=say("The quote still comes to {new} yen.", new=new))
    text = say("The quote came to {old} yen and comes to {new} yen now; tell the caller.", old=old.total, new=new)
    return Notice(warns=True, rule=rule, text=text)

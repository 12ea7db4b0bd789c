"""Whether a request may be answered: what is known of its contract and environment, and every reason against it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from portalops.activation.request import ActivationRequest
from portalops.activation.response import Activation, Allocation
from portalops.armour import UnreadableFile
from portalops.plan import Notice, Refusal
from portalops.profiles.activation import ActivationRules
from portalops.profiles.parts import Unknown
from portalops.profiles.profile import Profile
from portalops.wording import Phrase, Sentence, say

MOST_REQUEST_DAYS = 30


class Known(Struct, frozen=True, kw_only=True):
    """What is known where a request is handed in: the environment chosen, its contract, and what was issued before.

    In_force is the environment's latest activation, None once that was given up for a re-activation. Nonce_of is the
    digest of the request that was answered with this request's nonce, anywhere at the portal; None if none was.
    """

    portal: str
    contract: str
    contract_expires_on: date | None
    environment: str
    allocations: tuple[Allocation, ...] = ()
    released: bool = False
    in_force: Activation | None = None
    nonce_of: str | None = None

    @property
    def assigned(self) -> tuple[Allocation, ...]:
        """What is assigned by product; a product of which none is left isn't."""
        return tuple(sorted((part for part in self.allocations if part.count), key=lambda part: part.product))


class Grounds(Struct, frozen=True, kw_only=True):
    """What a request is judged by: the portal's profile, its rules for activation, and the day."""

    profile: Profile
    rules: ActivationRules
    today: date

    def refusal(self, code: str, rule: str, text: Sentence | Phrase) -> Refusal:
        """A refusal of the request by the rule with that id."""
        return Refusal(code=code, field="request", rule=self.profile.rule(rule), text=text)


def unreadable(fault: UnreadableFile, grounds: Grounds) -> Refusal:
    """The refusal of a file that can't be read as a request."""
    return grounds.refusal(fault.code, grounds.rules.rule, say("request: {fault}", fault=fault.text))


def issued_before(request: ActivationRequest, known: Known) -> Activation | None:
    """The activation that answered this very request, as long as it is the environment's latest; None otherwise."""
    activation = known.in_force
    return activation if activation and activation.request == request.digest else None


def refusals(request: ActivationRequest, known: Known, grounds: Grounds) -> tuple[Refusal, ...]:
    """Why a request may not be answered, all reasons at once; a foreign one is told nothing of the environment.

    A request that was answered before is answered again, with the same file, whatever the day.
    """
    foreign = tuple(_foreign(request, known, grounds))
    if foreign:
        return foreign
    if known.released:
        text = say("request: the environment {environment} was released.", environment=known.environment)
        return (grounds.refusal("released", "PO-ACTIVATION", text),)
    if issued_before(request, known):
        return ()
    return (
        *_used(request, known, grounds),
        *_ended_contract(known, grounds),
        *_days(request, grounds),
        *_allocations(request, known, grounds),
        *_another_machine(request, known, grounds),
    )


def activation_for(request: ActivationRequest, known: Known, today: date) -> Activation:
    """What is issued for a request that nothing speaks against; for one that was answered, what was issued then."""
    before = issued_before(request, known)
    if before:
        return before
    assert known.contract_expires_on is not None, "a contract without a last day is refused"
    asked = {_text(product) for product in request.products}
    return Activation(
        portal=known.portal,
        contract=known.contract,
        environment=known.environment,
        allocations=tuple(part for part in known.assigned if _text(part.product) in asked),
        fingerprint=request.fingerprint,
        nonce=request.nonce,
        request=request.digest,
        issued_on=today,
        expires_on=known.contract_expires_on,
    )


def notices(grounds: Grounds) -> tuple[Notice, ...]:
    """What to tell the caller beside: who has to put the file in."""
    rule = grounds.profile.rule(grounds.rules.administrator_rule)
    return (Notice(text=rule.says, rule=rule),)


def file_name(activation: Activation, rules: ActivationRules) -> str:
    """The name under which an activation file is handed out: ASCII, and told apart by its request."""
    ending = "txt" if isinstance(rules.file_ending, Unknown) else rules.file_ending.removeprefix(".")
    return f"activation-{activation.request[:16]}.{ending}"


def _foreign(request: ActivationRequest, known: Known, grounds: Grounds) -> Iterator[Refusal]:
    if (request.portal, _text(request.contract)) != (known.portal, _text(known.contract)):
        text = say(
            "request: it was made for the contract {theirs}, not for {ours}.",
            theirs=f"{request.portal}:{request.contract}",
            ours=f"{known.portal}:{known.contract}",
        )
        yield grounds.refusal("other_contract", grounds.rules.file_rule, text)
    elif _text(request.environment) != _text(known.environment):
        text = say(
            "request: it was made for the environment {theirs}, not for {ours}.",
            theirs=request.environment,
            ours=known.environment,
        )
        yield grounds.refusal("other_environment", grounds.rules.file_rule, text)


def _used(request: ActivationRequest, known: Known, grounds: Grounds) -> Iterator[Refusal]:
    """A nonce works once: with other content it is replayed, with the same content something newer took its place."""
    if known.nonce_of is None:
        return
    if known.nonce_of != request.digest:
        text = say("request: its nonce came with another request before; have the system make a new request.")
        yield grounds.refusal("replayed", "PO-REQUEST", text)
    else:
        text = say("request: it was answered before, and something newer holds since; have the system make a new one.")
        yield grounds.refusal("superseded", "PO-REQUEST", text)


def _ended_contract(known: Known, grounds: Grounds) -> Iterator[Refusal]:
    if known.contract_expires_on is None:
        text = say("request: the last day of the contract {contract} isn't known here.", contract=known.contract)
        yield grounds.refusal("no_expiry", "PO-ACTIVATION", text)
    elif grounds.today > known.contract_expires_on:
        text = say(
            "request: the contract {contract} ended on {day}.", contract=known.contract, day=known.contract_expires_on
        )
        yield grounds.refusal("contract_expired", grounds.rules.expiry_rule, text)


def _days(request: ActivationRequest, grounds: Grounds) -> Iterator[Refusal]:
    days, rule = grounds.rules.request_days, grounds.rules.request_days_rule
    if isinstance(days, Unknown):
        days, rule = MOST_REQUEST_DAYS, "PO-REQUEST"
    age = (grounds.today - request.made_on).days
    if age < 0:
        text = say("request: it says it was made on {day}, which is yet to come.", day=request.made_on)
        yield grounds.refusal("not_yet_made", "PO-DATE", text)
    elif grounds.today > request.valid_until:
        text = say("request: it was good until {day}; have the system make a new one.", day=request.valid_until)
        yield grounds.refusal("request_expired", "PO-REQUEST", text)
    elif age > days:
        text = say(
            "request: it was made on {day}, and one is good for {days} days; have the system make a new one.",
            day=request.made_on,
            days=days,
        )
        yield grounds.refusal("request_expired", rule, text)


def _allocations(request: ActivationRequest, known: Known, grounds: Grounds) -> Iterator[Refusal]:
    allocated = {_text(part.product) for part in known.assigned}
    lacking = tuple(product for product in request.products if _text(product) not in allocated)
    if not allocated:
        text = say(
            "request: no product is assigned to the environment {environment} yet.", environment=known.environment
        )
        yield grounds.refusal("not_allocated", grounds.rules.order_rule, text)
    elif lacking:
        text = say(
            "request: these products aren't assigned to the environment {environment}: {products}.",
            environment=known.environment,
            products=lacking[:5],
        )
        yield grounds.refusal("not_allocated", grounds.rules.order_rule, text)


def _another_machine(request: ActivationRequest, known: Known, grounds: Grounds) -> Iterator[Refusal]:
    held = known.in_force
    if held and held.fingerprint != request.fingerprint and held.expires_on >= grounds.today:
        text = say(
            "request: another machine is activated in the environment {environment} until {day}; "
            "this one needs a re-activation.",
            environment=known.environment,
            day=held.expires_on,
        )
        yield grounds.refusal("needs_reactivation", "PO-MACHINE", text)


def _text(text: str) -> str:
    """A text as it is compared: composed, since systems differ in how they compose kana and accents."""
    return unicodedata.normalize("NFC", text)

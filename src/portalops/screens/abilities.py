"""What support can do at a portal, for an operator: each operation with its key, or why the key does nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from string import ascii_lowercase, digits
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from portalops.desk import Desk
from portalops.facts import Call, Tenant, Withdrawal
from portalops.operation import Operation
from portalops.operations import CATALOG
from portalops.operations.tenant_register import REGISTER_TENANT
from portalops.profiles.profile import Profile
from portalops.queries.abilities import Ability, abilities, is_there
from portalops.references import TenantRef
from portalops.rules import licenses
from portalops.rules.callers import waits, why_not
from portalops.wording import Sentence, say

HERE: tuple[Operation[Any, Any], ...] = tuple(operation for operation in CATALOG if operation is not REGISTER_TENANT)
"""What can be done to a tenant that is there already, in the order of the catalogue."""

DAILY = (
    "account add",
    "password reset",
    "license set",
    "points autocharge",
    "points adjust",
    "withdrawal request",
    "withdrawal cancel",
    "withdrawal complete",
    "invoice register",
    "invoice reissue",
)
"""What support does every day: these have the same letter at every portal and come first."""

_EVEN_AFTER_LEAVING = ("invoice register", "invoice reissue", "withdrawal data-deleted", "tenant purge")


class Offer(Struct, frozen=True, kw_only=True):
    """One operation as it is offered: whether it can be done, and in a few words what stands in the way."""

    operation: Operation[Any, Any]
    can: bool
    short: Sentence | None
    long: Sentence | None


def offers(desk: Desk, profile: Profile | None) -> list[Offer]:
    """Every operation for this operator at this portal, or at no portal in particular."""
    known = list(abilities(profile)) if profile else []
    return [
        _offer(operation, [part for part in known if part.operation == operation.name], desk) for operation in CATALOG
    ]


def _offer(operation: Operation[Any, Any], answers: Sequence[Ability], desk: Desk) -> Offer:
    if not desk.may(operation.permission):
        return Offer(
            operation=operation, can=False, short=say("not permitted"), long=desk.denial(operation.permission).text
        )
    ways = {answer.way.code for answer in answers}
    if len(ways) > 1:
        return Offer(operation=operation, can=True, short=say("depends"), long=_by_case(answers))
    answer = answers[0] if answers else None
    if answer is None or answer.way.code == "act":
        return Offer(operation=operation, can=True, short=None, long=None)
    return Offer(operation=operation, can=False, short=_short(answer), long=_long(answer))


def _short(answer: Ability) -> Sentence:
    match answer.way.code:
        case "route":
            return say("elsewhere")
        case "unknown":
            return say("unknown")
        case _:
            return say("not here")


def _long(answer: Ability) -> Sentence:
    match answer.way.code:
        case "route":
            return say("Support doesn't do this here. Who does: {who}.", who=answer.says)
        case "unknown":
            return say("The portal leaves this open: {question}", question=answer.says)
        case _:
            return say("{reason}", reason=answer.says)


def _by_case(answers: Iterable[Ability]) -> Sentence:
    cases = tuple(say("{case}: {way}", case=answer.case, way=answer.way) for answer in answers if answer.case)
    return say("It depends on the case. {cases}; otherwise {way}.", cases=cases, way=next(iter(answers)).way)


def in_state(offer: Offer, tenant: Tenant, withdrawal: Withdrawal | None, today: date) -> Offer:
    """The offer for a tenant as it stands today; its form still opens, and says why with the rule."""
    reason = _in_the_way(offer.operation.name, tenant, withdrawal, today) if offer.can else None
    return replace(offer, can=False, short=reason[0], long=reason[1]) if reason else offer


def in_call(offer: Offer, call: Call | None, tenant: TenantRef, profile: Profile) -> Offer:
    """The offer during a call: what the caller must ask for in person waits until it is known who is calling."""
    if call is None or not offer.can or not waits(offer.operation.name, call, tenant, profile):
        return offer
    return replace(offer, can=False, short=say("who is calling?"), long=say("{reason}", reason=why_not(call, profile)))


def for_kind(offer: Offer, tenant: Tenant, users: int, profile: Profile) -> Offer:
    """The offer for a tenant of its kind: one for one user gets neither another user nor licenses."""
    name, accounts = offer.operation.name, profile.accounts
    if name == "account add" and tenant.kind in accounts.not_for_kinds and users:
        rule = profile.rule(accounts.not_for_kinds_rule)
    elif name == "license set" and licenses.is_for_one(tenant, profile):
        rule = profile.rule(licenses.rules_of(profile).not_for_kinds_rule)
    else:
        return offer
    return replace(offer, can=False, short=say("one user only"), long=say("{reason}", reason=rule.says))


def _in_the_way(
    name: str, tenant: Tenant, withdrawal: Withdrawal | None, today: date
) -> tuple[Sentence, Sentence] | None:
    """Why an operation would be refused for the tenant's state alone, in a few words and in a sentence."""
    planned = withdrawal if withdrawal and withdrawal.state == "planned" else None
    leaves_on = planned.leaves_on if planned else None
    asked_for = withdrawal is not None and withdrawal.waits_for_paper
    has_left = withdrawal is not None and withdrawal.state == "completed"
    if tenant.state == "left" and name not in _EVEN_AFTER_LEAVING:
        return say("has left"), say("{tenant} has left the portal.", tenant=tenant.ref)
    match name:
        case "withdrawal ask" | "withdrawal request" if planned:
            return say("planned already"), say(
                "A withdrawal is already planned: the notice came on {received}, and {tenant} leaves on {day}. "
                "Cancel it first.",
                received=planned.received_on,
                tenant=tenant.ref,
                day=leaves_on,
            )
        case "withdrawal data-deleted" if not has_left:
            return say("data is there"), say("{tenant} hasn't left, so its data is still there.", tenant=tenant.ref)
        case "tenant purge" if tenant.state != "left":
            return say("data is in use"), say("{tenant} hasn't left, so its data is in use.", tenant=tenant.ref)
        case "tenant purge" if tenant.purged_on:
            return say("erased already"), say(
                "The data of {tenant} was erased already, on {day}.", tenant=tenant.ref, day=tenant.purged_on
            )
        case "withdrawal cancel" if asked_for:
            return None
        case "withdrawal cancel" | "withdrawal complete" if not planned:
            return say("none planned"), say("No withdrawal is planned for {tenant}.", tenant=tenant.ref)
        case "withdrawal cancel" if leaves_on and today >= leaves_on:
            return say("too late"), say(
                "{tenant} leaves on {day}; this can only be undone before that day.",
                tenant=tenant.ref,
                day=leaves_on,
            )
        case "withdrawal complete" if leaves_on and today < leaves_on:
            return say("from {day}", day=leaves_on.isoformat()), say(
                "{tenant} leaves on {day}; this can only be completed from that day on.",
                tenant=tenant.ref,
                day=leaves_on,
            )
        case _:
            return None


def keys_of(
    operations: Iterable[Operation[Any, Any]], profile: Profile | None = None
) -> dict[str, Operation[Any, Any]]:
    """A key for each operation that the portal has: a letter of its noun or verb, else the first letter or digit free.

    The daily ones have the same letter everywhere; then those choose that support does here, then the others. Of what
    has no key left, the list and the palette still lead there.
    """
    ways = _ways_of(profile) if profile else {}
    offered = [operation for operation in operations if ways.get(operation.name) != {"absent"}]
    others = [operation for operation in offered if operation.name not in DAILY]
    others.sort(key=lambda operation: "act" not in ways.get(operation.name, {"act"}))
    taken: set[str] = set()
    keys = {name: _key_for(name, taken) for name in (*DAILY, *(operation.name for operation in others))}
    return {keys[operation.name] or operation.name: operation for operation in offered}


def _key_for(name: str, taken: set[str]) -> str:
    """The first key of an operation's choice that is free, from here on taken; empty where none is left."""
    words = name.replace("-", "").split()
    wanted = [word[0] for word in words] + [letter for word in reversed(words) for letter in word]
    key = next((letter for letter in (*wanted, *ascii_lowercase, *digits[1:]) if letter not in taken), "")
    taken.add(key)
    return key


def _ways_of(profile: Profile) -> dict[str, set[str]]:
    """In which ways each operation is answered at a portal, case by case; what nobody wrote of isn't there.

    The daily ones say that they are unknown even so.
    """
    ways: dict[str, set[str]] = {}
    for ability in abilities(profile):
        there = is_there(ability, profile) or (ability.operation in DAILY and ability.way.code == "unknown")
        ways.setdefault(ability.operation, set()).add(ability.way.code if there else "absent")
    return ways

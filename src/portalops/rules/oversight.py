"""Which plans wait for a second person: over a limit, not to be undone, or soon after contact data were changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from portalops.effects import Change, Effect, Move
from portalops.facts.ledgers import Ledger
from portalops.facts.operators import Grant
from portalops.plan import Approval, Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.roles import ROLES, Role
from portalops.wording import Sentence, say

GIVEN = ("adjustment", "refund")
"""The causes of entries that operators made; what the portal charged by itself counts towards no limit."""

_LINE_OF_CREDIT = ("tenant", "credit_limit")


class History(Struct, frozen=True, kw_only=True):
    """What was done to a tenant before: how much operators moved since an instant, and whether one of some operations
    was done since.
    """

    moved: Callable[[TenantRef, Ledger, datetime], int]
    was_done: Callable[[TenantRef, tuple[str, ...], datetime], bool]


def second_person(plan: Plan, grant: Grant, profile: Profile, history: History, now: datetime) -> Approval | None:
    """Why a second person must agree to a plan of an operator with that grant; None where nobody need."""
    return next(_reasons(plan, grant, profile, history, now), None)


def _reasons(plan: Plan, grant: Grant, profile: Profile, history: History, now: datetime) -> Iterator[Approval]:
    rules = profile.oversight
    if plan.operation in rules.irreversible:
        yield Approval(text=say("it can't be undone."), rule=profile.rule(rules.irreversible_rule))
    yield from _over_limits(plan, grant, profile, history, now)
    tenant = plan.effects[0].tenant
    since = now - timedelta(days=rules.contact_days)
    if plan.operation in rules.after_contact_changes and history.was_done(tenant, rules.contact_changes, since):
        text = say("contact data of {tenant} were changed within the last {days} days.", tenant=tenant,
                   days=rules.contact_days)  # fmt: skip
        yield Approval(text=text, rule=profile.rule(rules.contact_rule))


def _over_limits(plan: Plan, grant: Grant, profile: Profile, history: History, now: datetime) -> Iterator[Approval]:
    rules, role = profile.oversight, ROLES[grant.role]
    since = now - timedelta(days=rules.window_days)
    ledgers: tuple[Ledger, ...] = ("points", "balance")
    for ledger in ledgers:
        moves = [effect for effect in plan.effects if isinstance(effect, Move) and effect.ledger == ledger]
        asked = sum(abs(move.delta) for move in moves if move.cause in GIVEN)
        limit = _limit(ledger, grant, role, profile)
        if not asked or limit is None:
            continue
        before = history.moved(moves[0].tenant, ledger, since)
        if asked + before > limit:
            yield Approval(text=_over(ledger, asked, before, limit, rules.window_days), rule=profile.rule(rules.rule))
    limit = _limit("balance", grant, role, profile)
    lines = [line for effect in plan.effects if (line := _line_of_credit(effect)) is not None]
    if limit is not None and lines and max(lines) > limit:
        text = say("a line of credit becomes {yen} yen higher, and up to {limit} may be decided alone.",
                   yen=max(lines), limit=limit)  # fmt: skip
        yield Approval(text=text, rule=profile.rule(rules.rule))


def _over(ledger: Ledger, asked: int, before: int, limit: int, days: int) -> Sentence:
    if ledger == "points":
        return say("{asked} points, after {before} within {days} days; up to {limit} may be decided alone.",
                   asked=asked, before=before, days=days, limit=limit)  # fmt: skip
    return say("{asked} yen, after {before} within {days} days; up to {limit} may be decided alone.",
               asked=asked, before=before, days=days, limit=limit)  # fmt: skip


def _limit(ledger: Ledger, grant: Grant, role: Role, profile: Profile) -> int | None:
    """The lower one of the portal's limit and the operator's: their own, or that of their role."""
    if ledger == "points":
        limits = [profile.oversight.points, role.points if grant.points is None else grant.points]
    else:
        limits = [profile.oversight.yen, role.yen if grant.yen is None else grant.yen]
    return min((limit for limit in limits if limit is not None), default=None)


def _line_of_credit(effect: Effect) -> int | None:
    """By how many yen an effect makes a line of credit higher."""
    if isinstance(effect, Change) and (effect.thing, effect.field) == _LINE_OF_CREDIT:
        return (effect.becomes or 0) - (effect.seen or 0)
    return None


def rows_limit(grant: Grant) -> int | None:
    """How many rows a batch of this operator may have before a second person agrees to it as a whole."""
    return ROLES[grant.role].rows if grant.rows is None else grant.rows

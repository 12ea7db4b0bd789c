"""Points: adjusting a balance, and the auto-charge that follows when it falls below the customer's border."""

from __future__ import annotations

from msgspec import Struct

from portalops.effects import Effect, MovePoints
from portalops.facts import AutoCharge, Tenant
from portalops.plan import Approval, Notice, Refusal
from portalops.profiles.profile import PointsRules, Profile
from portalops.values import fold
from portalops.wording import say


class Adjustment(Struct, frozen=True, kw_only=True):
    """What becomes of an adjustment: the moves of the balance, or why not."""

    effects: tuple[Effect, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    approval: Approval | None = None
    notices: tuple[Notice, ...] = ()


def charge_due(balance: int, auto_charge: AutoCharge | None) -> int:
    """The points that an auto-charge adds: up to the limit, once the balance is strictly below the border."""
    if auto_charge is None or balance >= auto_charge.border:
        return 0
    return auto_charge.limit - balance


def adjustment(tenant: Tenant, delta: int, reason: str, profile: Profile) -> Adjustment:
    """An adjustment of a tenant's points, and the auto-charge that it sets off."""
    rules = profile.points
    assert rules is not None, "a portal that adjusts points has rules for them"
    refusals = _refusals(tenant, delta, reason, profile, rules)
    if refusals:
        return Adjustment(refusals=refusals)
    move = MovePoints(
        tenant=tenant.ref,
        rule=profile.rule(rules.rule),
        seen=tenant.points,
        delta=delta,
        cause="adjustment",
        reason=reason,
    )
    return Adjustment(
        effects=(move, *_auto_charge(move, tenant, profile, rules)),
        approval=_approval(delta, profile, rules),
        notices=_notices(move, tenant, profile, rules),
    )


def _refusals(tenant: Tenant, delta: int, reason: str, profile: Profile, rules: PointsRules) -> tuple[Refusal, ...]:
    refusals = []
    if tenant.points + delta < 0:
        refusals.append(
            Refusal(
                code="below_zero",
                field="delta",
                rule=profile.rule("PO-POINTS"),
                text=say(
                    "delta: the balance is {points} points, so at most {points} can be taken away.",
                    points=tenant.points,
                ),
            )
        )
    word = next((word for word in rules.refund_words if word.casefold() in fold(reason).casefold()), None)
    if word:
        refusals.append(
            Refusal(
                code="no_refund",
                field="reason",
                text=profile.rule(rules.refund_rule).says,
                rule=profile.rule(rules.refund_rule),
            )
        )
    return tuple(refusals)


def _auto_charge(move: MovePoints, tenant: Tenant, profile: Profile, rules: PointsRules) -> tuple[MovePoints, ...]:
    due = charge_due(move.balance, tenant.auto_charge)
    if not due:
        return ()
    return (
        MovePoints(
            tenant=tenant.ref,
            rule=profile.rule(rules.up_to_limit_rule),
            seen=move.balance,
            delta=due,
            cause="auto_charge",
            reason=move.reason,
        ),
    )


def _notices(move: MovePoints, tenant: Tenant, profile: Profile, rules: PointsRules) -> tuple[Notice, ...]:
    due = charge_due(move.balance, tenant.auto_charge)
    if not due or not tenant.auto_charge:
        return ()
    return (
        Notice(
            warns=True,
            rule=profile.rule(rules.below_border_rule),
            text=say(
                "{balance} points are below the customer's border of {border}: an auto-charge of {due} points, "
                "{yen} yen, follows at once.",
                balance=move.balance,
                border=tenant.auto_charge.border,
                due=due,
                yen=due * rules.yen_a_point,
            ),
        ),
    )


def _approval(delta: int, profile: Profile, rules: PointsRules) -> Approval | None:
    if rules.approval_over is None or abs(delta) <= rules.approval_over:
        return None
    return Approval(
        rule=profile.rule(rules.approval_rule), text=say("more than {limit} points at once.", limit=rules.approval_over)
    )

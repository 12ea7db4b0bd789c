"""Points: adjusting a balance, setting the auto-charge, and what it charges below the customer's border."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from msgspec import Struct

from portalops.effects import Move
from portalops.facts import AutoCharge, Charge, Contract, Reads, Tenant
from portalops.plan import Approval, Notice, Refusal
from portalops.profiles.profile import PointsRules, Profile
from portalops.references import TenantRef
from portalops.rules.contracts import is_in_use
from portalops.values import fold
from portalops.wording import say

MOST_POINTS = 999_999_999_999


class Holder(Struct, frozen=True, kw_only=True):
    """A tenant that may have points, and its contracts."""

    tenant: Tenant
    contracts: tuple[Contract, ...]


def holder(tenant: TenantRef, reads: Reads) -> Holder:
    """The tenant as it stands, with its contracts."""
    return Holder(tenant=reads.tenant(tenant), contracts=tuple(reads.all_of(Contract, tenant)))


def contract_refusals(holds: Holder, profile: Profile, today: date) -> tuple[Refusal, ...]:
    """Why a tenant can't have or use points: the portal wants a service contracted, and it has none today."""
    rules = rules_of(profile)
    if not rules.contract_rule or any(is_in_use(contract, today) for contract in holds.contracts):
        return ()
    rule = profile.rule(rules.contract_rule)
    text = say("tenant: {tenant} has no service contracted: {rule}", tenant=holds.tenant.ref, rule=rule.says)
    return (Refusal(code="no_contract", field="tenant", rule=rule, text=text),)


def charge_due(balance: int, auto_charge: AutoCharge | None) -> int:
    """The points that an auto-charge adds: up to the limit, once the balance is strictly below the border."""
    if auto_charge is None or balance >= auto_charge.border:
        return 0
    return auto_charge.limit - balance


def adjustment_refusals(tenant: Tenant, delta: int, reason: str, profile: Profile) -> tuple[Refusal, ...]:
    """Why points may not be adjusted so: a balance out of its bounds, or a refund by another name."""
    rules = rules_of(profile)
    return (*_out_of_bounds(tenant, delta, profile), *_refund(reason, profile, rules))


def _out_of_bounds(tenant: Tenant, delta: int, profile: Profile) -> Iterator[Refusal]:
    balance = tenant.points + delta
    if balance < 0:
        text = say(
            "delta: the balance is {points} points, so at most {points} can be taken away.", points=tenant.points
        )
        yield Refusal(code="below_zero", field="delta", rule=profile.rule("PO-POINTS"), text=text)
    if balance > MOST_POINTS:
        text = say("delta: no balance may be more than {most} points.", most=MOST_POINTS)
        yield Refusal(code="too_many", field="delta", rule=profile.rule("PO-POINTS"), text=text)


def _refund(reason: str, profile: Profile, rules: PointsRules) -> Iterator[Refusal]:
    if _names_one(reason, rules.refund_words):
        rule = profile.rule(rules.refund_rule)
        yield Refusal(code="no_refund", field="reason", rule=rule, text=rule.says)


@lru_cache  # a file of many rows has few reasons
def _names_one(text: str, words: tuple[str, ...]) -> bool:
    written = fold(text).casefold()
    return any(fold(word).casefold() in written for word in words)


def moves(tenant: Tenant, delta: int, reason: str, profile: Profile) -> tuple[Move, ...]:
    """The moves of the balance: the adjustment, and the auto-charge that it sets off."""
    rules = rules_of(profile)
    move = Move(
        tenant=tenant.ref,
        rule=profile.rule(rules.rule),
        ledger="points",
        seen=tenant.points,
        delta=delta,
        cause="adjustment",
        reason=reason,
    )
    due = charge_due(move.balance, tenant.auto_charge)
    if not due:
        return (move,)
    charge = Move(
        tenant=tenant.ref,
        rule=profile.rule(rules.up_to_limit_rule),
        ledger="points",
        seen=move.balance,
        delta=due,
        cause="auto_charge",
        reason=reason,
    )
    return (move, charge)


def adjustment_notices(tenant: Tenant, delta: int, profile: Profile) -> tuple[Notice, ...]:
    """A warning of the auto-charge that an adjustment sets off, in points and in yen."""
    rules = rules_of(profile)
    balance = tenant.points + delta
    due = charge_due(balance, tenant.auto_charge)
    if not due or not tenant.auto_charge:
        return ()
    text = say(
        "{balance} points are below the customer's border of {border}: an auto-charge of {due} points, "
        "{yen} yen, follows at once.",
        balance=balance,
        border=tenant.auto_charge.border,
        due=due,
        yen=due * rules.yen_a_point,
    )
    return (Notice(warns=True, rule=profile.rule(rules.below_border_rule), text=text),)


def approval(delta: int, profile: Profile) -> Approval | None:
    """The second person's agreement that a large adjustment needs, or None."""
    rules = rules_of(profile)
    if rules.approval_over is None or abs(delta) <= rules.approval_over:
        return None
    text = say("more than {limit} points at once.", limit=rules.approval_over)
    return Approval(rule=profile.rule(rules.approval_rule), text=text)


def setting_refusals(
    tenant: Tenant, border: int | None, limit: int | None, off: bool, profile: Profile
) -> tuple[Refusal, ...]:
    """Why the auto-charge may not be set so: half a setting, two at once, a limit below the border, or no change."""
    rules = rules_of(profile)
    refusals = tuple(_incomplete(border, limit, off, profile, rules))
    if not refusals and tenant.auto_charge == setting(border, limit):
        refusals = (_no_change(tenant.auto_charge, profile),)
    return refusals


def setting(border: int | None, limit: int | None) -> AutoCharge | None:
    """The auto-charge of a border and a limit, or None where they aren't both given."""
    return AutoCharge(border, limit) if border is not None and limit is not None else None


def _incomplete(
    border: int | None, limit: int | None, off: bool, profile: Profile, rules: PointsRules
) -> Iterator[Refusal]:
    if off:
        if border is not None or limit is not None:
            text = say("off: give either off, or a border and a limit.")
            yield Refusal(code="out_of_place", field="off", rule=profile.rule("PO-BORDER"), text=text)
        return
    if border is None:
        text = say("border: it is missing; give a border and a limit, or off.")
        yield Refusal(code="missing", field="border", rule=profile.rule("PO-BORDER"), text=text)
    if limit is None:
        text = say("limit: it is missing; give a border and a limit, or off.")
        yield Refusal(code="missing", field="limit", rule=profile.rule("PO-BORDER"), text=text)
    if border is not None and limit is not None and limit < border:
        text = say(
            "limit: {limit} points are less than the border of {border}; the limit is what is charged up to.",
            limit=limit,
            border=border,
        )
        yield Refusal(code="below_border", field="limit", rule=profile.rule(rules.limit_rule), text=text)


def _no_change(current: AutoCharge | None, profile: Profile) -> Refusal:
    rule = profile.rule("PO-CHANGE")
    if current is None:
        return Refusal(code="no_change", field="off", rule=rule, text=say("off: the auto-charge is off already."))
    text = say(
        "border: the auto-charge is already below {border}, up to {limit}.", border=current.border, limit=current.limit
    )
    return Refusal(code="no_change", field="border", rule=rule, text=text)


def setting_notices(tenant: Tenant, becomes: AutoCharge | None, profile: Profile) -> tuple[Notice, ...]:
    """What to know of a new setting: a limit that is the border, a balance that is below the border already."""
    return tuple(_setting_notices(tenant, becomes, profile)) if becomes else ()


def _setting_notices(tenant: Tenant, becomes: AutoCharge, profile: Profile) -> Iterator[Notice]:
    rules = rules_of(profile)
    if becomes.limit == becomes.border:
        text = say(
            "The limit is the border, {border}: every time the balance falls below it, only the difference is charged.",
            border=becomes.border,
        )
        yield Notice(warns=True, rule=profile.rule(rules.limit_rule), text=text)
    if tenant.points < becomes.border:
        text = say(
            "The balance of {points} points is below the border already. Nothing is charged now; "
            "the next movement that leaves it there sets off the auto-charge.",
            points=tenant.points,
        )
        yield Notice(warns=True, rule=profile.rule(rules.below_border_rule), text=text)


def charging(tenant: Tenant, cause: str, profile: Profile) -> tuple[Move, ...]:
    """The one move that evaluating the auto-charge for a cause makes, or none."""
    due = charge_due(tenant.points, tenant.auto_charge)
    if not due:
        return ()
    return (
        Move(
            tenant=tenant.ref,
            rule=profile.rule(rules_of(profile).up_to_limit_rule),
            ledger="points",
            seen=tenant.points,
            delta=due,
            cause="auto_charge",
            reason=cause,
        ),
    )


def charging_notices(charge: Charge, profile: Profile, again: bool) -> tuple[Notice, ...]:
    """What evaluating the auto-charge comes to, or came to before, in points and in yen."""
    rules = rules_of(profile)
    said = {"points": charge.points, "border": charge.border, "charged": charge.charged}
    if charge.border is None:
        id, text = rules.off_rule, say("The auto-charge is off: nothing is charged.")
    elif not charge.charged:
        text = say("{points} points aren't below the border of {border}: nothing is charged.", **said)
        id = rules.below_border_rule
    else:
        text = say(
            "{points} points are below the border of {border}: {charged} points, {yen} yen, are charged.",
            **said,
            yen=charge.charged * rules.yen_a_point,
        )
        id = rules.up_to_limit_rule
    found = Notice(rule=profile.rule(id), text=text)
    if not again:
        return (found,)
    text = say(
        "The cause {cause} was evaluated on {day}, and counts once: nothing changes now. Then it was so:",
        cause=charge.ref.part,
        day=charge.evaluated_on,
    )
    return (Notice(rule=profile.rule("PO-CAUSE"), text=text), found)


def rules_of(profile: Profile) -> PointsRules:
    """The portal's rules for points; a profile that acts on points has them."""
    assert profile.points is not None, "a portal that acts on points has rules for them"
    return profile.points

"""Purging: when what is known of a tenant's persons may be erased, and why it may not be yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from portalops.effects import Purge
from portalops.facts import Tenant, Withdrawal
from portalops.month import Month
from portalops.plan import Notice, Refusal
from portalops.profiles.parts import Rule
from portalops.profiles.profile import Profile
from portalops.rules.withdrawal import Situation
from portalops.wording import say

OPERATION = "tenant purge"


def due_in(withdrawal: Withdrawal | None) -> Month | None:
    """The month in which the portal's rule has the data go; None where it gives none."""
    return withdrawal.data_deleted_in if withdrawal else None


def deciding_rule(known: Situation, profile: Profile) -> Rule:
    """The portal's rule on the end of the data where it gave the month, else the one on purging by hand."""
    given = profile.withdrawal.deleted_rule if profile.withdrawal and due_in(known.withdrawal) else ""
    return profile.rule(given) if given else profile.rests_on(OPERATION)


def refusals(reason: str | None, known: Situation, profile: Profile, today: date) -> Iterator[Refusal]:
    """Every reason why the data may not be erased: they are in use, are gone, or are kept for longer."""
    tenant, rule = known.tenant, profile.rests_on(OPERATION)
    if tenant.state != "left":
        text = say("{tenant} hasn't left, so its data is in use.", tenant=tenant.ref)
        yield Refusal(code="not_left", rule=rule, text=text)
    elif tenant.purged_on:
        text = say("The data of {tenant} was erased already, on {day}.", tenant=tenant.ref, day=tenant.purged_on)
        yield Refusal(code="no_change", rule=profile.rule("PO-CHANGE"), text=text)
    else:
        yield from _not_yet(reason, known, profile, today)


def _not_yet(reason: str | None, known: Situation, profile: Profile, today: date) -> Iterator[Refusal]:
    due, tenant = due_in(known.withdrawal), known.tenant.ref
    leaves_on = known.withdrawal.leaves_on if known.withdrawal else None
    if due and today < due.first_day:
        text = say("It is too early: the data of {tenant} is deleted during {month}.", tenant=tenant, month=due)
        yield Refusal(code="too_early", rule=deciding_rule(known, profile), text=text)
    elif leaves_on and today <= leaves_on:
        text = say("It is too early: {tenant} leaves at the end of {day}.", tenant=tenant, day=leaves_on)
        yield Refusal(code="too_early", rule=profile.rests_on(OPERATION), text=text)
    elif not due and not reason:
        text = say(
            "reason: it isn't known when this portal deletes the data of a tenant that has left, so the console can't "
            "tell that it is time; write who decided that it is, and why."
        )
        yield Refusal(code="time_unknown", field="reason", rule=profile.rests_on(OPERATION), text=text)


def effect(known: Situation, profile: Profile, today: date) -> Purge:
    """The erasing; the tenant's code stands for it from then on, so that what is kept can be found by it."""
    tenant = known.tenant.ref
    return Purge(tenant=tenant, rule=deciding_rule(known, profile), on=today, pseudonym=tenant.code)


def notices(known: Situation, profile: Profile, today: date) -> Iterator[Notice]:
    """That it can't be undone, what still goes on at the portal, and that it is late or nobody knows when it is due."""
    rule, due = profile.rests_on(OPERATION), due_in(known.withdrawal)
    final = say("This can't be undone: afterwards nobody can look up here who the customer was.")
    yield Notice(warns=True, rule=rule, text=final)
    if due is None:
        unknown = say("It isn't known when this portal deletes the data of a tenant that has left.")
        yield Notice(warns=True, rule=rule, text=unknown)
    elif today > due.last_day:
        late = say("The data was to be deleted during {month}; {day} is later than that.", month=due, day=today)
        yield Notice(warns=True, rule=deciding_rule(known, profile), text=late)
    yield from _going_on(known, profile, today)


def _going_on(known: Situation, profile: Profile, today: date) -> Iterator[Notice]:
    left = known.withdrawal
    if left and left.billing_visible_until and today <= left.billing_visible_until and profile.withdrawal:
        text = say("At the portal the first user sees the billing until {day}; the invoices stay here.",
                   day=left.billing_visible_until)  # fmt: skip
        yield Notice(rule=profile.rule(profile.withdrawal.billing_visible_rule), text=text)


def is_due(withdrawal: Withdrawal, tenant: Tenant, today: date) -> bool:
    """Whether the month has come in which the data of a tenant go that has left, and they are still there."""
    due = due_in(withdrawal)
    return tenant.state == "left" and tenant.purged_on is None and due is not None and today >= due.first_day

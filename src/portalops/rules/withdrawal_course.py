"""The course of a withdrawal around its notice: asked for and form sent before it, data deleted after the leaving."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec import Struct

from portalops.effects import Effect, added, changed
from portalops.facts import Tenant, Withdrawal
from portalops.facts.withdrawals import next_ref
from portalops.month import Month
from portalops.plan import Notice, Refusal
from portalops.profiles.parts import Rule
from portalops.profiles.profile import Profile
from portalops.rules import standing
from portalops.rules.withdrawal import Situation, first_charge_month, leaving_day, planned_refusals
from portalops.wording import say


def waiting_in(known: Situation) -> Withdrawal | None:
    """The withdrawal that was asked for and waits for its notice, if there is one."""
    return known.withdrawal if known.withdrawal and known.withdrawal.waits_for_paper else None


def free_months(tenant: Tenant, profile: Profile, today: date) -> tuple[date, Month] | None:
    """The last free day and the first month charged, while that is still news; None without a free period."""
    rules = profile.withdrawal
    if rules is None or rules.free_period is None or tenant.joined_on is None:
        return None
    first = first_charge_month(tenant, rules)
    return (first.plus(-1).last_day, first) if today <= first.last_day else None


class Told(Struct, frozen=True, kw_only=True):
    """What is told about a withdrawal before its notice comes; None wasn't told this time."""

    asked_on: date | None = None
    form_sent_on: date | None = None
    reason: str | None = None

    def given(self) -> dict[str, Any]:
        """What was told, by field."""
        told = {name: getattr(self, name) for name in self.__struct_fields__}
        return {name: value for name, value in told.items() if value is not None}


def ask_refusals(told: Told, known: Situation, profile: Profile, today: date) -> tuple[Refusal, ...]:
    """Every reason why it can't be noted that a tenant asked to leave, or that the form was sent."""
    waiting = waiting_in(known)
    return (
        *standing.refusals(known.tenant, profile),
        *planned_refusals(known, profile),
        *_ask_days(told, known, profile, today),
        *(_nothing_new(told, waiting, profile) if waiting else ()),
        *(() if waiting or told.reason else (_no_reason(profile),)),
    )


def ask_effects(told: Told, known: Situation, rule: Rule, today: date) -> tuple[Effect, ...]:
    """The withdrawal that is asked for now, or what is new about the one that waits."""
    waiting = waiting_in(known)
    if waiting:
        state = "form_sent" if told.form_sent_on else waiting.state
        return changed(waiting, rule, state=state, **told.given())
    asked = Withdrawal(
        ref=next_ref(known.tenant.ref, known.withdrawal),
        state="form_sent" if told.form_sent_on else "asked",
        asked_on=told.asked_on or today,
        form_sent_on=told.form_sent_on,
        reason=told.reason or "",
    )
    return (added(asked, rule),)


def deleted_refusals(on: date, known: Situation, profile: Profile, today: date) -> tuple[Refusal, ...]:
    """Every reason why it can't be noted that the data of a tenant that has left is deleted."""
    left = known.withdrawal
    if left is None or left.state not in ("completed", "data_deleted"):
        text = say("{tenant} hasn't left, so its data is still there.", tenant=known.tenant.ref)
        return (Refusal(code="not_left", rule=profile.rests_on("withdrawal data-deleted"), text=text),)
    if left.state == "data_deleted":
        text = say("The data of {tenant} was deleted already, on {day}.", tenant=left.tenant, day=left.data_deleted_on)
        return (Refusal(code="no_change", rule=profile.rule("PO-CHANGE"), text=text),)
    return (*_deleted_early(on, left, profile), *_in_future("on", on, profile, today))


def deleted_notices(on: date, left: Withdrawal, profile: Profile) -> tuple[Notice, ...]:
    """That it can't be undone, and that it came later than the portal says."""
    final = say("This can't be undone: the data is gone.")
    notices = [Notice(warns=True, rule=profile.rests_on("withdrawal data-deleted"), text=final)]
    due = left.data_deleted_in
    if due and on > due.last_day:
        text = say("The data was to be deleted during {month}; {day} is later than that.", month=due, day=on)
        notices.append(Notice(warns=True, rule=deletion_rule(profile), text=text))
    return tuple(notices)


def deletion_rule(profile: Profile) -> Rule:
    """The portal's rule on the end of the data, else the one on which noting it rests."""
    rules = profile.withdrawal
    given = rules.deleted_rule if rules else ""
    return profile.rule(given) if given else profile.rests_on("withdrawal data-deleted")


def _ask_days(told: Told, known: Situation, profile: Profile, today: date) -> Iterator[Refusal]:
    rule, joined = profile.rule("PO-DATE"), known.tenant.joined_on
    waiting = waiting_in(known)
    since = told.asked_on or (waiting.asked_on if waiting else None) or today
    sent = told.form_sent_on or (waiting.form_sent_on if waiting else None)
    for field in ("asked_on", "form_sent_on"):
        day = getattr(told, field)
        if day:
            yield from _in_future(field, day, profile, today)
    if told.asked_on and joined and told.asked_on < joined:
        text = say("asked_on: {day} is before the tenant joined, on {joined}.", day=told.asked_on, joined=joined)
        yield Refusal(code="before_joining", field="asked_on", rule=rule, text=text)
    if sent and sent < since:
        text = say("form_sent_on: {day} is before the tenant asked to leave, on {asked}.", day=sent, asked=since)
        yield Refusal(code="before_asking", field="form_sent_on", rule=rule, text=text)


def _in_future(field: str, day: date, profile: Profile, today: date) -> tuple[Refusal, ...]:
    if day <= today:
        return ()
    text = say("{field}: {day} is still to come; today is {today}.", field=field, day=day, today=today)
    return (Refusal(code="in_future", field=field, rule=profile.rule("PO-DATE"), text=text),)


def _nothing_new(told: Told, waiting: Withdrawal, profile: Profile) -> tuple[Refusal, ...]:
    """A refusal to note what is noted already."""
    if any(value != getattr(waiting, name) for name, value in told.given().items()):
        return ()
    text = say(
        "{tenant} asked to leave already, on {day}. When the form is sent, name the day as form_sent_on; when the "
        "notice has come, request the withdrawal.",
        tenant=waiting.tenant,
        day=waiting.asked_on,
    )
    return (Refusal(code="no_change", rule=profile.rule("PO-CHANGE"), text=text),)


def _no_reason(profile: Profile) -> Refusal:
    text = say("reason: it is missing; write why the tenant wants to leave, as it was told.")
    return Refusal(code="missing", field="reason", rule=profile.rule("PO-FIELD"), text=text)


def _deleted_early(on: date, left: Withdrawal, profile: Profile) -> tuple[Refusal, ...]:
    """The data goes in the month that the portal's rule gives, or where it gives none, after the day of leaving."""
    due, leaves_on = left.data_deleted_in, leaving_day(left)
    if due and on < due.first_day:
        text = say("on: {day} is too early; the data is deleted during {month}.", day=on, month=due)
    elif on <= leaves_on:
        text = say("on: {day} is too early; {tenant} left on {left}.", day=on, tenant=left.tenant, left=leaves_on)
    else:
        return ()
    return (Refusal(code="too_early", field="on", rule=deletion_rule(profile), text=text),)

"""Cancelling one service: the day it may end on, and what its unused days give back to the balance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from portalops import effects as e
from portalops.facts import Contract, Tenant
from portalops.plan import Notice, Refusal
from portalops.profiles.profile import Profile
from portalops.rules import balances, renewal
from portalops.rules.contracts import is_in_use
from portalops.rules.proration import Refund, refund
from portalops.rules.renewal import Period
from portalops.wording import say


class Ending(Struct, frozen=True, kw_only=True):
    """A contract that is to end, its tenant, and all contracts of the tenant."""

    contract: Contract
    tenant: Tenant
    contracts: tuple[Contract, ...]


def refusals(ending: Ending, on: date, billed: int | None, profile: Profile, today: date) -> tuple[Refusal, ...]:
    """Why a contract can't have been cancelled so, all reasons at once."""
    contract = ending.contract
    if contract.state == "cancelled":
        text = say("contract: {ref} was cancelled already, on {day}.", ref=contract.ref, day=contract.cancelled_on)
        return (Refusal(code="cancelled", field="contract", rule=profile.rule("PO-CHANGE"), text=text),)
    return (*_day(contract, on, profile, today), *_billed(ending, on, billed, profile))


def _day(contract: Contract, on: date, profile: Profile, today: date) -> Iterator[Refusal]:
    rule = profile.rule("PO-DATE")
    if on > today:
        text = say("on: {day} is still to come; today is {today}.", day=on, today=today)
        yield Refusal(code="in_future", field="on", rule=rule, text=text)
    if contract.starts_on and on < contract.starts_on:
        text = say("on: {day} is before the first day, {starts}.", day=on, starts=contract.starts_on)
        yield Refusal(code="before_start", field="on", rule=rule, text=text)
    if contract.expires_on and on > contract.expires_on:
        text = say("on: {day} is after the last day, {ends}.", day=on, ends=contract.expires_on)
        yield Refusal(code="after_end", field="on", rule=rule, text=text)


def _billed(ending: Ending, on: date, billed: int | None, profile: Profile) -> Iterator[Refusal]:
    contract, rules = ending.contract, balances.rules_of(profile)
    if rules is None or not contract.prepaid:
        if billed is not None:
            text = say("billed: leave it out; nothing comes back for {name}.", name=contract.name)
            yield Refusal(code="out_of_place", field="billed", rule=profile.rule("PO-FIELD"), text=text)
        return
    if billed is None and _billed_for_period(ending, None) is None:
        text = say("billed: how much was billed for the period isn't known; write it in yen before tax.")
        yield Refusal(code="missing", field="billed", rule=profile.rule(rules.rule), text=text)
    begun = contract.starts_on is None or on >= contract.starts_on
    if begun and period_of(contract, on) is None:
        text = say("on: which days were paid for isn't known, because the first day isn't on file.")
        yield Refusal(code="unknown_period", field="on", rule=profile.rule(rules.rule), text=text)


def period_of(contract: Contract, day: date) -> Period | None:
    """The stretch that was paid for and that a day is in: from renewal to renewal, or the whole term."""
    if contract.first_renewal_on and contract.cycle:
        return renewal.period(day, contract.first_renewal_on, contract.cycle, contract.starts_on)
    if contract.starts_on and contract.expires_on:
        return Period(first_day=contract.starts_on, last_day=contract.expires_on)
    return None


def _billed_for_period(ending: Ending, billed: int | None) -> int | None:
    """The yen billed for a period: as it was told, or the price, times the licenses where they are priced."""
    contract = ending.contract
    if billed is not None or contract.price is None:
        return billed
    if not contract.per_license:
        return contract.price
    return None if ending.tenant.licenses is None else contract.price * ending.tenant.licenses


def gives_back(ending: Ending, on: date, billed: int | None, profile: Profile) -> Refund | None:
    """What cancelling on a day gives back; None where nothing was paid in advance, or nothing comes back here."""
    rules, paid = balances.rules_of(profile), _billed_for_period(ending, billed)
    period = period_of(ending.contract, on)
    if rules is None or not ending.contract.prepaid or period is None or paid is None:
        return None
    return refund(paid, period, on, rules)


def effects(ending: Ending, on: date, reason: str, back: Refund | None, profile: Profile) -> tuple[e.Effect, ...]:
    """The end of the contract, and what it gives back to the balance."""
    contract, tenant, rules = ending.contract, ending.tenant, balances.rules_of(profile)
    ends: tuple[e.Effect, ...] = e.changed(
        contract, profile.rests_on("contract cancel"), state="cancelled", cancelled_on=on
    )
    if rules is None or back is None:
        return ends
    ends += e.changed(contract, profile.rule(rules.rule), refunded=back.amount)
    if not back.amount:
        return ends
    move = e.Move(
        tenant=tenant.ref,
        rule=profile.rule(rules.balance_rule),
        ledger="balance",
        seen=tenant.balance,
        delta=back.amount,
        cause="refund",
        reason=f"{contract.ref.part}: {reason}",
    )
    return (*ends, move)


def notices(
    ending: Ending, on: date, billed: int | None, back: Refund | None, profile: Profile, today: date
) -> tuple[Notice, ...]:
    """The reckoning, what it leaves open, and what stays once the service has ended."""
    return (*_reckoning(ending, billed, back, profile, today), *_what_stays(ending, on, back, profile))


def _reckoning(
    ending: Ending, billed: int | None, back: Refund | None, profile: Profile, today: date
) -> Iterator[Notice]:
    rules = balances.rules_of(profile)
    if rules is None:
        return
    rule = profile.rule(rules.rule)
    if back is None:
        text = say("Nothing comes back: {name} isn't paid in advance.", name=ending.contract.name)
        yield Notice(rule=rule, text=text)
        return
    paid = _billed_for_period(ending, billed)
    text = say(
        "Of the {days} days from {first} to {last}, {used} are used and {left} are left: "
        "{paid} yen x {left} / {days} = {amount} yen go to the balance.",
        days=back.period.days,
        first=back.period.first_day,
        last=back.period.last_day,
        used=back.used_days,
        left=back.unused_days,
        paid=paid,
        amount=back.amount,
    )
    yield Notice(rule=rule, text=text)
    if ending.contract.per_license and billed is None:
        text = say(
            "{licenses} licenses are taken as billed for the period; if it was another sum, say it with billed.",
            licenses=ending.tenant.licenses,
        )
        yield Notice(warns=True, rule=rule, text=text)
    if back.period.last_day < today:
        text = say(
            "The next period began on {day}; if it was billed too, nothing is reckoned for it here.",
            day=back.period.last_day + timedelta(days=1),
        )
        yield Notice(warns=True, rule=rule, text=text)
    if rules.tax and back.amount:
        text = say("{portal} leaves this open: {question}", portal=profile.title, question=rules.tax.unknown)
        yield Notice(rule=profile.rule(rules.tax.rule), text=text)


def _what_stays(ending: Ending, on: date, back: Refund | None, profile: Profile) -> Iterator[Notice]:
    others = [each for each in ending.contracts if each.ref != ending.contract.ref and is_in_use(each, on)]
    rule = profile.rests_on("contract cancel")
    if others:
        text = say("The account and its other services stay: {services}.", services=tuple(each.name for each in others))
        yield Notice(rule=rule, text=text)
        return
    yield Notice(rule=rule, text=say("It was the last service; the account stays."))
    yield from balances.remaining_notices(ending.tenant.balance + (back.amount if back else 0), profile)

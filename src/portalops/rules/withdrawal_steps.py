"""A withdrawal step by step: each with its day and its rule, and what customers who leave should be told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from portalops.facts import Tenant, Withdrawal
from portalops.month import Month
from portalops.profiles.parts import Rule
from portalops.profiles.profile import Profile, WithdrawalRules
from portalops.rules.tenants import YEARLY
from portalops.rules.withdrawal import charge_rule, yearly_fee_rule
from portalops.wording import Phrase, Sentence, say


class Step(Struct, frozen=True, kw_only=True):
    """One step: what happens, when, whether that is behind us, and the rule it rests on."""

    what: Sentence
    when: date | Month | Sentence
    is_past: bool
    rule: Rule


class Fact(Struct, frozen=True, kw_only=True):
    """Something to know about leaving, and the rule that says so."""

    says: Sentence | Phrase
    rule: Rule


def steps(withdrawal: Withdrawal, tenant: Tenant, profile: Profile, today: date) -> Iterator[Step]:
    """The course so far and to come, in the order of the days; what isn't known has no step."""
    asked = profile.rests_on("withdrawal ask")
    request = profile.rests_on("withdrawal request")
    yield from _step(say("Asked to leave"), withdrawal.asked_on, asked, today)
    yield from _step(say("Form sent"), withdrawal.form_sent_on, asked, today)
    if withdrawal.waits_for_paper:
        yield Step(
            what=say("Notice arrived"), when=say("not yet; no day of leaving follows"), is_past=False, rule=request
        )
    yield from _step(say("Notice arrived"), withdrawal.received_on, request, today)
    rules = profile.withdrawal
    if rules is None or withdrawal.leaves_on is None:
        return
    yield from _leaving(withdrawal, tenant, rules, profile, today)
    yield from _afterwards(withdrawal, rules, profile, today)


def _leaving(
    withdrawal: Withdrawal, tenant: Tenant, rules: WithdrawalRules, profile: Profile, today: date
) -> Iterator[Step]:
    month = withdrawal.last_charge_month
    charged = charge_rule(tenant, rules)
    if charged and tenant.billing_cycle == YEARLY and withdrawal.received_on:
        charged = yearly_fee_rule(month, withdrawal.received_on, rules)
    if charged:
        yield Step(
            what=say("Last month charged"),
            when=month or say("none"),
            is_past=month is not None and month < Month.of(today),
            rule=profile.rule(charged),
        )
    hosting = withdrawal.provisional and rules.hosting_rule
    what = say("Leaves, if hosting doesn't move it") if hosting else say("Leaves")
    rule = profile.rule(hosting or rules.rule)
    left = withdrawal.state in ("completed", "data_deleted")
    assert withdrawal.leaves_on is not None, "asked only where the notice has come"
    yield Step(what=say("Left") if left else what, when=withdrawal.leaves_on, is_past=left, rule=rule)


def _afterwards(withdrawal: Withdrawal, rules: WithdrawalRules, profile: Profile, today: date) -> Iterator[Step]:
    """Who sees the billing until when, who tells of it then, and the end of the data."""
    until = withdrawal.billing_visible_until
    if until:
        visible = profile.rule(rules.billing_visible_rule)
        yield from _step(say("Billing is visible to the first user alone, until"), until, visible, today)
        told = profile.rule(rules.billing_told_rule or rules.billing_visible_rule)
        yield from _step(say("Only support tells of billing, from"), until + timedelta(days=1), told, today)
    deleted = profile.rule(rules.deleted_rule or rules.rule)
    if withdrawal.data_deleted_on:
        yield from _step(say("Data deleted"), withdrawal.data_deleted_on, deleted, today)
    elif withdrawal.data_deleted_in:
        yield Step(what=say("Data deleted during"), when=withdrawal.data_deleted_in, is_past=False, rule=deleted)


def to_know(tenant: Tenant, profile: Profile) -> Iterator[Fact]:
    """What ends with the membership, and what customers who leave ask for and nobody does."""
    rules = profile.withdrawal
    if rules is None:
        return
    if rules.options_rule:
        options = profile.rule(rules.options_rule)
        said = say("{says} There are: {options}.", says=options.says, options=tenant.options)
        yield Fact(says=said if tenant.options else options.says, rule=options)
    told = (*((rules.hosting_rule,) if tenant.hosting else ()), rules.told_rule, *rules.never_rules)
    for rule in (profile.rule(id) for id in told if id):
        yield Fact(says=rule.says, rule=rule)


def _step(what: Sentence, day: date | None, rule: Rule, today: date) -> Iterator[Step]:
    if day:
        yield Step(what=what, when=day, is_past=day <= today, rule=rule)

"""The most accounts that a tenant may have: the portal's number, or more as it was agreed and for as long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from portalops.facts import AgreedLimit, PersonalText, Tenant
from portalops.plan import Approval, Refusal
from portalops.profiles.parts import Rule
from portalops.profiles.profile import Profile
from portalops.wording import say


def most(tenant: Tenant, profile: Profile, today: date) -> tuple[int, Rule] | None:
    """The most accounts of a tenant on a day and the rule it rests on; None where there is no most."""
    rules = profile.accounts
    if rules.most is None:
        return None
    agreed = tenant.agreed_limit
    if agreed and today <= agreed.until:
        return agreed.count, profile.rule(rules.more_rule or rules.most_rule)
    return rules.most, profile.rule(rules.most_rule)


def refusals(tenant: Tenant, agreed: AgreedLimit, count: int, profile: Profile, today: date) -> Iterator[Refusal]:
    """Why a tenant can't have so many, all reasons at once; suspended accounts count."""
    rules = profile.accounts
    usual = rules.most or 0
    rule = profile.rule(rules.more_rule or rules.most_rule)
    if agreed.count < count:
        text = say("count: {tenant} has {count} accounts, suspended ones counted; write at least so many.",
                   tenant=tenant.ref, count=count)  # fmt: skip
        yield Refusal(code="below_count", field="count", rule=rule, text=text)
    if agreed.count < usual or (agreed.count == usual and tenant.agreed_limit is None):
        text = say("count: {usual} are always allowed; write more than that, or {usual} to end what was agreed.",
                   usual=usual)  # fmt: skip
        yield Refusal(code="no_exception", field="count", rule=profile.rule(rules.most_rule), text=text)
    if agreed.until < today:
        text = say("until: {day} is past; today is {today}.", day=agreed.until, today=today)
        yield Refusal(code="in_past", field="until", rule=profile.rule("PO-DATE"), text=text)
    if agreed == tenant.agreed_limit:
        text = say("This is what is agreed already, through {day}.", day=agreed.until)
        yield Refusal(code="no_change", rule=profile.rule("PO-CHANGE"), text=text)


def approval(agreed: AgreedLimit, profile: Profile) -> Approval | None:
    """Why a second person must agree, where the portal or the centre says so."""
    rules = profile.accounts
    if not rules.limit_approval:
        return None
    who = PersonalText(agreed.agreed_by, "name")
    text = say("more than {usual} accounts, agreed by {who}.", usual=rules.most, who=who)
    return Approval(rule=profile.rule(rules.limit_approval_rule), text=text)

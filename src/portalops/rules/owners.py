"""Owners: what is done only where an owner of the tenant asks for it, and what anybody else is told."""

from __future__ import annotations

from collections.abc import Iterator

from portalops.facts import Account, Reads
from portalops.plan import Refusal
from portalops.profiles.owners import OwnerRules
from portalops.profiles.parts import Rule
from portalops.profiles.profile import Profile
from portalops.references import AccountRef, TenantRef
from portalops.wording import Sentence, say

FIELD = "asked_by"


def requester(asked_by: AccountRef | None, reads: Reads) -> Account | None:
    """Who asks for it; NotFound where there is no such account, None where nobody is named."""
    return reads.account(asked_by) if asked_by else None


def refusals(who: Account | None, tenant: TenantRef, operation: str, profile: Profile) -> tuple[Refusal, ...]:
    """Why who asks may not have it done: it is another tenant's user, left, isn't an owner, or isn't named at all."""
    return tuple(_refusals(who, tenant, operation, profile))


def _refusals(who: Account | None, tenant: TenantRef, operation: str, profile: Profile) -> Iterator[Refusal]:
    rules = profile.owners
    only = profile.rule(rules.only[operation]) if rules and operation in rules.only else None
    if who is None:
        if only:
            text = say("asked_by: it is missing; name the owner who asks for it: {rule}", rule=only.says)
            yield _refusal("missing", only, text)
    elif who.owner != tenant:
        text = say("asked_by: {account} is a user of {theirs}, not of {tenant}.",
                   account=who.ref, theirs=who.owner, tenant=tenant)  # fmt: skip
        yield _refusal("other_tenant", only or profile.rule("PO-ASKED"), text)
    elif who.state != "active":
        text = say("asked_by: {account} isn't in use any more, so it can't ask for anything.", account=who.ref)
        yield _refusal("not_active", profile.rule("PO-ASKED"), text)
    elif rules and only and rules.role not in who.roles:
        yield _refusal("not_owner", only, _ask_the_owner(who, rules, profile))


def _ask_the_owner(who: Account, rules: OwnerRules, profile: Profile) -> Sentence:
    return say(
        "asked_by: {account} isn't an owner; have the owner ask for it. {others}",
        account=who.ref,
        others=profile.rule(rules.others_rule).says,
    )


def _refusal(code: str, rule: Rule, text: Sentence) -> Refusal:
    return Refusal(code=code, field=FIELD, rule=rule, text=text)

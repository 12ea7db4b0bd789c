"""Where a user stands: in use, suspended or removed, and what may become of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from portalops.facts import Account, PersonalText, Reads, Tenant
from portalops.plan import Notice, Refusal
from portalops.profiles.profile import Profile
from portalops.references import AccountRef
from portalops.rules import standing
from portalops.terms import STATES
from portalops.wording import Named, say

NEVER = "never"
ONLY = "only"
SEVERAL = "several"


class Standing(Struct, frozen=True, kw_only=True):
    """A user among the users of its tenant, and the day on which the customer did at the portal what is asked."""

    account: Account
    tenant: Tenant
    members: tuple[Account, ...]
    done_on: date | None = None

    @property
    def count(self) -> int:
        """How many accounts the tenant has, those that were removed left out."""
        return sum(member.state != "removed" for member in self.members)


def standing_of(account: AccountRef, done_on: date | None, reads: Reads) -> Standing:
    """The user among the users of its tenant; NotFound where there is no such user."""
    return Standing(
        account=reads.account(account),
        tenant=reads.tenant(account.tenant),
        members=tuple(reads.all_of(Account, account.tenant)),
        done_on=done_on,
    )


def not_in_use(account: Account, profile: Profile) -> tuple[Refusal, ...]:
    """A refusal of anything for a user that is suspended or was removed."""
    return () if account.state == "active" else (_in_state(account, profile),)


def removed(account: Account, profile: Profile) -> tuple[Refusal, ...]:
    """A refusal of anything for a user that was removed."""
    return (_in_state(account, profile),) if account.state == "removed" else ()


def becoming(facts: Standing, state: str, profile: Profile) -> tuple[Refusal, ...]:
    """Why a user can't come to that state from where it stands: it is there already, or was removed."""
    here = standing.refusals(facts.tenant, profile)
    if facts.account.state == "removed":
        return (*here, _in_state(facts.account, profile))
    if facts.account.state == state:
        text = say("account: {account} is {state} already.", account=facts.account.ref, state=STATES[state])
        return (*here, Refusal(code="no_change", field="account", rule=profile.rule("PO-CHANGE"), text=text))
    return here


def _in_state(account: Account, profile: Profile) -> Refusal:
    text = say("account: {account} is {state}.", account=account.ref, state=STATES[account.state])
    return Refusal(code=f"is_{account.state}", field="account", rule=profile.rule("PO-STATE"), text=text)


def never_removed(account: Account, profile: Profile) -> tuple[Refusal, ...]:
    """A refusal to remove the user that a tenant always has."""
    rules = profile.accounts
    if not rules.never_removed or account.ref.user != rules.never_removed:
        return ()
    rule = profile.rule(rules.never_removed_rule)
    text = say("account: {account} is never removed: {rule}", account=account.ref, rule=rule.says)
    return (Refusal(code="never_removed", field="account", rule=rule, text=text),)


def keeps_one(facts: Standing, roles: Sequence[str], profile: Profile) -> Iterator[Refusal]:
    """Refuse to leave a tenant without anybody in use who has the role that somebody always has."""
    role = None if facts.done_on else _left_without(facts, roles, profile)
    if role:
        text = say(
            "account: {account} is the last {role} in use; give somebody else that role first.",
            account=facts.account.ref,
            role=role,
        )
        rule = profile.rule(profile.accounts.keeps_one_rule)
        yield Refusal(code="last_of_role", field="account", rule=rule, text=text)


def left_without(facts: Standing, roles: Sequence[str], profile: Profile) -> Iterator[Notice]:
    """A warning where the customer has done it already and nobody in use has that role any more."""
    role = _left_without(facts, roles, profile) if facts.done_on else None
    if role:
        text = say(
            "{account} was the last {role} in use: as far as is known here, {tenant} has none now; tell the customer.",
            account=facts.account.ref,
            role=role,
            tenant=facts.tenant.ref,
        )
        yield Notice(warns=True, rule=profile.rule(profile.accounts.keeps_one_rule), text=text)


def _left_without(facts: Standing, roles: Sequence[str], profile: Profile) -> Named | str | None:
    """The role that somebody always has and nobody in use would have, with these roles for this account."""
    role, account = profile.accounts.keeps_one, facts.account
    if not role or role not in account.roles or role in roles or account.state != "active":
        return None
    others = (other for other in facts.members if other.ref != account.ref and other.state == "active")
    if any(role in other.roles for other in others):
        return None
    (name,) = profile.accounts.named((role,))
    return name


def case_of_removal(facts: Standing, profile: Profile) -> str:
    """Which user is to be removed: one that never is, one that the customer removed, the only one, one of several."""
    if never_removed(facts.account, profile):
        return NEVER
    if facts.done_on:
        return "taken_over"
    return ONLY if facts.count <= 1 else SEVERAL


def erased(account: Account) -> dict[str, Any]:
    """What a user that is removed becomes: its id is its name, and everything else is as if it were never known."""
    known = {info.name: info.default for info in msgspec.structs.fields(account) if not info.required}
    return known | {"state": "removed", "name": account.ref.user}


def removal_notices(facts: Standing, profile: Profile) -> tuple[Notice, ...]:
    """A warning that names what is lost for good, and the gentler way where there is one and it isn't too late."""
    account = facts.account
    rule = profile.rule("PO-ERASED")
    lost = Notice(
        warns=True,
        rule=rule,
        text=say(
            "This can't be undone: {name} ({account}) is removed, and the name, kana, e-mail address and phone number "
            "go with it; only the record keeps what was done.",
            name=PersonalText(account.name, "name"),
            account=account.ref,
        ),
    )
    suspend = profile.answers["account suspend"]
    if suspend.way not in ("act", "route") or account.state != "active" or facts.done_on:
        return (lost,)
    text = say("A user that may come back can be suspended instead, which can be undone: account suspend")
    if suspend.way == "route":
        text = say(
            "A user that may come back can be suspended instead, which can be undone. Who suspends: {who}",
            who=profile.routes[suspend.route].who,
        )
    return (lost, Notice(rule=profile.rule(suspend.rule), text=text))

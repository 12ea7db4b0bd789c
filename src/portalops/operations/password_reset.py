"""Reset a password: send a single-use link to the address that is registered, and to no other."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops.effects import SendResetLink
from portalops.facts import Account, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Notice, Plan, Refusal
from portalops.profiles.profile import Profile
from portalops.references import AccountRef
from portalops.rules import account_states, addresses, standing
from portalops.values import Reason
from portalops.wording import say


class ResetPassword(Asks, frozen=True):
    """Send a user a password link, to the registered address only."""

    account: Annotated[AccountRef, "User, as portal:code/user"]
    reason: Annotated[Reason, "Why, and how the caller was identified"]


class Owner(Struct, frozen=True, kw_only=True):
    """A user, and the tenant to which it belongs."""

    account: Account
    tenant: Tenant


def look(asked: ResetPassword, reads: Reads) -> Owner:
    """The user and its tenant as they stand."""
    return Owner(account=reads.account(asked.account), tenant=reads.tenant(asked.account.tenant))


def plan(asked: ResetPassword, owner: Owner, profile: Profile, today: date) -> Plan:
    """Send the link, unless the tenant has left or the user has no address."""
    rule = profile.rests_on("password reset")
    account = owner.account
    refusals = (*standing.refusals(owner.tenant, profile), *account_states.not_in_use(account, profile))
    if not account.email:
        text = say("{account} has no registered address, and a link goes to no other.", account=account.ref)
        refusals += (Refusal(code="no_address", field="account", rule=rule, text=text),)
    if refusals or not account.email:
        return Plan(refusals=refusals)
    link = SendResetLink(
        tenant=owner.tenant.ref,
        rule=profile.rule("PO-RESET"),
        account=account.ref,
        to=addresses.shown(account, profile, today) or "",
        valid_hours=profile.reset_link_hours,
    )
    return Plan(effects=(link,), notices=(Notice(rule=rule, text=rule.says), *_notices(profile)))


def _notices(profile: Profile) -> tuple[Notice, ...]:
    """What the link does to an earlier one, and where it leads while the centre hasn't said where."""
    rule = profile.rule("PO-RESET")
    newest = Notice(rule=rule, text=say("A link that was sent earlier stops working."))
    if profile.reset_link_base:
        return (newest,)
    text = say(
        "The link leads to {host}, which doesn't exist; the centre's configuration must name the portal's own page.",
        host=f"{profile.name}.example",
    )
    return (newest, Notice(warns=True, rule=rule, text=text))


RESET_PASSWORD = Operation(
    name="password reset",
    permission=Permission.PASSWORD_RESET,
    asks=ResetPassword,
    look=look,
    plan=plan,
)

"""Switch a user's mail about the contract on or off, for an owner."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.facts import Account, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan, Refusal
from portalops.profiles.profile import Profile
from portalops.references import AccountRef
from portalops.rules import account_states, owners, standing
from portalops.wording import say


class Notify(Asks, frozen=True):
    """Switch a user's mail about the contract on or off, for an owner."""

    account: Annotated[AccountRef, "User, as portal:code/user"]
    on: Annotated[bool, "The user is to get the mail"] = False
    off: Annotated[bool, "The user isn't to get it any more"] = False
    asked_by: Annotated[AccountRef | None, "Owner who asks for it, as portal:code/user"] = None


class Reader(Struct, frozen=True, kw_only=True):
    """A user, its tenant, and who asks."""

    account: Account
    tenant: Tenant
    who: Account | None


def look(asked: Notify, reads: Reads) -> Reader:
    """The user as it stands, and who asks."""
    return Reader(
        account=reads.account(asked.account),
        tenant=reads.tenant(asked.account.tenant),
        who=owners.requester(asked.asked_by, reads),
    )


def plan(asked: Notify, known: Reader, profile: Profile, today: date) -> Plan:
    """Change the setting, unless who asks isn't an owner; a member can't change even the own one."""
    refusals = (
        *standing.refusals(known.tenant, profile),
        *account_states.not_in_use(known.account, profile),
        *owners.refusals(known.who, known.tenant.ref, NOTIFY_ACCOUNT.name, profile),
        *_unclear(asked, known.account, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    return Plan(effects=effects.changed(known.account, profile.rests_on(NOTIFY_ACCOUNT.name), notified=asked.on))


def _unclear(asked: Notify, account: Account, profile: Profile) -> Iterator[Refusal]:
    if asked.on == asked.off:
        text = say("on: write either on or off, so that it is clear which is meant.")
        yield Refusal(code="unclear", field="on", rule=profile.rule("PO-FIELD"), text=text)
    elif account.notified is asked.on:
        text = say("The mail of {account} is set so already.", account=account.ref)
        yield Refusal(code="no_change", rule=profile.rule("PO-CHANGE"), text=text)


NOTIFY_ACCOUNT = Operation(
    name="account notify",
    permission=Permission.ACCOUNT_NOTIFY,
    asks=Notify,
    look=look,
    plan=plan,
)

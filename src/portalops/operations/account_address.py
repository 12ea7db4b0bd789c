"""Tell a forgotten address: only after a call back on the registered phone, and only for that day."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops import effects
from portalops.facts import Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Notice, Plan, Refusal
from portalops.profiles.profile import Profile
from portalops.references import AccountRef
from portalops.rules import account_states, addresses, standing
from portalops.rules.account_states import Standing
from portalops.values import Line
from portalops.wording import say

CalledNumber = Annotated[str, Line("03-1234-5678", longest=40)]


class TellAddress(Asks, frozen=True):
    """Show the registered address of a user for today, once the caller was called back."""

    account: Annotated[AccountRef, "User, as portal:code/user"]
    called_back: Annotated[CalledNumber, "Number on which the caller was called back"]


def look(asked: TellAddress, reads: Reads) -> Standing:
    """The user and its tenant."""
    return account_states.standing_of(asked.account, None, reads)


def plan(asked: TellAddress, facts: Standing, profile: Profile, today: date) -> Plan:
    """Put the disclosure on record, and let the address be seen whole on this day."""
    account, tenant = facts.account, facts.tenant
    refusals: tuple[Refusal, ...] = (*standing.refusals(tenant, profile), *account_states.removed(account, profile))
    rule = profile.rests_on(TELL_ADDRESS.name)
    registered = [number for number in (account.phone, tenant.phone) if number]
    if not account.email:
        text = say("{account} has no registered address.", account=account.ref)
        refusals += (Refusal(code="no_address", field="account", rule=rule, text=text),)
    if not any(addresses.is_same_number(asked.called_back, number) for number in registered):
        text = say(
            "called_back: this isn't the registered number; hang up, call the number that is registered, and write it "
            "here. A withheld number or another one tells nothing of who is calling."
        )
        if not registered:
            text = say("called_back: no phone number is registered, so nobody can be called back on it.")
        refusals += (Refusal(code="not_called_back", field="called_back", rule=rule, text=text),)
    elif account.address_told_on == today:
        text = say("It was told today already; see it with: account show {account}", account=account.ref)
        refusals += (Refusal(code="no_change", rule=profile.rule("PO-CHANGE"), text=text),)
    if refusals:
        return Plan(refusals=refusals)
    text = say("Until the end of this day the address is shown whole; see it with: account show {account}",
               account=account.ref)  # fmt: skip
    return Plan(
        effects=effects.changed(account, rule, address_told_on=today),
        notices=(Notice(rule=profile.rule("PO-TOLD"), text=text),),
    )


TELL_ADDRESS = Operation(
    name="account address",
    permission=Permission.ACCOUNT_ADDRESS,
    asks=TellAddress,
    look=look,
    plan=plan,
)

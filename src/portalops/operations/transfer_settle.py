"""Settle a case of a wrong bank transfer: note how it ended."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops import effects
from portalops.facts import Reads, TransferCase
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan, Refusal
from portalops.profiles.profile import Profile
from portalops.references import TransferRef
from portalops.values import Reason
from portalops.wording import say


class SettleTransfer(Asks, frozen=True):
    """Close the case of a wrong transfer, with a note of how it was settled."""

    transfer: Annotated[TransferRef, "Case, as portal:code/case"]
    note: Annotated[Reason, "How it was settled, and by whom"]


def look(asked: SettleTransfer, reads: Reads) -> TransferCase:
    """The case as it stands."""
    return reads.one(TransferCase, asked.transfer)


def plan(asked: SettleTransfer, case: TransferCase, profile: Profile, today: date) -> Plan:
    """Close the case; no money moves here, because nothing is written about who moves it."""
    if case.state == "settled":
        text = say("transfer: {ref} was settled already, on {day}.", ref=case.ref, day=case.settled_on)
        refusal = Refusal(code="settled", field="transfer", rule=profile.rule("PO-CHANGE"), text=text)
        return Plan(refusals=(refusal,))
    rule = profile.rests_on(SETTLE_TRANSFER.name)
    return Plan(effects=effects.changed(case, rule, state="settled", settled_on=today, note=asked.note))


SETTLE_TRANSFER = Operation(
    name="transfer settle",
    permission=Permission.TRANSFER_SETTLE,
    asks=SettleTransfer,
    look=look,
    plan=plan,
)

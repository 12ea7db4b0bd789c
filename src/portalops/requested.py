"""What a second person reads of a request besides its columns and its plan: why it waits, and why it was asked for."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from portalops.facts import ApprovalRequest
from portalops.plan import Plan
from portalops.wording import Sentence, label, say
from portalops.words import tell


def grounds_of(request: ApprovalRequest) -> Iterator[tuple[str, str]]:
    """Why a request waits and the reason that whoever asked gave, by what they are called, each where it is kept."""
    waits, reason = request.plan.get("approval"), request.asked.get("reason")
    if waits:
        yield label("Waits because"), tell(msgspec.convert(waits["text"], Sentence))
    if reason:
        yield label("Asked for because"), tell(reason)


def headline_of(plan: Plan) -> Sentence:
    """How a plan that waits ends: nothing in it can be done before somebody has agreed."""
    return say("Once it is agreed to, this is done:") if plan.outcome == "effects" else plan.headline

"""Check a password: every fault of a candidate against a portal's rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from portalops.errors import NotFound
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.rules.passwords import Finding, check
from portalops.values import Password, PortalName
from portalops.wording import Named, say

VERDICTS = {
    "fault": Named("fault", say("at fault")),
    "fine": Named("fine", say("fine")),
    "open": Named("open", say("open question")),
}


class CheckPassword(Asks, frozen=True):
    """Check a candidate password against a portal's rules; it is never shown, logged or stored.

    The candidate counts as it is given. A door that reads it from stdin takes away exactly one line end, the one
    that ends the line; whatever else is there is at fault.
    """

    portal: Annotated[PortalName, "Portal"]
    candidate: Annotated[Password, "Candidate password"]


def find(asked: CheckPassword, search: Search) -> Sequence[Finding]:
    """Every fault, or that there is none, and the questions that the portal leaves open."""
    profile = search.profiles[asked.portal]
    if profile.password is None:
        raise NotFound(say("{portal} has no rules for passwords.", portal=profile.title))
    return check(asked.candidate.reveal(), profile.password, profile)


CHECK_PASSWORD: Query[CheckPassword, Finding] = Query(
    name="password check",
    permission=Permission.LOOK_UP,
    asks=CheckPassword,
    find=find,
    columns=(
        Column(name="verdict", heading="Verdict", of=lambda finding: VERDICTS[finding.verdict]),
        Column(name="what", heading="What", of=lambda finding: finding.text),
        Column(name="rule", heading="Rule", of=lambda finding: finding.rule.id),
        Column(name="source", heading="Written in", of=lambda finding: finding.rule.heading),
    ),
    faulty=lambda finding: finding.verdict == "fault",
)

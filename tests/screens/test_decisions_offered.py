"""Deciding about a request in the console: only what waits is offered to be decided, and only as one may."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from portalops.approving import Waiting
from portalops.facts import ApprovalRequest
from portalops.queries.approvals import ShowApproval, find_one
from portalops.screens.deciding import Decide

NOW = datetime(2026, 5, 20, 3, tzinfo=UTC)
OVER = datetime(2026, 5, 20, 2, tzinfo=UTC)
LATER = datetime(2026, 5, 20, 4, tzinfo=UTC)


class Kept:
    """A store that has one request, and the look-up's other words."""

    now = NOW

    def __init__(self, request: ApprovalRequest) -> None:
        self.lists = self
        self._request = request

    def approval(self, _: int) -> ApprovalRequest:
        """The request as it is kept."""
        return self._request


def a_request(**traits: Any) -> ApprovalRequest:
    given: dict[str, Any] = {
        "number": 1, "operation": "points adjust", "target": "inter-lab:IL00123", "tenant": None, "asked": {},
        "plan": {}, "why": "PO-SECOND", "content_hash": "", "requested_by": "sato", "requested_at": OVER,
        "expires_at": LATER, "state": "waiting",
    }  # fmt: skip
    return ApprovalRequest(**given | traits)


@pytest.mark.parametrize(
    ("kept", "is_own", "offered"),
    [
        ({}, False, {"agree", "decline"}),
        ({}, True, {"withdraw"}),
        ({"expires_at": OVER}, False, set()),
        ({"expires_at": NOW}, True, set()),
        ({"state": "done"}, False, set()),
    ],
)
def test_only_what_waits_is_offered_to_be_decided(kept: dict[str, Any], is_own: bool, offered: set[str]) -> None:
    search: Any = Kept(a_request(**kept))
    (shown,) = find_one(ShowApproval(number=1), search)
    window = Decide(Waiting(request=shown, plan=None, as_asked=True), NOW, is_own=is_own)
    choices = ("agree", "decline", "withdraw")
    assert {choice for choice in choices if window.check_action("choose", (choice,))} == offered

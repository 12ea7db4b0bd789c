"""What waits for a second person: what was asked and the plan as it was shown, in the form in which they are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar

import msgspec

from portalops.authority import Authority
from portalops.facts import EVERYWHERE, ApprovalRequest
from portalops.operation import Asks, Permission, portal_of
from portalops.plain import as_plain, canonical
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef

A = TypeVar("A", bound=Asks)


def asked_for(
    asked: Asks, plan: Plan, authority: Authority, profiles: Mapping[str, Profile], now: datetime
) -> ApprovalRequest:
    """The request to a second person for a plan that waits for one; it has no number yet."""
    assert plan.approval is not None, "a plan that waits says why"
    lasts = timedelta(hours=profiles[portal_of(asked)].oversight.expires_hours)
    return ApprovalRequest(
        number=0,
        operation=plan.operation,
        target=plan.target,
        tenant=tenant_of(plan),
        asked=msgspec.json.decode(canonical(asked)),
        plan=as_shown(plan),
        why=plan.approval.rule.id,
        content_hash=content_hash(plan.operation, asked),
        requested_by=authority.operator.name,
        requested_at=now,
        expires_at=now + lasts,
        state="waiting",
    )


def as_shown(plan: Plan) -> dict[str, Any]:
    """A plan in the form in which it is kept: two that show the same are equal in it."""
    shown: dict[str, Any] = as_plain(plan)
    return shown


def tenant_of(plan: Plan) -> TenantRef | None:
    """The tenant whose rows a plan changes, if it changes any."""
    return plan.effects[0].tenant if plan.effects else None


def is_file(request: ApprovalRequest) -> bool:
    """Whether a request is for a whole file of rows."""
    return "file" in request.asked


def portals_of(request: ApprovalRequest) -> Sequence[str]:
    """The portals at which a request would change something; those of a file are kept with what it comes to.

    EVERYWHERE for a file of which nobody knows that, as of one that can change nothing yet, or of an earlier version.
    """
    if is_file(request):
        return request.plan.get("portals") or (EVERYWHERE,)
    return (request.tenant.portal if request.tenant else "",)


def is_open_to(request: ApprovalRequest, authority: Authority) -> bool:
    """Whether an operator is shown a request, by a role at any of its portals; a file, whoever asked for it too."""
    if is_file(request) and authority.operator.name in (request.requested_by, *request.joined_by):
        return True
    return any(authority.may(Permission.LOOK_UP, portal) for portal in portals_of(request))


def read_again(asks: type[A], kept: Mapping[str, Any]) -> A:
    """What was asked, from the form in which it is kept."""
    return msgspec.convert(kept, asks, dec_hook=_text_of)


def _text_of(type_: type, value: Any) -> Any:
    return type_(value)


def content_hash(operation: str, asked: Asks) -> str:
    """The same for what is the same: an operation, and what is asked of it."""
    return sha256(canonical([operation, asked])).hexdigest()

"""What waits for a second person: what was asked and the plan as it was shown, in the form in which they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar

import msgspec

from portalops.authority import Authority
from portalops.facts import ApprovalRequest
from portalops.operation import Asks, portal_of
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


def read_again(asks: type[A], kept: Mapping[str, Any]) -> A:
    """What was asked, from the form in which it is kept."""
    return msgspec.convert(kept, asks, dec_hook=_text_of)


def _text_of(type_: type, value: Any) -> Any:
    return type_(value)


def content_hash(operation: str, asked: Asks) -> str:
    """The same for what is the same: an operation, and what is asked of it."""
    return sha256(canonical([operation, asked])).hexdigest()

"""Who belongs around a contract: people who are invited to it, and companies of the tenant's group."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from portalops.facts.thing import Thing
from portalops.references import AccountRef, CompanyRef, InvitationRef

InvitationState = Literal["waiting", "joined", "withdrawn"]


class Invitation(Thing, frozen=True, kw_only=True):
    """One address that was invited to a contract, however often; the account is that of whoever joined by it."""

    noun: ClassVar[str] = "invitation"

    ref: InvitationRef
    email: str
    language: str
    role: str | None = None
    invited_by: AccountRef
    invited_on: date
    state: InvitationState = "waiting"
    account: AccountRef | None = None
    joined_on: date | None = None
    withdrawn_on: date | None = None


class GroupCompany(Thing, frozen=True, kw_only=True):
    """A company of the tenant's group that uses its contracts too."""

    noun: ClassVar[str] = "company"

    ref: CompanyRef
    name: str
    added_on: date

"""Invitations as they are shown: on a tenant's page, and in a list of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Struct

from portalops.facts import Invitation, Lineup, Lists, with_states
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.profiles.profile import Profile
from portalops.queries.limits import After, Limit
from portalops.queries.named import THING_STATES
from portalops.references import TenantRef
from portalops.wording import Named

_LINEUP = Lineup(kind=Invitation, groups=with_states(("waiting",), ("joined",), ("withdrawn",)))


class ListInvitations(Asks, frozen=True):
    """List whom a tenant's contracts have invited, those who haven't joined yet on top."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    limit: Annotated[Limit, "At most so many invitations"] = 200
    after: Annotated[After | None, "Only what comes after this key: the next page"] = None


class InvitationLine(Struct, frozen=True, kw_only=True):
    """An invitation, its language and its role by name."""

    invitation: Invitation
    language: Named | str
    role: Named | str | None


def lines_of(
    tenant: TenantRef, lists: Lists, profile: Profile, limit: int, after: str | None = None
) -> list[InvitationLine]:
    """The invitations of a tenant, those that still wait first."""
    return [_line(each, profile) for each in lists.listed(_LINEUP, limit, after, tenant=tenant)]


def _line(invitation: Invitation, profile: Profile) -> InvitationLine:
    languages = profile.invitations.languages if profile.invitations else None
    return InvitationLine(
        invitation=invitation,
        language=languages.named(invitation.language) if languages else invitation.language,
        role=profile.accounts.named((invitation.role,))[0] if invitation.role else None,
    )


def find(asked: ListInvitations, search: Search) -> Sequence[InvitationLine]:
    """The tenant's invitations; NotFound where there is no such tenant."""
    tenant = search.lists.tenant(asked.tenant).ref
    return lines_of(tenant, search.lists, search.profiles[tenant.portal], asked.limit, asked.after)


COLUMNS: tuple[Column[InvitationLine], ...] = (
    Column(name="invitation", heading="Invitation", of=lambda line: line.invitation.ref),
    Column(name="email", heading="E-mail", of=lambda line: line.invitation.email),
    Column(name="state", heading="State", of=lambda line: THING_STATES[line.invitation.state]),
    Column(name="language", heading="Language", of=lambda line: line.language),
    Column(name="role", heading="Role", of=lambda line: line.role),
    Column(name="invited_on", heading="Invited on", of=lambda line: line.invitation.invited_on),
    Column(name="invited_by", heading="Invited by", of=lambda line: line.invitation.invited_by.user),
    Column(name="joined_on", heading="Joined on", of=lambda line: line.invitation.joined_on),
    Column(
        name="account",
        heading="User",
        of=lambda line: line.invitation.account.user if line.invitation.account else None,
    ),
    Column(name="withdrawn_on", heading="Withdrawn on", of=lambda line: line.invitation.withdrawn_on),
)

LIST_INVITATIONS: Query[ListInvitations, InvitationLine] = Query(
    name="invitation list",
    permission=Permission.LOOK_UP,
    on_record=True,
    asks=ListInvitations,
    find=find,
    key=lambda line, today: _LINEUP.key_of(line.invitation),
    columns=COLUMNS,
)

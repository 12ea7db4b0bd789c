"""List roles: which there are at a portal, and what each may ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from msgspec import Struct

from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.profiles.parts import Rule, Unknown
from portalops.profiles.profile import Profile
from portalops.values import PortalName
from portalops.wording import Named, Phrase


class ListRoles(Asks, frozen=True):
    """Show the roles of a portal's users, and what only one of them may ask for."""

    portal: Annotated[PortalName, "Portal"]


class RoleLine(Struct, frozen=True, kw_only=True):
    """A role, what it may do, and what may be asked for by nobody else; where roles are unknown, the question."""

    role: Named | None
    says: Phrase
    only: tuple[str, ...]
    rule: Rule


def find(asked: ListRoles, search: Search) -> Sequence[RoleLine]:
    """The roles; NotFound where there is no such portal."""
    return tuple(_lines(search.profiles[asked.portal]))


def _lines(profile: Profile) -> Iterator[RoleLine]:
    roles, owners = profile.accounts.roles, profile.owners
    if isinstance(roles, Unknown):
        yield RoleLine(role=None, says=roles.unknown, only=(), rule=profile.rule(roles.rule))
        return
    for choice in roles:
        id = roles.rule
        only: tuple[str, ...] = ()
        if owners and choice.code == owners.role:
            id, only = owners.rule, tuple(sorted(owners.only))
        elif owners:
            id = owners.others_rule
        rule = profile.rule(id)
        yield RoleLine(role=Named(choice.code, choice.name), says=rule.says, only=only, rule=rule)


LIST_ROLES: Query[ListRoles, RoleLine] = Query(
    name="role list",
    permission=Permission.LOOK_UP,
    asks=ListRoles,
    find=find,
    columns=(
        Column(name="role", heading="Role", of=lambda line: line.role),
        Column(name="says", heading="What it says", of=lambda line: line.says),
        Column(name="only", heading="Only this role asks for", of=lambda line: line.only),
        Column(name="rule", heading="Rule", of=lambda line: line.rule.id),
    ),
)

"""What one operator may do at one store at the moment: by role, at which portals, alone or with a second person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from portalops.clock import Clock
from portalops.errors import NotPermitted, ReadOnly
from portalops.facts import EVERYWHERE, Grant, Reads, Standing
from portalops.operation import Asks, portal_of, references_in
from portalops.permissions import Permission
from portalops.plan import Plan
from portalops.profiles.load import Profiles
from portalops.profiles.profile import Profile
from portalops.roles import ROLES
from portalops.rules.oversight import GIVEN, History, second_person
from portalops.rules.references import resolve
from portalops.wording import Sentence, say

A = TypeVar("A", bound=Asks)

_EVERYTHING = frozenset(Permission)


class Operator(Struct, frozen=True, kw_only=True):
    """Who works at the desk, and what they may do at most, whatever the store's grants say."""

    name: str
    may: frozenset[Permission] = _EVERYTHING


class Place(Struct, frozen=True, kw_only=True):
    """Where an operator works: in which context, whether it is production, and whether whoever came named it."""

    context: str = ""
    production: bool = False
    is_named: bool = True


NOWHERE = Place()
"""A store that no configuration calls a context."""


class Authority:
    """An operator's authority: learnt anew from the store with everything that is done, and remembered between."""

    def __init__(self, operator: Operator, clock: Clock, place: Place) -> None:
        self.operator = operator
        self.place = place
        self._clock = clock
        self._standing = Standing(operator=operator.name)
        self._grants: Sequence[Grant] = ()

    @property
    def standing(self) -> Standing:
        """What the operator had when the store was last asked."""
        return self._standing

    def learn(self, reads: Reads) -> Standing:
        """What the operator has at this moment."""
        standing = reads.standing(self.operator.name)
        if standing.has_grants:
            self._grants = reads.grants()
        self._standing = standing
        return standing

    def may(self, permission: Permission, portal: str = "") -> bool:
        """Whether the operator has a permission at a portal, or at any where none is named."""
        if permission not in self.operator.may:
            return False
        standing = self._standing
        if not standing.has_grants:
            return True
        if standing.grant is None:
            return permission is Permission.LOOK_UP
        return permission in ROLES[standing.grant.role].may and standing.grant.covers(portal)

    def check(self, permission: Permission, portal: str = "") -> None:
        """NotPermitted where the operator hasn't the permission."""
        if not self.may(permission, portal):
            raise self.denial(permission, portal)

    def let(self, permission: Permission, asked: A, reads: Reads, profiles: Profiles) -> A:
        """What is asked, with its references found; NotPermitted where the operator may not ask it of all it names."""
        self.check(permission)  # before anything is looked for
        asked = resolve(asked, reads, profiles, self.reaches)
        if self.is_narrowed:
            for portal in (portal_of(asked), *(reference.portal for reference in references_in(asked))):
                self.check(permission, portal)
        return asked

    @property
    def is_narrowed(self) -> bool:
        """Whether the operator has a role at some portals alone."""
        grant = self._standing.grant
        return grant is not None and bool(grant.portals)

    def reaches(self, portal: str) -> bool:
        """Whether a portal is one of those at which the operator has a role."""
        grant = self._standing.grant
        return grant is None or grant.covers(portal)

    def check_writes(self) -> None:
        """ReadOnly where the context wasn't named, or is a production one that isn't open to this operator's writes."""
        context = self.place.context
        if context and not self.place.is_named:
            raise ReadOnly(say("Name the context of what is to change: --context {context}", context=context))
        if self.place.production and not self.writes_are_open:
            raise ReadOnly(
                say("{context} is production (本番) and read-only until you open it for a time, with a reason: "
                    "portalops --context {context} write 15m --reason REASON", context=context)
            )  # fmt: skip

    @property
    def writes_are_open(self) -> bool:
        """Whether production is open to this operator's writes at this moment."""
        until = self._standing.writes_until
        return until is not None and until > self._clock.now()

    def denial(self, permission: Permission, portal: str = "") -> NotPermitted:
        """What the operator is told who may not do a thing, or not at that portal, with who could."""
        grant = self._standing.grant
        if grant is not None and self.may(permission):
            return NotPermitted(
                say("{operator} may do this at {portals} alone, and not at {portal}.{who_could}",
                    operator=self.operator.name, portals=", ".join(grant.portals),
                    portal=say("all portals") if portal == EVERYWHERE else portal,
                    who_could=self._who_could(permission, portal))
            )  # fmt: skip
        return NotPermitted(
            say("{operator} may not do this; it takes the permission {permission}.{who_could}",
                operator=self.operator.name, permission=permission.value,
                who_could=self._who_could(permission, portal))
        )  # fmt: skip

    def _who_could(self, permission: Permission, portal: str) -> Sentence | str:
        if not self._standing.has_grants:
            return ""
        names = [grant.operator for grant in self._grants
                 if permission in ROLES[grant.role].may and grant.covers(portal)]  # fmt: skip
        if names:
            return say(" Who could: {names}.", names=", ".join(names))
        roles = [role.name for role in ROLES.values() if permission in role.may]
        return say(" Nobody has it; it comes with these roles: {roles}.", roles=", ".join(roles))

    def overseen(self, plan: Plan, profile: Profile, reads: Reads) -> Plan:
        """The plan, waiting for a second person where one must agree to what this operator does."""
        grant = self._standing.grant
        if plan.outcome != "effects" or grant is None or not plan.effects:
            return plan
        history = History(
            moved=lambda tenant, ledger, since: reads.moved(tenant, ledger, GIVEN, since), was_done=reads.was_done
        )
        approval = second_person(plan, grant, profile, history, self._clock.now())
        return msgspec.structs.replace(plan, approval=approval) if approval else plan

    def details(self) -> dict[str, Any]:
        """What every entry of the record carries of it."""
        call, context = self._standing.call, self.place.context
        return ({"case_number": call.case_number} if call else {}) | ({"context": context} if context else {})

"""Who has which role at a store: given and taken by administrators, each time on record."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from portalops.deeds import carry_out, preview, stopping
from portalops.desk import Desk
from portalops.errors import BadInput, Fault, NotFound, NotPermitted
from portalops.facts import Grant, Reads
from portalops.office import Unit
from portalops.permissions import Permission
from portalops.plain import as_plain
from portalops.plan import Plan, Refusal, Refused
from portalops.roles import ROLES
from portalops.wording import Sentence, say

SET, REMOVE = "operator set", "operator remove"
_ADMINISTRATOR = "administrator"
_RULE = "PO-OPERATORS"


class Appointment(Struct, frozen=True, kw_only=True):
    """What an operator has and gets; None where they have, or get, nothing."""

    operator: str
    seen: Grant | None
    becomes: Grant | None
    record: int | None = None


class Administration:
    """What administrators do at a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def preview(self, operator: str, becomes: Grant | None) -> Appointment:
        """What giving a grant, or taking it away, would do now; fails as appointing does, and changes nothing."""
        look = partial(self._previewed, operator, becomes)
        return preview(self._desk, look, SET if becomes else REMOVE, operator, becomes=as_plain(becomes))

    def appoint(self, operator: str, becomes: Grant | None) -> Appointment:
        """Give an operator a grant in the place of any earlier one, or take it away, and put it on record.

        NotPermitted without the permission, or beyond the portals for which the operator has it; Refused where no
        administrator would be left.
        """
        return carry_out(self._desk, partial(self._appoint, operator, becomes))

    def _appoint(self, operator: str, becomes: Grant | None, unit: Unit) -> Appointment:
        name = SET if becomes else REMOVE
        with stopping(self._desk, unit, name, operator, becomes=as_plain(becomes)):
            self._desk.authority.check(Permission.OPERATOR_MANAGE)
            self._desk.authority.check_writes()
            appointment = self._appointment(operator, becomes, unit)
        if becomes:
            unit.give(becomes)
        else:
            unit.take(operator)
        seen = as_plain(appointment.seen)
        number = self._desk.note(unit, name, operator, seen=seen, becomes=as_plain(becomes))
        return replace(appointment, record=number)

    def _previewed(self, operator: str, becomes: Grant | None, reads: Reads) -> Appointment:
        self._desk.authority.check(Permission.OPERATOR_MANAGE)
        return self._appointment(operator, becomes, reads)

    def _appointment(self, operator: str, becomes: Grant | None, reads: Reads) -> Appointment:
        """What becomes of an operator; BadInput, NotFound, Refused or NotPermitted where that can't be."""
        grants = reads.grants()
        faults = list(self._faults(becomes)) if becomes else []
        if faults:
            raise BadInput(faults)
        seen = next((grant for grant in grants if grant.operator == operator), None)
        if seen is None and becomes is None:
            raise NotFound(say("{operator} has no role here; who has one is listed with: portalops operator list",
                               operator=operator))  # fmt: skip
        others = [grant for grant in grants if grant.operator != operator]
        left = [*others, becomes] if becomes else others
        if not any(grant.role == _ADMINISTRATOR and not grant.portals for grant in left):
            text = (
                say("{operator} is the last administrator of all portals; make another one first.", operator=operator)
                if grants
                else say("The first role given is that of an administrator of all portals.")
            )
            raise Refused(Plan(operation=SET if becomes else REMOVE, target=operator, refusals=(self._refusal(text),)))
        appointment = Appointment(operator=operator, seen=seen, becomes=becomes)
        self._check_portals(appointment)
        return appointment

    def _check_portals(self, appointment: Appointment) -> None:
        """NotPermitted where an administrator of some portals would decide about others, or about all of them."""
        grant = self._desk.authority.standing.grant
        mine = grant.portals if grant else ()
        for given in (appointment.seen, appointment.becomes):
            if mine and given and not (given.portals and set(given.portals) <= set(mine)):
                raise NotPermitted(say("You are an administrator of {portals}; you give and take roles at no others.",
                                       portals=", ".join(mine)))  # fmt: skip

    def _refusal(self, text: Sentence) -> Refusal:
        return Refusal(code="last_administrator", text=text, rule=self._desk.profiles.house_rule(_RULE))

    def _faults(self, becomes: Grant) -> Sequence[Fault]:
        faults = []
        if becomes.role not in ROLES:
            faults.append(Fault("role", say("role: there is no role {role}; there are {roles}.", role=becomes.role,
                                            roles=", ".join(ROLES))))  # fmt: skip
        unknown = [portal for portal in becomes.portals if portal not in self._desk.profiles]
        faults += [Fault("portals", say("portals: there is no portal {portal}; there are {portals}.", portal=portal,
                                        portals=", ".join(self._desk.profiles)))
                   for portal in unknown]  # fmt: skip
        return faults

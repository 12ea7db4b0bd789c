"""Operators of the store and the roles that there are."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from portalops.facts import Grant
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.roles import ROLES, Role
from portalops.wording import Named, Sentence


class ListOperators(Asks, frozen=True):
    """List who has which role at this store, where, and up to which limits."""


class ListOperatorRoles(Asks, frozen=True):
    """List the roles that operators can have, what each may do, and its limits."""


class OperatorLine(Struct, frozen=True, kw_only=True):
    """An operator's grant and their role."""

    grant: Grant
    role: Role


def find_all(asked: ListOperators, search: Search) -> Sequence[OperatorLine]:
    """Every operator who has a role, by name."""
    return [OperatorLine(grant=grant, role=ROLES[grant.role]) for grant in search.lists.grants()]


def find_roles(asked: ListOperatorRoles, search: Search) -> Sequence[Role]:
    """Every role."""
    return list(ROLES.values())


def _named(role: Role) -> Named:
    return Named(role.name, Sentence(role.title))


LIST_OPERATORS: Query[ListOperators, OperatorLine] = Query(
    name="operator list",
    permission=Permission.LOOK_UP,
    asks=ListOperators,
    find=find_all,
    columns=(
        Column(name="operator", heading="Operator", of=lambda line: line.grant.operator),
        Column(name="role", heading="Role", of=lambda line: _named(line.role)),
        Column(name="portals", heading="Portals", of=lambda line: line.grant.portals or None),
        Column(
            name="yen", heading="Yen alone", of=lambda line: line.role.yen if line.grant.yen is None else line.grant.yen
        ),
        Column(
            name="points",
            heading="Points alone",
            of=lambda line: line.role.points if line.grant.points is None else line.grant.points,
        ),
        Column(
            name="rows",
            heading="Rows alone",
            of=lambda line: line.role.rows if line.grant.rows is None else line.grant.rows,
        ),
    ),
)

LIST_OPERATOR_ROLES: Query[ListOperatorRoles, Role] = Query(
    name="operator roles",
    permission=Permission.LOOK_UP,
    asks=ListOperatorRoles,
    find=find_roles,
    shape="cards",
    columns=(
        Column(name="role", heading="Role", of=_named),
        Column(name="yen", heading="Yen alone", of=lambda role: role.yen),
        Column(name="points", heading="Points alone", of=lambda role: role.points),
        Column(name="rows", heading="Rows alone", of=lambda role: role.rows),
        Column(name="may", heading="May", of=lambda role: tuple(sorted(permission.value for permission in role.may))),
    ),
)

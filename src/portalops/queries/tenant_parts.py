"""What hangs on a tenant, list by list: one part of its page for each kind of thing that its portal has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from portalops.facts import Lists, Tenant
from portalops.operation import Column
from portalops.profiles.profile import Profile
from portalops.queries import contracts


class Part(Struct, frozen=True, kw_only=True):
    """One list on a tenant's page; its first column is the reference of what the row is about.

    Where a list is empty, it takes no room.
    """

    name: str
    heading: str
    rows: Callable[[Tenant, Lists, Profile, date], Sequence[Any]]
    columns: tuple[Column[Any], ...]

    def as_column(self) -> Column[Any]:
        """The part as a column of the tenant's page."""
        return Column(
            name=self.name,
            heading=self.heading,
            of=lambda page: page.parts.get(self.name, ()),
            columns=self.columns,
        )


PARTS: tuple[Part, ...] = (
    Part(
        name="contracts",
        heading="Contracts",
        rows=lambda tenant, lists, profile, today: contracts.lines_of(tenant.ref, lists, profile, today),
        columns=contracts.COLUMNS,
    ),
)
"""The parts in the order in which people see them."""

PARTS_BY_NAME = {part.name: part for part in PARTS}

"""What every thing in the store is: a record with a reference, of one kind, belonging to one tenant."""

from __future__ import annotations

from typing import Any, ClassVar

from msgspec import Struct

from portalops.references import TenantRef


class Thing(Struct, frozen=True, kw_only=True):
    """Something with a reference: one row of its kind's table, added once and changed field by field.

    Its noun is that of its reference; a field that isn't a text, a number or a day is kept as JSON.
    """

    noun: ClassVar[str]
    ref: Any

    @property
    def owner(self) -> TenantRef:
        """The tenant to which it belongs."""
        owner: TenantRef = self.ref.tenant
        return owner

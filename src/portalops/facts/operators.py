"""Operators: the role that each was given at this store, and what they may do at this moment."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from portalops.facts.calls import Call, Reveal

EVERYWHERE = "*"
"""In the place of a portal: all of them, as where what is done is of no single one."""


class Grant(Struct, frozen=True, kw_only=True):
    """The role of an operator: at all portals, or only at some; with limits of their own where they aren't the role's.

    Yen and points are what one tenant may get within the window, rows what one batch may have.
    """

    operator: str
    role: str
    portals: tuple[str, ...] = ()
    yen: int | None = None
    points: int | None = None
    rows: int | None = None

    def covers(self, portal: str) -> bool:
        """Whether the role holds at a portal, or EVERYWHERE; what names no portal is covered everywhere."""
        return not self.portals or not portal or portal in self.portals


class Standing(Struct, frozen=True, kw_only=True):
    """What an operator has at a moment: their grant, until when they may write in production, and the call they are in.

    A store without any grant has one person, who may do everything; with grants, who has none may only look.
    """

    operator: str
    has_grants: bool = False
    grant: Grant | None = None
    writes_until: datetime | None = None
    call: Call | None = None
    reveals: tuple[Reveal, ...] = ()

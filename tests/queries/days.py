"""What the look-ups that read no store share: a search at an instant, and rows as scripts get them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from portalops.asking import read
from portalops.clock import JST
from portalops.commands.output import as_data
from portalops.operation import Query, Search
from portalops.profiles.profile import Profile
from tests.builders import PROFILES


def found(
    query: Query[Any, Any], when: str, profiles: Mapping[str, Profile] = PROFILES, **answers: str
) -> list[dict[str, Any]]:
    """The rows that a look-up finds at a Japanese time, as scripts get them."""
    now = datetime.fromisoformat(when).replace(tzinfo=JST)
    nothing: Any = None
    search = Search(lists=nothing, profiles=profiles, today=now.date(), now=now.astimezone(UTC))
    return [as_data(query.columns, row) for row in query.find(read(query.asks, answers), search)]

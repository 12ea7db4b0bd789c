"""What the store may keep of a row that wasn't done: its cells, but no secret and no number of a card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portalops.asking import Field
from portalops.commands.rows import Row, as_text
from portalops.values import Unreadable, looks_like_card_number


def kept(row: Row, fields: Sequence[Field]) -> dict[str, Any]:
    """The cells of a row as they may be kept: no secret, no card's number, of what only an end is kept nothing else.

    What isn't kept stays as an empty cell, so that the row is no other one when it is run again.
    """
    named = {field.name: field for field in fields}
    return {name: value if _may_be_kept(value, named.get(name), fields) else "" for name, value in row.cells.items()}


def kept_loose(row: Row, fields: Sequence[Field]) -> tuple[str, ...]:
    """The cells of a row that aren't those of the columns, as they may be kept."""
    return tuple(cell if _may_be_kept(cell, None, fields) else "" for cell in row.loose)


def kept_message(message: str) -> str:
    """What was typed or said, unless it holds what may not be kept."""
    return "" if looks_like_card_number(message) else message


def _may_be_kept(value: Any, field: Field | None, fields: Sequence[Field]) -> bool:
    """Whether a cell may be kept; of one that belongs to no field nobody knows which it was meant for."""
    if looks_like_card_number(str(value)):
        return False
    if field is None:
        return not any(field.kind.is_secret or field.kind.is_ending for field in fields)
    return not field.kind.is_secret and (not field.kind.is_ending or _is_ending(value, field))


def _is_ending(value: Any, field: Field) -> bool:
    try:
        field.kind.parse(as_text(value))
    except (Unreadable, TypeError):
        return False
    return True

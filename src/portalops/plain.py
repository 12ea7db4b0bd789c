"""Records as plain data: for JSON on stdout, and in one canonical form for what is hashed."""

from __future__ import annotations

from typing import Any

import msgspec

from portalops.profiles.parts import Rule
from portalops.values import Hidden
from portalops.wording import Named


def _as_builtin(value: Any) -> Any:
    if isinstance(value, Hidden):
        return "hidden"
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no plain form")


def as_plain(value: Any) -> Any:
    """The value as dicts, lists, texts and numbers; dates as ISO text, rules by id, words by code, no secret."""
    if isinstance(value, Rule):
        return value.id
    if isinstance(value, Named):
        return value.code
    if isinstance(value, list | tuple):
        return [as_plain(part) for part in value]
    return _shorten_rules(msgspec.to_builtins(value, enc_hook=_as_builtin))


def _shorten_rules(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: part["id"] if key == "rule" and isinstance(part, dict) else _shorten_rules(part)
            for key, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [_shorten_rules(part) for part in value]
    return value


def canonical(value: Any) -> bytes:
    """The value as JSON in UTF-8 with sorted keys: equal values always give equal bytes."""
    return msgspec.json.encode(value, enc_hook=_as_builtin, order="sorted")

"""Records as plain data: for JSON on stdout, and in one canonical form for what is hashed."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import astuple

from portalops.profiles.parts import Rule
from portalops.values import Hidden
from portalops.wording import Named

_AS_IT_IS = frozenset({str, int, bool, type(None)})


def _as_builtin(value: Any) -> Any:
    if isinstance(value, Hidden):
        return "hidden"
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no plain form")


def as_plain(value: Any) -> Any:
    """The value as dicts, lists, texts and numbers; dates as ISO text, rules by id, words by code, no secret."""
    if type(value) in _AS_IT_IS:
        return value
    match value:
        case str():
            return str(value)
        case Rule():
            return value.id
        case Named():
            return value.code
        case Struct():
            config = value.__struct_config__
            plain: dict[str, Any] = {config.tag_field: config.tag} if config.tag_field else {}
            for name, part in zip(value.__struct_encode_fields__, astuple(value), strict=True):
                plain[name] = part if type(part) in _AS_IT_IS else as_plain(part)
            return plain
        case list() | tuple():
            return [as_plain(part) for part in value]
        case dict():
            return {str(key): as_plain(part) for key, part in value.items()}
        case _:
            return msgspec.to_builtins(value, enc_hook=_as_builtin)


_CANONICAL = msgspec.json.Encoder(enc_hook=_as_builtin, order="sorted")


def canonical(value: Any) -> bytes:
    """The value as JSON in UTF-8 with sorted keys: equal values always give equal bytes."""
    return _CANONICAL.encode(value)

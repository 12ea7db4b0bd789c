"""Places in a TOML file, as its keys are written there."""

import re

from portalops.wording import shorten


def at(place: str, *keys: str) -> str:
    """A place, and the keys below it; a key that needs quotation marks has them, and an endless one ends."""
    quoted = (key if re.fullmatch("[A-Za-z0-9_-]+", key) else f'"{key}"' for key in map(shorten, keys))
    return ".".join(part for part in (place, *quoted) if part)

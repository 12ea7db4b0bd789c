"""Places in a TOML file, as its keys are written there."""

import re


def at(place: str, *keys: str) -> str:
    """A place, and the keys below it; a key that needs quotation marks has them."""
    quoted = (key if re.fullmatch("[A-Za-z0-9_-]+", key) else f'"{key}"' for key in keys)
    return ".".join(part for part in (place, *quoted) if part)

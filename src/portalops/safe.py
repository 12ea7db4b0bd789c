"""The one function that makes a text from outside safe to show: no control, no hidden direction, one line."""

import unicodedata

_JOINERS = {"\u200c", "\u200d"}
_UNSAFE = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def clean(text: str) -> str:
    """The text with every control, format and surrogate character written out as an escape.

    Joiners stay, because names and emoji need them; escapes are ASCII, so no terminal acts on them.
    """
    if text.isprintable():  # then no character is of a category that isn't safe
        return text
    return "".join(map(_clean_character, text))


def _clean_character(character: str) -> str:
    if unicodedata.category(character) not in _UNSAFE or character in _JOINERS:
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"

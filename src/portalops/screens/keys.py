"""Single keys that work with an input method on: the full-width letter and the kana stand for the letter."""

from __future__ import annotations

from textual.binding import Binding

_KANA = dict(zip("aiueo", "あいうえお", strict=True)) | {"/": "・"}
_FULL_WIDTH = 0xFEE0


def spellings(character: str) -> tuple[str, ...]:
    """Every text that a keyboard may send for one key: m and ｍ, a, ａ and あ."""
    kana = _KANA.get(character)
    return (character, chr(ord(character) + _FULL_WIDTH), *((kana,) if kana else ()))


def on_key(character: str, action: str, description: str, *, show: bool = True) -> Binding:
    """A binding of one printable key, in all its spellings."""
    return Binding(",".join(spellings(character)), action, description, show=show, key_display=character)


def key_name(binding: Binding) -> str:
    """A key as it is written for people, in ASCII."""
    names = {"escape": "Esc", "pagedown": "PgDn", "pageup": "PgUp"}
    return binding.key_display or "+".join(names.get(part, part.capitalize()) for part in binding.key.split("+"))


def plain(character: str | None) -> str:
    """The key that a character stands for, whatever the input method made of it."""
    return _PLAIN.get(character or "", "")


_PLAIN = {spelling: chr(code) for code in range(0x21, 0x7F) for spelling in spellings(chr(code))}

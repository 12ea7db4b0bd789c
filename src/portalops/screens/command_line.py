"""The command that does the same as a form or a page, exact to the letter, or none where a shell can't say it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from datetime import date

from portalops.asking import Field, fields_of
from portalops.operation import Asks
from portalops.safe import clean
from portalops.screens.paper import Block
from portalops.words import text


def command_of(name: str, asked: Asks, texts: Mapping[str, str]) -> str | None:
    """The command line for what is asked; texts are the answers as typed, used where a value has no text of its own.

    None where a value holds something that can't be shown, and so can't be copied either.
    """
    words = []
    for place, field in enumerate(fields_of(type(asked))):
        option = _option(field, asked, texts)
        words += option[1:] if place == 0 and len(option) == 2 else option
    line = " ".join(map(_quoted, ["portalops", *name.split(), *words]))
    return line if clean(line) == line else None


def command_blocks(command: str | None) -> list[Block]:
    """The command as it stands below a screen, if there is one."""
    return [Block(command, text("The same by command"))] if command else []


def _quoted(word: str) -> str:
    """A word as a shell reads it; double quotes where they are plainer to read and mean the same."""
    return f'"{word}"' if "'" in word and not set(word) & set('"$`\\!') else shlex.quote(word)


def _option(field: Field, asked: Asks, texts: Mapping[str, str]) -> list[str]:
    flag = "--" + field.name.replace("_", "-")
    if field.kind.is_flag:
        return [flag] if getattr(asked, field.name) else []
    if field.kind.is_secret or not texts.get(field.name, "").strip():
        return []
    typed = _text(field, asked, texts)
    return [f"{flag}={typed}"] if typed.startswith("-") else [flag, typed]


def _text(field: Field, asked: Asks, texts: Mapping[str, str]) -> str:
    """The value as it was understood, where that can be typed; otherwise as it was typed."""
    value = getattr(asked, field.name)
    return str(value) if isinstance(value, str | int | date) else texts.get(field.name, "").strip()

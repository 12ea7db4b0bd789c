"""The operator's language: gettext catalogues, and the one function that turns any value into words."""

from __future__ import annotations

import gettext
import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

from portalops.clock import JST
from portalops.safe import clean
from portalops.wording import Named, Phrase, Sentence

LANGUAGES = ("ja", "en")
_WEEKDAYS = {"ja": "月火水木金土日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}

_language = "en"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use(language: str) -> None:
    """Speak this language from now on; one that isn't known falls back to English."""
    global _language, _catalogue
    _language = language if language in LANGUAGES else "en"
    _catalogue = gettext.translation("portalops", Path(__file__).parent, [_language], fallback=True)


def from_environment() -> str:
    """The language of the locale: Japanese where it says so, English otherwise."""
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "ja" if locale.lower().startswith("ja") else "en"


def language() -> str:
    """The language spoken now."""
    return _language


def text(message: str) -> str:
    """A fixed text of the program in the language spoken."""
    return _catalogue.gettext(message) if message else ""


def tell(value: Any) -> str:
    """Any value in words, safe to show: controls are written out, numbers grouped, days with their weekday."""
    if type(value) is int:  # as most values are in a batch of many rows
        return f"{value:,}"
    match value:
        case Sentence():
            template = text(value.template)
            return template.format(**{name: tell(part) for name, part in value.values}) if value.values else template
        case None:
            return "-"
        case Phrase():
            return clean(value.ja if _language == "ja" else value.en)
        case str():
            return clean(str(value))
        case Named():
            return tell(value.name)
        case bool():
            return text("yes") if value else text("no")
        case int():
            return f"{value:,}"
        case datetime():
            return f"{value.astimezone(JST):%Y-%m-%d %H:%M}"
        case date():
            return _tell_day(value)
        case tuple() | list():
            return _joined(list(map(tell, value))) or "-"
        case _:
            return clean(str(value))


def _joined(parts: list[str]) -> str:
    """Several things in a row: between whole sentences, which end by themselves, there is no comma."""
    if len(parts) > 1 and all(part.endswith((".", "。", "?")) for part in parts):
        return ("" if parts[0].endswith("。") else " ").join(parts)
    return ("、" if _language == "ja" else ", ").join(parts)


def _tell_day(day: date) -> str:
    weekday = _WEEKDAYS[_language][day.weekday()]
    return f"{day.isoformat()}({weekday})" if _language == "ja" else f"{weekday} {day.isoformat()}"


def plain(value: Any) -> Any:
    """A value for scripts; a sentence in the language spoken."""
    from portalops.plain import as_plain  # a help page needs none

    if isinstance(value, Sentence | Phrase):
        return tell(value)
    return [plain(part) for part in value] if isinstance(value, tuple | list) else as_plain(value)

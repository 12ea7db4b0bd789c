"""Login trouble: whether words that a caller tells are about an entry, and whether a browser's version is supported."""

from __future__ import annotations

import re

from portalops.profiles.troubles import Browser, Trouble, Version
from portalops.values import fold
from portalops.wording import Sentence, say

_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_GLUED = re.compile(r"(.*[^0-9.])([0-9]+(?:\.[0-9]+)*)")

# Browsers and devices as people call them, so that one which a document doesn't name is still known to be one.
_CALLED: dict[str, tuple[str, ...]] = {
    "Android": ("アンドロイド",),
    "Brave": (),
    "Google Chrome": ("chrome", "クローム"),
    "Microsoft Edge": ("edge", "エッジ"),
    "Firefox": ("ファイアフォックス", "ファイヤーフォックス"),
    "Internet Explorer": ("ie", "explorer", "インターネットエクスプローラー", "インターネットエクスプローラ"),
    "i-mode": ("iモード",),
    "iOS": ("iphone", "アイフォン", "アイフォーン"),
    "iPad": ("アイパッド",),
    "Opera": ("オペラ",),
    "Safari": ("サファリ",),
    "Vivaldi": (),
}


def key_of(text: str) -> str:
    """A text as it is compared: letters and digits only, of one width, one case and one kana."""
    folded = fold(text).casefold().translate(_KATAKANA)
    return "".join(character for character in folded if character.isalnum())


_BROWSER_OF = {key_of(word): name for name, words in _CALLED.items() for word in (name, *words)}


class Told:
    """What a caller tells, in words: those to find, the browsers among them, and a browser's version if one is told."""

    def __init__(self, text: str) -> None:
        parts = [piece for part in fold(text).casefold().split() for piece in _pieces(part)]
        self.browsers = tuple(_BROWSER_OF[key_of(part)] for part in parts if key_of(part) in _BROWSER_OF)
        versions = [part for part in parts if _VERSION.fullmatch(part)] if self.browsers else []
        self.version = tuple(map(int, versions[-1].split("."))) if versions else None
        keys = [key_of(part) for part in parts if part not in versions]
        self.words = tuple(_BROWSER_OF.get(key, key) for key in keys if key)

    def is_about(self, entry: Trouble | Browser) -> bool:
        """Whether every word is a fragment of the entry; a browser must be one of its words, as ie is in cookie."""
        phrase = entry.says if isinstance(entry, Trouble) else entry.name
        given = {_BROWSER_OF.get(key_of(word), key_of(word)) for word in entry.words}
        says = "\n".join(map(key_of, (phrase.ja, phrase.en, *entry.words)))
        return all(word in given if word in _CALLED else word in says for word in self.words)

    def is_in(self, *texts: str) -> bool:
        """Whether every word is a fragment of the texts."""
        says = "\n".join(map(key_of, texts))
        return bool(self.words) and all(key_of(word) in says for word in self.words)


def _pieces(part: str) -> tuple[str, ...]:
    """One word as it was written, or a browser and the version that was written onto it."""
    glued = _GLUED.fullmatch(part)
    return (glued[1], glued[2]) if glued and key_of(glued[1]) in _BROWSER_OF else (part,)


def _written(version: Version) -> str:
    return ".".join(map(str, version))


def _is_at_least(version: Version, since: Version) -> bool:
    longest = max(len(version), len(since))
    return _padded(version, longest) >= _padded(since, longest)


def _padded(version: Version, length: int) -> Version:
    return (*version, *(0 for _ in range(length - len(version))))


def verdict(browser: Browser, version: Version | None) -> Sentence:
    """What the document says about a browser, and about the version that the caller has."""
    if not browser.supported:
        return say("It isn't supported.")
    if browser.latest:
        return say("Its latest version is supported; no older one is named.")
    if browser.only:
        return _of_single_versions(browser, version)
    if not browser.since:
        return say("It is supported; no version is named.")
    since = _written(browser.since)
    if version is None:
        return say("It is supported from version {since} on.", since=since)
    if _is_at_least(version, browser.since):
        return say("Version {version} is supported, as from {since} on.", version=_written(version), since=since)
    return say("Version {version} isn't supported; it takes {since} or newer.", version=_written(version), since=since)


def _of_single_versions(browser: Browser, version: Version | None) -> Sentence:
    versions = tuple(map(_written, browser.only))
    if version is None:
        return say("Only the versions {versions} were checked.", versions=versions)
    if any(_padded(version, len(one))[: len(one)] == one for one in browser.only):
        return say("Version {version} is among those that were checked.", version=_written(version))
    return say("Version {version} wasn't checked; only {versions} were.", version=_written(version), versions=versions)

"""Passwords: every fault of a candidate against a portal's rules, told without showing any of it."""

from __future__ import annotations

import unicodedata
from typing import Literal

from msgspec import Struct

from portalops.profiles.parts import Rule, Unknown
from portalops.profiles.profile import PasswordRules, Profile
from portalops.wording import Phrase, Sentence, say

Verdict = Literal["fault", "fine", "open"]
_Sort = Literal["wide", "space", "symbol", "control", "other"]


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that a check found: a fault, that all is fine, or a question that the portal leaves open."""

    verdict: Verdict
    text: Sentence | Phrase
    rule: Rule


def check(candidate: str, rules: PasswordRules, profile: Profile) -> tuple[Finding, ...]:
    """Every fault of a candidate, or that it has none; then what the portal leaves open.

    Each character counts as it was typed: nothing is trimmed, and full-width letters are not folded.
    """
    faults = (*_length_faults(candidate, rules, profile), *_character_faults(candidate, rules, profile))
    fine = Finding(
        verdict="fine", rule=profile.rule(rules.symbols_rule), text=say("It keeps every rule that the portal states.")
    )
    return (*(faults or (fine,)), *_open_questions(rules, profile))


def _length_faults(candidate: str, rules: PasswordRules, profile: Profile) -> tuple[Finding, ...]:
    length = len(candidate)
    longest = profile.rule(rules.longest_rule)
    if not length:
        return (Finding(verdict="fault", rule=longest, text=say("It is empty.")),)
    if length > rules.longest:
        text = say("It is {length} characters long; at most {longest} may be.", length=length, longest=rules.longest)
        return (Finding(verdict="fault", rule=longest, text=text),)
    if isinstance(rules.shortest, int) and length < rules.shortest:
        text = say(
            "It is {length} characters long; at least {shortest} must be.", length=length, shortest=rules.shortest
        )
        return (Finding(verdict="fault", rule=profile.rule(rules.shortest_rule or rules.longest_rule), text=text),)
    return ()


def _character_faults(candidate: str, rules: PasswordRules, profile: Profile) -> tuple[Finding, ...]:
    """A fault for each sort of character that isn't allowed, in a fixed order."""
    symbols, half_width = profile.rule(rules.symbols_rule), profile.rule(rules.half_width_rule)
    allowed = " ".join(rules.symbols)
    texts: dict[_Sort, tuple[Sentence, Rule]] = {
        "wide": (say("It holds a full-width letter, digit or sign; every character must be half-width."), half_width),
        "space": (say("It holds a space; none is allowed, not even at the ends."), symbols),
        "symbol": (
            say("It holds a symbol that isn't allowed; the symbols allowed are {allowed}", allowed=allowed),
            symbols,
        ),
        "control": (say("It holds a line break, a tab or another invisible character."), symbols),
        "other": (
            say("It holds a character that is no half-width letter, digit or symbol, such as kana or kanji."),
            half_width,
        ),
    }
    found = {_sort(character) for character in candidate if not _is_allowed(character, rules)}
    return tuple(
        Finding(verdict="fault", text=text, rule=rule) for sort, (text, rule) in texts.items() if sort in found
    )


def _open_questions(rules: PasswordRules, profile: Profile) -> tuple[Finding, ...]:
    if not isinstance(rules.shortest, Unknown):
        return ()
    return (Finding(verdict="open", text=rules.shortest.unknown, rule=profile.rule(rules.shortest.rule)),)


def _is_allowed(character: str, rules: PasswordRules) -> bool:
    return character.isascii() and (character.isalnum() or character in rules.symbols)


def _sort(character: str) -> _Sort:
    """Which sort of character it is that isn't allowed."""
    category = unicodedata.category(character)
    if category == "Zs":
        return "space"
    if category in ("Cc", "Cf", "Zl", "Zp"):
        return "control"
    if character.isascii():
        return "symbol"
    return "wide" if "\uff01" <= character <= "\uff5e" else "other"

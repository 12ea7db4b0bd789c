"""Texts: lines and words, addresses and phone numbers, ends of cards and keys, secrets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from portalops.values.base import ID, LONGEST, MINUS_SIGNS, Hidden, Kind, Unreadable, fold
from portalops.wording import Sentence, say, shorten

_DIGIT = re.compile("[0-9]")
_CARD_DIGITS = re.compile(r"(?:[0-9][ -]?){14,16}")
_GROUPS = re.compile(r"(?<![0-9])[0-9]++(?:[ .-]{1,3}[0-9]++)++")
# What the numbers of the brands begin with, and how long they are.
_CARD = re.compile(r"(?:4[0-9]|5[1-5]|6[0-9]|35|2[2-7])[0-9]{14}|3[47][0-9]{13}|3[0689][0-9]{12}")


def looks_like_card_number(text: str) -> bool:
    """Whether a text holds digits with the check digit of a card's number, whatever groups of them stand beside it."""
    if len(text) < 14:
        return False
    folded = fold(text).translate(MINUS_SIGNS)
    if len(_DIGIT.findall(folded)) < 14:
        return False
    if not folded.isascii():
        folded = "".join(part for part in folded if unicodedata.category(part) != "Cf")
    runs = (re.sub(r"[ -]", "", run) for run in _CARD_DIGITS.findall(folded))
    return any(map(_has_check_digit, runs)) or any(
        _CARD.fullmatch(number) and _has_check_digit(number)
        for run in _GROUPS.findall(folded)
        for number in _numbers_in(re.findall("[0-9]+", run))
    )


def _numbers_in(groups: list[str]) -> Iterator[str]:
    """Every number that neighbouring groups of digits make, as long as a card's may be."""
    for first in range(len(groups)):
        number = ""
        for group in groups[first : first + 16]:
            number += group
            if 14 <= len(number) <= 16:
                yield number


def _has_check_digit(number: str) -> bool:
    digits = map(int, reversed(number))
    doubled = (digit if place % 2 == 0 else sum(divmod(digit * 2, 10)) for place, digit in enumerate(digits))
    return sum(doubled) % 10 == 0


class Line(Kind):
    """A text of one line, kept as it is written, but for space around it."""

    def __init__(self, example: str | Sentence, longest: int = 400) -> None:
        self.example = example
        self.longest = longest

    def parse(self, text: str) -> str:
        """The text, without space around it."""
        line = (text if len(text) > LONGEST else unicodedata.normalize("NFC", text)).strip()
        if not line.isprintable() and any(unicodedata.category(part) in ("Cc", "Cs", "Zl", "Zp") for part in line):
            raise Unreadable(say("it holds a control character; write one line of plain text."))
        if len(line) > self.longest:
            raise Unreadable(
                say("it is {length} characters long; write at most {longest}.", length=len(line), longest=self.longest)
            )
        if looks_like_card_number(line):
            raise Unreadable(say("it holds what looks like a card number, which is never stored; leave it out."))
        return line


class Word(Kind):
    """One of a portal's own words, such as a payment method; the profile knows which there are."""

    def __init__(self, example: str) -> None:
        self.example = example

    def parse(self, text: str) -> str:
        """The word, folded; a control character is refused."""
        return str(Line(self.example, longest=60).parse(fold(text)))


class Id(Kind):
    """The id of something of a tenant, as it stands in a reference: no space, no colon, no slash.

    In full: the whole reference may be written too.
    """

    def __init__(self, example: str, *, in_full: bool = False) -> None:
        self.example = example
        self.in_full = in_full

    def parse(self, text: str) -> str:
        """The id, or the reference that it is the last part of, folded."""
        folded = fold(text).translate(MINUS_SIGNS)
        if not re.fullmatch(ID, folded) and not (
            self.in_full and re.fullmatch(rf"[a-z0-9-]{{1,40}}:{ID}/{ID}", folded)
        ):
            raise Unreadable(
                say(
                    "“{value}” isn't an id; write up to 40 characters without a space, / or :, like {example}.",
                    value=shorten(text),
                    example=self.example,
                )
            )
        return folded


class Words(Kind):
    """Several words with commas between them."""

    def __init__(self, example: str) -> None:
        self.example = example

    def parse(self, text: str) -> tuple[str, ...]:
        """The words in the order written."""
        folded = str(Line(self.example).parse(fold(text))).replace("、", ",")
        return tuple(word.strip() for word in folded.split(",") if word.strip())


class Email(Kind):
    """An e-mail address; old addresses of Japanese carriers, with dots in odd places, are accepted."""

    example = "hanako@example.co.jp"

    def parse(self, text: str) -> str:
        """The address; its domain in lower case, the part before it as written."""
        folded = fold(text)
        if not re.fullmatch(
            r"[^@\s\x00-\x1f\x7f-\x9f\ud800-\udfff,;:<>()\[\]\"\\]{1,64}@[a-zA-Z0-9.-]{1,190}\.[a-zA-Z0-9-]{2,63}",
            folded,
        ):
            raise Unreadable(
                say(
                    "“{value}” isn't an e-mail address; write it like {example}.",
                    value=shorten(text),
                    example=self.example,
                )
            )
        local, _, domain = folded.rpartition("@")
        return f"{local}@{domain.lower()}"


class Phone(Kind):
    """A phone number, kept as it is written, full-width characters folded."""

    example = "03-1234-5678"

    def parse(self, text: str) -> str:
        """The number as written; nine to fifteen digits."""
        folded = fold(text).translate(MINUS_SIGNS)
        digits = re.sub(r"[^0-9]", "", folded)
        is_phone = re.fullmatch(r"[+0-9(][0-9() .-]*(代|\(代\)|内線[0-9]+)?", folded) and 9 <= len(digits) <= 15
        if not is_phone or (_CARD.fullmatch(digits) and _has_check_digit(digits) and not folded.startswith("+")):
            raise Unreadable(
                say(
                    "“{value}” isn't a phone number; write it like {example}.",
                    value=shorten(text),
                    example=self.example,
                )
            )
        return folded


class LastFour(Kind):
    """The last four digits of a card, and never more of it."""

    example = "1234"
    is_ending = True

    def parse(self, text: str) -> str:
        """The four digits, as text."""
        folded = fold(text)
        if not re.fullmatch(r"[0-9]{4}", folded):
            raise Unreadable(
                say("only the last four digits of a card are kept; write them like {example}.", example=self.example)
            )
        return folded


class KeyEnding(Kind):
    """The last four characters of an API key, and never more of it."""

    example = "x9Qz"
    is_ending = True

    def parse(self, text: str) -> str:
        """The four characters, as written but for their width."""
        folded = fold(text)
        if not re.fullmatch(r"[!-~]{4}", folded):
            raise Unreadable(
                say("only the last four characters of a key are kept; write them like {example}.", example=self.example)
            )
        return folded


class Flag(Kind):
    """Yes or no."""

    example = "yes"
    is_flag = True
    _YES = frozenset({"yes", "y", "true", "1", "on", "はい", "する"})
    _NO = frozenset({"no", "n", "false", "0", "off", "いいえ", "しない", ""})

    def parse(self, text: str) -> bool:
        """True for yes."""
        word = fold(text).lower()
        if word not in self._YES | self._NO:
            raise Unreadable(say("“{value}” is neither yes nor no; write yes or no.", value=shorten(text)))
        return word in self._YES


class Secret(Kind):
    """A secret, such as a password to check; taken as it is typed, and never shown."""

    is_secret = True

    def parse(self, text: str) -> Hidden:
        """The secret, hidden."""
        return Hidden(text)

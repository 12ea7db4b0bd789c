"""Kinds of text that an operator types: how each is read, and what is said when it can't be.

Full-width digits and letters are folded where a person would expect it; never in a password.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from portalops.facts import InvoiceLine
from portalops.month import Month
from portalops.references import AccountRef, ContractRef, InvoiceRef, TenantRef
from portalops.references import Reference as AnyReference
from portalops.wording import Sentence, say

_MINUS_SIGNS = dict.fromkeys(map(ord, "‐‑‒–—―−ー－"), "-")
_SHOWN_LENGTH = 40


class Unreadable(Exception):
    """A text isn't of its kind; the sentence says why and gives a right example."""

    def __init__(self, text: Sentence) -> None:
        super().__init__(text.template)
        self.text = text


class Hidden:
    """A secret that was typed; it shows itself to nobody who doesn't ask."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The secret itself."""
        return self._text

    def __repr__(self) -> str:
        return "Hidden()"


def fold(text: str) -> str:
    """The text with full-width letters, digits and signs as half-width ones, and no space around it."""
    return unicodedata.normalize("NFKC", text).strip()


def shorten(text: str) -> str:
    """As much of a text as a message may repeat."""
    return text if len(text) <= _SHOWN_LENGTH else text[:_SHOWN_LENGTH] + "..."


def _looks_like_card_number(text: str) -> bool:
    for run in re.findall(r"(?:[0-9][ -]?){14,16}", fold(text)):
        digits = [int(digit) for digit in re.sub(r"[ -]", "", run)]
        doubled = [digit if place % 2 == 0 else sum(divmod(digit * 2, 10)) for place, digit in enumerate(digits[::-1])]
        if sum(doubled) % 10 == 0:
            return True
    return False


class Kind:
    """One kind of text; a subclass reads it. The example is a text that reads well."""

    example: str | Sentence = ""
    is_flag = False
    is_secret = False

    def parse(self, text: str) -> Any:
        """The value that the text means, or Unreadable."""
        raise NotImplementedError


class Line(Kind):
    """A text of one line, kept as it is written, but for space around it."""

    def __init__(self, example: str | Sentence, longest: int = 400) -> None:
        self.example = example
        self.longest = longest

    def parse(self, text: str) -> str:
        """The text, without space around it."""
        line = unicodedata.normalize("NFC", text).strip()
        if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in line):
            raise Unreadable(say("it holds a control character; write one line of plain text."))
        if len(line) > self.longest:
            raise Unreadable(
                say("it is {length} characters long; write at most {longest}.", length=len(line), longest=self.longest)
            )
        if _looks_like_card_number(line):
            raise Unreadable(say("it holds what looks like a card number, which is never stored; leave it out."))
        return line


class Word(Kind):
    """One of a portal's own words, such as a payment method; the profile knows which there are."""

    def __init__(self, example: str) -> None:
        self.example = example

    def parse(self, text: str) -> str:
        """The word, folded; a control character is refused."""
        return str(Line(self.example, longest=60).parse(fold(text)))


class Words(Kind):
    """Several words with commas between them."""

    def __init__(self, example: str) -> None:
        self.example = example

    def parse(self, text: str) -> tuple[str, ...]:
        """The words in the order written."""
        folded = str(Line(self.example).parse(fold(text))).replace("、", ",")
        return tuple(word.strip() for word in folded.split(",") if word.strip())


class Whole(Kind):
    """A whole number between two bounds; digits may be full-width and grouped by commas."""

    def __init__(self, example: str | Sentence, least: int = 0, most: int = 999_999_999_999) -> None:
        self.example = example
        self.least = least
        self.most = most

    def parse(self, text: str) -> int:
        """The number."""
        folded = fold(text).translate(_MINUS_SIGNS)
        if not re.fullmatch(r"[+-]?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})", folded):
            raise Unreadable(
                say(
                    "“{value}” isn't a whole number; write it like {example}.",
                    value=shorten(text),
                    example=self.example,
                )
            )
        number = int(folded.replace(",", ""))
        if not self.least <= number <= self.most:
            raise Unreadable(
                say(
                    "{number} is out of bounds; write a number from {least} to {most}.",
                    number=number,
                    least=self.least,
                    most=self.most,
                )
            )
        return number


class Change(Whole):
    """A whole number that adds or takes away, so never zero."""

    def parse(self, text: str) -> int:
        """The number, with its sign."""
        number = super().parse(text)
        if number == 0:
            raise Unreadable(say("0 changes nothing; write it like {example}.", example=self.example))
        return number


class Day(Kind):
    """A day, as 2026-05-29, 2026/5/29, 20260529, 2026年5月29日 or 令和8年5月29日."""

    example = "2026-05-29"
    _FORMS = (
        re.compile(r"(?P<year>[0-9]{4})[-/.年](?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})日?"),
        re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
        re.compile(
            r"(?P<era>令和|平成|昭和|R|H|S)(?P<year>元|[0-9]{1,2})[-/.年](?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})日?"
        ),
    )
    _YEAR_BEFORE: Mapping[str, int] = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}

    def parse(self, text: str) -> date:
        """The day."""
        folded = fold(text).translate(_MINUS_SIGNS)
        found = next(filter(None, (form.fullmatch(folded) for form in self._FORMS)), None)
        try:
            if not found:
                raise ValueError
            parts = found.groupdict()
            year = 1 if parts["year"] == "元" else int(parts["year"])
            return date(self._YEAR_BEFORE.get(parts.get("era") or "", 0) + year, int(parts["month"]), int(parts["day"]))
        except ValueError:
            raise Unreadable(
                say(
                    "“{value}” isn't a day of the calendar; write it like {example}.",
                    value=shorten(text),
                    example=self.example,
                )
            ) from None


class YearMonth(Kind):
    """A month, as 2026-05, 2026/5, 202605, 2026年5月 or 令和8年5月."""

    example = "2026-05"

    def parse(self, text: str) -> Month:
        """The month."""
        folded = fold(text).translate(_MINUS_SIGNS).removesuffix("月")
        first_day = folded + "01" if re.fullmatch("[0-9]{6}", folded) else folded + "-1"
        try:
            return Month.of(Day().parse(first_day))
        except Unreadable:
            raise Unreadable(
                say(
                    "“{value}” isn't a month of the calendar; write it like {example}.",
                    value=shorten(text),
                    example=self.example,
                )
            ) from None


class Email(Kind):
    """An e-mail address; old addresses of Japanese carriers, with dots in odd places, are accepted."""

    example = "hanako@example.co.jp"

    def parse(self, text: str) -> str:
        """The address; its domain in lower case, the part before it as written."""
        folded = fold(text)
        if not re.fullmatch(
            r"[^@\s\x00-\x1f\x7f,;:<>()\[\]\"\\]{1,64}@[a-zA-Z0-9.-]{1,190}\.[a-zA-Z0-9-]{2,63}", folded
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
        folded = fold(text).translate(_MINUS_SIGNS)
        digits = re.sub(r"[^0-9]", "", folded)
        if not re.fullmatch(r"[+0-9(][0-9() .-]*(代|\(代\)|内線[0-9]+)?", folded) or not 9 <= len(digits) <= 15:
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

    def parse(self, text: str) -> str:
        """The four digits, as text."""
        folded = fold(text)
        if not re.fullmatch(r"[0-9]{4}", folded):
            raise Unreadable(
                say("only the last four digits of a card are kept; write them like {example}.", example=self.example)
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


class Reference(Kind):
    """A reference; without a portal it is an e-mail address or an id for the desk to resolve."""

    def __init__(self, type_: type[AnyReference], pattern: str, example: str) -> None:
        self.type = type_
        self.pattern = re.compile(rf"[a-z0-9-]{{1,40}}:{pattern}")
        self.example = example

    def parse(self, text: str) -> AnyReference:
        """The reference, folded."""
        folded = fold(text).translate(_MINUS_SIGNS) if text.isascii() or "@" not in text else fold(text)
        portal, colon, rest = folded.partition(":")
        folded = f"{portal.lower()}:{rest}" if colon else folded
        loose = r"[^\s\x00-\x1f\x7f\ud800-\udfff/]{1,120}"
        if not (self.pattern.fullmatch(folded) if colon else re.fullmatch(loose, folded)):
            raise Unreadable(
                say(
                    "“{value}” isn't a reference; write it like {example}, or a unique e-mail address or id.",
                    value=shorten(text),
                    example=self.example,
                )
            )
        return self.type(folded)


class InvoiceLines(Kind):
    """The lines of an invoice: description=amount@rate, with semicolons between them; amounts before tax."""

    example = say("Basic fee=10000@10; Water=540@8")

    def parse(self, text: str) -> tuple[InvoiceLine, ...]:
        """The lines in the order written."""
        parts = [part for part in re.split("[;；]", text) if part.strip()]
        lines = tuple(self._line(part) for part in parts)
        if not lines:
            raise Unreadable(say("it has no line; write it like {example}.", example=self.example))
        return lines

    def _line(self, part: str) -> InvoiceLine:
        found = re.fullmatch(r"(.+)[=＝]([^=＝@＠]+)[@＠]\s*([0-9０-９]{1,2})\s*[%％]?\s*", part, re.DOTALL)
        if not found or re.search("[=＝][^=＝]*[@＠]", found[1]):  # two lines in one: the ; between them is missing
            raise Unreadable(
                say(
                    "“{value}” isn't a line of an invoice; write it like {example}.",
                    value=shorten(part.strip()),
                    example=self.example,
                )
            )
        description = Line(self.example, longest=200).parse(found[1])
        amount = Whole("10000", least=-999_999_999, most=999_999_999).parse(found[2])
        return InvoiceLine(description, amount, int(fold(found[3])))


_TENANT_CODE = r"[^\s\x00-\x1f\x7f\ud800-\udfff:/]{1,40}"

TENANT = Reference(TenantRef, _TENANT_CODE, "j-motto:JM00123")
ACCOUNT = Reference(AccountRef, rf"{_TENANT_CODE}/{_TENANT_CODE}", "j-motto:JM00123/00001")
CONTRACT = Reference(ContractRef, rf"{_TENANT_CODE}/{_TENANT_CODE}", "inter-lab:IL00001/C-1")
INVOICE = Reference(InvoiceRef, r"[^\s\x00-\x1f\x7f\ud800-\udfff:/]{1,60}", "inter-lab:IL-2026-0042")

KIND_OF_TYPE: dict[type, Kind] = {
    TenantRef: TENANT,
    AccountRef: ACCOUNT,
    ContractRef: CONTRACT,
    InvoiceRef: INVOICE,
    date: Day(),
    Month: YearMonth(),
    bool: Flag(),
}

Name = Annotated[str, Line("山田商会株式会社")]
Kana = Annotated[str, Line("ヤマダショウカイ")]
Reason = Annotated[str, Line(say("Asked by the administrator by phone"), longest=200)]
Address = Annotated[str, Email()]
PhoneNumber = Annotated[str, Phone()]
CardLastFour = Annotated[str, LastFour()]
Code = Annotated[str, Word("card")]
PortalName = Annotated[str, Word("j-motto")]
Roles = Annotated[tuple[str, ...], Words("owner")]
Yen = Annotated[int, Whole("1000")]
Points = Annotated[int, Whole("1000")]
PointsChange = Annotated[int, Change(say("500 or -500"), least=-999_999_999)]
Count = Annotated[int, Whole("5", most=999_999)]
MonthOfYear = Annotated[int, Whole("5", least=1, most=12)]
Lines = Annotated[tuple[InvoiceLine, ...], InvoiceLines()]
Password = Annotated[Hidden, Secret()]

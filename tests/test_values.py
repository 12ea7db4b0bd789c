"""Kinds of text: what each reads, what it folds, and the one sentence it says when it can't."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.asking import read
from portalops.errors import BadInput
from portalops.facts import InvoiceLine
from portalops.operation import Asks
from portalops.references import AccountRef, InvoiceRef, TenantRef
from portalops.safe import clean
from portalops.values import (
    KIND_OF_TYPE,
    TENANT,
    Change,
    Day,
    Email,
    Flag,
    Hidden,
    InvoiceLines,
    Kind,
    LastFour,
    Line,
    Phone,
    Secret,
    Unreadable,
    Whole,
    Word,
    Words,
)
from portalops.wording import shorten
from portalops.words import tell

ACCOUNT, INVOICE = KIND_OF_TYPE[AccountRef], KIND_OF_TYPE[InvoiceRef]
LINE, WHOLE, CHANGE, DAY, LINES = Line("山田", longest=10), Whole("5"), Change("500", least=-999), Day(), InvoiceLines()

READS: list[tuple[Kind, str, Any]] = [
    (LINE, "  山田 ", "山田"),
    (LINE, "か\u3099", "が"),
    (LINE, "[/x]", "[/x]"),
    (LINE, "0123456789", "0123456789"),
    (WHOLE, "1200", 1200),
    (WHOLE, "１２００", 1200),
    (WHOLE, "１，２００", 1200),
    (WHOLE, "1,200,000", 1_200_000),
    (WHOLE, "+5", 5),
    (CHANGE, "−５００", -500),
    (CHANGE, "－500", -500),
    (CHANGE, "-999", -999),
    (DAY, "2026-05-29", date(2026, 5, 29)),
    (DAY, "２０２６／５／２９", date(2026, 5, 29)),
    (DAY, "2026年5月29日", date(2026, 5, 29)),
    (DAY, "2028-02-29", date(2028, 2, 29)),
    (DAY, "20260529", date(2026, 5, 29)),
    (DAY, "令和8年5月29日", date(2026, 5, 29)),
    (DAY, "R8.5.29", date(2026, 5, 29)),
    (DAY, "令和元年5月1日", date(2019, 5, 1)),
    (DAY, "平成31年4月30日", date(2019, 4, 30)),
    (Email(), "ＴＡＲＯ＠Example.CO.JP", "TARO@example.co.jp"),
    (Email(), "yamada.@docomo.ne.jp", "yamada.@docomo.ne.jp"),
    (Email(), "a..b@docomo.ne.jp", "a..b@docomo.ne.jp"),
    (Phone(), "０３－１２３４－５６７８", "03-1234-5678"),
    (Phone(), "+81-3-1234-5678", "+81-3-1234-5678"),
    (Phone(), "03-4577-9631（代）", "03-4577-9631(代)"),
    (LastFour(), "１２３４", "1234"),
    (LastFour(), "0007", "0007"),
    (Flag(), "はい", True),
    (Flag(), "ＮＯ", False),
    (Flag(), "", False),
    (Word("card"), "Ｃａｒｄ", "Card"),
    (Words("owner"), "owner、 member,", ("owner", "member")),
    (TENANT, "ｊ-ｍｏｔｔｏ：ＪＭ００１２３", TenantRef("j-motto:JM00123")),
    (TENANT, "J-MOTTO:JM00123", TenantRef("j-motto:JM00123")),
    (TENANT, "a@example.co.jp", TenantRef("a@example.co.jp")),
    (ACCOUNT, "j-motto:JM00123/00001", AccountRef("j-motto:JM00123/00001")),
    (INVOICE, "inter-lab:IL-2026-0042", InvoiceRef("inter-lab:IL-2026-0042")),
    (INVOICE, "IL−2026−0042", InvoiceRef("IL-2026-0042")),
    (LINES, "基本料金=10000@10", (InvoiceLine("基本料金", 10000, 10),)),
    (LINES, "a=b=５００＠８％；c=-1@10;", (InvoiceLine("a=b", 500, 8), InvoiceLine("c", -1, 10))),
]

REFUSES: list[tuple[Kind, str, str]] = [
    (LINE, "a\x1b[31m", "it holds a control character; write one line of plain text."),
    (LINE, "a\nb", "it holds a control character; write one line of plain text."),
    (LINE, "01234567890", "it is 11 characters long; write at most 10."),
    (WHOLE, "0.5", "“0.5” isn't a whole number; write it like 5."),
    (WHOLE, "6人", "“6人” isn't a whole number; write it like 5."),
    (WHOLE, "1_000", "“1_000” isn't a whole number; write it like 5."),
    (WHOLE, "1,20", "“1,20” isn't a whole number; write it like 5."),
    (WHOLE, "", "“” isn't a whole number; write it like 5."),
    (WHOLE, "-1", "-1 is out of bounds; write a number from 0 to 999,999,999,999."),
    (WHOLE, "9" * 16, f"“{'9' * 16}” isn't a whole number; write it like 5."),
    (CHANGE, "0", "0 changes nothing; write it like 500."),
    (CHANGE, "-0", "0 changes nothing; write it like 500."),
    (CHANGE, "-1000", "-1,000 is out of bounds; write a number from -999 to 999,999,999,999."),
    (DAY, "2026-02-29", "“2026-02-29” isn't a day of the calendar; write it like 2026-05-29."),
    (DAY, "202605", "“202605” isn't a day of the calendar; write it like 2026-05-29."),
    (DAY, "令和8年2月29日", "“令和8年2月29日” isn't a day of the calendar; write it like 2026-05-29."),
    (DAY, "05/29", "“05/29” isn't a day of the calendar; write it like 2026-05-29."),
    (Email(), "a@b", "“a@b” isn't an e-mail address; write it like hanako@example.co.jp."),
    (Email(), "a@example.jp\nBcc: x", "“a@example.jp\\x0aBcc: x” isn't an e-mail address; write it like hanako@example.co.jp."),
    (Phone(), "12345678", "“12345678” isn't a phone number; write it like 03-1234-5678."),
    (Phone(), "call me", "“call me” isn't a phone number; write it like 03-1234-5678."),
    (LastFour(), "4242424242424242", "only the last four digits of a card are kept; write them like 1234."),
    (Flag(), "perhaps", "“perhaps” is neither yes nor no; write yes or no."),
    (TENANT, "a b", "“a b” isn't a reference; write it like j-motto:JM00123, or a unique e-mail address or id."),
    (TENANT, "j-motto:", "“j-motto:” isn't a reference; write it like j-motto:JM00123, or a unique e-mail address or id."),
    (ACCOUNT, "j-motto:JM1", "“j-motto:JM1” isn't a reference; write it like j-motto:JM00123/00001, or a unique e-mail address or id."),
    (LINES, " ; ", "it has no line; write it like Basic fee=10000@10; Water=540@8."),
    (LINES, "a=1@10%, b=5@8", "“a=1@10%, b=5@8” isn't a line of an invoice; write it like Basic fee=10000@10; Water=540@8."),
    (LINES, "fee 100", "“fee 100” isn't a line of an invoice; write it like Basic fee=10000@10; Water=540@8."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "value"), READS)
def test_a_text_is_read(kind: Kind, text: str, value: Any) -> None:
    assert kind.parse(text) == value


@pytest.mark.parametrize(("kind", "text", "says"), REFUSES)
def test_a_text_that_can_t_be_read_says_why(kind: Kind, text: str, says: str) -> None:
    with pytest.raises(Unreadable) as unreadable:
        kind.parse(text)
    assert tell(unreadable.value.text) == says


@pytest.mark.parametrize(
    "number", ["4111111111111111", "4111 1111 1111 1111", "４１１１－１１１１－１１１１－１１１１"]
)
def test_a_card_number_is_refused_and_not_repeated(number: str) -> None:
    with pytest.raises(Unreadable) as unreadable:
        Line("x").parse(f"card {number}")
    said = tell(unreadable.value.text)
    assert said == "it holds what looks like a card number, which is never stored; leave it out."


def test_sixteen_digits_that_are_no_card_number_are_a_text() -> None:
    assert Line("x").parse("4111111111111112") == "4111111111111112"


def test_a_secret_is_taken_as_typed_and_shows_itself_to_nobody() -> None:
    secret = Secret().parse(" ｐａｓｓ ")
    assert isinstance(secret, Hidden)
    assert (secret.reveal(), repr(secret), str(secret)) == (" ｐａｓｓ ", "Hidden()", "Hidden()")


def test_a_message_repeats_forty_characters_and_no_more() -> None:
    assert (shorten("a" * 40), shorten("a" * 41)) == ("a" * 40, "a" * 40 + "...")


class Sample(Asks, frozen=True):
    """A sample."""

    tenant: Annotated[TenantRef, "Tenant"]
    count: Annotated[Annotated[int, WHOLE] | None, "Count"] = None


def test_all_faults_are_named_at_once_each_by_its_field() -> None:
    with pytest.raises(BadInput) as bad:
        read(Sample, {"count": "x", "colour": "red"})
    assert [(fault.field, tell(fault.text)) for fault in bad.value.faults] == [
        ("colour", "colour: there is no such field here; there are tenant, count."),
        ("tenant", "tenant: it is missing; write it like j-motto:JM00123."),
        ("count", "count: “x” isn't a whole number; write it like 5."),
    ]


def test_an_empty_answer_counts_as_left_out() -> None:
    assert read(Sample, {"tenant": "a:b", "count": " "}) == Sample(tenant=TenantRef("a:b"))


@given(
    st.sampled_from([LINE, WHOLE, CHANGE, DAY, LINES, Email(), Phone(), LastFour(), Flag(), TENANT, ACCOUNT]), st.text()
)
def test_any_text_is_read_or_refused_in_words_that_are_safe(kind: Kind, text: str) -> None:
    said = what_is_said(kind, text)
    assert clean(said) == said


def what_is_said(kind: Kind, text: str) -> str:
    try:
        kind.parse(text)
    except Unreadable as unreadable:
        return tell(unreadable.text)
    return ""


@given(st.integers(-999, 999_999_999_999).filter(bool))
def test_full_width_digits_are_the_same_number(number: int) -> None:
    wide = str(number).translate({ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789-"})
    assert CHANGE.parse(wide) == number

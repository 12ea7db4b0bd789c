"""Whatever is typed for a value is read or refused in one sentence, in a moment."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.asking import fields_of, read
from portalops.errors import BadInput, Fault
from portalops.operation import Asks
from portalops.operations import CATALOG
from portalops.queries import LOOKUPS
from portalops.values import Kind, Unreadable, looks_like_card_number
from portalops.words import tell
from tests.hostile.builders import NASTY, TEXTS, in_time, tried, unsafe_in

ASKS: tuple[type[Asks], ...] = tuple(declared.asks for declared in (*CATALOG, *LOOKUPS))
KINDS = tuple({repr(vars(f.kind)) + type(f.kind).__name__: f.kind for asks in ASKS for f in fields_of(asks)}.values())
LONG = {
    "accents": "\u0315\u0300" * 60_000,
    "digits": "1" * 150_000,
    "groups of digits": "4 " * 60_000,
    "spaces": "0" + " " * 150_000 + "x",
    "equals": "=" * 150_000 + "@",
    "at signs": "@" * 150_000,
    "dots": "a." * 60_000 + "@",
    "brackets": "(" * 150_000,
    "lines": "a=1@8;" * 80_000,
}


def named(kind: Kind) -> str:
    return type(kind).__name__


def try_to_read(kind: Kind, text: str) -> Any:
    try:
        return kind.parse(text)
    except Unreadable as unreadable:
        said = tell(unreadable.text)
        assert unsafe_in(said) == set()
        assert 0 < len(said) < 1000, said
        assert "\n" not in said
    return None


@pytest.mark.parametrize("kind", KINDS, ids=named)
@tried(8)
@given(text=TEXTS)
def test_a_kind_reads_any_text_or_says_why_not(kind: Kind, text: str) -> None:
    value = try_to_read(kind, text)
    if isinstance(value, str):
        value.encode()  # which is what storing it takes
        assert "\x00" not in value


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_no_text_is_so_long_that_reading_it_takes_long(text: str) -> None:
    with in_time():
        for kind in KINDS:
            try_to_read(kind, text)


@tried(80)
@given(data=st.data())
def test_whatever_is_asked_is_read_or_every_field_at_fault_is_named(data: st.DataObject) -> None:
    asks = data.draw(st.sampled_from(ASKS))
    names = st.sampled_from(asks.__struct_fields__ or ("x",)) | TEXTS
    answers = data.draw(st.dictionaries(names, TEXTS, max_size=6))
    faults: tuple[Fault, ...] = ()
    try:
        read(asks, answers)
    except BadInput as bad:
        faults = bad.faults
    assert all(unsafe_in(tell(fault.text)) == set() for fault in faults)


@pytest.mark.parametrize("kind", KINDS, ids=named)
def test_no_control_character_is_read_into_what_is_stored(kind: Kind) -> None:
    for text in NASTY:
        value = try_to_read(kind, text)
        if isinstance(value, str):
            assert not any(character < " " or "\x7f" <= character <= "\x9f" for character in value)


CARDS = ("4111111111111111", "5555555555554444", "378282246310005", "30569309025904", "3530111333300000")


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize(
    "written",
    [
        "{0}",
        "1-{0}",
        "{0} 12/27",
        "card {0}, 3 months",
        "03-1234-5678 {0}",
        "{0} 2026-05-29",
    ],
)
def test_a_card_number_is_known_by_whatever_it_stands_beside(card: str, written: str) -> None:
    groups = [card[start : start + 4] for start in range(0, len(card), 4)]
    for form in (card, " ".join(groups), "-".join(groups), "–".join(groups), ".".join(groups), "\u200b".join(groups)):
        assert looks_like_card_number(written.format(form)), form


@pytest.mark.parametrize(
    "text", ["03-1234-5678 06-1234-5678", "2026-05-29 2026-06-30", "T7000012050002", "1,000 2,000 3,000", "8.0.30"]
)
def test_numbers_that_no_card_has_are_a_text(text: str) -> None:
    assert not looks_like_card_number(text)

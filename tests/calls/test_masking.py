"""Nothing personal comes out of any look-up where it is masked; what is shown is shown to one operator, for a while."""

from __future__ import annotations

import pytest

from portalops.asking import read
from portalops.calls import Calls
from portalops.desk import Desk
from portalops.errors import NotPermitted
from portalops.facts import Grant
from portalops.facts.reads import Lists
from portalops.masking import Masked
from portalops.queries import LOOKUPS
from portalops.rules import masks
from portalops.store.opening import Store
from tests.calls.builders import (
    INVOICE,
    PLANTED,
    SUZUKI,
    TARO,
    YAMADA,
    MovingClock,
    a_desk,
    checked,
    everything_told,
    looked,
    opened,
    revealed,
)

ASKED: dict[str, dict[str, str]] = {
    "tenant show": {"tenant": YAMADA},
    "tenant history": {"tenant": YAMADA},
    "account list": {"tenant": YAMADA},
    "account show": {"account": str(TARO)},
    "withdrawal show": {"tenant": YAMADA},
    "withdrawal list": {"portal": "inter-lab"},
    "points history": {"tenant": YAMADA},
    "balance history": {"tenant": YAMADA},
    "contract list": {"tenant": YAMADA},
    "transfer list": {"tenant": YAMADA},
    "inquiry list": {"tenant": YAMADA},
    "invoice list": {"tenant": YAMADA},
    "invoice show": {"number": INVOICE},
    "invitation list": {"tenant": YAMADA},
    "record list": {"tenant": YAMADA},
    "record who-saw": {"tenant": YAMADA},
    "record seen-by": {"operator": "sato"},
}
"""The look-ups that show what the planted tenant has; the others are of things that it hasn't."""

FINDS = [
    {"text": text}
    for text in ("山田太郎", "ヤマダタロウ", "taro@yamada", "090-1111", "keiri@yamada", "03-1234", "jiro@", "IL-2026")
]
_LOOKS: list[tuple[str, dict[str, str]]] = [*ASKED.items(), *(("find", asked) for asked in FINDS)]
_BY_NAME = {query.name: query for query in LOOKUPS}


def _leaks(desk: Desk, name: str, asked: dict[str, str]) -> list[str]:
    looked(desk, "tenant show", {"tenant": YAMADA})
    told = everything_told(_BY_NAME[name], looked(desk, name, asked))
    assert told, name
    return [text for text in PLANTED if text in told and text != asked.get("text")]


def test_every_look_up_that_asks_for_a_tenant_is_looked_at_here() -> None:
    elsewhere = {
        "usage show", "apikey list", "order list", "debit list", "product list",
        "environment list", "activation list", "company list", "resource list", "quote list", "approval list",
    }  # fmt: skip
    about = {query.name for query in LOOKUPS if {"tenant", "account"} & set(query.asks.__struct_fields__)}
    assert about - elsewhere <= ASKED.keys()


@pytest.mark.parametrize(("name", "asked"), _LOOKS)
def test_in_a_store_with_grants_nothing_personal_is_shown_outside_a_call(
    store: Store, clock: MovingClock, name: str, asked: dict[str, str]
) -> None:
    assert _leaks(a_desk(store, clock), name, asked) == []


def test_nor_on_a_server(store: Store, clock: MovingClock) -> None:
    desk = a_desk(store, clock)
    assert [leak for name, asked in _LOOKS for leak in _leaks(desk, name, asked)] == []


def test_one_who_stands_alone_is_shown_everything(alone: Store, clock: MovingClock) -> None:
    told = everything_told(_BY_NAME["tenant show"], looked(a_desk(alone, clock), "tenant show", {"tenant": YAMADA}))
    assert all(text in told for text in (PLANTED[0], PLANTED[1], "霞が関", "秘密花子", "山田太郎", PLANTED[6]))


@pytest.mark.parametrize(("passed", "is_masked"), [(("mail",), True), (("mail", "last_bill"), False)])
def test_also_one_who_stands_alone_sees_nothing_until_the_caller_is_identified(
    alone: Store, clock: MovingClock, passed: tuple[str, ...], is_masked: bool
) -> None:
    desk = a_desk(alone, clock)
    opened(desk)
    checked(desk, *passed)
    assert bool(_leaks(desk, "tenant show", {"tenant": YAMADA})) is not is_masked
    other = looked(desk, "tenant show", {"tenant": SUZUKI})[0]
    assert other.tenant.email == "hajime@suzuki.example.jp"


def test_in_an_identified_call_that_tenant_alone_is_shown(store: Store, clock: MovingClock) -> None:
    desk = a_desk(store, clock)
    opened(desk, SUZUKI)
    checked(desk, "mail", "last_bill")
    assert looked(desk, "tenant show", {"tenant": SUZUKI})[0].tenant.name == "鈴木一"
    assert _leaks(desk, "tenant show", {"tenant": YAMADA}) == []
    assert _leaks(a_desk(store, clock, "tanaka"), "account show", {"account": str(TARO)}) == []
    Calls(desk).close()
    assert looked(desk, "tenant show", {"tenant": SUZUKI})[0].tenant.email == "h***@s***.example.jp"


def test_the_name_of_a_person_is_masked_and_that_of_a_company_is_not(store: Store, clock: MovingClock) -> None:
    desk = a_desk(store, clock)
    assert looked(desk, "tenant show", {"tenant": YAMADA})[0].tenant.name == "山田商会株式会社"
    assert looked(desk, "tenant show", {"tenant": SUZUKI})[0].tenant.name == "鈴***"
    assert [hit.name for hit in looked(desk, "find", {"text": "鈴木"})] == ["鈴***"]


@pytest.mark.parametrize(("seconds", "shown"), [(0, PLANTED[1]), (299, PLANTED[1]), (300, "***5678"), (301, "***5678")])
def test_what_is_revealed_is_shown_until_its_minutes_are_over(
    store: Store, clock: MovingClock, seconds: int, shown: str
) -> None:
    desk = a_desk(store, clock)
    revealed(desk, "phone")
    clock.move(seconds=seconds)
    page = desk.page(_BY_NAME["tenant show"], read(_BY_NAME["tenant show"].asks, {"tenant": YAMADA}))
    (found,) = page.rows
    assert (found.tenant.phone, found.tenant.email) == (shown, "k***@y***.example.co.jp")
    assert (page.masked_at is not None) is (seconds < 300)


def test_it_is_shown_to_whoever_gave_the_reason_alone_and_of_that_tenant(store: Store, clock: MovingClock) -> None:
    revealed(a_desk(store, clock), "mail")
    revealed(a_desk(store, clock), "mail")
    assert _leaks(a_desk(store, clock, "tanaka"), "account list", {"tenant": YAMADA}) == []
    assert looked(a_desk(store, clock), "tenant show", {"tenant": SUZUKI})[0].tenant.email == "h***@s***.example.jp"
    assert looked(a_desk(store, clock), "account show", {"account": str(TARO)})[0].email == PLANTED[6]
    entry = store.read(lambda lists: lists.looks(10, operator="sato"))[-1]
    assert (entry.operation, entry.target, entry.outcome) == ("reveal", YAMADA, "seen")
    assert entry.details is not None
    assert (entry.details["what"], entry.details["reason"]) == ("mail", "番号を照合するため")


def test_who_may_not_reveal_is_denied(store: Store, clock: MovingClock) -> None:
    with store.writing() as unit:
        unit.give(Grant(operator="mori", role="viewer"))
    with pytest.raises(NotPermitted):
        revealed(a_desk(store, clock, "mori"), "phone")


@pytest.mark.parametrize("name", ["mori", "nobody"])
def test_a_viewer_and_who_has_no_role_see_masked_pages(store: Store, clock: MovingClock, name: str) -> None:
    with store.writing() as unit:
        unit.give(Grant(operator="mori", role="viewer"))
    assert _leaks(a_desk(store, clock, name), "tenant show", {"tenant": YAMADA}) == []


def test_masked_lists_answer_everything_that_look_ups_ask() -> None:
    asked = {name for name in dir(Lists) if not name.startswith("_")}
    assert asked <= set(dir(Masked))


@pytest.mark.parametrize(
    ("what", "text", "shown"),
    [
        ("mail", "taro@example.co.jp", "t***@e***.co.jp"),
        ("mail", "no address", "***"),
        ("phone", "03-1234-5678", "***5678"),
        ("phone", "０３－１２３４－５６７８", "***5678"),
        ("phone", "12345678", "***"),
        ("name", "山田太郎", "山***"),
        ("address", "京都府京都市1-2", "京都府***"),
        ("address", "神奈川県横浜市1", "神奈川県***"),
        ("address", "1-2-3 Minato", "***"),
    ],
)
def test_how_much_is_shown_of_each_kind(what: str, text: str, shown: str) -> None:
    assert masks.mask(what, text) == shown  # type: ignore[arg-type]
    assert masks.mask(what, shown) == shown or what == "phone"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("太郎 taro@example.co.jp へ", "太郎 t***@e***.co.jp へ"),
        ("03-1234-5678、03−1234−5678", "***5678、***5678"),
        ("電話03(1234)5678まで", "電話***5678まで"),
        ("０９０－１１１１－２２２２", "***2222"),
        ("+81-3-1234-5678", "***5678"),
        ("2026-05-29-1 1,200円 JM00123", "2026-05-29-1 1,200円 JM00123"),
    ],
)
def test_a_note_keeps_its_words_without_addresses_and_numbers(note: str, shown: str) -> None:
    assert masks.noted(note, lambda what: False) == shown
    assert masks.noted(note, lambda what: True) == note

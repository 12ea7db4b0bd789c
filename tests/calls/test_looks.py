"""Every look at personal data is on record before it is shown: who, at whom, how many rows, in which form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from portalops.asking import read
from portalops.calls import Calls
from portalops.errors import PortalopsError, Temporary
from portalops.facts import RecordEntry
from portalops.masking import Masked
from portalops.operation import Query, Search
from portalops.practice.build import build
from portalops.references import TenantRef
from portalops.rules import masks
from portalops.sight import Sight
from portalops.store.kinds import KINDS
from portalops.store.opening import Store, open_store
from tests.builders import PROFILES
from tests.calls.builders import (
    INVOICE,
    QUERIES,
    STORE,
    SUZUKI,
    TARO,
    YAMADA,
    MovingClock,
    a_desk,
    everything_told,
    furnish,
    looked,
    opened,
    revealed,
)
from tests.places import a_store_in

LOOKS: dict[str, tuple[dict[str, str], str, TenantRef]] = {
    "tenant show": ({"tenant": YAMADA}, YAMADA, YAMADA),
    "tenant history": ({"tenant": YAMADA}, YAMADA, YAMADA),
    "account list": ({"tenant": YAMADA}, YAMADA, YAMADA),
    "account show": ({"account": str(TARO)}, TARO, YAMADA),
    "invoice list": ({"tenant": YAMADA}, YAMADA, YAMADA),
    "invoice show": ({"number": INVOICE}, INVOICE, YAMADA),
    "order show": ({"order": f"{SUZUKI}/100023"}, f"{SUZUKI}/100023", SUZUKI),
    "points history": ({"tenant": YAMADA}, YAMADA, YAMADA),
    "balance history": ({"tenant": YAMADA}, YAMADA, YAMADA),
    "transfer list": ({"tenant": YAMADA}, YAMADA, YAMADA),
    "withdrawal list": ({}, YAMADA, YAMADA),
    "withdrawal show": ({"tenant": YAMADA}, YAMADA, YAMADA),
    "invitation list": ({"tenant": YAMADA}, YAMADA, YAMADA),
    "inquiry list": ({"tenant": YAMADA}, YAMADA, YAMADA),
    "find": ({"text": "090-1111"}, YAMADA, YAMADA),
}


def _looks(store: Store) -> list[RecordEntry]:
    return list(store.read(lambda lists: lists.looks(50)))


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_is_on_record_with_its_rows_and_its_form(store: Store, clock: MovingClock, name: str) -> None:
    asked, target, tenant = LOOKS[name]
    count = len(looked(a_desk(store, clock), name, asked))
    (entry,) = _looks(store)
    assert (entry.operator, entry.operation, entry.target, entry.outcome) == ("sato", name, target, "seen")
    assert entry.details is not None
    assert (entry.details["rows"], entry.details["form"]) == (count, "json")
    assert [each.number for each in store.read(lambda lists: lists.looks(5, tenant=tenant))] == [entry.number]
    assert store.read(lambda lists: lists.check_chain()).fault is None


def test_every_look_up_that_is_on_record_is_looked_at_here() -> None:
    assert {name for name, query in QUERIES.items() if query.on_record} == {*LOOKS, "apikey show"}


@pytest.fixture
def practice(tmp_path: Path, clock: MovingClock) -> Iterator[Store]:
    """A store in which there is something of nearly every kind, and one tenant full of personal data."""
    build(tmp_path / "practice.db")
    store = open_store(tmp_path / "practice.db", clock)
    furnish(store)
    yield store
    store.close()


def _asked_of_all(query: Query[Any, Any], store: Store) -> Iterator[dict[str, str]]:
    """What a look-up may be asked: about each thing of the kind that it asks for, or about all at once."""
    hints = {name: {hint, *get_args(hint)} for name, hint in get_type_hints(query.asks).items()}
    for name in query.asks.__struct_fields__:
        for noun in {part.noun for part in hints[name] if hasattr(part, "noun")}:
            with store.viewing() as connection:
                refs = connection.exec_driver_sql(f"SELECT ref FROM {KINDS[noun].table}").scalars().all()  # noqa: S608
            yield from ({name: ref} for ref in refs)
            return
    yield {"text": "花子"} if query.name == "find" else {}


def test_every_look_up_that_shows_something_personal_is_on_record(
    practice: Store, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is marked where it would be masked, and looked for in what each look-up hands out."""
    monkeypatch.setattr(masks, "mask", lambda what, text: f"⟦{text}")
    monkeypatch.setattr(masks, "noted", lambda text, sees: f"⟦{text}")
    shows = set()
    with practice.reading() as lists:
        masked = Masked(lists, Sight(operator="sato", of_others=False), PROFILES)
        search = Search(lists=masked, profiles=PROFILES, today=clock.today(), now=clock.now())
        for name, query in QUERIES.items():
            for asked in _asked_of_all(query, practice):
                with suppress(PortalopsError):
                    if "⟦" in everything_told(query, list(query.find(read(query.asks, asked), search))):
                        shows.add(name)
                        break
    assert shows == LOOKS.keys()


def test_what_was_typed_to_find_somebody_is_no_target(store: Store, clock: MovingClock) -> None:
    looked(a_desk(store, clock), "find", {"text": "example"})
    (entry,) = _looks(store)
    assert entry.target == ""


def test_where_nothing_is_found_nothing_was_seen(store: Store, clock: MovingClock) -> None:
    assert looked(a_desk(store, clock), "find", {"text": "どこにもない"}) == []
    assert _looks(store) == []


def test_a_look_is_no_part_of_what_was_done_to_a_tenant(store: Store, clock: MovingClock) -> None:
    desk = a_desk(store, clock)
    (before,) = looked(desk, "tenant show", {"tenant": YAMADA})
    (after,) = looked(desk, "tenant show", {"tenant": YAMADA})
    assert before.records == after.records
    assert [entry.operation for entry in looked(desk, "record seen-by", {})][:2] == ["tenant show"] * 2
    assert "tenant show" not in [entry.operation for entry in looked(desk, "record list", {"tenant": YAMADA})]


@pytest.mark.parametrize(("minutes", "count"), [(0, 1), (9.9, 1), (10, 2)])
def test_on_a_screen_the_same_look_within_minutes_is_one(
    store: Store, clock: MovingClock, minutes: float, count: int
) -> None:
    desk, query = a_desk(store, clock, door="console"), QUERIES["tenant show"]
    for _ in range(2):
        desk.page(query, read(query.asks, {"tenant": YAMADA}))
        clock.move(minutes=minutes)
    assert len(_looks(store)) == count


def test_once_more_is_shown_it_is_another_look(store: Store, clock: MovingClock) -> None:
    desk, query = a_desk(store, clock, door="console"), QUERIES["tenant show"]
    asked = read(query.asks, {"tenant": YAMADA})
    desk.page(query, asked)
    revealed(desk, "mail")
    desk.page(query, asked)
    desk.page(query, asked)
    masked = [entry.details and entry.details.get("masked") for entry in _looks(store)]
    assert masked == [["name", "phone", "address"], None, ["name", "mail", "phone", "address"]]


def test_a_look_in_passing_is_not_on_record(store: Store, clock: MovingClock) -> None:
    query = QUERIES["find"]
    assert a_desk(store, clock).page(query, read(query.asks, {"text": "山"}), passing=True).rows
    assert _looks(store) == []


def test_who_saw_whom_is_answered_page_by_page(store: Store, clock: MovingClock) -> None:
    for operator, tenant in (("sato", YAMADA), ("tanaka", YAMADA), ("sato", SUZUKI), ("sato", YAMADA)):
        looked(a_desk(store, clock, operator), "tenant show", {"tenant": tenant})
    desk, query = a_desk(store, clock), QUERIES["record who-saw"]
    first = desk.page(query, read(query.asks, {"tenant": YAMADA, "limit": "2"}))
    assert [entry.operator for entry in first.rows] == ["sato", "tanaka"]
    rest = desk.page(query, read(query.asks, {"tenant": YAMADA, "limit": "2", "after": str(first.after)}))
    assert [entry.operator for entry in rest.rows] == ["sato"]
    assert rest.after is None
    seen = looked(desk, "record seen-by", {"operator": "sato"})
    assert [entry.target for entry in seen] == [YAMADA, SUZUKI, YAMADA]


def test_a_look_during_a_call_belongs_to_it(store: Store, clock: MovingClock) -> None:
    desk = a_desk(store, clock)
    opened(desk)
    looked(desk, "account list", {"tenant": YAMADA})
    assert [entry.details and entry.details["case_number"] for entry in _looks(store)] == ["C-42"]


def test_the_same_look_in_the_next_call_belongs_to_that_one_too(store: Store, clock: MovingClock) -> None:
    """Within ten minutes, at one console: of each call it is told what was looked at."""
    desk, query, told = a_desk(store, clock, door="console"), QUERIES["account list"], []
    for case in ("C-1", "C-2"):
        opened(desk, case=case)
        for _ in range(2):
            desk.page(query, read(query.asks, {"tenant": YAMADA}))
        told.append([entry.operation for entry in Calls(desk).close().entries])
        desk.page(query, read(query.asks, {"tenant": YAMADA}))
    assert told == [["account list"]] * 2
    assert len([entry for entry in _looks(store) if entry.operation == "account list"]) == 3


def test_where_nobody_has_a_role_a_look_is_shown_though_the_busy_store_takes_no_note_of_it(
    alone: Store, place: Path, clock: MovingClock
) -> None:
    other = a_store_in(place / STORE, clock)
    query = QUERIES["tenant show"]
    with other.writing():
        page = a_desk(alone, clock).page(query, read(query.asks, {"tenant": YAMADA}))
    other.close()
    assert page.rows
    assert page.unnoted is not None
    assert _looks(alone) == []


def test_where_operators_have_roles_nothing_is_shown_that_the_busy_store_takes_no_note_of(
    store: Store, place: Path, clock: MovingClock
) -> None:
    hasty = a_store_in(place / STORE, clock, patience_seconds=0.3)
    query = QUERIES["tenant show"]
    with store.writing(), pytest.raises(Temporary):
        a_desk(hasty, clock).page(query, read(query.asks, {"tenant": YAMADA}))
    hasty.close()
    assert _looks(store) == []

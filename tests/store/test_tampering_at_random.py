# ruff: noqa: S608 - the statements that are put together here are the tampering itself.
"""Whatever is deleted, edited, swapped or cut of the record, wherever: verifying finds it, and says where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from portalops.checkpoint import MOST_MARKS, Checkpoint
from portalops.clock import FixedClock
from portalops.facts import ChainCheck
from portalops.store.chain import check_chain
from portalops.store.opening import Store, open_store
from portalops.store.sealing import seal
from tests.postgres import ENGINES, address_of, make_database
from tests.store.builders import TODAY, an_entry
from tests.store.hands import for_a_moment

ENTRIES = 150  # so that a checkpoint doesn't know each of them
STEP = -(-ENTRIES // MOST_MARKS)
IN_CALL = 7
PLACES = st.integers(1, ENTRIES)
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module", params=ENGINES)
def recorded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with many entries on record, one of them made during a call."""
    is_file = request.param == "sqlite"
    where = str(tmp_path_factory.mktemp("recorded") / "portalops.db") if is_file else address_of(make_database())
    store = open_store(where, FixedClock(TODAY))
    with store.writing() as unit:
        for number in range(1, ENTRIES + 1):
            unit.record(an_entry(request_id=f"request-{number}", call=1 if number == IN_CALL else None))
    yield store
    store.close()


@pytest.fixture(scope="module")
def sealed(recorded: Store) -> Checkpoint:
    """A checkpoint of it, made before anybody touched it."""
    with recorded.viewing() as connection:
        return seal(connection, "practice", datetime(2026, 5, 20, 9, tzinfo=UTC))


def found(store: Store, checkpoint: Checkpoint | None, *changes: str) -> ChainCheck:
    """What a check finds with some changes made."""
    with for_a_moment(store, *changes) as connection:
        return check_chain(connection, checkpoint)


def test_what_nobody_touched_holds_with_its_checkpoint(recorded: Store, sealed: Checkpoint) -> None:
    assert found(recorded, sealed) == ChainCheck(entries=ENTRIES, sealed=ENTRIES)
    assert len(sealed.marks) == (ENTRIES - 1) // STEP <= MOST_MARKS


@QUICK
@given(place=PLACES, column=st.sampled_from(("body", "prev_hash", "hash", "operator", "operation", "target", "tenant",
                                              "outcome", "request_id", "content_hash")), at=st.integers(1, 64))  # fmt: skip
def test_an_edit_of_one_character_is_found_where_it_is(recorded: Store, place: int, column: str, at: int) -> None:
    edit = (
        f"UPDATE records SET {column} = substr({column}, 1, length({column}) * {at} / 65) || '*' "
        f"|| substr({column}, length({column}) * {at} / 65 + 2) WHERE seq = {place}"
    )
    assert found(recorded, None, edit).broken_at == place


@QUICK
@given(place=PLACES, column=st.sampled_from(("salt", "details")), at=st.integers(1, 30))
def test_an_edit_of_details_is_found_where_it_is(recorded: Store, place: int, column: str, at: int) -> None:
    edit = (
        f"UPDATE record_details SET {column} = substr({column}, 1, {at}) || '*' || substr({column}, {at + 2}) "
        f"WHERE seq = {place}"
    )
    assert found(recorded, None, edit).broken_at == place


@QUICK
@given(place=PLACES, also=st.sets(st.sampled_from(("records", "record_details")), min_size=1))
def test_a_deletion_is_found_where_it_is(recorded: Store, place: int, also: set[str]) -> None:
    deletions = [f"DELETE FROM {table} WHERE seq = {place}" for table in sorted(also)]
    assert found(recorded, None, *deletions).broken_at == place


@QUICK
@given(pair=st.lists(PLACES, min_size=2, max_size=2, unique=True), table=st.sampled_from(("records", "record_details")))
def test_a_swap_is_found_at_the_first_of_both(recorded: Store, pair: list[int], table: str) -> None:
    one, other = pair
    swap = [f"UPDATE {table} SET seq = {to} WHERE seq = {of}" for of, to in ((one, -1), (other, one), (-1, other))]
    assert found(recorded, None, *swap).broken_at == min(pair)


@QUICK
@given(place=PLACES, call=st.sampled_from((None, 1, 2)))
def test_a_change_of_what_was_done_during_a_call_is_found(recorded: Store, place: int, call: int | None) -> None:
    changes = [f"DELETE FROM call_entries WHERE seq = {place}"]
    if call is not None:
        changes.append(f"INSERT INTO call_entries VALUES ({place}, {call})")
    is_so = call == (1 if place == IN_CALL else None)
    assert found(recorded, None, *changes).broken_at == (None if is_so else place)


def cut_after(place: int) -> list[str]:
    return [f"DELETE FROM {table} WHERE seq > {place}" for table in ("call_entries", "record_details", "records")]


@QUICK
@given(last=st.integers(0, ENTRIES - 1))
def test_a_cut_is_found_by_the_head_and_with_a_head_that_was_moved_by_the_checkpoint(
    recorded: Store, sealed: Checkpoint, last: int
) -> None:
    assert found(recorded, None, *cut_after(last)).broken_at == last + 1
    hash_ = f"(SELECT hash FROM records WHERE seq = {last})" if last else f"'{'0' * 64}'"
    well_cut = [*cut_after(last), f"UPDATE record_head SET seq = {last}, hash = {hash_}"]
    assert found(recorded, None, *well_cut) == ChainCheck(entries=last)
    assert found(recorded, sealed, *well_cut).broken_at == last + 1


@QUICK
@given(first=PLACES)
def test_a_rewritten_chain_is_found_by_the_checkpoint_near_where_it_begins(
    recorded: Store, sealed: Checkpoint, first: int
) -> None:
    with for_a_moment(recorded, lambda connection: rewrite(connection, first)) as connection:
        assert check_chain(connection) == ChainCheck(entries=ENTRIES)
        check = check_chain(connection, sealed)
    assert check.broken_at is not None
    assert check.broken_at <= first < check.broken_at + STEP


def rewrite(connection: Connection, first: int) -> None:
    """Let an entry say that somebody else made it, and have everything after it, and the head, fit to that."""
    prev_hash = connection.scalar(text("SELECT hash FROM records WHERE seq = :n"), {"n": first - 1}) or "0" * 64
    for seq, body in connection.execute(
        text("SELECT seq, body FROM records WHERE seq >= :n ORDER BY seq"), {"n": first}
    ):
        if seq == first:
            body = body.replace('"hanako"', '"nobody"')
        hash_ = sha256(f"{prev_hash}{body}".encode()).hexdigest()
        operator = "nobody" if seq == first else "hanako"
        connection.execute(
            text("UPDATE records SET body = :b, prev_hash = :p, hash = :h, operator = :o WHERE seq = :n"),
            {"b": body, "p": prev_hash, "h": hash_, "o": operator, "n": seq},
        )
        prev_hash = hash_
    connection.execute(text("UPDATE record_head SET hash = :h"), {"h": prev_hash})


def test_a_record_that_goes_on_still_holds_against_an_earlier_checkpoint(recorded: Store, sealed: Checkpoint) -> None:
    with recorded.writing() as unit:
        for number in range(3):
            unit.record(an_entry(request_id=f"later-{number}"))
    with recorded.viewing() as connection:
        assert check_chain(connection, sealed) == ChainCheck(entries=ENTRIES + 3, sealed=ENTRIES)

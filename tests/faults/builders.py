"""Stores to die at: copies of a furnished one on either engine, and all that is in them, looked at afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from shutil import rmtree

from portalops.store.opening import open_store
from tests.faults.dying import Course, course_of, die_at, some_of
from tests.invariants.builders import PROFILES, MovingClock, Row, Rows, comparable, rows_of
from tests.invariants.checks import chain_holds, faults_in
from tests.postgres import a_database

Copy = Callable[[], AbstractContextManager[str]]
"""A new copy of the store that a course begins with, by its place."""
Deed = Callable[[str], object]
"""Work on the store at a place."""

# Columns that differ from one clean run to the next, and those in which a course that was broken off and gone on with
# differs from one that wasn't: who went on with a batch, and when a letter was taken up again.
_BY_CHANCE = {"links": {"token_hash"}}
_AFTER_A_DEATH = {
    "batches": {"number", "continued_by", "after_row"},
    "batch_rows": {"batch"},
    "outbox": {"claimed_at", "attempts", "sent_at"},
    "links": {"made_at", "expires_at"},
}


def everything(where: str) -> Rows:
    """All that a store holds and what must hold of it does, but for what is made by chance."""
    store = open_store(where, MovingClock())
    try:
        rows = rows_of(store)
        assert faults_in(rows, PROFILES) == []
        assert chain_holds(store)
    finally:
        store.close()
    return _without(comparable(rows), _BY_CHANCE)


def as_done(rows: Rows) -> Rows:
    """The rows without what tells a course that was broken off from one that wasn't.

    A server never gives an id twice, so that what was undone leaves a gap among ids that nobody is shown; ids are
    counted anew here.
    """
    places = {
        table: {row["id"]: place for place, row in enumerate(found)}
        for table, found in rows.items()
        if any("id" in row for row in found) and table != "record_head"
    }
    counted = {
        table: [
            row
            | ({"id": places[table][row["id"]]} if table in places else {})
            | ({"outbox_id": places["outbox"][row["outbox_id"]]} if "outbox_id" in row else {})
            for row in found
        ]
        for table, found in rows.items()
    }
    return _without(counted, _AFTER_A_DEATH)


def differing(found: Rows, expected: Rows) -> dict[str, tuple[list[Row], list[Row]]]:
    """The rows that one has and the other hasn't, by table; nothing where both are the same."""
    return {
        table: (
            [row for row in found.get(table, []) if row not in expected.get(table, [])],
            [row for row in expected.get(table, []) if row not in found.get(table, [])],
        )
        for table in found.keys() | expected.keys()
        if found.get(table) != expected.get(table)
    }


def _without(rows: Rows, columns: dict[str, set[str]]) -> Rows:
    return {
        table: [{name: value for name, value in row.items() if name not in columns.get(table, ())} for row in found]
        for table, found in rows.items()
    }


def die_everywhere(
    copy: Copy,
    work: Deed,
    again: Deed | None = None,
    *,
    look: Callable[[str], Rows] = everything,
    most: int | None = None,
    seed: int = 0,
) -> Course:
    """Kill work at every moment of its course, or at some by chance, each time on a copy of its own.

    What is found afterwards is exactly what was committed; then the same again, or what completes it, leaves what an
    unharmed run leaves.
    """
    with copy() as where:
        course = course_of(lambda: work(where), lambda: look(where))
    for place in some_of(course, most, seed):
        told = f"killed at moment {place}, {course.moments[place]!r}; seed {seed}"
        with copy() as where:
            die_at(place, lambda: work(where))
            assert differing(look(where), course.left_at(place)) == {}, told
            (again or work)(where)
            assert differing(as_done(look(where)), as_done(course.after)) == {}, told
    return course


def die_unrepeated(copy: Copy, work: Deed, *, most: int | None = None, seed: int = 0) -> Course:
    """Kill work of which each attempt is put on record, so that once more is once more on record."""
    with copy() as where:
        course = course_of(lambda: work(where), lambda: everything(where))
    for place in some_of(course, most, seed):
        with copy() as where:
            die_at(place, lambda: work(where))
            left = everything(where)
            assert differing(left, course.left_at(place)) == {}, f"{course.moments[place]!r}; seed {seed}"
            work(where)
            assert len(everything(where)["records"]) == len(left["records"]) + 1
    return course


def emptied(copy: Copy, folder: Path) -> Copy:
    """The same copies, each with nothing in a folder beside it."""

    @contextmanager
    def emptied_copy() -> Iterator[str]:
        rmtree(folder, ignore_errors=True)
        with copy() as where:
            yield where

    return emptied_copy


def copies_of_file(file: Path, folder: Path) -> Copy:
    """Copies of a store's file, one after the other in the same folder."""
    folder.mkdir(exist_ok=True)
    content = file.read_bytes()

    @contextmanager
    def copy() -> Iterator[str]:
        where = folder / "store.db"
        where.write_bytes(content)
        try:
            yield str(where)
        finally:
            for left in folder.glob("store.db*"):
                left.unlink()

    return copy


def copies_of_database(name: str) -> Copy:
    """Copies of a database, one after the other."""
    return lambda: a_database(name)

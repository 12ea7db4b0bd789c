"""What outlives a power cut: all that was acknowledged is on the disk by then, and of the rest whole transactions."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from shutil import copyfile
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url

from portalops.documents.keeping import keep
from portalops.store import sqlite
from portalops.store.opening import Store
from tests.faults import paths
from tests.faults.builders import copies_of_database, copies_of_file, differing, everything
from tests.faults.dying import course_of, die_at
from tests.invariants.builders import a_desk, do
from tests.invariants.examples import performed

CUTS = 25
ADJUST = performed("points adjust").asked


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Each file or folder that is brought to the disk, with its size at the time."""
    seen: list[tuple[str, int]] = []

    def noting(sync: Callable[[int], None]) -> Callable[[int], None]:
        def noted(opened: int) -> None:
            seen.append((os.readlink(f"/proc/self/fd/{opened}"), os.fstat(opened).st_size))
            sync(opened)

        return noted

    monkeypatch.setattr(os, "fsync", noting(os.fsync))
    monkeypatch.setattr(sqlite, "_SYNC", noting(sqlite._SYNC))
    return seen


def test_a_receipt_is_given_once_the_log_is_on_the_disk(
    furnished_file: Path, tmp_path: Path, synced: list[tuple[str, int]]
) -> None:
    with copies_of_file(furnished_file, tmp_path / "copies")() as where, paths.at(where) as store:
        for number in range(3):
            do(a_desk(store), "points adjust", ADJUST, f"the-{number}")
            log = Path(f"{where}-wal")
            assert synced[-1] == (str(log), log.stat().st_size)


def test_what_else_writes_a_store_waits_for_the_disk_too(
    furnished_file: Path, tmp_path: Path, synced: list[tuple[str, int]]
) -> None:
    with copies_of_file(furnished_file, tmp_path / "copies")() as where:
        paths.prepare(where, [("password reset", performed("password reset").asked)])
        with paths.at(where) as store:
            for step in _steps_of_a_sender(store):
                synced.clear()
                step()
                assert [Path(file).name for file, _ in synced] == ["store.db-wal"]


def _steps_of_a_sender(store: Store) -> list[Callable[[], Any]]:
    outbox = store.outbox()
    claimed: list[Any] = []
    return [lambda: claimed.extend(outbox.claim(0, 1)), lambda: outbox.mark_sent(claimed[0])]


def test_a_letter_s_name_is_on_the_disk_before_the_store_says_that_it_was_sent(
    furnished_file: Path, tmp_path: Path, synced: list[tuple[str, int]]
) -> None:
    folder = tmp_path / "mail"
    with copies_of_file(furnished_file, tmp_path / "copies")() as where:
        paths.prepare(where, [("password reset", performed("password reset").asked)])
        synced.clear()
        sent = paths.send_into(where, folder).sent
    named = [place for place, (file, _) in enumerate(synced) if file == str(folder)]
    assert len(named) == sent > 0
    assert all(synced[place - 1][0].endswith(".part") for place in named)
    assert all("-wal" in synced[place + 1][0] for place in named)


def test_a_paper_s_name_is_on_the_disk_too(tmp_path: Path, synced: list[tuple[str, int]]) -> None:
    paper = keep(tmp_path / "papers" / "one.pdf", b"%PDF-1.7")
    assert [Path(file).name.rpartition(".")[2] for file, _ in synced] == ["part", "papers"]
    assert paper.read_bytes() == b"%PDF-1.7"


def test_of_a_log_that_is_cut_anywhere_whole_transactions_are_left(
    furnished_file: Path, tmp_path: Path, seed: int
) -> None:
    """As after a power cut that let only a part of the log reach the disk."""

    def work(where: str) -> None:
        with paths.at(where) as store:
            for number in range(4):
                do(a_desk(store), "invoice reissue", performed("invoice reissue").asked, f"the-{number}")

    copy = copies_of_file(furnished_file, tmp_path / "copies")
    with copy() as where:
        course = course_of(lambda: work(where), lambda: everything(where))
    cut, random, left = tmp_path / "cut.db", Random(seed), []
    with copy() as where:
        die_at(len(course.moments) - 1, lambda: work(where))
        log = Path(f"{where}-wal").read_bytes()
        for length in sorted(random.sample(range(len(log)), CUTS)):
            copyfile(where, cut)
            Path(f"{cut}-wal").write_bytes(log[:length])
            rows = everything(str(cut))
            left += [place for place, state in enumerate(course.states) if differing(rows, state) == {}]
            assert len(left) > 0, f"cut after {length} of {len(log)} bytes; seed {seed}"
            for file in tmp_path.glob("cut.db*"):
                file.unlink()
    assert len(left) == CUTS
    assert left == sorted(left)


def test_a_server_that_doesn_t_wait_for_its_disk_does_so_for_a_store(furnished_database: str) -> None:
    with copies_of_database(furnished_database)() as where:
        engine = create_engine(make_url(where).set(drivername="postgresql+psycopg"))
        with engine.connect() as other:
            assert other.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "off"
        engine.dispose()
        with paths.at(where) as store, store.transaction() as connection:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "on"

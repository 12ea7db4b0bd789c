"""A connection to a PostgreSQL server that is cut at any request, before or after it was done: nobody notices.

Where moments are chosen by chance, the seed is told with what failed; PORTALOPS_TEST_SEED gives one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from portalops.errors import Temporary
from tests.faults import paths
from tests.faults.builders import Copy, Deed, as_done, copies_of_database, differing, everything
from tests.faults.scissors import When, cut
from tests.invariants.examples import performed
from tests.store.unreliable import Door

WHENS: tuple[When, ...] = ("before", "after")


@pytest.fixture
def copy(furnished_database: str) -> Copy:
    """Copies of a furnished store on a server."""
    return copies_of_database(furnished_database)


def cut_anywhere(copy: Copy, work: Deed, folder: Path, seed: int, most: int) -> None:
    """Cut the work's connection at some requests by chance, and at its last ones, those of its last commit among them.

    It ends as if nothing had happened; only where the store couldn't be opened it says so, and is done once more.
    """
    with copy() as where, cut(where, folder) as whole:
        work(whole.address)
        expected = as_done(everything(where))
    chosen = {whole.asked - 1, whole.asked - 2, *Random(seed).sample(range(whole.asked), most)}
    for place in sorted(chosen):
        for when in WHENS:
            with copy() as where, cut(where, folder, place, when) as scissors:
                try:
                    work(scissors.address)
                except Temporary:
                    work(scissors.address)
                assert scissors.asked > place
                told = f"cut {when} request {place} of {whole.asked}; seed {seed}"
                assert differing(as_done(everything(where)), expected) == {}, told


def test_a_deed_is_done_once_wherever_its_connection_was_cut(copy: Copy, tmp_path: Path, seed: int) -> None:
    asked = performed("invoice reissue").asked
    cut_anywhere(copy, lambda where: paths.perform(where, "invoice reissue", asked), tmp_path / "c", seed, most=3)


@pytest.mark.usefixtures("few_rows_a_chunk")
def test_a_file_of_rows_is_done_once_wherever_its_connection_was_cut(copy: Copy, tmp_path: Path, seed: int) -> None:
    file = paths.adjustments(tmp_path / "rows.csv", 10)
    work = lambda where: paths.run_file(where, file, "points adjust", tmp_path, resumes=True)  # noqa: E731
    cut_anywhere(copy, work, tmp_path / "c", seed, most=3)


def test_rows_of_which_none_is_on_record_are_gone_on_with_although_nobody_answered(
    copy: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an entry on record, the batch itself tells that its rows were written."""
    file = tmp_path / "rows.csv"
    file.write_text(paths.HEADER + f"{paths.ADJUSTED[1]},x,row\n" * 3)
    with copy() as where:
        door = Door(where, tmp_path, "after")
        step: Callable[..., Any] = paths.Work._step

        def cutting(*given: Any) -> Any:
            door.cut_next()
            monkeypatch.setattr(paths.Work, "_step", step)
            return step(*given)

        monkeypatch.setattr(paths.Work, "_step", cutting)
        paths.run_file(door.address, file, "points adjust", tmp_path)
        (batch,) = everything(where)["batches"]
        assert (batch["state"], batch["failed"], batch["last_row"]) == ("done", 3, 4)
        door.close()

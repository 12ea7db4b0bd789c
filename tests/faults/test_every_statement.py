"""Killed before or after any statement, or around any commit: what was committed is there, and the same again ends well.

Where moments are chosen by chance, the seed is told with what failed; PORTALOPS_TEST_SEED gives one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from typing import get_args

import pytest

from portalops.asking import read
from portalops.effects import Effect
from portalops.store.engines import engine_of
from portalops.store.opening import open_store
from portalops.store.upgrading import upgrade
from tests.faults import paths
from tests.faults.builders import Copy, copies_of_file, die_everywhere, die_unrepeated, emptied
from tests.invariants.builders import OPERATIONS, MovingClock, Rows, a_desk
from tests.invariants.examples import performed
from tests.store import releases

Copies = Callable[..., Copy]

NOW = datetime(2026, 5, 20, 1, 2, 3, tzinfo=UTC)
REFUSED = ("points adjust", {"tenant": "inter-lab:IL00123", "delta": "-999999", "reason": "too much"})
SOME = 6

# What is the same on both engines, and was seen to be, is killed on the quicker one; the others are killed on both.
IN_A_FILE = pytest.mark.parametrize("engine", ["sqlite"])


@IN_A_FILE
def test_the_deeds_that_are_killed_have_every_kind_of_effect(copies: Copies) -> None:
    plans = []
    with copies()() as where:
        for name in paths.DEEDS_OF_ALL_KINDS:
            example, operation = paths.example_of(name), OPERATIONS[name]
            paths.prepare(where, example.before)
            with paths.at(where) as store:
                plans.append(a_desk(store).preview(operation, read(operation.asks, example.asked)))
    assert {type(effect) for plan in plans for effect in plan.effects} == set(get_args(Effect))


@pytest.mark.parametrize(
    ("engine", "name", "most"),
    [
        *(("sqlite", name, None if name == "invoice reissue" else SOME) for name in paths.DEEDS_OF_ALL_KINDS),
        ("postgresql", "invoice reissue", 6),
    ],
)
def test_a_deed_is_done_or_not_and_the_same_request_completes_it(
    copies: Copies, seed: int, name: str, most: int | None
) -> None:
    example = paths.example_of(name)
    course = die_everywhere(
        copies(lambda where: paths.prepare(where, example.before)),
        lambda where: paths.perform(where, name, example.asked),
        most=most,
        seed=seed,
    )
    assert len(course.states) == 2


@IN_A_FILE
def test_a_refusal_is_on_record_or_not(copies: Copies, seed: int) -> None:
    course = die_unrepeated(copies(), lambda where: paths.perform(where, *REFUSED), most=SOME, seed=seed)
    assert len(course.states) == 2


@IN_A_FILE
def test_what_is_looked_up_on_record_is_on_record_before_it_is_shown(copies: Copies, seed: int) -> None:
    work = lambda where: paths.look_up(where, *paths.LOOK_ON_RECORD)  # noqa: E731
    course = die_unrepeated(copies(), work, most=SOME, seed=seed)
    assert len(course.states) == 2


@pytest.mark.usefixtures("few_rows_a_chunk")
def test_a_file_of_rows_is_gone_on_with_wherever_it_was_killed(
    copies: Copies, engine: str, seed: int, tmp_path: Path
) -> None:
    file = paths.adjustments(tmp_path / "rows.csv", 10)
    course = die_everywhere(
        copies(),
        lambda where: paths.run_file(where, file, "points adjust", tmp_path),
        lambda where: paths.run_file(where, file, "points adjust", tmp_path, resumes=True),
        most={"sqlite": 24, "postgresql": 4}[engine],
        seed=seed,
    )
    # Begun, three transactions of rows, ended.
    assert len(course.states) == 1 + 1 + 3 + 1


@IN_A_FILE
@pytest.mark.usefixtures("few_rows_a_chunk")
def test_a_file_without_refusals_may_also_be_run_again_from_its_beginning(
    copies: Copies, seed: int, tmp_path: Path
) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(paths.HEADER + "".join(f"{paths.ADJUSTED[number % 2]},1,row {number}\n" for number in range(10)))
    work = lambda where: paths.run_file(where, file, "points adjust", tmp_path)  # noqa: E731
    die_everywhere(copies(), work, most=8, seed=seed)


@IN_A_FILE
@pytest.mark.usefixtures("few_rows_a_chunk")
def test_the_papers_of_a_file_are_all_printed_in_the_end(
    copies: Copies, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portalops.documents.papers.render_invoice", lambda invoice, copy_number: b"%PDF-1.7")
    file, papers = tmp_path / "rows.csv", tmp_path / "papers"
    file.write_text(paths.DUPLICATES)
    names = sorted(f"hoshi-books_B-1_copy{number}.pdf" for number in range(1, 4))

    def again(where: str) -> None:
        paths.run_file(where, file, "invoice reissue", papers, resumes=True)
        assert sorted(paper.name for paper in papers.glob("*.pdf")) == names

    die_everywhere(
        emptied(copies(), papers),
        lambda where: paths.run_file(where, file, "invoice reissue", papers),
        again,
        most=8,
        seed=seed,
    )


@pytest.mark.usefixtures("few_rows_a_chunk")
def test_an_import_of_several_files_is_completed_by_the_same_files(
    copies: Copies, engine: str, seed: int, tmp_path: Path
) -> None:
    tenants, accounts = tmp_path / "tenants.csv", tmp_path / "accounts.csv"
    tenants.write_text(
        "tenant,name,joined_on,billing_cycle\n"
        + "".join(f"j-motto:JM0095{number},高橋建設{number},2024-04-01,monthly\n" for number in range(6))
    )
    accounts.write_text("account,name\n" + "".join(f"j-motto:JM0095{number}/00001,高橋\n" for number in range(6)))

    def work(where: str) -> None:
        paths.run_file(where, tenants, "tenant register", tmp_path)
        paths.run_file(where, accounts, "account add", tmp_path)

    course = die_everywhere(copies(), work, most={"sqlite": 10, "postgresql": 3}[engine], seed=seed)
    assert len(course.states) == 1 + 2 * 4


def test_every_letter_goes_out_once_wherever_the_sender_was_killed(
    copies: Copies, engine: str, seed: int, tmp_path: Path
) -> None:
    folder = tmp_path / "mail"
    letters = [(name, performed(name).asked) for name in paths.WITH_LETTERS]

    def again(where: str) -> None:
        paths.send_into(where, folder, minutes_later=10)
        assert paths.each_letter_once(where, folder)

    course = die_everywhere(
        emptied(copies(lambda where: paths.prepare(where, letters)), folder),
        lambda where: paths.send_into(where, folder),
        again,
        most={"sqlite": 30, "postgresql": 4}[engine],
        seed=seed,
    )
    assert len(course.states) > len(letters)


def test_a_store_that_was_being_made_is_made_in_the_end(seed: int, tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()

    work = lambda where: open_store(where, MovingClock()).close()  # noqa: E731
    course = die_everywhere(copies_of_file(empty, tmp_path / "copies"), work, look=schema_and_rows, most=8, seed=seed)
    assert len(course.states) == 2


def test_a_store_is_upgraded_or_as_it_was_and_the_same_command_upgrades_it(seed: int, tmp_path: Path) -> None:
    with releases.first_release("sqlite", tmp_path) as first:
        copied = tmp_path / "first.db"
        copyfile(first, copied)
        work = lambda where: upgrade(where, NOW, 10)  # noqa: E731

        def again(where: str) -> None:
            upgrade(where, NOW.replace(hour=2), 10)
            assert list(Path(where).parent.glob("*.unfinished")) == []

        course = die_everywhere(
            copies_of_file(copied, tmp_path / "copies"), work, again, look=schema_and_rows, most=10, seed=seed
        )
    assert len(course.states) == 2


def schema_and_rows(where: str) -> Rows:
    """Whatever a file holds, even one that isn't a store yet or is an older one."""
    engine = engine_of(where, 10)
    with engine.connect() as connection:
        schema = [{"schema": part} for part in releases.schema_of(connection)["all"]]
        return {"schema": schema} | releases.rows_of(connection)

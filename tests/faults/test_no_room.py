"""A disk that is full, as the program itself meets it: one clear sentence, nothing half-written, and on it goes later."""

from __future__ import annotations

import os
import re
import resource
import subprocess
from pathlib import Path
from typing import IO

import pytest

from portalops.errors import ExitCode
from tests.commands.builders import EXECUTABLE, TENANT, furnished
from tests.faults.builders import differing, everything

ADJUST = ("points", "adjust", TENANT, "--delta", "5", "--reason", "x", "--request-id", "the-one", "--yes")
ROWS = 3000
MOST_OF_A_FILE = 3_000_000


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A furnished store in a file."""
    file = tmp_path / "portalops.db"
    file.write_bytes(furnished())
    return file


def run(
    store: Path, *arguments: str, most: int = resource.RLIM_INFINITY, stdout: IO[str] | int = subprocess.PIPE
) -> tuple[int, list[str]]:
    """The exit code of a command and what it had to say, where no file may grow beyond so many bytes."""
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))  # noqa: E731
    environment = os.environ | {"PORTALOPS_STORE": str(store), "PORTALOPS_CONFIG": ""}
    ran = subprocess.run(
        [EXECUTABLE, "--lang", "en", "--papers", str(store.with_name("papers")), *arguments],
        env=environment, cwd=store.parent, preexec_fn=limit, stdout=stdout, stderr=subprocess.PIPE, text=True,
        check=False,
    )  # fmt: skip
    return ran.returncode, ran.stderr.splitlines()


@pytest.mark.parametrize("command", [ADJUST, ("tenant", "show", TENANT)], ids=" ".join)
def test_what_finds_no_room_for_its_output_says_so(store: Path, command: tuple[str, ...]) -> None:
    with open("/dev/full", "w") as full:
        code, said = run(store, *command, stdout=full)
    assert code == ExitCode.TEMPORARY
    assert said == [
        "The output can't be written: No space left on device. What was done is on record: portalops record list"
    ]


def test_results_that_find_no_room_stop_a_file_which_goes_on_later(store: Path) -> None:
    rows = store.with_name("rows.csv")
    rows.write_text("tenant,delta,reason\n" + f"{TENANT},1,お詫び\n" * 1500)
    code, said = run(store, "batch", "run", "points", "adjust", "rows.csv", "--yes", "--out", "/dev/full")
    assert code == ExitCode.TEMPORARY
    assert "Stopped after 1,000 of 1,500 rows. Go on with: portalops batch resume 1" in said
    assert run(store, "batch", "resume", "1", "--yes")[0] == ExitCode.DONE
    assert points(store) == 2500


def test_what_may_have_been_done_says_how_to_ask_again(store: Path) -> None:
    code, said = run(store, *ADJUST[:-3], "--yes", most=0)
    assert code == ExitCode.TEMPORARY
    id = re.fullmatch(r".* Ask for it again with --request-id (\w+), so that it is done once\.", said[0])
    assert id
    assert [run(store, *ADJUST[:-3], "--yes", "--request-id", id[1])[0] for _ in range(2)] == [0, 0]
    assert points(store) == 1005


def points(store: Path) -> int:
    (tenant,) = [row for row in everything(str(store))["tenants"] if row["ref"] == TENANT]
    return int(tenant["points"])


@pytest.mark.parametrize("most", [0, 33_000])
def test_a_change_that_finds_no_room_is_told_and_done_later(store: Path, most: int) -> None:
    before = everything(str(store))
    code, said = run(store, *ADJUST, most=most)
    assert code == ExitCode.TEMPORARY
    assert len(said) == 1, said
    assert said[0].startswith(f"The store {store} can't be written: ")
    assert said[0].endswith("; see to its disk, then try again.")
    assert differing(everything(str(store)), before) == {}
    assert run(store, *ADJUST)[0] == ExitCode.DONE
    assert points(store) == 1005


def test_a_file_of_rows_that_finds_no_room_stops_and_goes_on_later(store: Path) -> None:
    rows = store.with_name("rows.csv")
    rows.write_text("tenant,delta,reason\n" + f"{TENANT},1,お詫び\n" * ROWS)
    out = ("--yes", "--out", "results.csv")
    code, said = run(store, "batch", "run", "points", "adjust", "rows.csv", *out, most=MOST_OF_A_FILE)
    assert code == ExitCode.TEMPORARY, said
    assert [line for line in said if line.endswith("; see to its disk, then try again.")]
    (stopped,) = (line for line in said if line.startswith("Stopped after "))
    count = int(stopped.split()[2].replace(",", ""))
    assert stopped == f"Stopped after {count:,} of 3,000 rows. Go on with: portalops batch resume 1"
    assert count in (1000, 2000)
    assert points(store) == 1000 + count
    code, said = run(store, "batch", "resume", "1", "--yes", "--out", "more.csv")
    assert code == ExitCode.DONE, said
    assert points(store) == 1000 + ROWS

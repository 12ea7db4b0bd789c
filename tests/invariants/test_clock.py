"""Where the machine stands, and which language it speaks, changes no row and no word."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2]
# One with no offset, Japan's own, and one that is a day behind and has summer time; each speaks another language.
PLACES = (
    ("UTC", "C"),
    ("Asia/Tokyo", "ja_JP.UTF-8"),
    ("America/Los_Angeles", "C"),
    ("America/Los_Angeles", "en_US.UTF-8"),
)


def a_day_at(zone: str, locale: str, folder: Path) -> list[str]:
    """What a scripted day comes to on a machine that stands there and speaks so."""
    folder.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TZ"))}
    environment |= {
        "TZ": zone,
        "LC_ALL": locale,
        "LANG": locale,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONUTF8": "0",
    }
    environment |= {"XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    command = [sys.executable, "-m", "tests.invariants.scripted_day", str(folder)]
    ran = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], list[str]]:
    """The same day at every place, two at a time."""
    folder = tmp_path_factory.mktemp("days")
    with ThreadPoolExecutor(2) as threads:
        found = threads.map(lambda place: a_day_at(*place, folder / f"{place[0]} {place[1]}".replace("/", "-")), PLACES)
        return dict(zip(PLACES, found, strict=True))


@pytest.mark.parametrize("place", PLACES[1:], ids=" ".join)
def test_a_day_comes_to_the_same_rows_and_words_wherever_the_machine_stands(
    days: dict[tuple[str, str], list[str]], place: tuple[str, str]
) -> None:
    assert days[place] == days["UTC", "C"]


def test_the_day_has_rows_of_every_kind(days: dict[tuple[str, str], list[str]]) -> None:
    """So that the comparison is of something: things, entries of both ledgers, mail, links and the record."""
    kinds = {line.partition(":")[0] for line in days["UTC", "C"]}
    assert {"tenants", "accounts", "contracts", "ledger_entries", "outbox", "links", "records", "withdrawals"} <= kinds

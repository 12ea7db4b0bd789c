"""What bench.faults proves: it says nothing of what is as it must be, and names whatever is lost or doubled."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from bench.faults import proof
from bench.faults.centre import FILED, TENANT
from bench.faults.writers import DESKS, Asked, rows_of_file

ROWS = 22
FILE = "file-0.csv"


def requests(**other: Any) -> tuple[Any, Any]:
    """Two requests that were done, of which one was acknowledged, and what there is of them; something may be else."""
    given: dict[str, Any] = {
        "records": [(1, None, "refused", "x"), (2, "a", "done", "points adjust"), (3, "b", "done", "points adjust")],
        "entries": [(TENANT, 5, 5, "a", 2), (TENANT, 2, 7, "b", 3)],
        "points": {TENANT: 7, FILED[0]: 0, FILED[1]: 0},
        "asked": [Asked(id="a", command=[], delta=5, record=2), Asked(id="b", command=[], delta=2)],
    }
    given |= other
    return SimpleNamespace(**given), SimpleNamespace(asked=given["asked"])


def test_what_is_as_it_must_be_is_nothing() -> None:
    found, ledger = requests()
    assert [*proof._of_requests(found, ledger), *proof._of_balances(found)] == []


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"asked": [Asked(id="c", command=[], delta=1, record=4)]}, "lost: c was told to be number 4"),
        ({"asked": [Asked(id="a", command=[], delta=5, record=3)]}, "lost: a was told to be number 3"),
        ({"asked": [Asked(id="a", command=[], delta=6, record=2)]}, "lost: a moved 5 points, not 6"),
        ({"records": [(1, "a", "done", "x"), (2, "a", "done", "x")]}, "doubled: a is on record 2 times"),
        ({"points": {TENANT: 8, FILED[0]: 0, FILED[1]: 0}}, f"{TENANT} has 8 points, what is on record comes to 7"),
    ],
)
def test_a_request_that_is_lost_or_doubled_is_named(other: dict[str, Any], told: str) -> None:
    assert any(fault.startswith(told) for fault in proof._of_requests(*requests(**other)))


def test_an_entry_that_is_missing_or_wrong_is_named() -> None:
    found, _ = requests(
        entries=[(TENANT, 5, 5, "a", 2), (TENANT, 2, 8, "b", 3)], points={TENANT: 7} | dict.fromkeys(FILED, 1)
    )
    assert len(list(proof._of_balances(found))) == 3


@pytest.mark.parametrize(("seqs", "copies", "count"), [([1, 2, 3], [1, 2], 0), ([1, 3], [1, 2], 1), ([1], [2, 2], 1)])
def test_a_gap_is_named(seqs: list[int], copies: list[int], count: int) -> None:
    found = SimpleNamespace(records=[(seq, None, "done", "x") for seq in seqs], copies=[(copy,) for copy in copies])
    assert len(list(proof._of_numbers(found))) == count


@pytest.mark.parametrize(("times", "told"), [(1, []), (0, ["lost"]), (2, ["doubled"])])
def test_a_row_of_a_file_that_is_lost_or_doubled_is_named(times: int, told: list[str]) -> None:
    cells = [line.split(",") for line in list(rows_of_file(FILE, ROWS))[1:]]
    done = [reason for _, delta, reason in cells if delta == "1"]
    reasons = done[1:] + done[:1] * times
    found = SimpleNamespace(
        entries=[(FILED[0], 1, 0, reason, 1) for reason in reasons],
        batches=[(FILE, "done", ROWS, len(done), 2, 2, ROWS + 1)],
    )
    assert [fault.partition(":")[0] for fault in proof._of_files(found, [FILE], ROWS)] == told


@pytest.mark.parametrize(
    ("letters", "taken", "count"),
    [
        ([("<1>", "sent", 1)], {"<1>": [None]}, 0),
        ([("<1>", "sent", 2)], {"<1>": [None, "2"]}, 0),
        ([("<1>", "sent", 2)], {"<1>": [None, None]}, 1),
        ([("<1>", "sent", 1)], {}, 1),
        ([("<1>", "sending", 1)], {"<1>": [None]}, 1),
        ([], {"<1>": [None]}, 1),
    ],
)
def test_a_letter_that_is_lost_or_comes_again_unmarked_is_named(letters: Any, taken: Any, count: int) -> None:
    centre = SimpleNamespace(postmaster=SimpleNamespace(taken=taken))
    assert len(list(proof._of_letters(SimpleNamespace(letters=letters), centre))) == count  # type: ignore[arg-type]


@pytest.mark.parametrize(("least", "count"), [(20, 0), (1, 1), (0, 1)])
def test_who_is_starved_is_named(least: int, count: int) -> None:
    shares = {f"desk{number}": 20 for number in range(1, DESKS)} | {"desk0": least}
    assert len(list(proof._of_the_starved(SimpleNamespace(shares=shares)))) == count  # type: ignore[arg-type]

"""Points and balances: each request counts once, nobody spends the same twice, and every door shows one number."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO

import pytest

from portalops.asking import Field, fields_of, read
from portalops.desk import Desk
from portalops.errors import BadInput, PortalopsError
from portalops.operations import CATALOG
from portalops.plan import Refused
from portalops.references import TenantRef
from portalops.store.opening import Store, open_store
from portalops.values import Change, Whole
from tests.commands.builders import portalops
from tests.invariants.builders import OPERATIONS, MovingClock, a_desk, at_once, do, rows_of
from tests.invariants.checks import chain_holds, of_ledgers

SIXTH = "hoshi-books:A001"
CHARGING = "inter-lab:IL00123"

ADDS_ONCE = """
import sys
from datetime import date

from portalops.asking import read
from portalops.clock import FixedClock
from portalops.desk import Desk, Operator
from portalops.operation import Permission
from portalops.operations.points_adjust import ADJUST_POINTS
from portalops.profiles.load import Profiles
from portalops.store.opening import open_store

clock = FixedClock(date(2026, 5, 20))
store = open_store(sys.argv[1], clock, patience_seconds=60)
operator = Operator(name="sato", may=frozenset(Permission))
desk = Desk(office=store, operator=operator, profiles=Profiles(), clock=clock, door="test")
asked = read(ADJUST_POINTS.asks, {"tenant": sys.argv[2], "delta": "100", "reason": "gift"})
desk.preview(ADJUST_POINTS, asked)
print("ready", flush=True)
sys.stdin.readline()
print(desk.perform(ADJUST_POINTS, asked, request_id="the-one-request").record, flush=True)
"""


def points(store: Store, tenant: str = SIXTH) -> int:
    with store.reading() as reading:
        return reading.tenant(TenantRef(tenant)).points


def test_one_request_from_two_processes_at_once_is_one_entry(store: Store, address: str) -> None:
    command = [sys.executable, "-c", ADDS_ONCE, address, CHARGING]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in running:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    ended = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0, 0], ended
    assert len({out for out, _ in ended}) == 1
    assert points(store, CHARGING) == 1100
    given = [entry["delta"] for entry in rows_of(store)["ledger_entries"] if entry["tenant"] == CHARGING]
    assert given == [1000, 100]


def test_one_request_from_five_at_once_is_one_entry(address: str) -> None:
    gives = ("points adjust", {"tenant": SIXTH, "delta": "100", "reason": "gift"}, "the-one-request")
    assert at_once(address, *[gives] * 5) == ["done", *["replayed"] * 4]
    store = open_store(address, MovingClock())
    assert points(store) == 300
    store.close()


def test_of_five_who_take_the_same_points_one_gets_them(address: str) -> None:
    takes = {"tenant": SIXTH, "delta": "-200", "reason": "used"}
    assert at_once(address, *(("points adjust", takes, f"take-{number}") for number in range(5))) == [
        "done",
        *["refused"] * 4,
    ]
    store = open_store(address, MovingClock())
    assert points(store) == 0
    assert chain_holds(store)
    store.close()


def test_of_many_who_give_at_once_none_is_lost(address: str) -> None:
    gives = [("points adjust", {"tenant": SIXTH, "delta": str(2**n), "reason": "gift"}, f"give-{n}") for n in range(8)]
    assert at_once(address, *gives) == ["done"] * 8
    store = open_store(address, MovingClock())
    assert points(store) == 200 + 255
    assert list(of_ledgers(rows_of(store))) == []
    store.close()


def test_of_two_evaluations_of_one_cause_at_once_one_charges(address: str) -> None:
    store = open_store(address, MovingClock())
    below = {"tenant": CHARGING, "border": "5000", "limit": "8000", "done_on": "2026-05-20"}
    do_at = {"tenant": CHARGING, "cause": "use-1"}
    do(a_desk(store), "points autocharge", below)
    ended = at_once(address, *(("points charge", do_at, f"charge-{number}") for number in range(3)))
    assert set(ended) <= {"done", "out_of_step", "stale"}
    assert points(store, CHARGING) == 8000
    assert [row["delta"] for row in rows_of(store)["ledger_entries"] if row["kind"] == "auto_charge"] == [7000]
    store.close()


@pytest.mark.parametrize(
    ("setting", "charged"),
    [
        ({"off": "yes"}, []),
        ({"border": "1000", "limit": "5000"}, []),
        ({"border": "1001", "limit": "5000"}, [4000]),
        ({"border": "10000", "limit": "50000"}, [49000]),
    ],
    ids=["off", "at the border", "just below", "far below"],
)
def test_an_evaluation_charges_to_the_limit_once_and_only_below_the_border(
    desk: Desk, store: Store, setting: dict[str, str], charged: list[int]
) -> None:
    do(desk, "points autocharge", {"tenant": CHARGING, "done_on": "2026-05-20"} | setting)
    do(desk, "points charge", {"tenant": CHARGING, "cause": "use-1"})
    before = rows_of(store)["ledger_entries"]
    assert [row["delta"] for row in before if row["kind"] == "auto_charge"] == charged
    do(desk, "points charge", {"tenant": CHARGING, "cause": "use-1"})
    do(desk, "points charge", {"tenant": CHARGING, "cause": "use-2"})
    assert rows_of(store)["ledger_entries"] == before


def test_switching_it_off_wins_over_what_was_shown_before(desk: Desk, store: Store) -> None:
    do(desk, "points autocharge", {"tenant": CHARGING, "border": "5000", "limit": "8000", "done_on": "2026-05-20"})
    charge = OPERATIONS["points charge"]
    asked = read(charge.asks, {"tenant": CHARGING, "cause": "use-1"})
    shown = desk.preview(charge, asked)
    do(desk, "points autocharge", {"tenant": CHARGING, "off": "yes", "done_on": "2026-05-20"})
    before = rows_of(store)["ledger_entries"]
    with pytest.raises(PortalopsError):
        desk.perform(charge, asked, request_id="late", shown=shown)
    assert rows_of(store)["ledger_entries"] == before


def numbers() -> Iterator[tuple[str, Field]]:
    for operation in CATALOG:
        for field in fields_of(operation.asks):
            if isinstance(field.kind, Whole):
                yield operation.name, field


NUMBERS = [pytest.param(name, field, id=f"{name} {field.name}") for name, field in numbers()]


@pytest.mark.parametrize(("name", "field"), NUMBERS)
def test_no_number_is_read_beyond_its_bounds(name: str, field: Field) -> None:
    """Below zero where nothing is taken away, zero where it means nothing, and more digits than any ledger holds."""
    assert isinstance(field.kind, Whole)
    assert field.kind.most <= 999_999_999_999
    wrong = [field.kind.least - 1, field.kind.most + 1, 10**15, -(10**15)]
    wrong += [0] if isinstance(field.kind, Change) else [-1]
    for number in wrong:
        with pytest.raises(BadInput) as stopped:
            read(OPERATIONS[name].asks, {field.name: str(number)})
        assert field.name in {fault.field for fault in stopped.value.faults}


def test_only_points_are_taken_away_by_a_negative_number() -> None:
    assert {name for name, field in numbers() if isinstance(field.kind, Whole) and field.kind.least < 0} == {
        "points adjust"
    }


def test_nothing_is_taken_that_is_not_there(desk: Desk, store: Store) -> None:
    before = rows_of(store)["ledger_entries"]
    with pytest.raises(Refused):
        do(desk, "points adjust", {"tenant": SIXTH, "delta": "-201", "reason": "used"})
    assert rows_of(store)["ledger_entries"] == before


def test_every_door_shows_one_number(desk: Desk, store: Store, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    do(desk, "points adjust", {"tenant": CHARGING, "delta": "-37", "reason": "used"})
    monkeypatch.setenv("PORTALOPS_STORE", address)
    page = json.loads(portalops("tenant", "show", CHARGING, "--json").out)
    history = json.loads(portalops("points", "history", CHARGING, "--json").out)
    (exported,) = csv.DictReader(StringIO(portalops("tenant", "show", CHARGING, "--csv").out))
    entries = [row["delta"] for row in rows_of(store)["ledger_entries"] if row["tenant"] == CHARGING]
    assert page["points"] == points(store, CHARGING) == int(exported["points"]) == 963
    assert sum(entries) == sum(entry["delta"] for entry in history) == 963
    assert re.search(r"Points +963\n", portalops("tenant", "show", CHARGING).out)

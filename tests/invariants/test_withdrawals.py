"""Leaving and renewing: dates that hold for years, at every hour in Japan, and a tenant that has left stays as it is."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from portalops.asking import fields_of, read
from portalops.desk import Desk
from portalops.errors import PortalopsError
from portalops.operations import CATALOG
from portalops.plan import Refused
from portalops.profiles.profile import CalendarRules
from portalops.queries import LOOKUPS
from portalops.rules import calendar, renewal
from portalops.store.opening import Store, open_store
from tests.invariants.builders import (
    OPERATIONS,
    MovingClock,
    a_desk,
    by_tenant,
    comparable,
    do,
    furnish,
    rows_of,
    without_record,
)
from tests.invariants.examples import AFTER_LEAVING, performed

DAY = timedelta(days=1)
JM = "j-motto:JM00123"
LEAVES = date(2026, 6, 30)
REQUEST = {"tenant": JM, "received": "2026-05-20", "reason": "closing"}


def walked(anchor: date, months: int) -> list[date]:
    """The renewals of so many months, each looked up in the calendar by itself."""
    found = []
    for number in range(months):
        year, month = divmod(anchor.year * 12 + anchor.month - 1 + number, 12)
        found.append(date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1])))
    return found


@pytest.mark.parametrize("anchor", [date(2026, 1, 31), date(2027, 8, 31), date(2026, 12, 30), date(2028, 2, 29)])
def test_a_contract_of_a_months_last_days_renews_for_48_months_without_a_gap(anchor: date) -> None:
    expected = walked(anchor, 49)
    assert [renewal.renewal(number, anchor, "monthly") for number in range(1, 50)] == expected
    day = anchor
    while day < expected[-1]:
        period = renewal.period(day, anchor, "monthly")
        assert period is not None
        assert period.first_day <= day <= period.last_day
        assert (period.first_day, period.last_day + DAY) in list(pairwise(expected))
        assert renewal.next_renewal(day, anchor, "monthly") == period.last_day + DAY
        day += DAY


def test_a_second_service_of_a_months_last_day_renews_on_its_own_last_day(desk: Desk, clock: MovingClock) -> None:
    """Added on 31 March beside one of the 15th: it renews on 30 April, on 31 May, and never by way of the first."""
    for number, anchor in (("P1", "2026-03-15"), ("P2", "2026-03-31")):
        contract = {"contract": f"inter-lab:IL00123/{number}", "name": "計測", "cycle": "monthly", "price": "3000"}
        do(desk, "contract register", contract | {"first_renewal_on": anchor})
    lists = next(query for query in LOOKUPS if query.name == "contract list")
    renews = next(column for column in lists.columns if column.name == "renews_on")
    seen = []
    for day in ("2026-04-01", "2026-05-01", "2027-02-01", "2028-02-01"):
        clock.instant = datetime.fromisoformat(f"{day}T01:00:00+00:00")
        rows = desk.look_up(lists, read(lists.asks, {"tenant": "inter-lab:IL00123"}))
        seen.append([str(renews.of(row)) for row in rows][-2:])
    assert seen == [
        ["2026-04-15", "2026-04-30"],
        ["2026-05-15", "2026-05-31"],
        ["2027-02-15", "2027-02-28"],
        ["2028-02-15", "2028-02-29"],
    ]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 5, 6), "the substitute of a Sunday three days before"),
        (date(2015, 5, 6), "the substitute of a Sunday three days before"),
        (date(2026, 9, 22), "a day between two holidays"),
    ],
)
def test_a_holiday_that_others_miss_is_no_business_day(day: date, why: str) -> None:
    for kind in ("public", "bank", "office"):
        rules = CalendarRules(kind=kind, rule="PO-CALENDAR")  # type: ignore[arg-type]
        assert not calendar.is_business_day(day, rules), why
        assert calendar.is_business_day(day + DAY * (2 if day.month == 9 else 1), rules)


@pytest.mark.parametrize(
    ("instant", "today"),
    [
        (datetime(2026, 5, 28, 14, 59, 59, 999999, tzinfo=UTC), "2026-05-28"),
        (datetime(2026, 5, 28, 15, 0, tzinfo=UTC), "2026-05-29"),
        (datetime(2026, 5, 28, 23, 59, 59, tzinfo=UTC), "2026-05-29"),
        (datetime(2026, 5, 29, 0, 0, tzinfo=UTC), "2026-05-29"),
        (datetime(2026, 5, 29, 14, 59, tzinfo=UTC), "2026-05-29"),
        (datetime(2026, 5, 29, 15, 0, tzinfo=UTC), "2026-05-30"),
    ],
)
def test_a_notice_arrives_on_the_day_it_is_in_japan(
    desk: Desk, store: Store, clock: MovingClock, instant: datetime, today: str
) -> None:
    """From midnight to nine in the morning it is the day before in UTC; 29 May is the month's last business day."""
    clock.instant = instant
    tomorrow = str(date.fromisoformat(today) + DAY)
    with pytest.raises(Refused):
        do(desk, "withdrawal request", REQUEST | {"received": tomorrow})
    do(desk, "withdrawal request", REQUEST | {"received": today})
    (planned,) = [row for row in rows_of(store)["withdrawals"] if row["tenant"] == JM]
    leaves = LEAVES if today <= "2026-05-29" else date(2026, 7, 31)
    assert (str(planned["received_on"]), str(planned["leaves_on"])) == (today, str(leaves))


@pytest.mark.parametrize(
    ("day", "undone", "completed"),
    [
        (LEAVES - 2 * DAY, True, False),
        (LEAVES - DAY, True, False),
        (LEAVES, False, True),
        (LEAVES + DAY, False, True),
    ],
)
@pytest.mark.parametrize("hour", [0, 8, 9, 23])
def test_it_is_undone_before_its_day_and_completed_from_it_on_at_every_hour(
    desk: Desk, store: Store, clock: MovingClock, day: date, undone: bool, completed: bool, hour: int
) -> None:
    before = without_record(rows_of(store))
    do(desk, "withdrawal request", REQUEST)
    clock.instant = MovingClock(day, hour).instant
    for name, may in (("withdrawal cancel", undone), ("withdrawal complete", completed)):
        planned = without_record(rows_of(store))
        try:
            do(desk, name, {"tenant": JM})
            assert may
        except Refused:
            assert not may
            assert without_record(rows_of(store)) == planned
        if may and name == "withdrawal cancel":
            after = without_record(rows_of(store))
            assert after["tenants"] == before["tenants"]
            assert [row for row in after["withdrawals"] if row["state"] != "cancelled"] == before["withdrawals"]
            assert {name: rows for name, rows in after.items() if name != "withdrawals"} == {
                name: rows for name, rows in before.items() if name != "withdrawals"
            }
            do(desk, "withdrawal request", REQUEST)


def test_asked_undone_and_asked_again_ten_times_a_tenant_can_still_leave(desk: Desk, store: Store) -> None:
    for _ in range(10):
        do(desk, "withdrawal request", REQUEST)
        do(desk, "withdrawal cancel", {"tenant": JM})
    do(desk, "withdrawal request", REQUEST)
    states = [row["state"] for row in rows_of(store)["withdrawals"] if row["tenant"] == JM]
    assert sorted(states) == ["cancelled"] * 10 + ["planned"]


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a store whose tenants of the sixth portal have all left, each with everything that it had."""
    file = tmp_path_factory.mktemp("left") / "store.sqlite"
    clock = MovingClock()
    store = open_store(str(file), clock)
    desk = a_desk(store, clock)
    furnish(desk)
    for row in rows_of(store)["tenants"]:
        if row["portal"] == "hoshi-books" and row["state"] == "active":
            do(desk, "withdrawal request", {"tenant": row["ref"], "received": "2026-05-20", "reason": "閉館"})
    clock.move(days=60)
    for row in rows_of(store)["tenants"]:
        if row["portal"] == "hoshi-books" and row["state"] == "leaving":
            do(desk, "withdrawal complete", {"tenant": row["ref"]})
    store.close()
    return file.read_bytes()


@pytest.fixture
def after_leaving(left: bytes, tmp_path: Path) -> Iterator[Store]:
    """A store of its own where the sixth portal's tenants have left."""
    (tmp_path / "left.sqlite").write_bytes(left)
    store = open_store(str(tmp_path / "left.sqlite"), MovingClock())
    yield store
    store.close()


def test_nothing_is_done_any_more_for_a_tenant_that_has_left(after_leaving: Store) -> None:
    """No charge, no seat, no file and no mail: of all that was done for it once, only its papers are."""
    clock = MovingClock()
    clock.move(days=60)
    desk = a_desk(after_leaving, clock)
    before = by_tenant(rows_of(after_leaving))
    there = {tenant for tenant in before if tenant and tenant.startswith("hoshi-books:")}
    done = set()
    for operation in CATALOG:
        example = performed(operation.name)
        for name, asked in (*example.before, (operation.name, example.asked)):
            try:
                receipt = do(desk, name, asked)
            except PortalopsError:
                continue
            assert receipt.plan is not None
            done |= {name for effect in receipt.plan.effects if effect.tenant in there}
    after = by_tenant(rows_of(after_leaving))
    assert done <= AFTER_LEAVING.keys()
    outlives = set().union(*AFTER_LEAVING.values())
    for tenant in there:
        for table in (before[tenant].keys() | after[tenant].keys()) - outlives:
            assert after[tenant].get(table) == before[tenant].get(table), (tenant, table)


def test_a_tenant_that_has_left_says_so_where_it_is_refused(after_leaving: Store) -> None:
    desk = a_desk(after_leaving)
    for name in ("points adjust", "account add", "license set", "points autocharge", "password reset"):
        with pytest.raises(Refused) as stopped:
            do(desk, name, performed(name).asked)
        assert "has_left" in {refusal.code for refusal in stopped.value.plan.refusals}


def test_the_same_history_gives_the_same_rows(tmp_path: Path) -> None:
    found = []
    for number in range(2):
        store = open_store(str(tmp_path / f"{number}.sqlite"), MovingClock())
        furnish(a_desk(store))
        found.append({name: rows for name, rows in comparable(rows_of(store)).items() if name not in ("records",)})
        store.close()
    assert found[0] == found[1]


def test_every_day_that_is_asked_for_is_asked_as_a_day() -> None:
    """No operation asks for an instant, whose day would hang on where one stands, but for a measurement's own."""
    asks = {
        (operation.name, field.name)
        for operation in CATALOG
        for field in fields_of(OPERATIONS[operation.name].asks)
        if type(field.kind).__name__ == "Instant"
    }
    assert asks <= {("usage record", "at")}

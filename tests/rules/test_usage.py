"""Measured use: the month's peak against the allowance, the edges of Japanese months, and what stays unknown."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.clock import JST
from portalops.month import Month
from portalops.profiles.parts import Unknown
from portalops.profiles.usage import UsageRules
from portalops.rules import usage
from portalops.rules.usage import Amounts, Overage, Reading
from portalops.wording import Phrase

NOVEMBER = Month("2026-11")
LONG_AFTER = date(2027, 6, 1)


def a_question(rule: str) -> Unknown:
    return Unknown(unknown=Phrase(ja=f"{rule}は?", en=f"What about {rule}?"), rule=rule)


FIRST_USER = a_question("first-user")
USERS_BASE = a_question("users-base")
DISK_BASE = a_question("disk-base")
BASIC_DISK = a_question("basic-disk")

KNOWN = UsageRules(rule="peak", users_base="readings", disk_rule="disk", disk_base="readings")
OPEN = UsageRules(rule="peak", users_base=USERS_BASE, disk_rule="disk", disk_base=DISK_BASE, basic_disk_mb=BASIC_DISK)

numbers = st.integers(min_value=0, max_value=200)
instants = st.datetimes(
    min_value=datetime(2026, 9, 1),
    max_value=datetime(2027, 1, 31),
    timezones=st.just(UTC),
)
moments = st.one_of(st.dates(min_value=date(2026, 9, 1), max_value=date(2027, 1, 31)), instants)


def a_reading(
    at: str | date | datetime, users: int | None = None, disk_mb: int | None = None, id: str | None = None
) -> Reading:
    """A reading of a day or an instant; where it isn't told, its id is that day or instant."""
    when = at
    if isinstance(at, str):
        when = datetime.fromisoformat(at) if "T" in at else date.fromisoformat(at)
    assert not isinstance(when, str)
    return Reading(id=id or str(at), at=when, users=users, disk_mb=disk_mb)


@st.composite
def readings(draw: st.DrawFn) -> list[Reading]:
    found = draw(st.lists(st.tuples(moments, st.none() | numbers, st.none() | numbers), max_size=12))
    return [a_reading(at, users, disk, id=f"r{place}") for place, (at, users, disk) in enumerate(found)]


def peaks(found: Iterable[Reading], month: str = "2026-11") -> tuple[int | None, int | None]:
    highest = usage.peak(found, Month(month))
    return highest.users, highest.disk_mb


def naive_peak(found: Iterable[Reading], month: Month) -> tuple[int | None, int | None]:
    """The peak told with clocks set nine hours ahead and months compared as text, one reading after the other."""
    users: int | None = None
    disk: int | None = None
    for reading in found:
        at = reading.at
        text = (
            (at.astimezone(UTC) + timedelta(hours=9)).strftime("%Y-%m") if isinstance(at, datetime) else f"{at:%Y-%m}"
        )
        if text != month:
            continue
        if reading.users is not None and (users is None or reading.users > users):
            users = reading.users
        if reading.disk_mb is not None and (disk is None or reading.disk_mb > disk):
            disk = reading.disk_mb
    return users, disk


def over(highest: int | None, allowance: int | None, counts: bool | Unknown = True) -> tuple[int | None, int | None]:
    found = usage.users_over(highest, allowance, KNOWN, counts)
    return found.least, found.most


def test_the_months_highest_reading_is_charged_in_the_next_month() -> None:
    found = usage.month_of_use(
        [a_reading("2026-11-01", 20), a_reading("2026-11-14", 23), a_reading("2026-11-30", 18)],
        NOVEMBER,
        Amounts(users=20),
        KNOWN,
        first_user_counts=True,
        today=LONG_AFTER,
    )
    assert (found.users.peak, found.users.certain, found.charged_in) == (23, 3, "2026-12")


def test_a_peak_of_december_is_charged_in_january() -> None:
    found = usage.month_of_use(
        [a_reading("2026-12-31", disk_mb=1_200)],
        Month("2026-12"),
        Amounts(disk_mb=1_000),
        KNOWN,
        first_user_counts=True,
        today=LONG_AFTER,
    )
    assert (found.disk_mb.certain, found.charged_in) == (200, "2027-01")


def test_users_and_disk_have_their_peaks_on_different_days() -> None:
    found = [a_reading("2026-11-05", 25, 900), a_reading("2026-11-20", 10, 1_500)]
    assert peaks(found) == (25, 1_500)


@pytest.mark.parametrize(("highest", "expected"), [(0, 0), (19, 0), (20, 0), (21, 1), (23, 3)])
def test_only_what_is_over_the_allowance_is_charged(highest: int, expected: int) -> None:
    assert over(highest, 20) == (expected, expected)
    disk = usage.disk_over(highest, 20, KNOWN)
    assert (disk.least, disk.most, disk.certain) == (expected, expected, expected)


@pytest.mark.parametrize(
    ("at", "month"),
    [
        ("2026-10-31T23:59:59.999999+09:00", "2026-10"),
        ("2026-11-01T00:00:00+09:00", "2026-11"),
        ("2026-10-31T14:59:59.999999+00:00", "2026-10"),
        ("2026-10-31T15:00:00+00:00", "2026-11"),
        ("2026-11-30T14:59:59.999999+00:00", "2026-11"),
        ("2026-11-30T15:00:00+00:00", "2026-12"),
        ("2026-10-31T08:00:00-07:00", "2026-11"),
        ("2026-10-31T07:59:59-07:00", "2026-10"),
        ("2026-12-31T15:00:00+00:00", "2027-01"),
        ("2026-10-31", "2026-10"),
        ("2026-11-01", "2026-11"),
        ("2026-11-30", "2026-11"),
        ("2026-12-01", "2026-12"),
    ],
)
def test_a_reading_belongs_to_the_month_that_it_is_in_japan(at: str, month: str) -> None:
    reading = a_reading(at, users=1)
    assert usage.month_of(reading.at) == month
    for other in ("2026-10", "2026-11", "2026-12", "2027-01"):
        assert peaks([reading], other) == ((1, None) if other == month else (None, None))


def test_an_instant_without_its_offset_is_not_guessed() -> None:
    with pytest.raises(AssertionError):
        usage.month_of(datetime(2026, 11, 1))


def test_a_month_without_readings_is_unknown_and_not_zero() -> None:
    found = usage.month_of_use(
        [a_reading("2026-10-31", 30, 5_000)],
        NOVEMBER,
        Amounts(users=20, disk_mb=1_000),
        KNOWN,
        first_user_counts=True,
        today=LONG_AFTER,
    )
    assert found.users == Overage(peak=None, allowance=20)
    assert found.disk_mb == Overage(peak=None, allowance=1_000)
    assert found.users.certain is None


def test_a_reading_of_nothing_in_use_is_zero_and_not_unknown() -> None:
    assert peaks([a_reading("2026-11-02", 0, 0)]) == (0, 0)
    assert over(0, 20) == (0, 0)


def test_one_of_the_two_may_be_unknown() -> None:
    assert peaks([a_reading("2026-11-02", 23)]) == (23, None)
    assert peaks([a_reading("2026-11-02", None, 900)]) == (None, 900)


@pytest.mark.parametrize(("today", "final"), [("2026-11-29", False), ("2026-11-30", False), ("2026-12-01", True)])
def test_a_month_that_goes_on_is_not_final(today: str, final: bool) -> None:
    found = usage.month_of_use([], NOVEMBER, Amounts(), KNOWN, first_user_counts=True, today=date.fromisoformat(today))
    assert found.is_final is final


@pytest.mark.parametrize(
    ("highest", "least", "most"), [(0, 0, 0), (1, 0, 0), (10, 0, 0), (11, 0, 1), (12, 1, 2), (23, 12, 13)]
)
def test_where_it_is_open_whether_the_first_user_counts_both_numbers_are_given(
    highest: int, least: int, most: int
) -> None:
    found = usage.users_over(highest, 10, KNOWN, FIRST_USER)
    assert (found.least, found.most) == (least, most)
    assert found.certain == (least if least == most else None)
    assert found.questions == ((FIRST_USER,) if least != most else ())


@pytest.mark.parametrize(
    ("counts", "highest", "expected"), [(True, 11, 1), (False, 11, 0), (False, 12, 1), (True, 0, 0), (False, 0, 0)]
)
def test_a_centre_that_knows_whether_the_first_user_counts_is_believed(
    counts: bool, highest: int, expected: int
) -> None:
    assert over(highest, 10, counts) == (expected, expected)


def test_no_users_at_all_are_none_less_without_the_first() -> None:
    assert over(0, 0, FIRST_USER) == (0, 0)


@pytest.mark.parametrize(("highest", "allowance"), [(None, 10), (23, None), (None, None)])
def test_without_a_peak_or_an_allowance_nothing_is_reckoned(highest: int | None, allowance: int | None) -> None:
    found = usage.users_over(highest, allowance, OPEN, FIRST_USER)
    assert found == Overage(peak=highest, allowance=allowance, questions=(USERS_BASE, FIRST_USER))


def test_what_is_counted_stays_a_question_beside_every_number() -> None:
    assert usage.users_over(10, 10, OPEN, True).questions == (USERS_BASE,)
    assert usage.users_over(11, 10, OPEN, FIRST_USER).questions == (USERS_BASE, FIRST_USER)
    assert usage.disk_over(900, 1_000, OPEN).questions == (DISK_BASE,)


def test_a_basic_capacity_that_nobody_knows_is_asked_for() -> None:
    assert usage.disk_over(900, None, OPEN) == Overage(peak=900, allowance=None, questions=(DISK_BASE, BASIC_DISK))


@pytest.mark.parametrize(("own", "allowance", "expected"), [(None, 1_000, 200), (1_100, 1_100, 100), (0, 0, 1_200)])
def test_a_tenants_own_capacity_stands_before_the_basic_one(own: int | None, allowance: int, expected: int) -> None:
    rules = msgspec.structs.replace(KNOWN, basic_disk_mb=1_000)
    found = usage.disk_over(1_200, own, rules)
    assert found == Overage(peak=1_200, allowance=allowance, least=expected, most=expected)


def test_a_portal_without_a_basic_capacity_has_only_the_tenants_own() -> None:
    assert usage.disk_over(1_200, None, KNOWN) == Overage(peak=1_200, allowance=None)


def test_an_id_given_twice_clashes_only_where_the_contents_differ() -> None:
    one = a_reading("2026-11-01", 20, id="b")
    assert usage.clashes([one, one, a_reading("2026-11-02", 20, id="c")]) == ()
    assert usage.clashes([one, a_reading("2026-11-01", 21, id="b"), one]) == ("b",)
    twice = [a_reading("2026-11-01", 1, id="a"), a_reading("2026-11-02", 1, id="a")]
    assert usage.clashes([one, a_reading("2026-11-01", 21, id="b"), *twice]) == ("a", "b")


def test_a_day_comes_after_its_own_instants_and_an_id_decides_between_equals() -> None:
    day, evening = a_reading("2026-11-01", id="a"), a_reading("2026-11-01T23:59:59+09:00", id="b")
    morning, twin = a_reading("2026-11-02T00:00:00+09:00", id="d"), a_reading("2026-11-01T15:00:00+00:00", id="c")
    assert usage.in_order([morning, twin, day, evening]) == [evening, day, twin, morning]


@given(readings(), st.sampled_from(["2026-10", "2026-11", "2026-12"]))
def test_every_peak_agrees_with_a_search_reading_by_reading(found: list[Reading], month: str) -> None:
    assert peaks(found, month) == naive_peak(found, Month(month))


@given(readings(), st.randoms(use_true_random=False), st.data())
def test_order_repeats_and_lower_readings_change_nothing(
    found: list[Reading], random: Random, data: st.DataObject
) -> None:
    highest = usage.peak(found, NOVEMBER)
    again = [*found, *(data.draw(st.lists(st.sampled_from(found), max_size=5)) if found else ())]
    if highest.users is not None and highest.disk_mb is not None:
        lower = st.builds(Amounts, users=st.integers(0, highest.users), disk_mb=st.integers(0, highest.disk_mb))
        added = data.draw(lower)
        again.append(a_reading("2026-11-15", added.users, added.disk_mb, id="lower"))
    random.shuffle(again)
    assert usage.peak(again, NOVEMBER) == highest


@given(readings(), st.timedeltas(min_value=timedelta(hours=-12), max_value=timedelta(hours=14)))
def test_the_offset_in_which_an_instant_is_written_changes_nothing(found: list[Reading], offset: timedelta) -> None:
    zone = timezone(timedelta(minutes=offset // timedelta(minutes=1)))
    elsewhere = [
        msgspec.structs.replace(reading, at=reading.at.astimezone(zone))
        if isinstance(reading.at, datetime)
        else reading
        for reading in found
    ]
    assert usage.peak(elsewhere, NOVEMBER) == usage.peak(found, NOVEMBER)
    assert usage.in_order(elsewhere) == usage.in_order(found)


@given(readings())
def test_each_reading_counts_in_exactly_one_month(found: list[Reading]) -> None:
    months = [Month("2026-08").plus(number) for number in range(7)]
    for reading in found:
        assert sum(usage.month_of(reading.at) == month for month in months) == 1


@given(numbers, numbers, st.booleans() | st.just(FIRST_USER))
def test_the_two_numbers_are_the_answers_to_yes_and_no(highest: int, allowance: int, counts: bool | Unknown) -> None:
    yes, no = over(highest, allowance, True)[0], over(highest, allowance, False)[0]
    assert yes is not None
    assert no is not None
    assert 0 <= no <= yes <= no + 1
    assert over(highest, allowance, counts) == (
        (no, yes) if counts is FIRST_USER else (yes, yes) if counts else (no, no)
    )


@given(numbers, numbers, numbers)
def test_more_use_is_never_charged_less(one: int, other: int, allowance: int) -> None:
    lower, higher = (usage.disk_over(number, allowance, KNOWN).certain for number in sorted((one, other)))
    assert lower is not None
    assert higher is not None
    assert lower <= higher


def test_the_section_reads_from_a_profile() -> None:
    written = """
        rule = "peak"
        disk_rule = "disk"
        disk_base = "readings"
        threshold_default = 80
        [users_base]
        rule = "users-base"
        unknown = { ja = "users-baseは?", en = "What about users-base?" }
        [basic_disk_mb]
        rule = "basic-disk"
        unknown = { ja = "basic-diskは?", en = "What about basic-disk?" }
    """
    assert msgspec.toml.decode(written, type=UsageRules) == UsageRules(
        rule="peak",
        users_base=USERS_BASE,
        disk_rule="disk",
        disk_base="readings",
        basic_disk_mb=BASIC_DISK,
        threshold_default=80,
    )


def test_what_is_counted_has_to_be_said_even_where_it_is_unknown() -> None:
    with pytest.raises(msgspec.ValidationError, match="users_base"):
        msgspec.toml.decode('rule = "peak"\ndisk_rule = "disk"\ndisk_base = "readings"', type=UsageRules)


def test_japan_is_nine_hours_ahead_all_year() -> None:
    assert {datetime(2026, month, 1, tzinfo=JST).utcoffset() for month in range(1, 13)} == {timedelta(hours=9)}

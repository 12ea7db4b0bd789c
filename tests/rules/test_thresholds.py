"""Thresholds of disk use: exceeded strictly, told once for each crossing, and unknown where the allowance is."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.facts import Threshold
from portalops.profiles.parts import Unknown
from portalops.profiles.usage import UsageRules
from portalops.rules import thresholds
from portalops.rules.usage import Reading
from portalops.wording import Phrase

EIGHTY_PERCENT = Threshold(value=80, unit="percent")
EIGHT_HUNDRED_MB = Threshold(value=800, unit="mb")
QUESTION = Unknown(unknown=Phrase(ja="初期値は?", en="What is the default?"), rule="threshold")
RULES = UsageRules(rule="peak", users_base="readings", disk_rule="disk", disk_base="readings")

disks = st.lists(st.none() | st.integers(min_value=0, max_value=1_500), max_size=15)


def a_row(disks: list[int | None]) -> list[Reading]:
    """Readings on one day after another."""
    start = date(2026, 11, 1)
    return [
        Reading(id=f"r{place:02}", at=start + timedelta(days=place), disk_mb=disk) for place, disk in enumerate(disks)
    ]


def crossed(disks: list[int | None], threshold: Threshold = EIGHT_HUNDRED_MB) -> list[int | None]:
    found = thresholds.crossings(a_row(disks), threshold, 1_000)
    assert found is not None
    return [reading.disk_mb for reading in found]


def mailed(row: list[Reading], threshold: Threshold = EIGHT_HUNDRED_MB) -> list[Reading]:
    """The readings that send mail when they come in one after another, in the order of the list."""
    return [
        reading for place, reading in enumerate(row) if thresholds.sends_mail(reading, row[:place], threshold, 1_000)
    ]


@pytest.mark.parametrize(
    ("disk", "allowance", "expected"),
    [(799, 1_000, False), (800, 1_000, False), (801, 1_000, True), (1_200, 1_000, True), (0, 0, False), (1, 0, True)],
)
def test_eighty_percent_is_not_exceeded_and_a_tenth_more_is(disk: int, allowance: int, expected: bool) -> None:
    assert thresholds.exceeds(disk, EIGHTY_PERCENT, allowance) is expected


@pytest.mark.parametrize(
    ("disk", "percent", "allowance", "expected"),
    [
        (333, 33, 1_009, True),
        (332, 33, 1_009, False),
        (1, 33, 3, True),
        (2, 67, 3, False),
        (3, 100, 3, False),
        (4, 100, 3, True),
    ],
)
def test_a_percentage_is_never_rounded(disk: int, percent: int, allowance: int, expected: bool) -> None:
    assert thresholds.exceeds(disk, Threshold(value=percent, unit="percent"), allowance) is expected


@pytest.mark.parametrize(("disk", "expected"), [(799, False), (800, False), (801, True)])
def test_a_capacity_is_exceeded_strictly_and_needs_no_allowance(disk: int, expected: bool) -> None:
    assert thresholds.exceeds(disk, EIGHT_HUNDRED_MB, None) is expected


def test_a_percentage_of_an_allowance_that_nobody_knows_is_unknown() -> None:
    (reading,) = a_row([900])
    assert thresholds.exceeds(900, EIGHTY_PERCENT, None) is None
    assert thresholds.crossings([reading], EIGHTY_PERCENT, None) is None
    assert thresholds.sends_mail(reading, [], EIGHTY_PERCENT, None) is None


@pytest.mark.parametrize(
    ("disks", "expected"),
    [
        ([], []),
        ([800, 800], []),
        ([801], [801]),
        ([700, 801, 900, 801], [801]),
        ([700, 801, 800, 802], [801, 802]),
        ([900, None, 950], [900]),
        ([900, 700, None, 950], [900, 950]),
        ([None], []),
    ],
)
def test_a_crossing_is_told_once_and_again_only_after_use_fell_back(
    disks: list[int | None], expected: list[int]
) -> None:
    assert crossed(disks) == expected
    assert crossed(disks, EIGHTY_PERCENT) == expected
    assert [reading.disk_mb for reading in mailed(a_row(disks))] == expected


def test_the_same_reading_again_sends_nothing() -> None:
    row = a_row([700, 900])
    assert mailed([*row, row[1], row[0]]) == [row[1]]


def test_an_id_that_is_known_sends_nothing_whatever_it_says() -> None:
    row = a_row([700, 800])
    other = msgspec.structs.replace(row[1], disk_mb=900)
    assert thresholds.sends_mail(other, row, EIGHT_HUNDRED_MB, 1_000) is False


def test_a_reading_that_comes_late_sends_nothing() -> None:
    before, late, last = a_row([700, 850, 900])
    assert mailed([before, last, late]) == [last]


def test_a_reading_without_disk_sends_nothing() -> None:
    (reading,) = a_row([None])
    assert thresholds.sends_mail(reading, [], EIGHT_HUNDRED_MB, 1_000) is False


def test_of_two_at_one_instant_only_one_sends() -> None:
    noon = datetime(2026, 11, 1, 3, tzinfo=UTC)
    one, other = (Reading(id=id, at=noon, disk_mb=900) for id in "ab")
    assert mailed([one, other]) == [one]
    assert mailed([other, one]) == [other]


def test_the_customers_own_threshold_stands_before_the_portals() -> None:
    rules = msgspec.structs.replace(RULES, threshold_default=90)
    assert thresholds.threshold_of(EIGHT_HUNDRED_MB, rules) == EIGHT_HUNDRED_MB
    assert thresholds.threshold_of(None, rules) == Threshold(value=90, unit="percent")


def test_a_default_that_nobody_wrote_down_is_a_question_and_a_portal_may_have_none() -> None:
    rules = msgspec.structs.replace(RULES, threshold_default=QUESTION)
    assert thresholds.threshold_of(None, rules) == QUESTION
    assert thresholds.threshold_of(EIGHTY_PERCENT, rules) == EIGHTY_PERCENT
    assert thresholds.threshold_of(None, RULES) is None


@given(disks, st.integers(min_value=0, max_value=1_500))
def test_every_crossing_agrees_with_a_look_at_each_pair(disks: list[int | None], limit: int) -> None:
    measured = [disk for disk in disks if disk is not None]
    pairs = zip([0, *measured], measured, strict=False)
    expected = [now for before, now in pairs if before <= limit < now]
    assert crossed(disks, Threshold(value=limit, unit="mb")) == expected


@given(disks, st.randoms(use_true_random=False), st.data())
def test_order_and_repeats_change_no_crossing(disks: list[int | None], random: Random, data: st.DataObject) -> None:
    row = a_row(disks)
    again = [*row, *(data.draw(st.lists(st.sampled_from(row), max_size=5)) if row else ())]
    random.shuffle(again)
    assert thresholds.crossings(again, EIGHTY_PERCENT, 1_000) == thresholds.crossings(row, EIGHTY_PERCENT, 1_000)


@given(disks)
def test_readings_that_come_in_turn_send_a_mail_for_each_crossing(disks: list[int | None]) -> None:
    row = a_row(disks)
    assert tuple(mailed(row)) == thresholds.crossings(row, EIGHT_HUNDRED_MB, 1_000)


@given(st.integers(0, 10_000), st.integers(0, 200), st.integers(0, 10_000))
def test_a_percentage_and_the_capacity_that_it_comes_to_agree(disk: int, percent: int, allowance: int) -> None:
    in_hundredths = Threshold(value=percent * allowance, unit="mb")
    assert thresholds.exceeds(disk, Threshold(value=percent, unit="percent"), allowance) == thresholds.exceeds(
        disk * 100, in_hundredths, None
    )

"""The list of desks: whom to call, whether they are there now, and what is still to be asked."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from portalops import words
from portalops.errors import NotFound
from portalops.profiles.load import Profiles
from portalops.queries.desk_list import LIST_DESKS
from tests.queries.days import found

OFFICE_HOURS = """
[j-motto.rules.centre-7]
document = "業務メモ"
heading = "年末年始"
says.ja = "年末年始は12月29日から休みます。"
says.en = "The centre is closed from 12-29."

[j-motto.desks.support]
rule = "centre-7"
hours.calendar = "office"
"""


@pytest.fixture(autouse=True)
def english() -> None:
    words.use("en")


def desk(name: str, when: str, portal: str, profiles: Profiles | None = None) -> dict[str, Any]:
    rows = found(LIST_DESKS, when, profiles or Profiles(), portal=portal)
    (row,) = (row for row in rows if row["desk"] == name)
    return row


def test_the_support_centre_answers_anyone_under_its_number() -> None:
    assert desk("support", "2026-09-22 12:00", "j-motto") == {
        "portal": "j-motto",
        "desk": "support",
        "open_now": False,
        "opens_next": "2026-09-24T09:00:00+09:00",
        "phone": "0120-70-4515",
        "hours": "09:00-18:00, closed: Saturdays, Sundays and public holidays",
        "who": "J-MOTTO's support centre",
        "mail": "",
        "how": "Anybody may call, prospects too; make sure who is calling before anything is changed.",
        "question": "Is this desk open from 12-29 to 01-03?",
        "rule": "JM-19",
    }


def test_the_desk_of_np_has_phone_mail_and_hours() -> None:
    row = desk("np-desk", "2026-05-29 16:59", "itreview")
    assert (row["phone"], row["mail"]) == ("03-4577-9631", "btob-support@netprotections.co.jp")
    assert (row["open_now"], row["opens_next"], row["rule"]) == (True, None, "IT-37")


def test_who_pays_by_card_writes_to_the_store() -> None:
    row = desk("support", "2026-05-29 12:00", "itreview")
    assert (row["rule"], row["open_now"], row["hours"]) == ("IT-36", None, "unknown")


@pytest.mark.parametrize(
    ("portal", "name", "rule"),
    [
        ("inter-lab", "support", "PO-UNKNOWN"),
        ("intra-mart", "support", "PO-UNKNOWN"),
        ("intra-mart", "sales", "IM-37"),
        ("keiai", "support", "KI-34"),
    ],
)
def test_hours_that_are_nowhere_written_are_unknown_with_their_question(portal: str, name: str, rule: str) -> None:
    row = desk(name, "2026-05-29 12:00", portal)
    assert (row["hours"], row["open_now"], row["opens_next"]) == ("unknown", None, None)
    assert row["question"].endswith("?")
    assert row["rule"] == rule


def test_between_the_years_it_is_unknown() -> None:
    row = desk("support", "2026-12-29 12:00", "j-motto")
    assert (row["open_now"], row["opens_next"]) == (None, None)


def test_a_centre_that_knows_its_year_end_writes_it_down() -> None:
    profiles = Profiles(overlay=tomllib.loads(OFFICE_HOURS))
    row = desk("support", "2026-12-29 12:00", "j-motto", profiles)
    assert (row["open_now"], row["opens_next"]) == (False, "2027-01-04T09:00:00+09:00")
    assert (row["question"], row["rule"], row["phone"]) == (None, "centre-7", "0120-70-4515")


def test_without_a_portal_every_portal_has_its_desks() -> None:
    rows = found(LIST_DESKS, "2026-05-29 12:00")
    assert [(row["portal"], row["desk"]) for row in rows] == [
        ("inter-lab", "support"),
        ("intra-mart", "support"),
        ("intra-mart", "sales"),
        ("itreview", "support"),
        ("itreview", "np-desk"),
        ("j-motto", "support"),
        ("keiai", "support"),
    ]


def test_a_portal_that_is_none_is_not_found() -> None:
    with pytest.raises(NotFound):
        found(LIST_DESKS, "2026-05-29 12:00", portal="jmotto")

"""The look-ups over profiles: the list of portals, and one portal's rules, words, answers and open questions."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from typing import Any

import pytest

from portalops import words
from portalops.errors import NotFound
from portalops.operation import Column, Search
from portalops.profiles.load import Profiles
from portalops.queries import LOOKUPS
from portalops.queries.profile_list import LIST_PROFILES, ListProfiles
from portalops.queries.profile_show import SHOW_PROFILE, ShowProfile
from portalops.rules.questions import open_questions
from portalops.wording import Named
from tests.profiles.test_overlay import ASKED, REISSUE

NOW = datetime(2026, 5, 29, 1, tzinfo=UTC)


def searching(profiles: Profiles) -> Search:
    """A search of which only the profiles matter."""
    return Search(lists=None, profiles=profiles, today=date(2026, 5, 29), now=NOW)  # type: ignore[arg-type]


def plain(columns: tuple[Column[Any], ...], row: Any) -> dict[str, Any]:
    """A row as scripts get it: codes of named words, lists of rows within."""
    cells = {}
    for column in columns:
        value = column.of(row)
        if column.columns:
            value = [plain(column.columns, part) for part in value]
        cells[column.name] = value.code if isinstance(value, Named) else value
    return cells


def shown(portal: str, profiles: Profiles | None = None) -> dict[str, Any]:
    (page,) = SHOW_PROFILE.find(ShowProfile(portal=portal), searching(profiles or Profiles()))
    return plain(SHOW_PROFILE.columns, page)


def test_both_are_among_the_look_ups() -> None:
    assert {"profile list", "profile show"} <= {query.name for query in LOOKUPS}


def test_the_list_has_a_row_for_each_portal() -> None:
    rows = [plain(LIST_PROFILES.columns, row) for row in LIST_PROFILES.find(ListProfiles(), searching(Profiles()))]
    assert [row["portal"] for row in rows] == ["inter-lab", "intra-mart", "itreview", "j-motto", "keiai"]
    assert all(row["rules"] >= 15 and row["own_rules"] == 0 and row["open_questions"] > 0 for row in rows)


def test_the_list_counts_what_the_centre_wrote() -> None:
    profiles = Profiles(overlay=tomllib.loads(ASKED + REISSUE))
    rows = {row.name: row for row in LIST_PROFILES.find(ListProfiles(), searching(profiles))}
    before = {row.name: row for row in LIST_PROFILES.find(ListProfiles(), searching(Profiles()))}
    assert rows["j-motto"].own_rules == 1
    assert rows["j-motto"].questions == before["j-motto"].questions - 1


def test_a_page_shows_what_support_can_do_case_by_case() -> None:
    support = {(row["operation"], row["case"]): row for row in shown("itreview")["support"]}
    reissue = {
        case: row["way"] for (operation, case), row in support.items() if operation == "invoice reissue" and case
    }
    assert len(reissue) == 3
    assert support["license set", ""]["way"] == "route"
    assert support["points adjust", ""]["way"] == "absent"


def test_a_page_shows_every_rule_with_its_source_and_whose_it_is() -> None:
    rules = {row["rule"]: row for row in shown("j-motto")["rules"]}
    assert rules["JM-35"]["origin"] == "seed"
    assert rules["JM-35"]["heading"] == "J-MOTTOサービスを退会したい。"
    assert (rules["JM-38"]["reading"], rules["JM-33"]["reading"]) == (True, False)
    assert rules["PO-UNDO"]["origin"] == "house"


def test_a_page_shows_the_words_of_the_portal_and_their_aliases() -> None:
    codes = {(row["field"], row["code"]): row for row in shown("itreview")["words"]}
    assert "銀行振込" in codes["payment_method", "np"]["aliases"]
    assert shown("intra-mart")["words"][0]["field"] == "kind"


def test_a_page_shows_the_open_questions_with_their_places() -> None:
    places = [row["place"] for row in shown("j-motto")["open_questions"]]
    assert places == [
        "transfer report",
        "plan set",
        "invoice reissue",
        "billing dates",
        "account suspend",
        "account resume",
        "account address",
        "tenant.payment_methods",
        "licenses.first_user_counts",
        "password.shortest",
        "invoices.registration_number",
        "invoices.rounding",
        "usage.users_base",
        "usage.disk_base",
        "usage.basic_disk_mb",
        "usage.threshold_default",
        "desks.support.hours",
        "troubles.charge-items",
        "troubles.passbook",
        "troubles.trial-of-twenty",
        "troubles.apply",
        "troubles.pay-by-transfer",
        "troubles.receipts",
    ]


def test_a_question_that_the_centre_answered_is_no_longer_open() -> None:
    profile = Profiles(overlay=tomllib.loads(ASKED + REISSUE))["j-motto"]
    assert "invoice reissue" not in [question.place for question in open_questions(profile)]


def test_a_page_of_no_portal_is_not_found() -> None:
    with pytest.raises(NotFound):
        shown("jmotto")


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("portal", Profiles())
def test_every_cell_can_be_told(portal: str, language: str) -> None:
    words.use(language)
    (page,) = SHOW_PROFILE.find(ShowProfile(portal=portal), searching(Profiles()))
    for column in SHOW_PROFILE.columns:
        rows, columns = (column.of(page), column.columns) if column.columns else ([page], (column,))
        assert all(words.tell(part.of(row)) for row in rows for part in columns if part.name not in ("case", "phone"))

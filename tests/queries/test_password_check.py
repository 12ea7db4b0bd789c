"""Checking a password: its faults as rows, and the candidate nowhere."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from portalops.asking import fields_of, read
from portalops.errors import NotFound
from portalops.operation import Search
from portalops.plain import as_plain, canonical
from portalops.queries.password_check import CHECK_PASSWORD, CheckPassword
from portalops.rules.passwords import Finding
from portalops.words import tell
from tests.builders import PROFILES

NOW = datetime(2026, 6, 2, 1, tzinfo=UTC)


def checked(candidate: str, portal: str = "j-motto") -> Sequence[Finding]:
    asked = read(CheckPassword, {"portal": portal, "candidate": candidate})
    nothing: Any = None  # a check of a password reads nothing from the store
    return CHECK_PASSWORD.find(asked, Search(lists=nothing, profiles=PROFILES, today=date(2026, 6, 2), now=NOW))


def rows(candidate: str) -> list[list[str]]:
    return [[tell(column.of(finding)) for column in CHECK_PASSWORD.columns] for finding in checked(candidate)]


def is_faulty(candidate: str) -> bool:
    assert CHECK_PASSWORD.faulty
    return any(map(CHECK_PASSWORD.faulty, checked(candidate)))


def test_a_candidate_without_fault_is_said_to_be_fine_and_the_open_question_is_shown() -> None:
    assert rows("Abc123!") == [
        [
            "fine",
            "It keeps every rule that the portal states.",
            "JM-72",
            "ログイン時のパスワードで設定できる記号は、どれでも使えますか?",
        ],
        [
            "open question",
            "How short may a password be?",
            "JM-73",
            "パスワードで設定できる文字数に制限はありますか?",
        ],
    ]
    assert not is_faulty("Abc123!")


@pytest.mark.parametrize("candidate", ["", " ", "ｐａｓｓ", " abc", "abc ", "abc\n", "a" * 31])
def test_every_fault_makes_the_command_fail(candidate: str) -> None:
    assert is_faulty(candidate)
    assert rows(candidate)[0][0] == "at fault"


def test_the_candidate_is_secret_and_in_no_plain_form() -> None:
    assert [field.kind.is_secret for field in fields_of(CheckPassword)] == [False, True]
    asked = read(CheckPassword, {"portal": "j-motto", "candidate": "Xyzzy-2026"})
    for shown in (repr(asked), str(as_plain(asked)), canonical(asked).decode(), str(rows("Xyzzy-2026"))):
        assert "Xyzzy" not in shown


def test_a_portal_without_rules_for_passwords_says_so() -> None:
    with pytest.raises(NotFound) as stopped:
        checked("abc", portal="inter-lab")
    assert "has no rules for passwords" in tell(stopped.value.text)

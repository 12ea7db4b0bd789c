"""Passwords: what a portal's rules accept, and every fault of what they don't, without showing any of it."""

import re
import string
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portalops.profiles.profile import PasswordRules
from portalops.rules.passwords import Finding, check
from portalops.words import tell
from tests.builders import a_profile

PORTAL = a_profile("j-motto")
OWN_WORDS = repr(PORTAL)
ORACLE = re.compile(r"[A-Za-z0-9!%&@#$^*?_~]{1,30}", re.ASCII)


def findings(candidate: str, **changes: Any) -> tuple[Finding, ...]:
    assert isinstance(PORTAL.password, PasswordRules)
    return check(candidate, msgspec.structs.replace(PORTAL.password, **changes), PORTAL)


def faults(candidate: str, **changes: Any) -> list[tuple[str, str]]:
    found = findings(candidate, **changes)
    return [(finding.rule.id, tell(finding.text)) for finding in found if finding.verdict == "fault"]


LONG = ("JM-73", "It is 31 characters long; at most 30 may be.")
EMPTY = ("JM-73", "It is empty.")
WIDE = ("JM-67", "It holds a full-width letter, digit or sign; every character must be half-width.")
SPACE = ("JM-72", "It holds a space; none is allowed, not even at the ends.")
SYMBOL = ("JM-72", "It holds a symbol that isn't allowed; the symbols allowed are ! % & @ # $ ^ * ? _ ~")
CONTROL = ("JM-72", "It holds a line break, a tab or another invisible character.")
OTHER = ("JM-67", "It holds a character that is no half-width letter, digit or symbol, such as kana or kanji.")


@pytest.mark.parametrize(
    "candidate", ["Abc123!", "a" * 29, "a" * 30, "~_^*?#@$%&!", "a", "0", string.ascii_letters[:30], "1234567890"]
)
def test_it_keeps_the_rules(candidate: str) -> None:
    assert faults(candidate) == []
    assert findings(candidate)[0].verdict == "fine"


@pytest.mark.parametrize(
    ("candidate", "expected"),
    [
        ("", [EMPTY]),
        ("a" * 31, [LONG]),
        ("pass-word", [SYMBOL]),
        ("pass+word", [SYMBOL]),
        ("pass word", [SPACE]),
        (" password", [SPACE]),
        ("password ", [SPACE]),
        ("pass　word", [SPACE]),
        ("pass\u00a0word", [SPACE]),
        ("ｐａｓｓ", [WIDE]),
        ("Pass１23", [WIDE]),
        ("！", [WIDE]),
        ("abc\\", [SYMBOL]),
        ("abc(1)", [SYMBOL]),
        ("a.b", [SYMBOL]),
        ("a,b", [SYMBOL]),
        ("a、b", [OTHER]),
        ("あ", [OTHER]),
        ("ｱ", [OTHER]),
        ("¥", [OTHER]),
        ("é", [OTHER]),
        ("😀", [OTHER]),
        ("٣", [OTHER]),
        ("²", [OTHER]),
        ("abc\n", [CONTROL]),
        ("abc\r\n", [CONTROL]),
        ("a\tb", [CONTROL]),
        ("a\x00b", [CONTROL]),
        ("a\u200bb", [CONTROL]),
        ("a\u202eb", [CONTROL]),
        ("a\u2028b", [CONTROL]),
    ],
)
def test_it_breaks_a_rule(candidate: str, expected: list[tuple[str, str]]) -> None:
    assert faults(candidate) == expected


@pytest.mark.parametrize("symbol", "-+=.,/\\()<>;:'\"`|{}[]")
def test_no_other_symbol_is_allowed(symbol: str) -> None:
    assert faults(f"abc{symbol}") == [SYMBOL]


def test_every_fault_is_told_at_once() -> None:
    assert faults("Ａ b-\nあ" + "x" * 25) == [LONG, WIDE, SPACE, SYMBOL, CONTROL, OTHER]


@given(st.text(alphabet=st.one_of(st.sampled_from("abcXYZ019!%&@#$^*?_~"), st.characters()), max_size=34))
def test_it_is_at_fault_exactly_where_the_rule_in_one_line_says_so(candidate: str) -> None:
    assert bool(faults(candidate)) is not bool(ORACLE.fullmatch(candidate))


@given(st.text(alphabet=st.characters(min_codepoint=0x3041, max_codepoint=0x9FFF), min_size=3, max_size=40))
def test_no_finding_shows_any_of_the_candidate(candidate: str) -> None:
    assume(candidate not in OWN_WORDS)
    for finding in findings(candidate):
        assert candidate not in tell(finding.text)
        assert candidate not in repr(finding)


def test_the_shortest_length_stays_an_open_question() -> None:
    assert [(each.verdict, each.rule.id) for each in findings("a")] == [("fine", "JM-72"), ("open", "JM-73")]
    assert tell(findings("a")[-1].text) == "How short may a password be?"


@pytest.mark.parametrize(("candidate", "expected"), [("a" * 7, True), ("a" * 8, False), ("a" * 9, False)])
def test_a_centre_that_knows_the_shortest_length_has_it_kept(candidate: str, expected: bool) -> None:
    found = faults(candidate, shortest=8, shortest_rule="JM-67")
    assert bool(found) is expected
    assert found == ([("JM-67", "It is 7 characters long; at least 8 must be.")] if expected else [])
    assert [finding.verdict for finding in findings(candidate, shortest=8)] == ["fault" if expected else "fine"]

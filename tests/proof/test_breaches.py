"""Each enforced rule of docs/portals is broken in a copy of the package, and the test that its page names has to fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proof.breaches import SOURCE, Breach, Copy, Misfit, breaches
from tests.proof.judging import judge, no_proof
from tests.proof.pages import enforced, portals

ENFORCED = enforced()
BREACHES = breaches()


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """This worker's own copy of the package."""
    return Copy(tmp_path_factory.mktemp("proof"))


def test_every_enforced_rule_has_its_breach_and_every_breach_an_enforced_rule() -> None:
    assert [rule for rule in ENFORCED if rule not in BREACHES] == []
    assert [rule for rule in BREACHES if rule not in ENFORCED] == []


def test_every_breach_still_fits_the_package() -> None:
    misfits = []
    for breach in BREACHES.values():
        try:
            breach.broken(SOURCE)
        except Misfit as misfit:
            misfits.append(str(misfit))
    assert misfits == []


@pytest.mark.parametrize("rule", [rule for rule in ENFORCED if rule in BREACHES])
def test_what_is_enforced_has_a_test_that_fails_when_the_rule_is_broken(rule: str, copy: Copy) -> None:
    against = no_proof(judge(copy, [ENFORCED[rule].proof], BREACHES[rule]))
    assert against is None, f"{rule}, broken so that {BREACHES[rule].means}; {ENFORCED[rule].proof}: {against}"


@pytest.mark.parametrize("portal", portals())
def test_the_same_tests_hold_where_no_rule_is_broken(portal: str, copy: Copy) -> None:
    outcome = judge(copy, sorted({row.proof for row in ENFORCED.values() if row.portal == portal}))
    assert (outcome.failures, outcome.stopped) == ((), "")


LONGEST = ENFORCED["JM-73"]


@pytest.mark.parametrize(
    ("file", "stands", "becomes", "against"),
    [
        ("profiles/j-motto.toml", "longest = 30", "longest = 30 ", "it passes although the rule is broken"),
        ("profiles/j-motto.toml", "longest = 30", "", "the broken profile can't be read"),
        ("rules/passwords.py", "def check(", "def check(:", "no test was run"),
        ("rules/passwords.py", "def check(", "def tried(", "no test was run"),
        ("rules/passwords.py", "length > rules.longest", "rules.nothing", "by AttributeError, not by an assertion"),
    ],
    ids=["nothing", "unreadable", "syntax", "gone", "crash"],
)
def test_what_breaks_no_rule_proves_nothing(file: str, stands: str, becomes: str, against: str, copy: Copy) -> None:
    breach = Breach("JM-73", "j-motto", "", file, stands, becomes)
    told = no_proof(judge(copy, [LONGEST.proof], breach))
    assert told is not None
    assert against in told


def test_a_breach_that_does_not_fit_any_more_says_how_to_mend_it(tmp_path: Path) -> None:
    file = tmp_path / "rules.py"
    breach = Breach("IL-08", "inter-lab", "", "rules.py", "a >= b", "a > b")
    for text, found in (("a > b", 0), ("a >= b or a >= b", 2)):
        file.write_text(text, "utf-8")
        with pytest.raises(
            Misfit, match=rf"IL-08: the text of its breach stands {found} times in src/portalops/rules.py"
        ):
            breach.broken(tmp_path)

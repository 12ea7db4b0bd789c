"""Whether a request is answered: who it belongs to, once, in time, for what was assigned, on one machine."""

import unicodedata
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops import words
from portalops.activation import checks
from portalops.activation.request import ActivationRequest, read_request
from portalops.activation.response import write_activation
from portalops.armour import UnreadableFile
from portalops.plan import Refusal
from tests.activation.builders import (
    KEY,
    TODAY,
    a_request,
    an_activation,
    an_allocation,
    grounds,
    what_is_known,
)

DAY = timedelta(days=1)


def refusals(
    request: ActivationRequest | None = None, today: date = TODAY, rules: dict[str, Any] | None = None, **known: Any
) -> tuple[Refusal, ...]:
    return checks.refusals(request or a_request(), what_is_known(**known), grounds(today, **(rules or {})))


def codes(*given: Any, **known: Any) -> list[tuple[str, str]]:
    return [(refusal.code, refusal.rule.id) for refusal in refusals(*given, **known)]


def told(*given: Any, **known: Any) -> str:
    words.use("en")
    (refusal,) = refusals(*given, **known)
    return words.tell(refusal.text)


def test_a_request_that_fits_is_answered() -> None:
    assert refusals() == ()
    activation = checks.activation_for(a_request(), what_is_known(), TODAY)
    assert activation.allocations == (an_allocation("アプリ基盤", 6), an_allocation("ワークフロー", 10))
    assert (activation.issued_on, activation.expires_on) == (TODAY, date(2027, 3, 31))
    assert (activation.nonce, activation.request) == (a_request().nonce, a_request().digest)


@pytest.mark.parametrize(
    ("theirs", "code"),
    [
        ({"contract": "CSL-0043"}, "other_contract"),
        ({"portal": "keiai"}, "other_contract"),
        ({"environment": "検証環境"}, "other_environment"),
        ({"environment": "本番環境2"}, "other_environment"),
    ],
)
def test_a_foreign_request_is_refused_for_that_alone(theirs: dict[str, str], code: str) -> None:
    late = a_request(made_on=TODAY - 90 * DAY, **theirs)
    assert codes(late, contract_expires_on=TODAY - DAY, allocations=()) == [(code, "IM-12")]


def test_a_foreign_request_says_whose_it_is() -> None:
    assert told(a_request(contract="CSL-0043")) == (
        "request: it was made for the contract intra-mart:CSL-0043, not for intra-mart:CSL-0042."
    )
    assert told(a_request(environment="検証\u202e環境")) == (
        "request: it was made for the environment 検証\\u202e環境, not for 本番環境."
    )


def test_composed_and_decomposed_names_are_the_same() -> None:
    apart = unicodedata.normalize("NFD", "データベース")
    request = a_request(environment=apart, products=(apart,))
    known = what_is_known(environment="データベース", allocations=(an_allocation("データベース", 3),))
    assert checks.refusals(request, known, grounds()) == ()
    activation = checks.activation_for(request, known, TODAY)
    assert (activation.environment, activation.allocations) == ("データベース", (an_allocation("データベース", 3),))


@pytest.mark.parametrize(
    ("ends", "expected"),
    [(TODAY + DAY, []), (TODAY, []), (TODAY - DAY, [("contract_expired", "IM-27")])],
)
def test_a_contract_holds_through_its_last_day(ends: date, expected: list[tuple[str, str]]) -> None:
    assert codes(contract_expires_on=ends) == expected


def test_a_contract_without_a_known_last_day_gets_no_file() -> None:
    assert codes(contract_expires_on=None) == [("no_expiry", "PO-ACTIVATION")]


@pytest.mark.parametrize("days", [0, 1, 14, 30])
def test_a_request_is_good_through_its_last_day(days: int) -> None:
    request = a_request(made_on=TODAY, days=days)
    last = TODAY + days * DAY
    assert codes(request, last) == []
    assert codes(request, last + DAY) == [("request_expired", "PO-REQUEST")]


@pytest.mark.parametrize(
    ("age", "rules", "expected"),
    [
        (30, {}, []),
        (31, {}, [("request_expired", "PO-REQUEST")]),
        (7, {"request_days": 7, "request_days_rule": "IM-11"}, []),
        (8, {"request_days": 7, "request_days_rule": "IM-11"}, [("request_expired", "IM-11")]),
        (90, {"request_days": 90, "request_days_rule": "IM-11"}, []),
        (0, {"request_days": 10**12, "request_days_rule": "IM-11"}, []),
    ],
)
def test_no_request_is_good_for_longer_than_the_portal_or_portalops_lets_it(
    age: int, rules: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    request = a_request(made_on=TODAY - age * DAY, days=365)
    assert codes(request, TODAY, rules) == expected


def test_a_request_from_tomorrow_is_refused_and_one_from_the_end_of_time_too() -> None:
    assert codes(a_request(made_on=TODAY + DAY)) == [("not_yet_made", "PO-DATE")]
    assert codes(a_request(made_on=date.max, days=0)) == [("not_yet_made", "PO-DATE")]
    assert codes(a_request(made_on=date.min, days=0)) == [("request_expired", "PO-REQUEST")]


def test_products_are_assigned_before_they_are_activated() -> None:
    assert codes(allocations=()) == [("not_allocated", "IM-07")]
    assert codes(allocations=(an_allocation("検索", 1),)) == [("not_allocated", "IM-07")]
    none_left = (an_allocation("アプリ基盤", 6), an_allocation("ワークフロー", 0))
    assert codes(allocations=none_left) == [("not_allocated", "IM-07")]
    assert told(allocations=(an_allocation("アプリ基盤", 1),)) == (
        "request: these products aren't assigned to the environment 本番環境: ワークフロー."
    )


def test_the_same_request_gives_the_same_file_on_any_later_day() -> None:
    before = an_activation()
    known = {"in_force": before, "nonce_of": a_request().digest}
    for today in (TODAY, TODAY + 20 * DAY, date(2027, 4, 1), date(2030, 1, 1)):
        assert codes(a_request(), today, **known) == []
        again = checks.activation_for(a_request(), what_is_known(**known, contract_expires_on=None), today)
        assert write_activation(again, KEY) == write_activation(before, KEY)


def test_the_same_request_gives_the_same_file_after_the_assignment_changed() -> None:
    known = what_is_known(in_force=an_activation(), nonce_of=a_request().digest, allocations=())
    assert checks.refusals(a_request(), known, grounds()) == ()
    assert checks.activation_for(a_request(), known, TODAY) == an_activation()


def test_a_nonce_with_other_content_is_a_replay() -> None:
    first, second = a_request(), a_request(products=("検索",))
    known = {"in_force": an_activation(first), "nonce_of": first.digest}
    assert first.nonce == second.nonce
    assert codes(second, **known) == [("replayed", "PO-REQUEST")]
    assert codes(second, nonce_of=first.digest) == [("replayed", "PO-REQUEST")]


def test_a_request_that_something_newer_replaced_is_not_answered_again() -> None:
    old, new = a_request(), a_request(nonce="1" * 32)
    assert codes(old, in_force=an_activation(new), nonce_of=old.digest) == [("superseded", "PO-REQUEST")]
    assert codes(old, nonce_of=old.digest) == [("superseded", "PO-REQUEST")]


def test_a_new_request_of_the_same_machine_replaces_what_was_issued() -> None:
    new = a_request(nonce="1" * 32, products=("検索",))
    assert codes(new, in_force=an_activation(), nonce_of=None) == []
    known = what_is_known(in_force=an_activation())
    assert checks.activation_for(new, known, TODAY + DAY).issued_on == TODAY + DAY


@pytest.mark.parametrize(
    ("ends", "expected"),
    [(TODAY + DAY, [("needs_reactivation", "PO-MACHINE")]), (TODAY, [("needs_reactivation", "PO-MACHINE")]),
     (TODAY - DAY, [])],
)  # fmt: skip
def test_another_machine_waits_until_the_first_is_done(ends: date, expected: list[tuple[str, str]]) -> None:
    held = msgspec.structs.replace(an_activation(), expires_on=ends)
    other = a_request(machine="ap02.example.co.jp", nonce="1" * 32)
    assert codes(other, in_force=held) == expected


def test_another_machine_is_told_until_when() -> None:
    assert told(a_request(machine="ap02", nonce="1" * 32), in_force=an_activation()) == (
        "request: another machine is activated in the environment 本番環境 until Wed 2027-03-31; "
        "this one needs a re-activation."
    )


def test_a_released_environment_gets_no_file_not_even_its_old_one() -> None:
    assert codes(released=True) == [("released", "PO-ACTIVATION")]
    assert codes(released=True, in_force=an_activation(), nonce_of=a_request().digest) == [
        ("released", "PO-ACTIVATION")
    ]


def test_all_reasons_are_given_at_once() -> None:
    other = a_request(machine="ap02", made_on=TODAY - 90 * DAY)
    found = codes(
        other, in_force=an_activation(), nonce_of=a_request().digest, contract_expires_on=TODAY - DAY, allocations=()
    )
    assert [code for code, _ in found] == [
        "replayed", "contract_expired", "request_expired", "not_allocated", "needs_reactivation"
    ]  # fmt: skip


def test_an_unreadable_file_is_refused_with_its_reason() -> None:
    with pytest.raises(UnreadableFile) as raised:
        read_request(b"hello")
    refusal = checks.unreadable(raised.value, grounds())
    words.use("en")
    assert (refusal.code, refusal.rule.id, refusal.field) == ("wrong_file", "IM-11", "request")
    assert words.tell(refusal.text) == "request: it isn't an activation request file; choose the right file."


def test_the_customers_administrator_is_told_of() -> None:
    (notice,) = checks.notices(grounds())
    assert (notice.rule.id, notice.text) == ("IM-13", notice.rule.says)


def test_a_file_is_named_by_its_request() -> None:
    name = f"activation-{a_request().digest[:16]}"
    assert checks.file_name(an_activation(), grounds().rules) == f"{name}.txt"
    assert checks.file_name(an_activation(), grounds(file_ending=".lic").rules) == f"{name}.lic"


machines = st.sampled_from(["ap01", "ap02"])
nonces = st.sampled_from(["0" * 32, "1" * 32, "2" * 32])


@given(st.lists(st.tuples(machines, nonces, st.integers(min_value=0, max_value=40)), max_size=12))
def test_no_course_of_requests_activates_two_machines_or_answers_a_nonce_twice(
    course: list[tuple[str, str, int]],
) -> None:
    answered: dict[str, str] = {}
    issued = []
    today = TODAY
    for machine, nonce, later in course:
        today += later * DAY
        request = a_request(machine=machine, nonce=nonce, made_on=TODAY, days=60)
        known = what_is_known(in_force=issued[-1] if issued else None, nonce_of=answered.get(nonce))
        if checks.refusals(request, known, grounds(today, request_days=60, request_days_rule="IM-11")):
            continue
        activation = checks.activation_for(request, known, today)
        assert answered.setdefault(nonce, request.digest) == request.digest
        if not issued or activation != issued[-1]:
            issued.append(activation)
    assert len({activation.fingerprint for activation in issued}) <= 1
    assert len({activation.nonce for activation in issued}) == len(issued)

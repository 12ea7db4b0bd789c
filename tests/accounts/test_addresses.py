"""Forgotten addresses: shown in part, and told only once the caller was called back on the registered phone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.effects import SendResetLink
from portalops.narration import lines_of
from portalops.rules import addresses
from portalops.rules.addresses import is_same_number, masked
from portalops.words import tell
from tests.accounts.builders import QUERIES, TODAY, account, done, of, plan_of, tried
from tests.builders import a_profile, an_account
from tests.queries.builders import look, shown

WHOLE, PART = "taro@example.co.jp", "t***@e***.co.jp"


@pytest.mark.parametrize(
    ("address", "shown_as"),
    [(WHOLE, PART), ("a@b.jp", "a***@b***.jp"), ("x.y..z@docomo.ne.jp", "x***@d***.ne.jp")],
)
def test_ki_08_an_address_is_shown_in_part(address: str, shown_as: str) -> None:
    assert masked(address) == shown_as


@given(st.emails())
def test_no_more_than_two_letters_of_an_address_and_its_ending_are_shown(address: str) -> None:
    local, _, domain = address.rpartition("@")
    assert masked(address) == f"{local[0]}***@{domain[0]}***.{domain.partition('.')[2]}"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("+81-3-1234-5678", "03-1234-5678", True),
        ("＋８１ ３ １２３４ ５６７８", "0312345678", True),
        ("0081-3-1234-5678", "(03)1234-5678", True),
        ("03ー1234ー5678", "03-1234-5678", True),
        ("03-1234-5678(代)", "03-1234-5678", True),
        ("03-1234-5679", "03-1234-5678", False),
        ("非通知", "03-1234-5678", False),
        ("非通知", "非通知", False),
        ("", "", False),
    ],
)
def test_ki_09_two_numbers_are_the_same_however_they_are_written(one: str, other: str, same: bool) -> None:
    assert is_same_number(one, other) is same
    assert is_same_number(other, one) is same


@pytest.mark.parametrize(
    ("number", "ends"),
    [
        ("03-1234-5678", "done"),
        ("+81 90-1111-2222", "done"),
        ("非通知", [("not_called_back", "KI-08")]),
        ("03-1234-5679", [("not_called_back", "KI-08")]),
    ],
)
def test_ki_08_and_ki_09_it_is_told_after_a_call_back_on_the_registered_number(
    number: str, ends: object, place: Path
) -> None:
    desk = of(place, "keiai")
    assert account(desk, "keiai:K1/taro")["email"] == PART
    assert tried(desk, "account address", "keiai:K1/taro", called_back=number) == ends
    assert account(desk, "keiai:K1/taro")["email"] == (WHOLE if ends == "done" else PART)


def test_what_was_told_is_shown_in_part_again_from_the_next_day_on() -> None:
    told = an_account("keiai:K1/taro", email=WHOLE, address_told_on=TODAY)
    days = [TODAY + timedelta(days=days) for days in (-1, 0, 1)]
    assert [addresses.shown(told, a_profile("keiai"), day) for day in days] == [PART, WHOLE, PART]


def test_the_refusal_doesnt_tell_the_number(place: Path) -> None:
    plan = plan_of(of(place, "keiai"), "account address", "keiai:K1/taro", called_back="03-1234-5679")
    (refusal,) = plan.refusals
    assert "5678" not in tell(refusal.text)


def test_without_a_registered_number_nobody_is_called_back(place: Path) -> None:
    desk = of(place, "keiai")
    done(desk, "tenant register", "keiai:K2", name="無電話商店", partner_by="営業部", partner_on="2026-05-01")
    done(desk, "account add", "keiai:K2/a", name="無電話", email="a@example.jp")
    plan = plan_of(desk, "account address", "keiai:K2/a", called_back="03-1234-5678")
    assert [tell(refusal.text) for refusal in plan.refusals] == [
        "called_back: no phone number is registered, so nobody can be called back on it."
    ]


def test_no_look_up_shows_it_whole(place: Path) -> None:
    desk = of(place, "keiai")
    for name, asked in (
        ("tenant show", {"tenant": "keiai:K1"}),
        ("account show", {"account": "keiai:K1/taro"}),
        ("account list", {"tenant": "keiai:K1"}),
        ("find", {"text": "taro@example"}),
    ):
        rows = [shown(QUERIES[name], row) for row in look(desk, QUERIES[name], **asked)]
        assert WHOLE not in str(rows), name
        assert PART in str(rows), name


@pytest.mark.parametrize(
    ("name", "answers"), [("account edit", {"email": "new@example.co.jp"}), ("account remove", {"reason": "退職"})]
)
def test_a_change_of_it_tells_no_more_of_what_was_registered(name: str, answers: dict[str, str], place: Path) -> None:
    desk = of(place, "keiai")
    plan = plan_of(desk, name, "keiai:K1/taro", done_on="2026-05-19", **answers)
    lines = [(tell(line.before), tell(line.after)) for effect in plan.effects for line in lines_of(effect, plan.names)]
    assert (PART, answers.get("email", "none")) in lines
    assert WHOLE not in str(lines)


def test_the_history_of_a_tenant_shows_it_in_part_too(place: Path) -> None:
    desk = of(place, "keiai")
    done(desk, "account edit", "keiai:K1/taro", email="new@example.co.jp", done_on="2026-05-19")
    history = [
        shown(QUERIES["tenant history"], row) for row in look(desk, QUERIES["tenant history"], tenant="keiai:K1")
    ]
    assert "n***@e***.co.jp" in str(history)
    assert "@example.co.jp" not in str(history)


def test_a_password_link_shows_it_in_part_and_goes_to_the_registered_address(place: Path) -> None:
    desk = of(place, "keiai")
    plan = plan_of(desk, "password reset", "keiai:K1/taro", reason="折り返し済み")
    assert [effect.to for effect in plan.effects if isinstance(effect, SendResetLink)] == [PART]
    done(desk, "password reset", "keiai:K1/taro", reason="折り返し済み")
    from sqlalchemy import text

    with desk._office.reading() as lists:
        sent = lists._connection.execute(text("SELECT to_address FROM outbox")).scalars().all()
    assert sent == [WHOLE]


def test_elsewhere_addresses_are_shown_whole_and_nobody_knows_who_tells_them(place: Path) -> None:
    desk = of(place, "inter-lab", "j-motto")
    assert account(desk, "inter-lab:L1/jiro")["email"] == "jiro@example.jp"
    for target in ("inter-lab:L1/jiro", "j-motto:JM1/1"):
        assert tried(desk, "account address", target, called_back="03") == [("unknown", "PO-UNKNOWN")]


def test_a_new_address_has_been_told_to_nobody(place: Path) -> None:
    desk = of(place, "keiai")
    done(desk, "account address", "keiai:K1/taro", called_back="03-1234-5678")
    done(desk, "account edit", "keiai:K1/taro", email="new@example.co.jp", done_on="2026-05-29")
    assert account(desk, "keiai:K1/taro")["email"] == "n***@e***.co.jp"

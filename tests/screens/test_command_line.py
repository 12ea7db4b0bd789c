"""The command shown beside a form asks exactly what the form asks."""

import shlex
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.asking import fields_of, read
from portalops.errors import BadInput
from portalops.operation import Asks
from portalops.operations import CATALOG
from portalops.queries.password_check import CHECK_PASSWORD
from portalops.queries.record_list import LIST_RECORD
from portalops.screens.command_line import command_of
from tests.screens.builders import DEEDS, OPERATIONS

ADJUST = OPERATIONS["points adjust"]


def answers_in(command: str, name: str, asks: type[Asks]) -> dict[str, str]:
    """The answers that a shell would hand to the command."""
    words = shlex.split(command)
    assert words[: 1 + len(name.split())] == ["portalops", *name.split()]
    target, *others = fields_of(asks)
    answers, rest = {}, iter(words[1 + len(name.split()) :])
    flags = {"--" + field.name.replace("_", "-"): field for field in others}
    for word in rest:
        option, equals, value = word.partition("=")
        if option not in flags:
            answers[target.name] = word
        elif flags[option].kind.is_flag:
            answers[flags[option].name] = "yes"
        else:
            answers[flags[option].name] = value if equals else next(rest)
    return answers


@pytest.mark.parametrize(("name", "answers"), [(name, answers) for _, name, answers in DEEDS])
def test_a_command_asks_what_was_typed(name: str, answers: Mapping[str, str]) -> None:
    operation = OPERATIONS[name]
    asked = read(operation.asks, answers)
    command = command_of(name, asked, answers)
    assert command is not None
    assert read(operation.asks, answers_in(command, name, operation.asks)) == asked


@given(reason=st.text(min_size=1), delta=st.integers(-999_999, 999_999))
def test_whatever_is_typed_is_quoted_right_or_no_command_is_offered(reason: str, delta: int) -> None:
    answers = {"tenant": "inter-lab:yamada", "delta": str(delta), "reason": reason}
    try:
        asked = read(ADJUST.asks, answers)
    except BadInput:
        return
    command = command_of(ADJUST.name, asked, answers)
    if command is not None:
        assert read(ADJUST.asks, answers_in(command, ADJUST.name, ADJUST.asks)) == asked
        assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in command)


def test_what_can_not_be_shown_is_not_offered_for_copying() -> None:
    answers = {"tenant": "inter-lab:yamada", "delta": "5", "reason": "a\u202eb"}
    assert command_of(ADJUST.name, read(ADJUST.asks, answers), answers) is None


def test_a_secret_is_in_no_command() -> None:
    answers = {"portal": "j-motto", "candidate": "hush"}
    asked = read(CHECK_PASSWORD.asks, answers)
    assert command_of(CHECK_PASSWORD.name, asked, answers) == "portalops password check j-motto"


def test_what_is_left_out_is_left_out() -> None:
    assert command_of("record list", read(LIST_RECORD.asks, {}), {}) == "portalops record list"


def test_every_operation_is_tried_here() -> None:
    tried = {name for _, name, _ in DEEDS}
    assert {"tenant register", "account add", "points adjust", "invoice register"} <= tried <= set(OPERATIONS)
    assert len(OPERATIONS) == len(CATALOG)

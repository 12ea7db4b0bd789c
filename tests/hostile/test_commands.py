"""Whatever stands on a command line, the command ends in time with a code of the table, and in sentences."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.asking import Field, fields_of
from portalops.operations import CATALOG
from portalops.queries import LOOKUPS
from tests.commands.builders import INVOICE, LICENSED, SHOP, TENANT, portalops
from tests.commands.test_parity import ASKED, as_arguments
from tests.hostile.builders import TEXTS, run, tried, unsafe_in

ABOUT = {
    "text": "山田",
    "portal": "inter-lab",
    "tenant": TENANT,
    "account": f"{TENANT}/taro",
    "number": INVOICE,
    "order": f"{SHOP}/100023",
    "apikey": f"{TENANT}/K-1",
    "method": "card",
    "candidate": "Pa55word",
    "words": "パスワード",
    "month": "2026-05",
    "limit": "3",
}
OPERATIONS = tuple(operation for operation in CATALOG if operation.name in ASKED)
# The operating system ends an argument at its first NUL.
GIVEN = TEXTS.map(lambda text: text.replace("\x00", ""))


def asked_of(name: str) -> dict[str, str]:
    """Answers that a look-up takes."""
    query = next(query for query in LOOKUPS if query.name == name)
    fields = fields_of(query.asks)
    return {field.name: ABOUT.get(field.name, f"{LICENSED}/live") for field in fields if field.required}


def options(fields: tuple[Field, ...], answers: dict[str, str]) -> list[str]:
    """The answers as options, each in one word, so that whatever it begins with is its value."""
    given = []
    for field in fields:
        if field.name not in answers or field.kind.is_secret:
            continue
        option = "--" + field.name.replace("_", "-")
        given.append(option if field.kind.is_flag else f"{option}={answers[field.name]}")
    return given


@tried(50)
@given(data=st.data())
def test_an_operation_takes_any_text_in_any_field(store: Path, data: st.DataObject) -> None:
    operation = data.draw(st.sampled_from(OPERATIONS))
    fields = fields_of(operation.asks)
    answers = ASKED[operation.name] | {data.draw(st.sampled_from(fields)).name: data.draw(GIVEN)}
    secret = next((answers.get(field.name) for field in fields if field.kind.is_secret), None)
    how = data.draw(st.sampled_from(((), ("--json",), ("--lang=ja",))))
    run(*operation.name.split(), *options(fields, answers), "--dry-run", *how, stdin=_typed(secret))


@tried(40)
@given(data=st.data())
def test_a_look_up_takes_any_text_in_any_field(store: Path, data: st.DataObject) -> None:
    query = data.draw(st.sampled_from(LOOKUPS))
    fields = fields_of(query.asks)
    answers = asked_of(query.name)
    if fields:
        answers[data.draw(st.sampled_from(fields)).name] = data.draw(GIVEN)
    how = data.draw(st.sampled_from(((), ("--json",), ("--csv",))))
    ran = run(*query.name.split(), *options(fields, answers), *how, stdin=_typed(answers.get("candidate")))
    assert unsafe_in(ran.out) == set()


def _typed(secret: str | None) -> bytes | None:
    return None if secret is None else secret.encode(errors="surrogateescape" if _is_escaped(secret) else "replace")


def _is_escaped(text: str) -> bool:
    """Whether every half of a character in the text stands for a byte."""
    return all(not "\ud800" <= part <= "\udfff" or "\udc80" <= part <= "\udcff" for part in text)


@tried(40)
@given(
    words=st.lists(
        GIVEN | st.sampled_from(("batch", "run", "find", "--yes", "--json", "-", "--", "--help")), max_size=5
    )
)
def test_a_command_line_of_any_words(store: Path, words: list[str]) -> None:
    run(*words, stdin="")


DAYS = ("0001-01-01", "1899-12-31", "9999-12-31", "2199-12-31", "0001-01-01 05:00")
DATED = [
    (operation, field.name)
    for operation in OPERATIONS
    for field in fields_of(operation.asks)
    if type(field.kind).__name__ in ("Day", "Instant", "YearMonth")
]


@pytest.mark.parametrize("day", DAYS)
def test_no_day_is_so_far_away_that_reckoning_with_it_fails(store: Path, day: str) -> None:
    lines = [
        shlex.join([*operation.name.split(), *options(fields_of(operation.asks), answers), "--dry-run"])
        for operation, field in DATED
        for answers in [ASKED[operation.name] | {field: day}]
        if not any(part.kind.is_secret for part in fields_of(operation.asks))
    ]
    ran = run("run", "-", stdin="\n".join(lines), seconds=120)
    answers = [msgspec.json.decode(line) for line in ran.out.splitlines()]
    assert len(answers) == len(lines)


@pytest.mark.parametrize("day", DAYS)
def test_no_today_is_so_far_away_that_a_plan_fails(store: Path, day: str) -> None:
    for name in ("withdrawal request", "points adjust", "contract cancel", "invitation send", "tenant register"):
        run(*as_arguments(name, ASKED[name]), "--dry-run", "--today", day)
    run("calendar", "show", "inter-lab", "--month", day[:7])
    run("billing", "dates", "itreview", "--method", "np", "--ordered-on", day)


@pytest.mark.parametrize(
    "arguments",
    [
        ("batch", "resume", "9" * 30),
        ("batch", "failed", "9" * 30),
        ("batch", "failed", "-1"),
        ("batch", "show", "9" * 30),
        ("batch", "run", "points", "adjust", "rows.csv", "--again", "\udcff", "--yes"),
        ("points", "adjust", TENANT, "--delta", "1", "--reason", "x", "--request-id", "\udcff", "--yes"),
        ("--store", "~nobody-of-that-name/x.db", "find", "x"),
        ("--config", "~nobody-of-that-name/x", "find", "x"),
        ("--config", "/", "find", "x"),
        ("store", "backup", "~nobody-of-that-name/x"),
        ("profile", "check", "~nobody-of-that-name/x"),
        ("console", "\x1b]0;x\x07"),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_what_no_store_and_no_file_can_hold_is_refused(store: Path, arguments: tuple[str, ...]) -> None:
    (store.parent / "rows.csv").write_text(f"tenant,delta,reason\n{TENANT},1,x\n", "utf-8")
    run(*arguments)


HOSTILE_LINES = (
    "tenant show x --help",
    f"tenant show {TENANT} --csv",
    "tenant show --\x1b[31m x",
    "tenant show \x9b31m\u202ex\x7f",
    "tenant show a\x00b",
    "''",
    '"',
    "run -",
    "console",
    "tenant",
    "# \x1b[2J",
)


def test_a_file_of_commands_is_answered_line_by_line_whatever_the_lines_are(store: Path) -> None:
    ran = run("run", "-", stdin="\n".join(HOSTILE_LINES))
    answers = [msgspec.json.decode(line) for line in ran.out.splitlines()]
    assert [answer["line"] for answer in answers] == list(range(1, len(HOSTILE_LINES)))
    assert unsafe_in(ran.out) == set()


@tried(15)
@given(lines=st.lists(TEXTS | st.sampled_from(("tenant show ", "find ", "points adjust ")), max_size=4))
def test_a_file_of_any_lines(store: Path, lines: list[str]) -> None:
    ran = run("run", "-", stdin="".join(lines).encode(errors="replace"))
    assert unsafe_in(ran.out) == set()


@pytest.mark.parametrize("content", [b"tenant show \xff\xfe\n", b"x" * 2_000_000], ids=["bytes", "no end"])
def test_a_file_of_commands_that_is_no_text_of_lines_is_refused(store: Path, content: bytes) -> None:
    assert run("run", "-", stdin=content).code == 2
    (store.parent / "lines").write_bytes(content)
    assert run("run", "lines").code == 2


@pytest.mark.parametrize("candidate", [b"\xff\xfe", b"x" * 20_000, b"", "\u0315\u0300".encode() * 4000], ids=range(4))
def test_a_secret_that_is_no_text_or_far_too_long_is_refused_or_judged(store: Path, candidate: bytes) -> None:
    ran = run("password", "check", "inter-lab", stdin=candidate)
    assert "\ufffd" not in ran.out + ran.err


@pytest.mark.parametrize("name", ["LANG", "COLUMNS", "TERM", "XDG_CONFIG_HOME", "PORTALOPS_STORE", "PORTALOPS_CONFIG"])
def test_no_variable_of_the_environment_breaks_a_command(
    store: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for text in ("", "\x1b]0;x\x07\u202e", "\udcff", "../../x", "~nobody-of-that-name/x", "postgresql://[", "9" * 300):
        monkeypatch.setenv(name, text)
        run("find", "山田")


def test_a_name_of_a_file_that_is_no_text_is_kept_as_one(store: Path) -> None:
    file = os.fsencode(store.parent) + b"/rows\xff\x1b[2J.csv"
    with open(file, "wb") as opened:
        opened.write(f"tenant,delta,reason\n{TENANT},1,x\n".encode())
    assert run("batch", "run", "points", "adjust", os.fsdecode(file), "--yes").code == 0
    ran: Any = portalops("batch", "list")
    assert "rows\\udcff\\x1b[2J.csv" in ran.out

"""The exit codes, each brought about by a command that a person could type."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from portalops.errors import ExitCode
from tests.commands.builders import BY_CARD, GONE, TENANT, Where, portalops

ADJUST = ("points", "adjust", TENANT)
REASON = ("--reason", "x")

CODES = [
    (ExitCode.DONE, (*ADJUST, "--delta", "5", *REASON, "--yes")),
    (ExitCode.DONE, (*ADJUST, "--delta", "5", *REASON, "--dry-run")),
    (ExitCode.DONE, ("withdrawal", "complete", GONE, "--yes")),
    (ExitCode.DONE, ("find", "山田")),
    (ExitCode.DONE, ("find", "nobody at all")),
    (ExitCode.USAGE, (*ADJUST, "--delta", "5", *REASON)),
    (ExitCode.USAGE, (*ADJUST, "--delta", "much", *REASON, "--yes")),
    (ExitCode.USAGE, (*ADJUST, *REASON, "--yes")),
    (ExitCode.USAGE, ("points", "adjust", "--delta", "5", *REASON, "--yes")),
    (ExitCode.USAGE, (*ADJUST, "--delta", "5", *REASON, "--yes", "--today", "2026-05-20")),
    (ExitCode.USAGE, (*ADJUST, "--delta", "5", *REASON, "--dry-run", "--today", "someday")),
    (ExitCode.USAGE, (*ADJUST, "--delta", "5", *REASON, "--yes", "--request-id", "a\nb")),
    (ExitCode.USAGE, (*ADJUST, "--delta", "5", *REASON, "--nonsense")),
    (ExitCode.USAGE, (*ADJUST, "--delta", "5", *REASON, "too", "much")),
    (ExitCode.USAGE, (*ADJUST, "--delta")),
    (ExitCode.USAGE, ("pionts",)),
    (ExitCode.USAGE, ("points", "rob")),
    (ExitCode.USAGE, ("points",)),
    (ExitCode.USAGE, ("--lang", "fr", "find", "x")),
    (ExitCode.USAGE, ("find",)),
    (ExitCode.USAGE, ("profile", "check")),
    (ExitCode.USAGE, ("console",)),
    (ExitCode.USAGE, ("batch", "run")),
    (ExitCode.NOT_FOUND, ("tenant", "show", "inter-lab:nobody")),
    (ExitCode.NOT_FOUND, ("points", "adjust", "inter-lab:nobody", "--delta", "5", *REASON, "--yes")),
    (ExitCode.NOT_FOUND, ("points", "adjust", "no-portal:x", "--delta", "5", *REASON, "--dry-run")),
    (ExitCode.REFUSED, (*ADJUST, "--delta", "-1001", *REASON, "--yes")),
    (ExitCode.REFUSED, (*ADJUST, "--delta", "-1001", *REASON, "--dry-run")),
    (ExitCode.REFUSED, ("password", "reset", "j-motto:JM00123/00001", *REASON, "--dry-run")),
    (ExitCode.REFUSED, ("password", "reset", "j-motto:JM00123/00001", *REASON, "--yes")),
    (ExitCode.CONFIGURATION, ("--config", "/nonexistent.toml", "find", "x")),
    (ExitCode.CONFIGURATION, ("--store", "/proc/nowhere/x.db", "find", "x")),
]


@pytest.mark.parametrize(
    ("code", "arguments"), CODES, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_a_command_leaves_with_its_exit_code(store: Where, code: ExitCode, arguments: tuple[str, ...]) -> None:
    ran = portalops(*arguments)
    assert ran.code == code, ran
    assert ran.err or code == ExitCode.DONE or "--dry-run" in arguments


@pytest.mark.parametrize("arguments", [arguments for code, arguments in CODES if code not in (0, 5)], ids=" ".join)
def test_what_fails_says_so_on_stderr_alone(store: Where, arguments: tuple[str, ...]) -> None:
    assert portalops(*arguments).out == ""


def test_who_may_only_look_up_is_denied_a_change(store: Where) -> None:
    assert portalops("operator", "set", "nobody-here", "administrator", "--yes").code == ExitCode.DONE
    ran = portalops(*ADJUST, "--delta", "5", *REASON, "--yes")
    assert ran.code == ExitCode.NOT_PERMITTED
    assert "points:adjust" in ran.err
    assert "Who could: nobody-here." in ran.err
    assert portalops("find", "山田").code == ExitCode.DONE


def test_the_same_request_id_for_something_else_is_a_conflict(store: Where) -> None:
    portalops(*ADJUST, "--delta", "5", *REASON, "--yes", "--request-id", "one")
    ran = portalops(*ADJUST, "--delta", "6", *REASON, "--yes", "--request-id", "one")
    assert (ran.code, ran.out) == (ExitCode.OUT_OF_STEP, "")


def test_a_second_person_must_agree(store: Where, tmp_path: Path) -> None:
    (tmp_path / "overlay.toml").write_text(
        """
        [inter-lab]
        document = "Handbook"
        [inter-lab.rules.CE-01]
        heading = "Points"
        says = {ja = "1,000ポイントを超える調整は承認制です。", en = "More than 1,000 points need approval."}
        [inter-lab.points]
        approval_over = 1000
        approval_rule = "CE-01"
        """
    )
    (tmp_path / "portalops.toml").write_text('overlay = "overlay.toml"\n')
    config = ("--config", str(tmp_path / "portalops.toml"))
    assert portalops(*config, *ADJUST, "--delta", "1000", *REASON, "--dry-run").code == ExitCode.DONE
    for way in ("--dry-run", "--yes"):
        ran = portalops(*config, *ADJUST, "--delta", "1001", *REASON, way)
        assert ran.code == ExitCode.APPROVAL_NEEDED
        assert "CE-01, the centre's own" in ran.out + ran.err


def test_a_broken_chain_fails_the_check(store: Path) -> None:
    import sqlite3

    assert portalops("record", "verify").code == ExitCode.DONE
    with sqlite3.connect(store) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute("UPDATE records SET operator = 'nobody' WHERE seq = 3")
    ran = portalops("record", "verify", "--json")
    assert ran.code == ExitCode.FAILED
    assert json.loads(ran.out)["broken_at"] == 3


def test_help_and_version_succeed() -> None:
    assert portalops("--version").code == 0
    assert portalops("--help").code == 0
    assert portalops().code == 0


def test_an_invoice_that_is_lost_can_be_printed_again(store: Where, tmp_path: Path) -> None:
    ran = portalops("--papers", str(tmp_path / "papers"), "invoice", "reissue", BY_CARD, *REASON, "--yes", "--json")
    assert ran.code == 0
    (paper,) = json.loads(ran.out)["papers"]
    assert Path(paper).read_bytes().startswith(b"%PDF")

"""Commands from a file or from stdin: one a line, one answer a line, the start paid once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.commands.builders import INVOICE, TENANT, Where, portalops


def answers(*lines: str) -> tuple[int, list[dict[str, Any]]]:
    """The exit code of a run, and the answer to each of its lines."""
    ran = portalops("run", "-", stdin="\n".join(lines) + "\n")
    return ran.code, [json.loads(line) for line in ran.out.splitlines()]


def test_each_line_is_answered_in_order(store: Where) -> None:
    code, (shown, done, again) = answers(
        f"tenant show {TENANT}",
        f"points adjust {TENANT} --delta 500 --reason 'お詫び 5月' --yes",
        f"tenant show {TENANT}",
    )
    assert code == 0
    assert [each["exit_code"] for each in (shown, done, again)] == [0, 0, 0]
    assert (shown["answer"]["points"], again["answer"]["points"]) == (1000, 1500)
    assert done["answer"]["effects"][0]["reason"] == "お詫び 5月"
    assert done["answer"]["record"] > 0


def test_the_answer_is_what_the_command_itself_prints(store: Where) -> None:
    _, (answer,) = answers(f"invoice show {INVOICE}")
    assert answer["answer"] == json.loads(portalops("invoice", "show", INVOICE, "--json").out)


def test_empty_lines_and_remarks_are_passed_over_and_lines_are_numbered_as_they_stand(store: Where) -> None:
    code, (answer,) = answers("", "# the day's first", f"tenant show {TENANT}")
    assert (code, answer["line"], answer["command"]) == (0, 3, f"tenant show {TENANT}")


def test_a_line_that_fails_stops_no_other(store: Where) -> None:
    code, found = answers(
        "tenant show inter-lab:nobody",
        f"points adjust {TENANT} --delta -99999 --reason x --yes",
        f"points adjust {TENANT} --delta x --reason x --yes",
        f"points adjust {TENANT} --delta 5 --reason x",
        "points adjust --nonsense",
        "tenant show 'half",
        "batch run x.csv",
        "nonsense",
        f"tenant show {TENANT}",
    )
    assert code == 8
    assert [each["exit_code"] for each in found] == [3, 5, 2, 2, 2, 2, 2, 2, 0]
    assert found[0]["answer"]["error"]["code"] == "not_found"
    assert found[1]["answer"]["refusals"][0]["code"] == "below_zero"
    assert found[8]["answer"]["points"] == 1000
    assert all(each["messages"] for each in found[:8])


def test_a_name_that_is_quoted_as_one_word_is_no_command_and_stops_no_other(store: Where) -> None:
    quoted = (f"'tenant show' {TENANT}", f'"points adjust" {TENANT}', "'find ' x", "'' find x", "tenant\\ show", "''")
    code, found = answers(*quoted, f"tenant show {TENANT}")
    assert (code, [each["exit_code"] for each in found]) == (8, [2] * len(quoted) + [0])
    assert {*(each["messages"][0] for each in found[:-1])} == {"Only operations and look-ups can be run here."}


def test_a_plan_of_another_day_leaves_the_day_of_the_next_line_alone(store: Where) -> None:
    _, (far, now) = answers(
        "withdrawal request j-motto:JM00123 --received 2099-01-05 --reason x --dry-run --today 2099-01-06",
        "withdrawal request j-motto:JM00123 --received 2099-01-05 --reason x --dry-run",
    )
    assert [each["exit_code"] for each in (far, now)] == [5, 5]
    assert {"in_future"} & {refusal["code"] for refusal in now["answer"]["refusals"]}
    assert not {"in_future"} & {refusal["code"] for refusal in far["answer"]["refusals"]}


def test_a_command_that_asks_for_a_secret_gets_none_of_the_lines(store: Where) -> None:
    _, found = answers("password check j-motto", f"tenant show {TENANT}")
    assert [each["line"] for each in found] == [1, 2]
    assert found[0]["exit_code"] != 0


def test_a_file_of_commands(store: Where, tmp_path: Path) -> None:
    file = tmp_path / "commands.txt"
    file.write_text(f"\ufefftenant show {TENANT}\n", "utf-8")
    ran = portalops("run", str(file))
    assert (ran.code, json.loads(ran.out)["exit_code"]) == (0, 0)
    assert portalops("run", str(tmp_path / "nowhere")).code == 2

"""The same command lines on a file and on a server, one after the other: every answer is the same to the letter."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portalops.clock import FixedClock, SystemClock
from portalops.operations import CATALOG
from tests.commands.builders import (
    DAY,
    DEBITED,
    INVOICE,
    LEAVING,
    OWNER,
    SHOP,
    TENANT,
    Ran,
    furnished,
    portalops,
)
from tests.commands.test_exit_codes import CODES
from tests.commands.test_import import ACCOUNTS, CONTRACTS, TENANTS
from tests.commands.test_parity import ASKED, as_arguments
from tests.postgres import a_database

GROUP = "intra-mart:IM0001"
LOOKED_UP = f"""
find 山田
find 03-1234
find ｅｘａｍｐｌｅ
find 10 --limit 3
tenant show {TENANT}
tenant show {LEAVING}
tenant history {TENANT}
account list {GROUP}
account show {OWNER}
withdrawal list
withdrawal list j-motto
withdrawal show {LEAVING}
usage show j-motto:JM00123
contract list {TENANT}
points history {TENANT}
balance history {TENANT}
apikey show {TENANT}/K-1
order list {SHOP}
order show {SHOP}/100023
product list {GROUP}
environment list {GROUP}
activation list {GROUP}
inquiry list {DEBITED}
invoice list {TENANT}
invoice show {INVOICE}
record list
record list {TENANT} --limit 3
record verify
record who-saw {TENANT}
record seen-by
batch list
invitation list {GROUP}
company list {GROUP}
resource list {GROUP}
quote list
quote list itreview
transfer list inter-lab
role list intra-mart
tenant show inter-lab:nobody
"""
Both = Callable[..., Ran]


@pytest.fixture
def both(furnished_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Both]:
    """Runs a command on a furnished store of either kind, and gives what both say."""
    file = tmp_path / "portalops.db"
    file.write_bytes(furnished())
    monkeypatch.setattr(SystemClock, "now", lambda _: FixedClock(DAY).now())
    monkeypatch.setenv("PORTALOPS_CONFIG", "")
    with a_database(furnished_database) as address:

        def run(*arguments: str, stdin: str | None = None) -> Ran:
            said = []
            for where in (str(file), address):
                monkeypatch.setenv("PORTALOPS_STORE", where)
                said.append(portalops("--papers", str(tmp_path / "papers"), *arguments, stdin=stdin))
            assert said[0] == said[1], shlex.join(arguments)
            return said[0]

        yield run


def test_every_operation_and_what_is_looked_up_afterwards(both: Both) -> None:
    portalops("activation", "key")
    lines = [
        line
        for operation in CATALOG
        for asked in [shlex.join(as_arguments(operation.name, ASKED[operation.name]))]
        for line in (f"{asked} --dry-run", f"{asked} --yes --request-id '{operation.name}'")
    ]
    ran = both("run", "-", stdin="\n".join(lines) + LOOKED_UP)
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert len(answers) == len(lines) + len(LOOKED_UP.strip().splitlines())
    assert sum(answer["exit_code"] == 0 for answer in answers) > len(answers) * 0.8
    assert both("mail", "send").out.endswith("given up.\n")


def test_every_exit_code(both: Both) -> None:
    assert {both(*arguments).code for _, arguments in CODES} == {code for code, _ in CODES}


def test_a_file_from_its_preview_to_the_rows_that_were_not_done(both: Both, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    rows = "".join(f"{TENANT},{'-9999' if number % 7 == 0 else 1},row {number}\n" for number in range(60))
    file.write_text(f"tenant,delta,reason\n{rows}{TENANT},x,unreadable\ninter-lab:nobody,1,who\n")
    for arguments in ("preview",), ("run", "--yes"), ("run", "--yes"), ("run", "--yes", "--again", "june"):
        assert both("batch", arguments[0], "points", "adjust", str(file), *arguments[1:]).code == 8
    both("batch", "list", "--json")
    both("batch", "failed", "1")
    both("record", "list", "--json")
    assert both("record", "verify").code == 0


def test_whole_files_are_taken_over(both: Both, tmp_path: Path) -> None:
    folder = tmp_path / "taken-over"
    folder.mkdir()
    (folder / "tenants.csv").write_text(TENANTS + "inter-lab:IL-4,,,x,\n", "utf-8")
    (folder / "accounts.csv").write_text(ACCOUNTS + "inter-lab:IL-9/a,誰か,a@example.co.jp\n", "utf-8")
    (folder / "contracts.csv").write_text(CONTRACTS, "utf-8")
    assert both("import", str(folder), "--dry-run", "--json").code == 8
    assert both("import", str(folder), "--yes", "--json").code == 8
    assert both("import", str(folder), "--yes", "--json").code == 8
    assert "taroさん" in both("account", "list", "inter-lab:IL-1").out


def test_a_run_of_commands(both: Both) -> None:
    lines = [f"points adjust {TENANT} --delta {delta} --reason x --yes --request-id r-{delta}" for delta in (5, -9999)]
    ran = both("run", "-", stdin="\n".join([*lines, lines[0], f"tenant show {TENANT}", "nonsense"]))
    assert ran.code == 8
    assert ran.out.count("\n") == 5

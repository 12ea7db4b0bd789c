"""Purges by commands: who is due is listed and run as a file, and a register is applied again to what came back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from portalops.errors import ExitCode
from portalops.sign_in import operator_name
from tests.commands.builders import Where, portalops, working_as

LEFT = "j-motto:JM00777"


@pytest.fixture
def left(new_store: Where | str) -> Path | str:
    """A tenant that left long ago."""
    for words in (
        ("tenant", "register", LEFT, "--name", "秘密商会", "--joined-on", "2010-01-15", "--billing-cycle", "monthly"),
        ("withdrawal", "request", LEFT, "--received", "2025-01-10", "--reason", "秘密の理由"),
        ("withdrawal", "complete", LEFT),
    ):
        assert portalops(*words, "--yes").code == ExitCode.DONE
    return new_store


def name() -> str:
    return str(json.loads(portalops("tenant", "show", LEFT, "--json").out)["name"])


@pytest.mark.usefixtures("left")
def test_who_is_due_is_listed_and_run_as_a_file(tmp_path: Path) -> None:
    listed = portalops("purge", "list", "--csv").out
    (tmp_path / "due.csv").write_text("\n".join(line.partition(",")[0] for line in listed.splitlines()) + "\n")
    ran = portalops("batch", "run", "tenant purge", str(tmp_path / "due.csv"), "--yes")
    assert (ran.code, name()) == (ExitCode.DONE, "JM00777")
    assert "秘密" not in ran.out + portalops("record", "list", "--json").out
    assert portalops("record", "verify").code == ExitCode.DONE
    assert portalops("tenant", "purge", LEFT, "--yes").code == ExitCode.REFUSED


@pytest.mark.usefixtures("left")
def test_a_register_is_applied_again_once_somebody_agreed(tmp_path: Path) -> None:
    register = tmp_path / "purges.jsonl"
    register.write_text(f'{{"tenant":"{LEFT}","pseudonym":"JM00777","purged_at":"2025-04-01T00:00:00Z","record":9}}\n')
    again = ("purge", "reapply", "--register", str(register))
    unasked = portalops(*again)
    assert (unasked.code, name()) == (ExitCode.USAGE, "秘密商会")
    assert json.loads(portalops(*again, "--yes", "--json").out)["purged_again"] == [LEFT]
    assert name() == "JM00777"
    assert json.loads(portalops(*again, "--yes", "--json").out)["purged_again"] == []


@pytest.mark.usefixtures("left")
def test_who_may_not_purge_isnt_told_who_is_back(tmp_path: Path) -> None:
    register = tmp_path / "purges.jsonl"
    register.write_text(f'{{"tenant":"{LEFT}","pseudonym":"JM00777","purged_at":"2025-04-01T00:00:00Z","record":9}}\n')
    me = operator_name()
    for who, role in ((me, "administrator"), ("boss", "administrator"), (me, "agent")):
        assert portalops("operator", "set", who, role, "--yes").code == ExitCode.DONE
    ran = portalops("purge", "reapply", "--register", str(register))
    assert (ran.code, ran.out, LEFT in ran.err) == (ExitCode.NOT_PERMITTED, "", False)


def written(folder: Path, *tenants: str) -> str:
    """A register in which anybody wrote down that these tenants were purged."""
    file = folder / "purges.jsonl"
    lines = (f'{{"tenant":"{tenant}","pseudonym":"x","purged_at":"2026-05-01T00:00:00Z","record":9}}\n'
             for tenant in tenants)  # fmt: skip
    file.write_text("".join(lines))
    return str(file)


def entries() -> list[tuple[str, str, str]]:
    listed = json.loads(portalops("record", "list", "--json").out)
    return [(entry["operator"], entry["target"], entry["outcome"]) for entry in listed
            if entry["operation"] == "purge reapply"]  # fmt: skip


@pytest.mark.usefixtures("left")
def test_who_has_the_role_at_other_portals_erases_nobody_here(tmp_path: Path) -> None:
    register = written(tmp_path, LEFT)
    for who, role, *more in (("boss", "administrator"), ("suzuki", "supervisor", "--portals", "itreview,keiai")):
        with working_as("boss"):
            assert portalops("operator", "set", who, role, *more, "--yes").code == ExitCode.DONE
    with working_as("suzuki"):
        for more in ((), ("--yes",)):
            ran = portalops("purge", "reapply", "--register", register, *more)
            assert (ran.code, ran.out, LEFT in ran.err) == (ExitCode.NOT_PERMITTED, "", False)
    with working_as("boss"):
        assert entries() == [("suzuki", "", "not_permitted")] * 2
        assert portalops("operator", "set", "suzuki", "supervisor", "--portals", "j-motto", "--yes").code == 0
    with working_as("suzuki"):
        assert portalops("purge", "reapply", "--register", register, "--yes").code == ExitCode.DONE


@pytest.mark.usefixtures("left")
def test_a_customer_whom_a_register_names_stays_and_that_is_on_record(tmp_path: Path) -> None:
    customer = "j-motto:JM00778"
    words = ("--name", "現役商会", "--joined-on", "2020-01-15", "--billing-cycle", "monthly", "--yes")
    assert portalops("tenant", "register", customer, *words).code == ExitCode.DONE
    again = ("purge", "reapply", "--register", written(tmp_path, customer, LEFT), "--yes", "--json")
    first, second = portalops(*again), portalops(*again)
    assert (first.code, json.loads(first.out)["purged_again"]) == (ExitCode.PARTLY_DONE, [LEFT])
    assert (second.code, json.loads(second.out)["purged_again"]) == (ExitCode.REFUSED, [])
    assert json.loads(second.out)["refused"] == [customer]
    assert f"{customer} hasn't left" in second.err
    assert json.loads(portalops("tenant", "show", customer, "--json").out)["name"] == "現役商会"
    me = operator_name()
    assert entries() == [(me, customer, "refused"), (me, customer, "refused"), (me, LEFT, "done")]


@pytest.mark.usefixtures("left")
def test_a_register_that_is_no_register_is_told_by_its_line(tmp_path: Path) -> None:
    (tmp_path / "purges.jsonl").write_text("{}\n")
    ran = portalops("purge", "reapply", "--register", str(tmp_path / "purges.jsonl"))
    assert ran.code == ExitCode.FAILED
    assert "Line 1" in ran.err

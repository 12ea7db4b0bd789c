"""A second person by commands: what waits is listed, shown and agreed to by somebody else; files are agreed to whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from portalops import sign_in
from portalops.commands.rows import open_rows
from portalops.commands.work import Work
from portalops.configuration import Configuration
from portalops.errors import ExitCode
from portalops.operations.points_adjust import ADJUST_POINTS
from tests.commands.builders import TENANT, Where, portalops, rows_in, working_as


@pytest.fixture(autouse=True)
def centre(store: Where) -> Iterator[None]:
    """An administrator, two supervisors and an agent."""
    with working_as("boss"):
        for name, role in (("boss", "administrator"), ("suzuki", "supervisor"), ("sato", "agent")):
            assert portalops("operator", "set", name, role, "--yes").code == ExitCode.DONE
        yield


def give(points: int, *more: str) -> tuple[int, str]:
    with working_as("sato"):
        ran = portalops("points", "adjust", TENANT, "--delta", str(points), "--reason", "sorry", "--yes", *more)
    return ran.code, ran.err


def test_what_goes_over_the_limit_waits_and_says_how_it_is_agreed_to() -> None:
    code, err = give(20_000)
    assert code == ExitCode.APPROVAL_NEEDED
    assert "up to 10,000 may be decided alone" in err
    assert "portalops approval agree 1" in err


def test_another_person_finds_it_sees_the_plan_and_agrees() -> None:
    give(20_000)
    with working_as("suzuki"):
        (waiting,) = json.loads(portalops("approval", "list", "--state", "waiting", "--json").out)
        assert (waiting["number"], waiting["requested_by"], waiting["target"]) == (1, "sato", TENANT)
        shown = portalops("approval", "show", "1")
        assert "1,000 points -> 21,000 points" in shown.out
        assert "Asked for because: sorry" in shown.out
        assert "Waits because: 20,000 points, after 0 within 30 days; up to 10,000 may be decided alone." in shown.out
        assert "It can be done." not in shown.out
        assert portalops("approval", "agree", "1", "--yes").code == ExitCode.USAGE
        agreed = portalops("approval", "agree", "1", "--reason", "checked", "--yes", "--json")
    done = json.loads(agreed.out)
    assert (agreed.code, done["state"], done["decided_by"], done["said"]) == (0, "done", "suzuki", "checked")
    assert '"points": 21000' in portalops("tenant", "show", TENANT, "--json").out


def test_whoever_asked_cant_agree_but_takes_it_back() -> None:
    give(20_000)
    with working_as("sato"):
        assert portalops("approval", "agree", "1", "--reason", "me", "--yes").code == ExitCode.NOT_PERMITTED
        assert portalops("approval", "withdraw", "1", "--reason", "a mistake", "--yes").code == ExitCode.DONE
    with working_as("suzuki"):
        again = portalops("approval", "agree", "1", "--reason", "late", "--yes")
    assert (again.code, "doesn't wait any more" in again.err) == (ExitCode.FAILED, True)


def test_what_changed_meanwhile_comes_back_to_be_seen_again() -> None:
    give(20_000)
    give(5)
    with working_as("suzuki"):
        stale = portalops("approval", "agree", "1", "--reason", "ok", "--yes")
        assert stale.code == ExitCode.OUT_OF_STEP
        assert "up to 10,000 may be decided alone." in portalops("approval", "show", "1").out
        assert portalops("approval", "agree", "1", "--reason", "seen again", "--yes").code == ExitCode.DONE
    assert '"points": 21005' in portalops("tenant", "show", TENANT, "--json").out


def of_another_portal(name: str) -> None:
    assert portalops("operator", "set", name, "supervisor", "--portals", "keiai", "--yes").code == ExitCode.DONE


def mail_a_reset() -> str:
    """Let a reset wait whose plan has a mail in it, and give the address to which it would go."""
    mail = "new.taro@example.co.jp"
    changed = ("account", "edit", f"{TENANT}/taro", "--email", mail, "--done-on", "2026-05-20", "--yes")
    assert portalops(*changed).code == ExitCode.DONE
    reset = portalops("password", "reset", f"{TENANT}/taro", "--reason", "x", "--yes")
    assert reset.code == ExitCode.APPROVAL_NEEDED, reset
    return mail


def test_a_withdrawal_waits_after_the_first_administrator_was_handed_over() -> None:
    first, more = "j-motto:JM00123/00001", ("--name", "新田進", "--email", "new@example.co.jp", "--yes")
    with working_as("sato"):
        handed = portalops("account", "hand-over", first, "--way", "takes-over", "--done-on", "2026-05-20", *more)
        assert handed.code == ExitCode.DONE, handed
        ran = portalops("withdrawal", "request", "j-motto:JM00123", "--received", "2026-05-20", "--reason", "x", "-y")
    assert (ran.code, "contact data of j-motto:JM00123 were changed" in ran.err) == (ExitCode.APPROVAL_NEEDED, True)


@pytest.mark.parametrize("form", [(), ("--json",)], ids=("read", "json"))
def test_a_customers_data_in_what_waits_is_masked_for_whoever_looks(form: tuple[str, ...]) -> None:
    mail = mail_a_reset()
    with working_as("suzuki"):
        shown = portalops("approval", "show", "1", *form)
        assert (shown.code, mail in shown.out, "n***@e***.co.jp" in shown.out) == (0, False, True), shown.out
        declined = portalops("approval", "decline", "1", "--reason", "no", "--yes", *form)
    assert (declined.code, mail in declined.out + declined.err) == (0, False)


def test_a_look_at_what_waits_is_on_record_as_one_at_its_tenant() -> None:
    mail_a_reset()
    with working_as("suzuki"):
        portalops("approval", "show", "1")
    (look, *_) = json.loads(portalops("record", "who-saw", TENANT, "--json").out)
    assert (look["operator"], look["operation"], look["target"]) == ("suzuki", "approval show", TENANT)


def test_what_waits_at_a_portal_isnt_shown_to_somebody_of_another_and_the_attempt_is_on_record() -> None:
    mail_a_reset()
    of_another_portal("tanaka")
    with working_as("tanaka"):
        for shown in (portalops("approval", "show", "1"), portalops("approval", "agree", "1", "--reason", "x", "-y")):
            assert (shown.code, shown.out) == (ExitCode.NOT_PERMITTED, "")
    tried = [entry for entry in json.loads(portalops("record", "list", "--json").out) if entry["operator"] == "tanaka"]
    assert [(entry["operation"], entry["outcome"]) for entry in tried] == [("approval show", "not_permitted")] * 2


def rows(folder: Path, count: int, points: int) -> str:
    file = folder / "rows.csv"
    file.write_text("tenant,delta,reason\n" + f"{TENANT},{points},sorry\n" * count)
    return str(file)


def run(file: str) -> int:
    with working_as("sato"):
        return portalops("batch", "run", "points", "adjust", file, "--yes").code


@pytest.mark.parametrize(("count", "waits"), [(100, False), (101, True)])
def test_a_file_with_more_rows_than_the_role_has_waits_as_one(tmp_path: Path, count: int, waits: bool) -> None:
    assert run(rows(tmp_path, count, 1)) == (ExitCode.APPROVAL_NEEDED if waits else ExitCode.DONE)


def test_a_file_whose_rows_come_to_too_much_together_waits_as_one_and_is_run_once_it_was_agreed_to(
    tmp_path: Path,
) -> None:
    file = rows(tmp_path, 3, 5_000)
    assert run(file) == ExitCode.APPROVAL_NEEDED
    assert run(file) == ExitCode.APPROVAL_NEEDED  # joins what waits
    with working_as("suzuki"):
        assert len(json.loads(portalops("approval", "list", "--json").out)) == 1
        shown = json.loads(portalops("approval", "show", "1", "--json").out)
        assert (shown["file"]["rows"], shown["file"]["points"]) == (3, 15_000)
        agreed = portalops("approval", "agree", "1", "--reason", "ok", "--yes")
        assert (agreed.code, agreed.out) == (ExitCode.DONE, "Request 1: agreed, to be run.\n")
    assert '"points": 1000' in portalops("tenant", "show", TENANT, "--json").out
    assert run(file) == ExitCode.DONE
    assert '"points": 16000' in portalops("tenant", "show", TENANT, "--json").out
    assert json.loads(portalops("approval", "show", "1", "--json").out)["state"] == "done"


def test_a_file_is_agreed_to_by_somebody_of_every_portal_that_it_changes(tmp_path: Path) -> None:
    file = rows(tmp_path, 3, 5_000)
    assert run(file) == ExitCode.APPROVAL_NEEDED
    with working_as("suzuki"):
        assert json.loads(portalops("approval", "show", "1", "--json").out)["file"]["portals"] == ["inter-lab"]
        assert "Portals: inter-lab\n" in portalops("approval", "show", "1").out
    of_another_portal("tanaka")
    with working_as("tanaka"):
        assert portalops("approval", "agree", "1", "--reason", "x", "--yes").code == ExitCode.NOT_PERMITTED
    assert run(file) == ExitCode.APPROVAL_NEEDED


def rows_of_two_portals(folder: Path) -> str:
    """A file that adds a user at inter-lab and one at j-motto."""
    file = folder / "users.csv"
    file.write_text("account,name,email\n" + "".join(
        f"{account},山田次郎,jiro@example.co.jp\n" for account in (f"{TENANT}/jiro", "j-motto:JM00123/00002")
    ))  # fmt: skip
    return str(file)


def seen(name: str) -> tuple[list[int], int]:
    """The numbers of the requests that somebody is shown in the list, and the exit code of looking at the first."""
    with working_as(name):
        listed = json.loads(portalops("approval", "list", "--json").out)
        return [row["number"] for row in listed], portalops("approval", "show", "1").code


def test_a_file_is_shown_to_whom_any_of_its_portals_is_open_and_agreed_to_at_all_of_them(tmp_path: Path) -> None:
    assert portalops("operator", "set", "sato", "agent", "--rows", "1", "--yes").code == ExitCode.DONE
    with working_as("sato"):
        ran = portalops("batch", "run", "account", "add", rows_of_two_portals(tmp_path), "--yes")
    assert ran.code == ExitCode.APPROVAL_NEEDED, ran
    for who, portals in (("one", "j-motto"), ("two", "j-motto,inter-lab"), ("other", "itreview,keiai")):
        assert portalops("operator", "set", who, "supervisor", "--portals", portals, "--yes").code == ExitCode.DONE
    nothing = ([], ExitCode.NOT_PERMITTED)
    assert (seen("one"), seen("two"), seen("other")) == (([1], 0), ([1], 0), nothing)
    for who, code in (("other", ExitCode.NOT_PERMITTED), ("one", ExitCode.NOT_PERMITTED), ("two", ExitCode.DONE)):
        with working_as(who):
            assert portalops("approval", "agree", "1", "--reason", "x", "--yes").code == code


@pytest.mark.parametrize("decision", ["agree", "decline"])
def test_a_file_that_an_earlier_version_kept_without_its_portals_takes_a_role_at_all_of_them(
    store: Where, tmp_path: Path, decision: str
) -> None:
    assert portalops("operator", "set", "sato", "agent", "--portals", "inter-lab", "--yes").code == ExitCode.DONE
    file = rows(tmp_path, 3, 5_000)
    assert run(file) == ExitCode.APPROVAL_NEEDED
    rows_in(store, """UPDATE approvals SET plan = replace(plan, '"portals":["inter-lab"],', '')""")
    ((kept,),) = rows_in(store, "SELECT plan FROM approvals")
    assert "portals" not in kept
    portals = "inter-lab,keiai,itreview,j-motto"
    assert portalops("operator", "set", "tanaka", "supervisor", "--portals", portals, "--yes").code == ExitCode.DONE
    assert (seen("tanaka"), seen("sato"), seen("suzuki")) == (([], ExitCode.NOT_PERMITTED), ([1], 0), ([1], 0))
    decided = ("approval", decision, "1", "--reason", "ok", "--yes")
    with working_as("tanaka"):
        assert portalops(*decided).code == ExitCode.NOT_PERMITTED
    with working_as("suzuki"):
        assert "Portals" not in portalops("approval", "show", "1").out
        assert portalops(*decided).code == ExitCode.DONE


def test_a_file_that_can_change_nothing_is_agreed_to_by_nobody_without_the_role(tmp_path: Path) -> None:
    assert portalops("operator", "set", "sato", "agent", "--rows", "1", "--yes").code == ExitCode.DONE
    assert run(rows(tmp_path, 2, -5_000)) == ExitCode.APPROVAL_NEEDED
    assert portalops("operator", "set", "miru", "viewer", "--yes").code == ExitCode.DONE
    for who, code in (("miru", ExitCode.NOT_PERMITTED), ("suzuki", ExitCode.DONE)):
        with working_as(who):
            assert portalops("approval", "agree", "1", "--reason", "x", "--yes").code == code


def test_a_file_that_would_come_to_something_else_by_now_waits_again(tmp_path: Path) -> None:
    file = rows(tmp_path, 3, -5_000)
    portalops("points", "adjust", TENANT, "--delta", "20000", "--reason", "x", "--yes")
    assert run(file) == ExitCode.APPROVAL_NEEDED
    with working_as("suzuki"):
        portalops("approval", "agree", "1", "--reason", "ok", "--yes")
    portalops("points", "adjust", TENANT, "--delta", "-12000", "--reason", "back", "--yes")
    assert run(file) == ExitCode.OUT_OF_STEP
    assert json.loads(portalops("approval", "show", "1", "--json").out)["state"] == "waiting"


def stop_in_the_middle(store: Where, file: str, agreed: int | None) -> None:
    """Leave a file after its first transaction."""
    settings = Configuration(store=str(store))
    with sign_in.sign_in(settings, door="batch") as session, open_rows(file, ADJUST_POINTS) as found:
        work = Work(session, ADJUST_POINTS, found)
        ended = work.done(work.begun(file, sum(1 for _ in found.rows())), agreed)
        next(ended)
        ended.close()  # type: ignore[attr-defined]


def test_a_file_that_was_agreed_to_and_stopped_is_gone_on_with_by_the_same_command(
    store: Where, tmp_path: Path
) -> None:
    file = rows(tmp_path, 1_200, 1)
    assert run(file) == ExitCode.APPROVAL_NEEDED
    with working_as("suzuki"):
        assert portalops("approval", "agree", "1", "--reason", "ok", "--yes").code == ExitCode.DONE
    with working_as("sato"):
        stop_in_the_middle(store, file, 1)
    assert '"points": 2000' in portalops("tenant", "show", TENANT, "--json").out
    assert run(file) == ExitCode.DONE
    assert '"points": 2200' in portalops("tenant", "show", TENANT, "--json").out
    assert json.loads(portalops("approval", "show", "1", "--json").out)["state"] == "done"


def test_a_file_that_somebody_else_began_waits_for_whoever_may_run_fewer_rows(store: Where, tmp_path: Path) -> None:
    file = rows(tmp_path, 1_200, 1)
    stop_in_the_middle(store, file, None)
    with working_as("sato"):
        assert portalops("batch", "resume", "1", file, "--yes").code == ExitCode.APPROVAL_NEEDED
    (waiting,) = json.loads(portalops("batch", "list", "--json").out)
    assert (waiting["left"], waiting["continued_by"]) == (200, None)
    assert portalops("approval", "agree", "1", "--reason", "ok", "--yes").code == ExitCode.DONE
    with working_as("sato"):
        assert portalops("batch", "resume", "1", file, "--yes").code == ExitCode.DONE
    assert '"points": 2200' in portalops("tenant", "show", TENANT, "--json").out


def test_files_that_are_imported_wait_before_any_of_them_is_carried_out(tmp_path: Path) -> None:
    for name in ("few", "many"):
        (tmp_path / name).mkdir()
    few, many = rows(tmp_path / "few", 1, 5), rows(tmp_path / "many", 101, 1)

    def imported() -> int:
        with working_as("sato"):
            return portalops("import", f"points adjust={few}", f"points adjust={many}", "--yes").code

    assert imported() == ExitCode.APPROVAL_NEEDED
    assert '"points": 1000' in portalops("tenant", "show", TENANT, "--json").out
    assert portalops("approval", "agree", "1", "--reason", "ok", "--yes").code == ExitCode.DONE
    assert imported() == ExitCode.DONE
    assert '"points": 1106' in portalops("tenant", "show", TENANT, "--json").out
    assert json.loads(portalops("approval", "show", "1", "--json").out)["state"] == "done"


def expire(store: Where) -> None:
    """Let the last instant of every request be over."""
    rows_in(store, "UPDATE approvals SET expires_at = '2026-01-01T00:00:00.000000Z'")


@pytest.mark.parametrize("form", [(), ("--yes",)], ids=("asked", "unasked"))
def test_what_expired_says_so_wherever_it_is_looked_at_and_nobody_is_asked_about_it(
    store: Where, form: tuple[str, ...]
) -> None:
    give(20_000)
    expire(store)
    with working_as("suzuki"):
        (listed,) = json.loads(portalops("approval", "list", "--json").out)
        shown, read = json.loads(portalops("approval", "show", "1", "--json").out), portalops("approval", "show", "1")
        assert (listed["state"], shown["state"]) == ("expired", "expired")
        assert ("waiting" in read.out, "21,000 points" in read.out) == (False, False), read.out
        for decision in ("agree", "decline"):
            ran = portalops("approval", decision, "1", "--reason", "late", *form)
            assert (ran.code, "Request 1 has expired; ask again." in ran.err) == (ExitCode.FAILED, True), ran


def test_a_file_that_wasnt_run_in_time_after_it_was_agreed_to_has_expired_too(store: Where, tmp_path: Path) -> None:
    file = rows(tmp_path, 3, 5_000)
    run(file)
    with working_as("suzuki"):
        assert portalops("approval", "agree", "1", "--reason", "ok", "--yes").code == ExitCode.DONE
    expire(store)
    assert json.loads(portalops("approval", "show", "1", "--json").out)["state"] == "expired"
    assert run(file) == ExitCode.APPROVAL_NEEDED


def test_the_last_administrator_stays_and_a_wrong_role_is_told() -> None:
    assert portalops("operator", "remove", "boss", "--yes").code == ExitCode.REFUSED
    wrong = portalops("operator", "set", "ito", "king", "--yes")
    assert (wrong.code, "there is no role king" in wrong.err) == (ExitCode.USAGE, True)
    listed = json.loads(portalops("operator", "list", "--json").out)
    assert [(line["operator"], line["role"]) for line in listed] == [
        ("boss", "administrator"), ("sato", "agent"), ("suzuki", "supervisor"),
    ]  # fmt: skip


def test_who_may_not_give_roles_is_told_before_anything_is_asked_and_the_attempt_is_on_record() -> None:
    with working_as("sato"):
        for asked in (("set", "sato", "administrator"), ("remove", "suzuki")):
            told = portalops("operator", *asked, "--dry-run")
            assert (told.code, "Who could: boss" in told.err) == (ExitCode.NOT_PERMITTED, True), told
    tried = [(entry["operation"], entry["target"], entry["outcome"])
             for entry in json.loads(portalops("record", "list", "--json").out) if entry["operator"] == "sato"]  # fmt: skip
    assert tried == [("operator remove", "suzuki", "not_permitted"), ("operator set", "sato", "not_permitted")]


def test_what_was_done_is_repeated_for_nobody_who_may_not_do_it(tmp_path: Path) -> None:
    asked = ("points", "adjust", TENANT, "--delta", "5", "--reason", "sorry", "--yes", "--request-id", "case-1")
    with working_as("sato"):
        first = json.loads(portalops(*asked, "--json").out)
        again = json.loads(portalops(*asked, "--json").out)
        assert (first["record"], again["replayed"]) == (again["record"], True)
    of_another_portal("tanaka")
    file = rows(tmp_path, 1, 5)
    for repeat in (asked, ("batch", "preview", "points", "adjust", file)):
        with working_as("tanaka"):
            assert portalops(*repeat).code == ExitCode.NOT_PERMITTED
    (tried,) = [line for line in json.loads(portalops("record", "list", "--json").out) if line["operator"] == "tanaka"]
    assert (tried["operation"], tried["outcome"]) == ("points adjust", "not_permitted")

"""Several stores in one configuration: named for every write, production read-only until it is opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from portalops.clock import FixedClock
from portalops.configuration import load
from portalops.errors import BadConfiguration, ExitCode, ReadOnly
from portalops.store.engines import engine_of
from portalops.store.guarding import Guard
from portalops.store.opening import open_store
from portalops.words import tell
from tests.commands.builders import DAY, TENANT, Ran, furnished, portalops

GIVE = ("points", "adjust", TENANT, "--delta", "5", "--reason", "x", "--yes")


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """A configuration with a practice and a production store, and how its commands are run."""
    for name in ("practice", "prod"):
        (tmp_path / f"{name}.db").write_bytes(furnished())
    file = tmp_path / "centre.toml"
    file.write_text(
        'context = "practice"\n[contexts.practice]\nstore = "practice.db"\n[contexts."本番"]\nstore = "prod.db"\n'
        '[mail]\nfolder = "mail"\nsender = "support@example.ne.jp"\n'
    )
    monkeypatch.setenv("PORTALOPS_CONFIG", str(file))
    return portalops


def points(context: str) -> str:
    shown = portalops("--context", context, "tenant", "show", TENANT, "--json").out
    return shown.partition('"points": ')[2].partition(",")[0]


def test_a_look_up_may_go_to_the_context_that_is_usual_and_a_write_names_its_own(centre: Callable[..., Ran]) -> None:
    assert centre("find", "山田").code == ExitCode.DONE
    ran = centre(*GIVE)
    assert (ran.code, ran.err) == (
        ExitCode.NOT_PERMITTED, "Name the context of what is to change: --context practice\n",
    )  # fmt: skip
    assert centre("--context", "practice", *GIVE).code == ExitCode.DONE
    assert (points("practice"), points("本番")) == ("1005", "1000")


def test_a_context_of_the_environment_isnt_named_enough_for_a_write(
    centre: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTALOPS_CONTEXT", "practice")
    assert centre(*GIVE).code == ExitCode.NOT_PERMITTED
    assert centre(*GIVE, "--context", "practice").code == ExitCode.DONE


def test_production_opens_read_only_and_says_how_it_is_opened(centre: Callable[..., Ran]) -> None:
    ran = centre("--context", "本番", *GIVE)
    assert ran.code == ExitCode.NOT_PERMITTED
    assert ran.err == (
        "本番 is production (本番) and read-only until you open it for a time, with a reason: "
        "portalops --context 本番 write 15m --reason REASON\n"
    )
    assert points("本番") == "1000"


def test_a_file_of_rows_for_closed_production_says_how_it_is_opened(centre: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(f"tenant,delta,reason\n{TENANT},5,x\n", "utf-8")
    ran = centre("--context", "本番", "batch", "run", "points", "adjust", str(tmp_path / "rows.csv"), "--yes")
    assert ran.code == ExitCode.NOT_PERMITTED
    assert "portalops --context 本番 write 15m --reason REASON" in ran.err
    assert centre("--context", "本番", "batch", "list", "--json").out == "[]\n"


def test_production_that_was_opened_takes_writes_until_it_is_closed(centre: Callable[..., Ran]) -> None:
    assert centre("--context", "本番", "write", "15m", "--reason", "CASE-1").code == ExitCode.DONE
    assert centre("--context", "本番", *GIVE).code == ExitCode.DONE
    assert centre("--context", "本番", "write", "0m").code == ExitCode.DONE
    assert centre("--context", "本番", *GIVE).code == ExitCode.NOT_PERMITTED
    assert points("本番") == "1005"


@pytest.mark.parametrize("arguments", [("write", "15m"), ("write", "9h", "--reason", "x"), ("write", "soon")])
def test_opening_takes_a_reason_and_a_time_of_some_hours_at_most(
    centre: Callable[..., Ran], arguments: tuple[str, ...]
) -> None:
    assert centre("--context", "本番", *arguments).code == ExitCode.USAGE


def test_naming_productions_file_as_the_store_doesnt_go_around_it(centre: Callable[..., Ran], tmp_path: Path) -> None:
    ran = centre("--store", f"{tmp_path}/./prod.db", *GIVE)
    assert (ran.code, "read-only" in ran.err) == (ExitCode.NOT_PERMITTED, True)


def test_the_engine_itself_keeps_production_from_being_changed(tmp_path: Path) -> None:
    file = tmp_path / "prod.db"
    file.write_bytes(furnished())
    store = open_store(file, FixedClock(DAY), guarded="sato")
    for statement in ("UPDATE tenants SET points = 9", "DELETE FROM links", "DROP TABLE outbox",
                      "INSERT INTO operators VALUES ('sato', 'administrator', '[]', 0, 0, 0)"):  # fmt: skip
        with pytest.raises(ReadOnly), store.transaction() as connection:
            connection.exec_driver_sql(statement)
        with pytest.raises(ReadOnly), store.viewing() as connection:
            connection.exec_driver_sql(statement)
    store.close()


def test_mail_that_waits_goes_out_while_production_is_closed(centre: Callable[..., Ran]) -> None:
    centre("--context", "本番", "write", "15m", "--reason", "CASE-1")
    centre("--context", "本番", "mail", "send")
    asked = centre("--context", "本番", "password", "reset", f"{TENANT}/taro", "--reason", "x", "--yes")
    assert asked.code == ExitCode.DONE
    centre("--context", "本番", "write", "0m")
    assert centre("--context", "本番", "mail", "send").out == "1 sent, 0 still waiting, 0 given up.\n"
    assert centre("--context", "本番", "mail", "send").out == "0 sent, 0 still waiting, 0 given up.\n"


def test_what_delivers_production_s_mail_changes_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "prod.db"
    file.write_bytes(furnished())
    guard = Guard("sato", delivers=True)
    engine = engine_of(file, 1)
    with engine.begin() as connection:
        guard.let_write(connection, FixedClock(DAY).now())
        connection.exec_driver_sql("UPDATE outbox SET state = 'sent'")
        for statement in ("UPDATE tenants SET points = 9", "DELETE FROM outbox", "DELETE FROM links"):
            with pytest.raises(DatabaseError, match="not authorized"):
                connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.mark.parametrize(("seconds", "is_open"), [(1, True), (0, False)])
def test_production_closes_by_itself_at_the_very_instant(tmp_path: Path, seconds: int, is_open: bool) -> None:
    file = tmp_path / "prod.db"
    file.write_bytes(furnished())
    until = FixedClock(DAY).now() + timedelta(seconds=seconds)
    with sqlite3.connect(file) as connection:
        connection.execute("INSERT INTO desks VALUES ('sato', ?, NULL)", (until.replace(tzinfo=None).isoformat(" "),))
    store = open_store(file, FixedClock(DAY), guarded="sato")
    try:
        with store.transaction() as connection:
            connection.exec_driver_sql("UPDATE tenants SET points = 9")
    except ReadOnly:
        assert not is_open
    else:
        assert is_open
    store.close()


@pytest.mark.parametrize(
    ("text", "is_production"),
    [("[contexts.production]\nstore = 'x'", True), ("[contexts.PROD]\nstore = 'x'", True),
     ("[contexts.staging]\nstore = 'x'", False), ("[contexts.staging]\nstore = 'x'\nproduction = true", True),
     ("[contexts.prod]\nstore = 'x'\nproduction = false", False), ("store = 'x'", False)],
)  # fmt: skip
def test_production_is_known_by_its_name_unless_it_is_said_otherwise(
    tmp_path: Path, text: str, is_production: bool
) -> None:
    file = tmp_path / "c.toml"
    file.write_text(text)
    assert load(str(file)).production is is_production


def test_what_a_context_has_of_its_own_outweighs_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text('papers = "all"\n[contexts.a]\nstore = "a.db"\n[contexts.b]\nstore = "b.db"\npapers = "own"\n')
    a, b = load(str(file), context="a"), load(str(file), context="b")
    assert (a.store, a.papers) == (str(tmp_path / "a.db"), str(tmp_path / "all"))
    assert (b.store, b.papers) == (str(tmp_path / "b.db"), str(tmp_path / "own"))
    for context, fault in ((None, "Name the context with --context; there are a, b."),
                           ("c", "There is no context c; there are a, b.")):  # fmt: skip
        with pytest.raises(BadConfiguration) as caught:
            load(str(file), context=context)
        assert tell(caught.value.text) == fault

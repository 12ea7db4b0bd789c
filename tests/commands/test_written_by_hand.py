"""The commands that no operation declares: checking a profile, sending mail, the doctor, the console, the demo."""

from __future__ import annotations

import json
import os
from contextlib import closing
from pathlib import Path

import pytest

from portalops.clock import FixedClock
from portalops.profiles import load as shipped
from portalops.store.opening import open_store
from tests.commands.builders import BY_CARD, DAY, HISTORY, TENANT, Where, in_terminal, portalops

PROFILES = Path(shipped.__file__).parent


def test_a_sound_profile_shows_what_support_can_do() -> None:
    ran = portalops("profile", "check", str(PROFILES / "keiai.toml"))
    assert (ran.code, ran.err) == (0, "The profile is sound.\n")
    assert "points adjust" in ran.out
    assert json.loads(portalops("profile", "check", str(PROFILES / "keiai.toml"), "--json").out)["faults"] == []


def test_a_profile_with_faults_names_them_all_with_their_places(tmp_path: Path) -> None:
    file = tmp_path / "keiai.toml"
    file.write_text((PROFILES / "keiai.toml").read_text().replace("[calendar]", "[kalender]"))
    ran = portalops("profile", "check", str(file))
    assert (ran.code, ran.out) == (78, "")
    assert "kalender" in ran.err
    assert json.loads(portalops("profile", "check", str(file), "--json").out)["profile"] is None


@pytest.mark.parametrize("name", ["gone.toml", "."])
def test_a_profile_that_cannot_be_read_says_so(tmp_path: Path, name: str) -> None:
    assert portalops("profile", "check", str(tmp_path / name)).code == 78


def test_mail_is_delivered_once(store: Where, tmp_path: Path) -> None:
    config = tmp_path / "portalops.toml"
    config.write_text('[mail]\nsender = "support@example.co.jp"\nfolder = "out"\n')
    portalops("password", "reset", f"{TENANT}/taro", "--reason", "called back", "--yes")
    assert portalops("--config", str(config), "mail", "send") == (0, "2 sent, 0 still waiting, 0 given up.\n", "")
    assert portalops("--config", str(config), "mail", "send").out == "0 sent, 0 still waiting, 0 given up.\n"
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_mail_that_cannot_leave_waits(store: Where, tmp_path: Path) -> None:
    config = tmp_path / "portalops.toml"
    config.write_text('[mail.smtp]\nhost = "127.0.0.1"\nport = 9\n')
    portalops("invoice", "reissue", BY_CARD, "--reason", "lost", "--mail", "--yes", "--json")
    ran = portalops("--config", str(config), "mail", "send", "--json")
    assert (ran.code, json.loads(ran.out)) == (75, {"sent": 0, "waiting": 2, "dropped": 0})
    assert "127.0.0.1" in ran.err


def test_a_password_file_that_is_missing_is_named(store: Where, tmp_path: Path) -> None:
    config = tmp_path / "portalops.toml"
    config.write_text('[mail.smtp]\nhost = "127.0.0.1"\nuser = "u"\npassword_file = "secret"\n')
    ran = portalops("--config", str(config), "mail", "send")
    assert ran.code == 78
    assert str(tmp_path / "secret") in ran.err


def test_the_doctor_finds_a_sound_house(store: Path) -> None:
    ran = portalops("doctor")
    assert ran.code == 0
    assert f"[OK] store          {store} opens; it has the schema that this portalops needs: " in ran.out
    assert f"[OK] record         The whole chain holds: {len(HISTORY)} entries." in ran.out
    assert {line[:4] for line in ran.out.splitlines()} <= {"[OK]", "[--]"}


def test_the_doctor_makes_no_store(tmp_path: Path) -> None:
    ran = portalops("--store", str(tmp_path / "none.db"), "doctor")
    assert "[--] store" in ran.out
    assert not (tmp_path / "none.db").exists()


def test_the_doctor_says_what_is_wrong(store: Path, tmp_path: Path) -> None:
    config = tmp_path / "portalops.toml"
    config.write_text("stor = 1\n")
    ran = portalops("--config", str(config), "doctor", "--json")
    assert ran.code == 1
    assert [finding["what"] for finding in json.loads(ran.out) if finding["state"] == "wrong"] == ["configuration"]
    store.write_text("this is no store")
    assert "[NG] store" in portalops("doctor").out


def test_the_doctor_measures_the_terminal(store: Where) -> None:
    assert "TEXTUAL_DISABLE_KITTY_KEY=1" in in_terminal("doctor").out


def test_the_console_needs_a_terminal(store: Where) -> None:
    ran = portalops("console")
    assert (ran.code, ran.out) == (2, "")
    assert "portalops --help" in ran.err


def test_the_console_refuses_what_is_no_tenant(store: Where) -> None:
    assert portalops("console", "not a tenant").code == 2


def test_without_a_terminal_the_demo_is_a_short_tour(store: Path, tmp_path: Path) -> None:
    before = store.read_bytes()
    ran = portalops("demo")
    assert ran.code == 0
    practice = tmp_path / "data" / "portalops" / "practice" / "portalops.db"
    assert ran.out.count(f"$ portalops --store {practice} ") == 4
    assert "Done. It is number" in ran.out
    assert (store.read_bytes(), practice.exists()) == (before, True)
    assert "Traceback" not in ran.err
    assert os.environ["PORTALOPS_STORE"] == str(store)


def test_a_practice_store_that_is_there_is_opened_as_it_was_left(tmp_path: Path) -> None:
    practice = tmp_path / "data" / "portalops" / "practice" / "portalops.db"
    portalops("demo")
    portalops("--store", str(practice), "operator", "set", "sato", "administrator", "--yes")
    again = portalops("demo")
    assert (again.code, "portalops demo --anew" in again.err) == (0, True)
    assert "sato" in portalops("--store", str(practice), "operator", "list").out
    assert portalops("demo", "--anew").code == 0
    assert "sato" not in portalops("--store", str(practice), "operator", "list").out
    assert [file.name for file in practice.parent.iterdir() if file.name.startswith(".")] == []


def test_the_practice_store_isnt_made_anew_while_somebody_has_it_open(tmp_path: Path) -> None:
    practice = tmp_path / "data" / "portalops" / "practice" / "portalops.db"
    portalops("demo")
    with closing(open_store(practice, FixedClock(DAY))) as store, store.reading():
        ran = portalops("demo", "--anew")
    assert (ran.code, ran.out) == (75, "")
    assert "Others have the store" in ran.err
    assert "Points" in portalops("--store", str(practice), "points", "history", "inter-lab:IL00001").out

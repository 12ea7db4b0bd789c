"""The configuration: read with paths from its own folder, each fault named with its place."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from portalops.configuration import load
from portalops.errors import BadConfiguration
from portalops.sign_in import operator_name
from portalops.words import tell
from tests.commands.builders import portalops


def written(folder: Path, text: str) -> str:
    file = folder / "portalops.toml"
    file.write_text(text)
    return str(file)


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    configuration = load()
    assert configuration.store == str(tmp_path / "data" / "portalops" / "portalops.db")
    assert configuration.papers == str(tmp_path / "data" / "portalops" / "papers")
    assert configuration.mail.folder == str(tmp_path / "data" / "portalops" / "mail")


def test_the_default_file_is_read_where_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "config" / "portalops"
    folder.mkdir(parents=True)
    written(folder, 'papers = "/var/papers"')
    assert load().papers == "/var/papers"


def test_paths_start_at_the_files_own_folder(tmp_path: Path) -> None:
    file = written(tmp_path, 'store = "s.db"\n[mail]\nfolder = "out"\n[mail.smtp]\nhost = "h"\npassword_file = "../pw"')
    configuration = load(file)
    assert configuration.store == str(tmp_path / "s.db")
    assert configuration.mail.folder == str(tmp_path / "out")
    assert configuration.mail.smtp
    assert configuration.mail.smtp.password_file == str(tmp_path / "../pw")


def test_the_address_of_a_database_is_no_path(tmp_path: Path) -> None:
    assert load(written(tmp_path, 'store = "postgresql://db/portalops"')).store == "postgresql://db/portalops"


def test_what_is_given_outweighs_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, 'store = "s.db"\npapers = "p"')
    configuration = load(file, store="/other.db", papers="/papers")
    assert (configuration.store, configuration.papers) == ("/other.db", "/papers")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("stor = 'x'", "Object contains unknown field `stor`"),
        ("language = 'fr'", "Invalid enum value 'fr' - at `$.language`"),
        ("[mail]\nsender = 5", "Expected `str`, got `int` - at `$.mail.sender`"),
        ("[mail.smtp]\nhost = 'h'\nport = 'x'", "Expected `int`, got `str` - at `$.mail.smtp.port`"),
        ("[mail.smtp]\nport = 25", "Object missing required field `host` - at `$.mail.smtp`"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, text: str, fault: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(BadConfiguration) as caught:
        load(file)
    assert tell(caught.value.text) == f"{file} is wrong: {fault}"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"store = ", "Invalid value (at end of document)"),
        (b"\xff", "it isn't UTF-8; save it so."),
        (None, "No such file or directory"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None, fault: str) -> None:
    file = tmp_path / "portalops.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadConfiguration) as caught:
        load(str(file))
    assert tell(caught.value.text) == f"{file} can't be read: {fault}"


def test_the_operator_is_whom_the_system_knows() -> None:
    import os
    import pwd

    assert operator_name() == pwd.getpwuid(os.getuid()).pw_name


def test_the_language_of_the_centre_is_spoken_unless_another_is_asked_for(tmp_path: Path, store: Path) -> None:
    config = written(tmp_path, 'language = "ja"')
    assert "インター・ラボ ポータル " in portalops("--config", config, "profile", "list").out
    assert "Inter-Lab Portal " in portalops("--lang", "en", "--config", config, "profile", "list").out


def test_an_overlay_that_cannot_be_read_is_named(tmp_path: Path, store: Path) -> None:
    config = written(tmp_path, 'overlay = "gone.toml"')
    ran = portalops("--config", config, "find", "x")
    assert (ran.code, ran.err) == (78, f"{tmp_path / 'gone.toml'} can't be read: No such file or directory\n")


def test_profiles_of_the_centres_own_are_there(tmp_path: Path, store: Path) -> None:
    from portalops.profiles import load as shipped

    folder = tmp_path / "profiles"
    folder.mkdir()
    seed = (Path(shipped.__file__).parent / "keiai.toml").read_text().replace('name = "keiai"', 'name = "ours"')
    (folder / "ours.toml").write_text(seed)
    config = written(tmp_path, 'profiles = "profiles"')
    assert "ours " in portalops("--config", config, "profile", "list").out


def test_a_password_on_the_command_line_is_refused_without_being_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = portalops("--store", "postgresql://u:secret@db/x", "record", "list")
    assert refused.code == 2
    assert "everybody on this machine can read it" in refused.err
    assert "secret" not in refused.out + refused.err


def test_a_password_in_the_environment_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTALOPS_STORE", "postgresql://u:secret@127.0.0.1:1/x")
    failed = portalops("record", "list")
    assert failed.code == 75
    assert "can't be reached" in failed.err
    assert "secret" not in failed.out + failed.err


LOOKS = (("find", "x"), ("record", "verify"), ("record", "list"), ("batch", "list"), ("mail", "send"))
CHANGE = ("tenant", "register", "inter-lab:IL09999", "--name", "山田商会", "--email", "y@example.jp", "--yes")


@pytest.mark.parametrize("command", [*LOOKS, (*CHANGE[:-1], "--dry-run")])
@pytest.mark.parametrize("is_in_file", [True, False])
def test_what_only_looks_makes_no_store_under_a_mistyped_name(
    tmp_path: Path, command: tuple[str, ...], is_in_file: bool
) -> None:
    store = tmp_path / "nowhere" / "x.db"
    named = ("--config", written(tmp_path, f'store = "{store}"')) if is_in_file else ("--store", str(store))
    for _ in range(2):
        ran = portalops(*named, *command)
        assert (ran.code, ran.out) == (78, "")
        assert ran.err.startswith(f"There is no store {store}: is that its name?")
        assert list(store.parent.glob("*")) == []
        store.parent.mkdir(exist_ok=True)


def test_a_change_makes_the_store_that_is_named_in_a_folder_that_is_there(tmp_path: Path) -> None:
    store = tmp_path / "nowhere" / "x.db"
    assert portalops("--store", str(store), *CHANGE).code == 78
    assert not store.parent.exists()
    store.parent.mkdir()
    assert portalops("--store", str(store), *CHANGE).code == 0
    assert "IL09999" in portalops("--store", str(store), "find", "山田").out


def test_many_commands_make_a_store_with_the_first_that_changes_something(tmp_path: Path) -> None:
    store = tmp_path / "x.db"
    ran = portalops("--store", str(store), "run", "-", stdin=f"record verify\n{shlex.join(CHANGE)}\nrecord verify\n")
    assert [json.loads(line)["exit_code"] for line in ran.out.splitlines()] == [78, 0, 0]


def test_the_store_that_nobody_names_is_made_by_whatever_comes_first(tmp_path: Path) -> None:
    assert portalops("find", "x").code == 0
    assert (tmp_path / "data" / "portalops" / "portalops.db").exists()

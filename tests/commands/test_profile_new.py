"""Starting the profile of a new portal: the file is sound as it is, explains every section, and overwrites nothing."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from portalops.profiles.load import Profiles, read_profile
from portalops.profiles.profile import Profile
from portalops.words import tell
from tests.commands.builders import portalops

LANGUAGES = ("ja", "en")


def started(folder: Path, language: str = "en", name: str = "new-shop") -> Path:
    ran = portalops("--lang", language, "profile", "new", name, "--to", str(folder))
    assert (ran.code, ran.err) == (0, "")
    return folder / f"{name}.toml"


def with_every_example(file: Path) -> str:
    """The text of a starting profile with every example in force."""
    return re.sub("(?m)^# ", "", file.read_text("utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_profile_is_sound_as_it_is(tmp_path: Path, language: str) -> None:
    file = started(tmp_path, language)
    profile, faults = read_profile(file)
    assert profile is not None
    assert (profile.name, faults) == ("new-shop", [])
    assert [rule.id for rule in profile.rules.values() if rule.origin == "seed"] == []
    assert portalops("profile", "check", str(file)).code == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_in_it_is_right(tmp_path: Path, language: str) -> None:
    file = started(tmp_path, language)
    file.write_text(with_every_example(file), "utf-8")
    profile, faults = read_profile(file)
    assert [tell(fault) for fault in faults] == []
    assert profile is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_of_a_profile_is_explained_in_it(tmp_path: Path, language: str) -> None:
    explained = tomllib.loads(with_every_example(started(tmp_path, language)))
    sections = {field.name for field in msgspec.structs.fields(Profile)}
    assert sections - explained.keys() == set(), "give these sections an example in profiles/starting/*.toml"


def test_the_two_languages_say_the_same_to_the_program(tmp_path: Path) -> None:
    ja, en = (
        tomllib.loads(with_every_example(started(tmp_path / language, language)).replace("株式会社見本", ""))
        for language in LANGUAGES
    )
    for rules in (ja["rules"], en["rules"]):
        for rule in rules.values():
            del rule["heading"]
    assert ja == en


def test_it_speaks_the_operators_language(tmp_path: Path) -> None:
    assert "営業日の数え方です" in started(tmp_path / "ja", "ja").read_text("utf-8")
    assert "Business days." in started(tmp_path / "en", "en").read_text("utf-8")


def test_one_sentence_says_where_it_is_and_what_comes_next(tmp_path: Path) -> None:
    ran = portalops("profile", "new", "new-shop", "--to", str(tmp_path))
    file = tmp_path / "new-shop.toml"
    assert ran.out == (
        f"{file} is written and can be used: fill in what you know, then run: portalops profile check {file}\n"
    )


def test_it_goes_into_the_centres_own_folder_and_is_a_portal_at_once(tmp_path: Path) -> None:
    config = tmp_path / "portalops.toml"
    config.write_text('profiles = "portals"\n')
    ran = portalops("--config", str(config), "profile", "new", "new-shop", "--json")
    file = tmp_path / "portals" / "new-shop.toml"
    assert json.loads(ran.out) == {"portal": "new-shop", "file": str(file)}
    assert "new-shop" in Profiles((file.parent,))
    shown = portalops("--config", str(config), "profile", "show", "new-shop", "--json")
    ways = {row["operation"]: row["way"] for row in json.loads(shown.out)["support"]}
    assert (ways["password reset"], ways["withdrawal request"], ways["tenant register"]) == (
        "unknown",
        "unknown",
        "act",
    )
    again = portalops("--config", str(config), "profile", "new", "new-shop")
    assert (again.code, again.err) == (2, "The name new-shop is taken; choose another.\n")


def test_without_a_folder_it_asks_for_one() -> None:
    ran = portalops("profile", "new", "new-shop")
    assert (ran.code, ran.out) == (2, "")
    assert "--to" in ran.err


def test_the_file_itself_may_be_named(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "new-shop.toml"
    assert portalops("profile", "new", "new-shop", "--to", str(file)).code == 0
    assert read_profile(file)[1] == []
    ran = portalops("profile", "new", "new-shop", "--to", str(tmp_path / "other.toml"))
    assert ran.err == "The file must be called new-shop.toml, as the portal is.\n"
    assert not (tmp_path / "other.toml").exists()


@pytest.mark.parametrize(
    "name", ["", "My-Shop", "../shop", "a/b", "a.b", "..", "ｓｈｏｐ", "shop\n", "a" * 41, "my shop", "店", "/etc/shop"]
)
def test_a_name_that_cannot_be_a_portals_writes_nothing(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "portals"
    ran = portalops("profile", "new", "--to", str(folder), "--", name)
    assert (ran.code, ran.out) == (2, "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [*Profiles(), "house"])
def test_a_name_that_is_taken_is_refused(tmp_path: Path, name: str) -> None:
    ran = portalops("profile", "new", name, "--to", str(tmp_path))
    assert (ran.code, ran.err) == (2, f"The name {name} is taken; choose another.\n")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_never_touched(tmp_path: Path) -> None:
    file = tmp_path / "new-shop.toml"
    file.write_text("mine")
    ran = portalops("profile", "new", "new-shop", "--to", str(tmp_path))
    assert (ran.code, ran.err) == (2, f"{file} is there already and stays as it is.\n")
    assert file.read_text() == "mine"


def test_a_link_in_its_place_leads_nowhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.toml"
    (tmp_path / "new-shop.toml").symlink_to(elsewhere)
    assert portalops("profile", "new", "new-shop", "--to", str(tmp_path)).code == 2
    assert not elsewhere.exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = portalops("profile", "new", "new-shop", "--to", str(tmp_path / "file" / "folder"))
    assert ran.code == 1
    assert str(tmp_path / "file" / "folder" / "new-shop.toml") in ran.err


def test_a_name_of_forty_signs_is_the_longest(tmp_path: Path) -> None:
    assert portalops("profile", "new", "a" * 40, "--to", str(tmp_path)).code == 0

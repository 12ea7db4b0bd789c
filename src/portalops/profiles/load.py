"""Reading profiles: the house's own rules first, the portal's file over them, the centre's answers on top."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache, reduce
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from portalops.errors import BadConfiguration, NotFound
from portalops.profiles import faults as f
from portalops.profiles.parts import Rule
from portalops.profiles.profile import Profile
from portalops.toml_file import UnreadableToml, read_toml_file
from portalops.wording import Sentence, say

_SHIPPED = Path(__file__).parent
_HOUSE = _SHIPPED / "house.toml"

_MOST_FAULTS = 100
_WHOLE = {"way", "choices", "unknown"}

Table = Mapping[str, Any]


class Profiles(Mapping[str, Profile]):
    """The profiles of all portals by name, each read when it is first asked for."""

    def __init__(self, folders: tuple[Path, ...] = (), overlay: Table | None = None) -> None:
        """The shipped profiles, those of further folders, and a centre's overlay: a table for each portal."""
        self._files: dict[str, Path] = {}
        for file in (file for folder in (_SHIPPED, *folders) for file in sorted(folder.glob("*.toml"))):
            if file.stem in self._files:
                raise BadConfiguration(say("There are two profiles called {name}; rename {file}.", **_named(file)))
            self._files[file.stem] = file
        del self._files[_HOUSE.stem]
        self._overlay = overlay or {}
        for name, table in self._overlay.items():
            if not isinstance(table, Mapping):
                raise BadConfiguration(say("The overlay's {name} isn't a portal's table.", name=name))
            if name not in self._files:
                raise BadConfiguration(
                    say("The overlay has a table for {name}: {fault}", name=name, fault=self._no(name))
                )
        self._read: dict[str, Profile] = {}

    def __getitem__(self, name: str) -> Profile:
        if name not in self._files:
            raise NotFound(self._no(name))
        if name not in self._read:
            self._read[name] = self._sound(name)
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def house_rule(self, id: str) -> Rule:
        """A rule of the house, which holds whatever the portal."""
        return msgspec.convert(_house()["rules"][id], Rule)

    def _sound(self, name: str) -> Profile:
        profile, faults = read_profile(self._files[name], self._overlay.get(name, {}))
        if profile is not None:
            return profile
        if read_profile(self._files[name])[0] is not None:
            raise BadConfiguration(say("The overlay for {name} is wrong. {faults}", name=name, faults=tuple(faults)))
        raise BadConfiguration(say("The profile {name} is wrong. {faults}", name=name, faults=tuple(faults)))

    def _no(self, name: str) -> Sentence:
        nearest = get_close_matches(name, self._files, 1)
        if nearest:
            return say("There is no portal {name}; do you mean {nearest}?", name=name, nearest=nearest[0])
        return say("There is no portal {name}; there are {names}.", name=name, names=", ".join(self._files))


def read_profile(file: Path, overlay: Table | None = None) -> tuple[Profile | None, list[Sentence]]:
    """One profile whole, or None and its faults, each naming the place in the file."""
    try:
        seed = read_toml_file(file)
    except UnreadableToml as fault:
        return None, [say("{file}: {fault}", file=file.name, fault=fault.text)]
    overlay = overlay or {}
    layers = (_house(), _stamped(seed, "seed"), _stamped(overlay, "centre"))
    merged = _with_roles_told_apart(reduce(_merge, layers))
    found = [*f.of_name(seed, file.stem), *islice(f.of_rules(_house(), seed, overlay), _MOST_FAULTS)]
    try:
        profile = msgspec.convert(merged, Profile)
    except msgspec.ValidationError as fault:
        return None, [*found, *(_misshapen(merged) or [say("{fault}", fault=str(fault))])]
    found += [*f.loose_ends(profile, tuple(_house()["answers"])), *f.unfounded(overlay, profile)]
    return (None if found else profile), found


def _misshapen(merged: Table) -> list[Sentence]:
    """Every fault of the tables' shape, where msgspec names only the first."""
    from msgspec import inspect

    from portalops.profiles.shape import faults_of  # read only when something is wrong

    return list(islice(faults_of(merged, inspect.type_info(Profile)), _MOST_FAULTS))


@cache
def _house() -> Table:
    return _stamped(tomllib.loads(_HOUSE.read_text("utf-8")), "house")


def _stamped(layer: Table, origin: str) -> Table:
    """A layer whose rules know their id, their document and where they come from."""
    rules = layer.get("rules", {})
    if not isinstance(rules, Mapping):
        return layer
    document = {key: value for key, value in layer.items() if key == "document"}
    stamped = {
        id: {**document, **rule, "id": id, "origin": origin} if isinstance(rule, Mapping) else rule
        for id, rule in rules.items()
    }
    kept = {key: value for key, value in layer.items() if key != "document" or origin == "seed"}
    return {**kept, "rules": stamped}


def _merge(under: Table, over: Table) -> dict[str, Any]:
    """The two tables as one; an answer, a list of choices or a question given anew replaces the old one whole."""
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        if isinstance(value, Mapping) and isinstance(below, Mapping) and not _WHOLE & value.keys():
            value = _merge(below, value)
        merged[key] = value
    return merged


def _with_roles_told_apart(merged: Table) -> Table:
    """The tables with the roles marked as choices or unknown: the one place where two kinds of table may stand."""
    accounts = merged.get("accounts")
    roles = accounts.get("roles") if isinstance(accounts, Mapping) else None
    if not isinstance(roles, Mapping):
        return merged
    return _merge(merged, {"accounts": {"roles": {"is": "unknown" if "unknown" in roles else "choices"}}})


def _named(file: Path) -> dict[str, str]:
    return {"name": file.stem, "file": str(file)}

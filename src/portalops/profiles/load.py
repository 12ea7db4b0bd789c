"""Reading profiles: the house's own rules first, the portal's file over them, the centre's answers on top."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from portalops.errors import BadConfiguration, NotFound
from portalops.profiles.profile import Answer, Profile
from portalops.wording import Sentence, say

_SHIPPED = Path(__file__).parent
_HOUSE = _SHIPPED / "house.toml"


class Profiles(Mapping[str, Profile]):
    """The profiles of all portals by name, each read when it is first asked for."""

    def __init__(self, folders: tuple[Path, ...] = (), overlay: Mapping[str, Any] | None = None) -> None:
        """The shipped profiles, those of further folders, and a centre's overlay: a table for each portal."""
        files = [file for folder in (_SHIPPED, *folders) for file in sorted(folder.glob("*.toml")) if file != _HOUSE]
        self._files = {file.stem: file for file in files}
        self._overlay = overlay or {}
        self._read: dict[str, Profile] = {}

    def __getitem__(self, name: str) -> Profile:
        if name not in self._files:
            raise NotFound(
                say("There is no portal {name}; there are {names}.", name=name, names=", ".join(self._files))
            )
        if name not in self._read:
            profile, faults = read_profile(self._files[name], self._overlay.get(name, {}))
            if profile is None:
                raise BadConfiguration(
                    say("The profile {file} is wrong: {fault}", file=self._files[name].name, fault=faults[0])
                )
            self._read[name] = profile
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def read_profile(file: Path, overlay: Mapping[str, Any]) -> tuple[Profile | None, list[Sentence]]:
    """One profile whole, or None and its faults, each naming the place in the file."""
    try:
        layers = {"house": tomllib.loads(_HOUSE.read_text("utf-8")), "seed": tomllib.loads(file.read_text("utf-8"))}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        return None, [say("{file}: {fault}", file=file.name, fault=str(fault))]
    layers["centre"] = dict(overlay)
    merged: dict[str, Any] = {}
    faults: list[Sentence] = []
    for origin, layer in layers.items():
        document = layer.pop("document", "") if origin == "house" else layer.get("document", "")
        for id, rule in layer.get("rules", {}).items():
            if id in merged.get("rules", {}):
                faults.append(
                    say("rules.{id}: this rule is already written elsewhere; give yours an id of its own", id=id)
                )
            rule |= {"id": id, "origin": origin, "document": rule.get("document", document)}
        merged = _merge(merged, layer)
    try:
        profile = msgspec.convert(merged, Profile)
    except msgspec.ValidationError as fault:
        return None, [*faults, say("{fault}", fault=str(fault))]
    faults += _loose_ends(profile)
    return (None if faults else profile), faults


def _merge(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """The two tables as one; an answer given anew replaces the old one whole."""
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        merges = isinstance(value, Mapping) and isinstance(below, Mapping) and "way" not in value
        merged[key] = _merge(below, value) if merges and isinstance(below, Mapping) else value
    return merged


def _loose_ends(profile: Profile) -> list[Sentence]:
    """Names that the profile uses and doesn't define."""
    faults = []
    for where, id in _rules_named(profile):
        if id and id not in profile.rules:
            faults.append(say("{where}: there is no rule {id}", where=where, id=id))
    for name, answer in _answers(profile):
        if answer.way == "route" and answer.route not in profile.routes:
            faults.append(say("{where}: there is no route {route}", where=f"answers.{name}", route=answer.route))
    return faults


def _answers(profile: Profile) -> Iterator[tuple[str, Answer]]:
    for name, answer in profile.answers.items():
        yield name, answer
        yield from ((f"{name}.cases.{case}", part) for case, part in answer.cases.items())


def _rules_named(profile: Profile) -> Iterator[tuple[str, str]]:
    for name, answer in _answers(profile):
        yield f"answers.{name}", answer.rule
        yield from ((f"answers.{name}.notices", id) for id in answer.notices)
    yield from _rules_in("", profile)


def _rules_in(where: str, part: Any) -> Iterator[tuple[str, str]]:
    """Every field called rule, or ending so, in the parts of a profile."""
    if isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            value = getattr(part, name)
            if isinstance(value, str) and (name == "rule" or name.endswith("_rule")):
                yield f"{where}{name}", value
            elif name not in ("rules", "answers"):
                yield from _rules_in(f"{where}{name}.", value)
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from _rules_in(f"{where}{key}.", value)

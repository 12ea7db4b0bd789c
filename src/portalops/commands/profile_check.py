"""Checking a profile file before a centre relies on it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from portalops.commands.options import unusable
from portalops.commands.output import as_data, note, out, page, print_json, terminal_width
from portalops.errors import ExitCode
from portalops.profiles.load import read_profile
from portalops.queries.profile_show import SHOW_PROFILE, page_of
from portalops.wording import label, say
from portalops.words import tell, text

_SHOWN = ("portal", "title", "support", "open_questions")


def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help=label("The profile, as TOML"), show_default=False)] = "",
    as_json: Annotated[bool, typer.Option("--json", help=label("Print JSON on stdout"))] = False,
) -> None:
    """Name every fault of a profile with its place; without one, show what support can do at that portal."""
    if not file:
        raise unusable("file", say("{field}: it is missing; write it like {example}.", field="file", example="my.toml"))
    profile, faults = read_profile(Path(file))
    columns = [column for column in SHOW_PROFILE.columns if column.name in _SHOWN]
    shown = page_of(profile) if profile else None
    if as_json:
        print_json({"faults": [tell(fault) for fault in faults], "profile": as_data(columns, shown) if shown else None})
    for fault in faults:
        note(tell(fault))
    if shown is None:
        raise typer.Exit(ExitCode.CONFIGURATION)
    if not as_json:
        for line in page(columns, shown, terminal_width()):
            out(line)
        note(text("The profile is sound."))

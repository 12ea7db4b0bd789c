"""Starting the profile of a new portal: a file that explains itself, sound as it is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from portalops import profiles
from portalops.commands.options import options_of, unusable
from portalops.commands.output import out, print_json
from portalops.configuration import Configuration
from portalops.errors import PortalopsError
from portalops.profiles.faults import of_name
from portalops.profiles.load import Profiles
from portalops.wording import label, say
from portalops.words import language, tell

STARTING = Path(profiles.__file__).parent / "starting"
_NAME_IN_IT = "my-portal"
_HOUSE = "house"


def new(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help=label("The portal's name, as my-portal"), show_default=False)
    ] = "",
    to: Annotated[
        str, typer.Option(metavar="FOLDER", help=label("A folder, or the file itself; the centre's own by default"))
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help=label("Print JSON on stdout"))] = False,
) -> None:
    """Write the starting profile of a new portal; a file that is there already is never touched."""
    configuration = options_of(ctx).configuration()
    _check_name(name, configuration)
    file = _place(name, to or configuration.profiles)
    _write(file, (STARTING / f"{language()}.toml").read_text("utf-8").replace(_NAME_IN_IT, name))
    if as_json:
        print_json({"portal": name, "file": str(file)})
        return
    out(
        tell(
            say(
                "{file} is written and can be used: fill in what you know, then run: portalops profile check {file}",
                file=str(file),
            )
        )
    )


def _check_name(name: str, configuration: Configuration) -> None:
    """Refuse a name that can't be a portal's, or that is one already."""
    if not name:
        raise unusable(
            "name", say("{field}: it is missing; write it like {example}.", field="name", example="my-portal")
        )
    for fault in of_name({}, name):
        raise unusable("name", fault)
    folders = (Path(configuration.profiles),) if configuration.profiles else ()
    if name in (*Profiles(folders), _HOUSE):
        raise unusable("name", say("The name {name} is taken; choose another.", name=name))


def _place(name: str, to: str) -> Path:
    """The file to write: NAME.toml in a folder, or that very file where it is named."""
    if not to:
        raise unusable("to", say("The configuration names no folder for profiles; name one with --to."))
    place = Path(os.path.expanduser(to))
    if place.suffix != ".toml":
        return place / f"{name}.toml"
    if place.stem != name:
        raise unusable("to", say("The file must be called {right}, as the portal is.", right=f"{name}.toml"))
    return place


def _write(file: Path, text: str) -> None:
    """Make the file; one that is there, or a link in its place, stays as it is."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError:
        raise unusable("to", say("{file} is there already and stays as it is.", file=str(file))) from None
    except OSError as fault:
        reason = os.strerror(fault.errno or 0)
        raise PortalopsError(say("{file} can't be written: {fault}", file=str(file), fault=reason)) from fault

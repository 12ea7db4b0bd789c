"""Trying everything out on a practice store; without a terminal, a short tour of it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from portalops.clock import FixedClock
from portalops.commands.console import open_console
from portalops.commands.output import note, out
from portalops.configuration import Configuration, Mail, data_folder
from portalops.sign_in import sign_in
from portalops.wording import label, say
from portalops.words import language, tell, text

TENANT = "inter-lab:IL00001"
TOUR = (
    ("find", TENANT.partition(":")[2]),
    ("points", "adjust", TENANT, "--delta", "500", "--reason", "Thanks for waiting", "--dry-run"),
    ("points", "adjust", TENANT, "--delta", "500", "--reason", "Thanks for waiting", "--yes"),
    ("tenant", "history", TENANT),
)


def demo(
    anew: Annotated[
        bool, typer.Option("--anew", help=label("Make the practice store anew; what was done in it is gone"))
    ] = False,
) -> None:
    """Open the console on a practice store in a place of its own, which is made if it isn't there yet."""
    from portalops.practice.build import PRACTICE_DAY, build

    practice = practice_configuration()
    store = Path(practice.store)
    store.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if anew or not store.exists():
        note(text("Making the practice store.."))
        build(store)
    else:
        note(tell(say("The practice store is as it was left; to begin with a new one: portalops demo --anew")))
    if sys.stdin.isatty() and sys.stdout.isatty():
        open_console(practice, lambda: sign_in(practice, door="console", clock=FixedClock(PRACTICE_DAY)))
        return
    tour(practice)


def practice_configuration() -> Configuration:
    """Everything in a folder of its own: no store that is named anywhere is ever practised on."""
    folder = data_folder() / "practice"
    return Configuration(
        store=str(folder / "portalops.db"),
        papers=str(folder / "papers"),
        exports=str(folder / "exports"),
        mail=Mail(folder=str(folder / "mail")),
    )


def tour(practice: Configuration) -> None:
    """A look-up, a preview, the change and its record, each with the command that does it."""
    from portalops.commands.app import command_line

    before = ["--lang", language(), "--store", practice.store, "--papers", practice.papers]
    for words in TOUR:
        out(f"$ portalops --store {shlex.quote(practice.store)} {shlex.join(words)}")
        try:
            command_line().main([*before, *words])
        except SystemExit:
            out()

"""Typer's own words in the operator's language."""

from __future__ import annotations

import gettext
import os
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from portalops import words
from portalops.commands.as_typed import option_as_typed
from portalops.commands.help_page import HelpPage
from portalops.wording import label, say
from portalops.words import tell, text

_OF_TYPER = (
    label("Options"),
    label("Arguments"),
    label("Commands"),
    label("Missing command."),
    label("No such command {name!r}."),
    label("default: {default}"),
    label("env var: {var}"),
    label("Install completion for the current shell."),
    label("Show completion for the current shell, to copy it or customize the installation."),
)


def speak_typer() -> None:
    """Let Typer take its own texts from our catalogue, in the language spoken now."""
    os.environ["LANGUAGE"] = words.language()
    gettext.bindtextdomain("portalops", Path(words.__file__).parent)
    gettext.textdomain("portalops")


class Spoken:
    """A command or a group whose help is laid out for the language spoken."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        ctx.formatter_class = HelpPage
        return str(super().get_help(ctx))  # type: ignore[misc]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command of that name; where there is none, the names that are near to it are told."""
        name, names = args[0], getattr(self, "commands", {})
        if name in names or ctx.resilient_parsing or name.startswith("-"):
            return super().resolve_command(ctx, args)  # type: ignore[misc]
        missing = say("No such command {name!r}.", name=name)
        near = ", ".join(map(repr, get_close_matches(name, names)))
        return ctx.fail(tell((missing, say("Did you mean {names}?", names=near)) if near else missing))

    def get_help_option(self, ctx: Any) -> Any:
        """Typer's help option, with its help in our words."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = text("Show this help and exit.")
            option_as_typed(option)
        return option

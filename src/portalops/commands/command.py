"""A Typer function as a command that speaks the operator's language and leaves reading to us."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand

from portalops.commands.as_typed import take_as_typed
from portalops.commands.spoken import Spoken
from portalops.errors import BadInput, Fault
from portalops.wording import say
from portalops.words import text


class Command(Spoken, TyperCommand):
    """A command whose help names what is asked, without Typer's guess at its type."""

    allow_extra_args = True

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Refuse what is given twice or left over, in our words."""
        if not ctx.resilient_parsing:
            self._refuse_repeated(args)
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise BadInput([Fault("", say("There is more here than can be used: {rest}", rest=" ".join(rest)))])
        return rest

    def _refuse_repeated(self, args: list[str]) -> None:
        """An option given twice would silently take the last value."""
        given = [word.partition("=")[0] for word in args[: args.index("--") if "--" in args else len(args)]]
        for param in self.params:
            if not getattr(param, "is_flag", False) and sum(given.count(name) for name in param.opts) > 1:
                field = param.name or ""
                raise BadInput([Fault(field, say("{field}: it is given twice.", field=field))])

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """List what can be given, the target first."""
        records = [(param, param.get_help_record(ctx)) for param in self.get_params(ctx)]
        for kind, heading in (("argument", text("Arguments")), ("option", text("Options"))):
            rows = [record for param, record in records if record and param.param_type_name == kind]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl([(name.removesuffix(" <str>"), said) for name, said in rows])


def as_command(name: str, title: str, function: Callable[..., None]) -> TyperCommand:
    """A Typer function as a command, its title and the help of its parameters in the language spoken."""
    app = typer.Typer(rich_markup_mode=None, add_completion=False)
    app.command(name, cls=Command, help=title)(function)
    command = typer.main.get_command(app)
    assert isinstance(command, TyperCommand)
    take_as_typed(command)
    for param in command.params:
        param.help = text(getattr(param, "help", None) or "")  # type: ignore[attr-defined]
    return command

"""From what operations and look-ups ask to commands: no command is written by hand for any of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from inspect import Parameter, Signature
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from portalops.asking import Field, fields_of
from portalops.commands.command import as_command
from portalops.errors import BadInput, Fault
from portalops.operation import Asks, Operation, Query
from portalops.wording import label, say
from portalops.words import tell, text

Answers = dict[str, str]


def title_of(asks: type[Asks]) -> str:
    """The title of what is asked, and what else its docstring says, in the language spoken."""
    return "\n\n".join(map(text, inspect.cleandoc(asks.__doc__ or "").split("\n\n")))


def write_command(operation: Operation[Any, Any]) -> TyperCommand:
    """The command of an operation: its fields, and how it is to be done."""
    from portalops.commands.acting import act

    def run(ctx: typer.Context, answers: Answers, given: Mapping[str, Any]) -> None:
        act(ctx, operation, answers, **given)

    return _command(operation.name, operation.asks, _WRITE_OPTIONS, run)


def look_up_command(query: Query[Any, Any]) -> TyperCommand:
    """The command of a look-up: its fields, and in which form its rows are wanted."""
    from portalops.commands.looking import look_up

    def run(ctx: typer.Context, answers: Answers, given: Mapping[str, Any]) -> None:
        look_up(ctx, query, answers, **given)

    return _command(query.name, query.asks, _LOOK_OPTIONS, run)


def _command(
    name: str,
    asks: type[Asks],
    options: tuple[Parameter, ...],
    run: Callable[[typer.Context, Answers, Mapping[str, Any]], None],
) -> TyperCommand:
    """A command from the fields asked; the function that Typer calls has exactly their signature."""
    fields = [field for field in fields_of(asks) if not field.kind.is_secret]
    parameters = [_parameter("ctx", typer.Context), *_field_parameters(fields, asks.positional), *options]

    def called(ctx: typer.Context, **given: Any) -> None:
        answers = {field.name: answer for field in fields if (answer := _answer(field, given)) is not None}
        run(ctx, answers, {option.name: given[option.name] for option in options})

    called.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    called.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return as_command(name.rpartition(" ")[2], title_of(asks), called)


def _answer(field: Field, given: Mapping[str, Any]) -> str | None:
    """What was given for a field, as text: under its name or standing alone, but not both."""
    if field.kind.is_flag:
        return "yes" if given[field.name] else None
    named, alone = given.get(field.name), given.get(_ALONE + field.name)
    if named is not None and alone is not None:
        raise BadInput([Fault(field.name, say("{field}: it is given twice.", field=field.name))])
    return alone if named is None else named


_ALONE = "alone_"


def _field_parameters(fields: list[Field], positional: int) -> Iterator[Parameter]:
    """An option for each field; so many of the first, the target among them, may also stand alone."""
    for place, field in enumerate(fields):
        said, option = _said(field), "--" + field.name.replace("_", "-")
        if field.kind.is_flag:
            yield _parameter(field.name, Annotated[bool, typer.Option(option, help=said)], default=False)
            continue
        is_target = place == 0
        asked = typer.Option(option, metavar=field.name.upper(), help=said, show_default=False, hidden=is_target)
        yield _parameter(field.name, Annotated[str, asked], default=None)
        if place < positional:
            alone = typer.Argument(metavar=field.name.upper(), help=said, show_default=False, hidden=not is_target)
            yield _parameter(_ALONE + field.name, Annotated[str, alone], default=None)


def _said(field: Field) -> str:
    """The help of a field: its label, a right example, and whether it must be given."""
    example = "" if field.kind.is_flag or not field.kind.example else text("such as {example}")
    parts = (example.format(example=tell(field.kind.example)), text("required") if field.required else "")
    extra = "; ".join(part for part in parts if part)
    return f"{text(field.label)}  [{extra}]" if extra else text(field.label)


def _parameter(name: str, annotation: Any, default: Any = Parameter.empty) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _flag(name: str, *names: str, help: str) -> Parameter:
    return _parameter(name, Annotated[bool, typer.Option(*names, help=help)], default=False)


AS_JSON = _flag("as_json", "--json", help=label("Print JSON on stdout"))

_WRITE_OPTIONS = (
    _flag("dry_run", "--dry-run", help=label("Show the plan and do nothing")),
    _flag("yes", "--yes", "-y", help=label("Do it without asking")),
    AS_JSON,
    _parameter(
        "request_id",
        Annotated[str, typer.Option(metavar="ID", help=label("Do it once: the same id again does nothing more"))],
        default=None,
    ),
    _parameter(
        "pretended_day",
        Annotated[str, typer.Option("--today", metavar="DAY", help=label("With --dry-run: as if it were that day"))],
        default=None,
    ),
)
_LOOK_OPTIONS = (
    AS_JSON,
    _flag("as_csv", "--csv", help=label("Print CSV on stdout")),
    _flag("save", "--save", help=label("Save every row as a CSV file in the folder of exports")),
)

"""Parameters whose values are taken as they are typed: what they mean is read later, alike for every door."""

from __future__ import annotations

from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from portalops.errors import BadInput, Fault
from portalops.wording import say


class _OptionAsTyped(TyperOption):
    def process_value(self, ctx: Any, value: Any) -> Any:
        """The value itself, or what the option's callback makes of it."""
        return self.callback(ctx, self, value) if self.callback else value


class _ArgumentAsTyped(TyperArgument):
    def process_value(self, ctx: Any, value: Any) -> Any:
        """The value itself; BadInput where one must be given and none is."""
        if value is None and self.required and not ctx.resilient_parsing:
            taken = [str(param.metavar) for param in ctx.command.params if isinstance(param, TyperArgument)]
            name, usage = str(self.name), " ".join([ctx.command_path, *taken])
            raise BadInput([Fault(name, say("{field}: it is missing; write: {usage}", field=name, usage=usage))])
        return value


class _NumberAsTyped(TyperArgument):
    def process_value(self, ctx: Any, value: Any) -> Any:
        """The number that is typed, or what is wrong with it in our words."""
        from portalops.values import Unreadable, Whole  # with all kinds of values, which few commands start with

        name, number = str(self.name), Whole("12", least=1)
        if value is None and not ctx.resilient_parsing:
            missing = say("{field}: it is missing; write it like {example}.", field=name, example=number.example)
            raise BadInput([Fault(name, missing)])
        try:
            return value if value is None else number.parse(value)
        except Unreadable as fault:
            raise BadInput([Fault(name, say("{field}: {fault}", field=name, fault=fault.text))]) from None


def take_as_typed(command: TyperCommand | TyperGroup) -> None:
    """Have a command take texts, flags and numbers as they are; Typer would load pydantic, 100 ms, for any of them."""
    for param in command.params:
        if type(param) is TyperOption:
            option_as_typed(param)
        elif type(param) is TyperArgument and param.type_descriptor.annotation is str:
            param.__class__ = _ArgumentAsTyped
        elif type(param) is TyperArgument and param.type_descriptor.annotation is int:
            param.__class__ = _NumberAsTyped


def option_as_typed(option: TyperOption) -> None:
    """Have one option take its text or flag as it is."""
    if option.type_descriptor.annotation in (str, bool):
        option.__class__ = _OptionAsTyped

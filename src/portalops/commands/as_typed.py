"""Parameters whose values are taken as they are typed: what they mean is read later, alike for every door."""

from __future__ import annotations

from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption


class _OptionAsTyped(TyperOption):
    def process_value(self, ctx: Any, value: Any) -> Any:
        """The value itself, or what the option's callback makes of it."""
        return self.callback(ctx, self, value) if self.callback else value


class _ArgumentAsTyped(TyperArgument):
    def process_value(self, ctx: Any, value: Any) -> Any:
        """The value itself."""
        return value


def take_as_typed(command: TyperCommand | TyperGroup) -> None:
    """Have a command take texts and flags as they are; Typer would load pydantic, 100 ms, to make a text of a text."""
    for param in command.params:
        if type(param) is TyperOption:
            option_as_typed(param)
        elif type(param) is TyperArgument and param.type_descriptor.annotation is str:
            param.__class__ = _ArgumentAsTyped


def option_as_typed(option: TyperOption) -> None:
    """Have one option take its text or flag as it is."""
    if option.type_descriptor.annotation in (str, bool):
        option.__class__ = _OptionAsTyped

"""What commands may be given, whatever it is for: text that is text, numbers that a library can count to."""

from __future__ import annotations

import os
from typing import Any

import click

_LARGEST = 2**63 - 1


class _Text(click.types.StringParamType):
    """Text; not bytes that are none, as a terminal or a script may hand them over. File names may be: `click.Path`."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        text = super().convert(value, param, ctx)
        try:
            text.encode()
        except UnicodeEncodeError:
            shown = os.fsencode(text).decode("utf-8", "backslashreplace")
            self.fail(f"'{shown}' is not text: it has bytes that are not UTF-8.", param, ctx)
        return text


class _Number(click.IntRange):
    """A whole number."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if abs(number) > _LARGEST:
            self.fail(f"{value} is larger than anything a library has.", param, ctx)
        return number

    def _describe_range(self) -> str:
        return "" if self.min is None and self.max is None else super()._describe_range()


def demand_values(command: click.Command) -> None:
    """Let the parameters of a command, and of those below it, take nothing else."""
    for parameter in command.params:
        kind = parameter.type
        if type(kind) is click.types.StringParamType:
            parameter.type = _Text()
        elif type(kind) is click.types.IntParamType:
            parameter.type = _Number()
        elif type(kind) is click.IntRange:
            parameter.type = _Number(kind.min, kind.max, kind.min_open, kind.max_open, kind.clamp)
    if isinstance(command, click.Group):
        for below in command.commands.values():
            demand_values(below)

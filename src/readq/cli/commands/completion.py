"""``readq completion``: what a shell needs to complete readq's commands."""

from __future__ import annotations

import sys

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script that completes commands in SHELL.

    For example, in ~/.bashrc: eval "$(readq completion bash)"
    """
    from readq.cli.app import COMPLETION_VARIABLE, cli

    kind = get_completion_class(shell)
    assert kind is not None
    sys.stdout.write(kind(cli, {}, "readq", COMPLETION_VARIABLE).source() + "\n")

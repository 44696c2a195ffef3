"""``readq completion``: what a shell needs to complete readq's commands."""

from __future__ import annotations

import sys

import click

from readq.cli.shells import SHELLS, shell


@click.command("completion")
@click.argument("name", metavar="[bash|zsh|fish]", type=click.Choice(SHELLS))
def completion(name: str) -> None:
    """Print the script that completes commands in a shell.

    \b
    bash   in ~/.bashrc: eval "$(readq completion bash)"
    zsh    in ~/.zshrc, after compinit: eval "$(readq completion zsh)"
    fish   readq completion fish > ~/.config/fish/completions/readq.fish
    """
    from readq.cli.app import COMPLETION_VARIABLE

    sys.stdout.write(shell(name, COMPLETION_VARIABLE).source())

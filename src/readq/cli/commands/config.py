"""``readq config``: the settings in force and where each comes from."""

from __future__ import annotations

import os
import sys

import click

from readq.cli.output import write_json
from readq.cli.session import Session, config_file, narrate
from readq.cli.terminal import Screen
from readq.config import OPTIONS, Config, config_path, load
from readq.config_text import initial, written
from readq.errors import ReadqError


@click.command("config")
@click.option("--path", "what", flag_value="path", help="Print the name of the settings file.")
@click.option("--init", "what", flag_value="init", help="Write a commented settings file, if there is none.")
@click.option("--keys", "what", flag_value="keys", help="Print every command of the app with its keys.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@config_file
@click.pass_obj
def config(session: Session, what: str | None, as_json: bool) -> None:
    """Print the settings in force and where each comes from.

    What is wrong in the file goes to standard error; readq follows the rest of it all the same.
    """
    if what == "path":
        sys.stdout.write(f"{config_path(session.config)}\n")
        return
    if what == "init":
        _write_initial(session)
        return
    from readq.tui.keys import keymap
    from readq.tui.settings import check_theme

    settings = load(session.config)
    keys = keymap(settings)
    check_theme(settings)
    if what == "keys":
        _print_keys(settings, as_json)
    elif as_json:
        write_json({option.name: {"value": settings[option.name], "origin": _origin(settings, option.name)}
                    for option in OPTIONS})  # fmt: skip
    else:
        _print(settings)
    del keys
    for problem in settings.problems:
        narrate(f"{settings.place(problem.line)}: {problem.reason}")


def _origin(settings: Config, name: str) -> str:
    return settings.origin(name)


def _write_initial(session: Session) -> None:
    path = config_path(session.config)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        # "x": a file that appears meanwhile is somebody's work.
        with open(path, "x", encoding="utf-8") as file:
            file.write(initial())
    except FileExistsError:
        raise ReadqError(f"{path} is there already; it was left alone.") from None
    narrate(f"Wrote {path}. Everything in it is a comment until you change it.")

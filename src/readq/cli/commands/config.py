"""``readq config``: the settings in force and where each comes from."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from readq.cli.data import report_option
from readq.cli.json_values import write_json
from readq.cli.session import Session, config_file, narrate
from readq.cli.terminal import Screen
from readq.config.options import OPTIONS
from readq.config.reading import load
from readq.config.settings import Config
from readq.config.writing import initial, written
from readq.errors import ReadqError
from readq.paths import config_path

if TYPE_CHECKING:
    from readq.tui.shell.command import Keymap


@click.command("config")
@click.option("--path", "what", flag_value="path", help="Print the name of the settings file.")
@click.option("--init", "what", flag_value="init", help="Write a commented settings file, if there is none.")
@click.option("--keys", "what", flag_value="keys", help="Print every command of the app with its keys.")
@report_option
@config_file
@click.pass_obj
def config(session: Session, what: str | None, as_json: bool) -> None:
    """Print the settings in force and where each comes from.

    Keys are printed if you changed them; --keys prints them all. What is wrong in the file goes to standard
    error; readq follows the rest of it all the same.
    """
    if what == "path":
        path = str(config_path(session.config))
        if as_json:
            write_json({"path": path})
        else:
            sys.stdout.write(f"{path}\n")
        return
    if what == "init":
        _write_initial(session)
        if as_json:
            write_json({"path": str(config_path(session.config))})
        return
    from readq.tui.settings.appearance import check_theme
    from readq.tui.shell.keymap import keymap

    settings = load(session.config)
    keys = keymap(settings)
    check_theme(settings)
    if what == "keys":
        _print_keys(settings, keys, as_json)
    else:
        _print_settings(settings, keys, as_json)
    for problem in sorted(settings.problems):
        narrate(f"{settings.place(problem.line)}: {problem.reason}")


def _print_settings(settings: Config, keys: Keymap, as_json: bool) -> None:
    rows: list[tuple[str, Any, str]] = [
        (option.name, settings.shown(option.name), settings.origin(option.name)) for option in OPTIONS
    ]
    for program in settings.programs:
        rows.append((f"command.{program.name}", list(program.run), settings.place(settings.line(*program.place))))
    for name, path in settings.key_paths.items():
        if any(command.id == name for command in keys.commands) and keys.changed(name):
            rows.append((f"keys.{name}", list(keys.keys(name)), settings.place(settings.line(*path))))
    if as_json:
        write_json({name: {"value": value, "origin": origin} for name, value, origin in rows})
        return
    screen = Screen()
    table = [
        (name, (" ".join(value) if isinstance(value, list) else written(value)) or "-", origin)
        for name, value, origin in rows
    ]
    names = max(len(name) for name, _, _ in table)
    values = min(40, max(len(shown) for _, shown, _ in table))
    for name, shown, origin in table:
        sys.stdout.write(f"{name:<{names}}  {screen.text(shown):<{values}}  {screen.text(origin)}\n")
    file = f"{settings.path}{'' if settings.found else ' (there is none; readq config --init writes one)'}"
    sys.stdout.write(f"\n{screen.text(f'The settings file is {file}')}\n")


def _print_keys(settings: Config, keys: Keymap, as_json: bool) -> None:
    from readq.tui.shell.command import usual

    commands = usual(keys.commands)
    if as_json:
        write_json({command.id: list(keys.keys_of(command)) for command in commands.values()})
        return
    names = max(len(command.id) for command in commands.values())
    for command in commands.values():
        mine = keys.keys(command.id) != command.keys
        origin = f"  ({settings.place(settings.line(*settings.key_paths[command.id]))})" if mine else ""
        shown = " ".join(keys.keys_of(command)) or "-"
        sys.stdout.write(f"{command.id:<{names}}  {shown:<24} {command.label}{origin}\n")


def _write_initial(session: Session) -> None:
    path = config_path(session.config)
    made = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # "x": a file that appears meanwhile is somebody's work.
        with open(path, "x", encoding="utf-8") as file:
            made = True
            file.write(initial())
    except FileExistsError:
        raise ReadqError(f"{path} is there already; it was left alone.") from None
    except OSError as error:
        if made:
            with suppress(OSError):
                path.unlink()
        reason = (error.strerror or str(error)).lower()
        raise ReadqError(
            f"{path} cannot be written: {reason}. Make room, or name another file with --config."
        ) from error
    narrate(f"Wrote {path}. Everything in it is a comment until you change it.")

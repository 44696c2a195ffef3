"""The command group. A command's module is imported when that command runs (or when help lists them all)."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from readq import __version__
from readq.cli.parameters import demand_values
from readq.cli.session import Session, config_file, database, screen_reader

COMPLETION_VARIABLE = "_READQ_COMPLETE"

# name -> module in readq.cli.commands and the attribute in it; the order is the order of help
COMMANDS = {
    "open": ("open", "open_"),
    "ingest": ("ingest", "ingest"),
    "add": ("add", "add"),
    "fetch": ("fetch", "fetch"),
    "sources": ("sources", "sources"),
    "rules": ("rules", "rules"),
    "resolve": ("resolve", "resolve"),
    "enrich": ("enrich", "enrich"),
    "zotero": ("zotero", "zotero"),
    "formats": ("formats", "formats"),
    "list": ("reading", "list_"),
    "find": ("reading", "find"),
    "export": ("export", "export"),
    "vault": ("vault", "vault"),
    "similar": ("interest", "similar"),
    "why": ("interest", "why"),
    "topics": ("topics", "topics"),
    "interest": ("interests", "interest"),
    "show": ("show", "show"),
    "mark": ("deciding", "mark"),
    "priority": ("deciding", "priority"),
    "snooze": ("deciding", "snooze"),
    "note": ("note", "note"),
    "tag": ("tags", "tag"),
    "view": ("views", "view"),
    "duplicates": ("duplicates", "duplicates"),
    "undo": ("journal", "undo"),
    "redo": ("journal", "redo"),
    "history": ("journal", "history"),
    "stats": ("stats", "stats"),
    "digest": ("digest", "digest"),
    "serve": ("serve", "serve"),
    "mcp": ("mcp", "mcp"),
    "config": ("config", "config"),
    "demo": ("demo", "demo"),
    "backup": ("maintenance", "backup"),
    "restore": ("maintenance", "restore"),
    "recover": ("recover", "recover"),
    "doctor": ("doctor", "doctor"),
    "check": ("maintenance", "check"),
    "reindex": ("maintenance", "reindex"),
    "schema": ("schema", "schema"),
    "completion": ("completion", "completion"),
}


class ReadqGroup(click.Group):
    """Commands by name, imported on demand; a first word that is no command is a path for `open`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name]
        command = getattr(import_module(f"readq.cli.commands.{module}"), attribute)
        assert isinstance(command, click.Command)
        demand_values(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0]
        if word in COMMANDS:
            return word, self.get_command(ctx, word), args[1:]
        if word == "-" or os.path.lexists(word):
            return "open", self.get_command(ctx, "open"), args
        from difflib import get_close_matches

        near = get_close_matches(word, COMMANDS, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else " See readq --help."
        raise click.UsageError(f"no command and no file is called {word!r}.{hint}", ctx)


@click.group(
    cls=ReadqGroup,
    invoke_without_command=True,
    subcommand_metavar="[PATH]... | COMMAND [ARGS]...",
    context_settings={"help_option_names": ["--help"], "max_content_width": 100},
)
@database
@config_file
@screen_reader
@click.version_option(__version__, prog_name="readq", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """An inbox for research papers: ingest listings, triage from the keyboard, annotate, find again.

    Without a command readq takes in the listings at PATH, if any, and opens the app. A file that is called like a
    command is written with its folder: ./list. Data goes to standard output, everything else to standard error.
    Exit status: 0 done, 1 a problem with input or state, 2 a command that cannot be understood.
    """
    session = context.ensure_object(Session)
    if sys.stdout.isatty():
        from readq import signs
        from readq.config.reading import load

        signs.use(str(load(session.config)["signs"]))
    if context.invoked_subcommand is None:
        opener = cli.get_command(context, "open")
        assert opener is not None
        context.invoke(opener, paths=())

"""Write the pages that follow from declarations in the program: python -m scripts.make_docs"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from readq.cli.app import cli
from readq.formats import registry
from readq.formats.writing import registry as writing
from readq.vault_template import PLACES
from scripts import app_docs, json_docs, man_page, sql_docs

PAGE = Path(__file__).parent.parent / "docs" / "CLI.md"
FORMATS_PAGE = PAGE.with_name("FORMATS.md")

_INTRODUCTION = """\
# The command line

This page is generated from the program (`make docs`); `readq COMMAND --help` says the same.

Data goes to standard output, everything else to standard error. Exit status: 0 done; 1 a problem with input or state;
2 a command that cannot be understood; 130 interrupted. With `--json` a command prints its answer for programs
([JSON.md](JSON.md)). Papers are named by readq's number, an arXiv id or a DOI. JSON
is printed as it is stored; text for a terminal is cleaned of everything that could steer it. Colours are used on a
terminal unless `NO_COLOR` is set. Every command takes `--db FILE`, before or after its name.

```sh
readq ingest ~/papers/*.txt              # take listings in
readq list status:inbox diffusion        # look
readq list --format ids -- -transformer | readq mark skip -
readq mark queue --where 'tag:today'     # decide about many at once
readq undo                               # and take it back
readq find protien langauge modle        # typing mistakes are forgiven
readq list status:queue --format json | jq -r '.[].title'
```

A paper in JSON has these members, and may get more: `id`, `title`, `abstract` (text or null), `authors` (names),
`status` (`inbox`, `queue`, `read`, `skip`), `priority` (-9 to 9), `tags`, `note` (text or null), `identifiers`
(scheme: value), `links` (`kind`, `url`), `appearances` (`source`, `kind`, `page_date`, `rank`, `counts`: figures shown
there such as `upvotes`), `year`, `published`, `updated` and `announced` (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`), `venue`,
`categories`, `keywords`, `comment`, `summary` (made by a machine; the abstract is the authors'), `added_at` and
`decided_at` (ISO 8601, UTC, or null), `snoozed_until` (a day or null). `readq find` adds `score` (0 to 1) and `matched`
(`title`, `author`, `note`). `list` and `find` print an array in the order shown, `show` one object a line.

What `readq ingest --json` says of a file adds up: its records are `listed` + `refused`, and `listed` = `new` + `known`.
Of the known, `merged` were recognised by title alone. `changed` counts known papers that gained something, `suggested`
pairs of papers kept apart that may be one, `skipped` says where and why for the first of the refused.
"""


def command_line() -> str:
    """The text of docs/CLI.md."""
    parts = [_INTRODUCTION]
    context = click.Context(cli, info_name="readq")
    parts += _section(cli, context, 2)
    return "\n".join(parts)


def _section(command: click.Command, context: click.Context, level: int) -> Iterator[str]:
    yield f"{'#' * level} {context.command_path}\n"
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"```\n{context.command_path} {usage}\n```\n"
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        if paragraph.startswith("\b\n"):  # lines that stay as they are
            yield f"```\n{paragraph[2:]}\n```\n"
        else:
            yield _literal(" ".join(paragraph.split())) + "\n"
    options = [p for p in command.get_params(context) if isinstance(p, click.Option)]
    rows = [_option(option) for option in options if level == 2 or option.name not in ("help", "db", None)]
    rows = [row for row in rows if "`--help`" not in row]
    if rows:
        yield "| Option | |\n|---|---|\n" + "\n".join(rows) + "\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _section(inner, click.Context(inner, info_name=name, parent=context), level + 1)


def _option(option: click.Option) -> str:
    """A row of the table of options."""
    name = f"{', '.join(option.opts)} {man_page.takes(option)}".rstrip()
    default = f" (default: {option.default})" if option.show_default and not option.is_flag else ""
    return f"| `{_cell(name)}` | {_cell(_literal(option.help or ''))}{default} |"


def _literal(text: str) -> str:
    """``text`` with nothing in it that Markdown would take for a mark of its own."""
    return text.replace("*", "\\*").replace("<", "&lt;")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


_FORMATS = """\
# What readq reads

This page is generated from the program (`make docs`); `readq formats` lists the same. A file is recognised by what is
in it, whatever it is called; `readq ingest --format NAME` reads it as something else. Folders are walked. Archives
(ZIP, tar) are taken in as the files they hold, and files packed with gzip, bzip2 or xz as what they unpack to. Text may
be UTF-8, UTF-16 or Windows-1252, with or without a byte-order mark. `-` reads standard input.

Every record of a file becomes a paper, is found to be one the library has, or is skipped with its place and the reason:
`readq ingest` counts them, `--report FILE` writes all down, `--dry-run` tells before anything changes. Of a damaged
file everything before and after the damage is read. Notes, tags and reading states of other programs come along with a
paper the first time they are told; what was changed or decided in readq since then stays. `--as queue` puts all
undecided papers of a list into the queue.

Where sources tell a fact differently, the one that counts more is kept: arXiv before a publisher, a publisher before a
service that collects from others, that before a reference manager, and all of them before a copied page.

| format | what it is | what is kept | what is not |
|---|---|---|---|
"""


_WRITTEN = """
# What readq writes

`readq export FORMAT QUERY`, or `x` in the app, writes papers for other programs. What comes back when such a file is
read into an empty library is this; titles, authors, ids and the rest are as they were, in every format that has a place
for them, and nothing is made up: a paper without a journal is no article.

Papers are cited by keys that stay: one that came with an import is kept, others are made by the pattern
`export.citation_key`, of `[auth]`, `[year]`, `[shorttitle]`, `[veryshorttitle]`, `[title]`, `[arxiv]` and `[id]`, each
with `:lower`, `:upper`, `:capitalize` or `:5` for its first five letters behind its name. A key that was given once is
never another paper's.

`--update FILE` leaves a `.bib` file that you edit, too, as it is to the byte, but for the entries that readq wrote into
it: above each stands a remark with a checksum, and one that was edited since is yours. New entries come at its end.

`readq export vault --output FOLDER` writes a Markdown note for each paper: fields at its head (title, authors, ids,
status, tags, dates), abstract, your note, and links to the papers of the library whose arXiv ids or DOIs stand in it.
Later exports change readq's own fields and what is between its two marks, nothing else; a note may be renamed and moved
within the folder. One in which readq's part was edited is left alone and named. No note is removed. What you write
between the marks "your note" and "note ends" comes back with `readq vault pull FOLDER`, or with `--watch` as you save
it; where the note was changed in readq meanwhile, too, both versions are kept, one below the other. Nothing else of a
file is read: title, status, tags and the other fields at its head are readq's to write. `export.note_template` lays
readq's part out, of {places}.

`readq export library` writes everything as JSON lines: papers with every id, where each fact came from, where they were
listed, notes with their revisions, tags, statuses, priorities, snoozes, your order, citation keys, saved views, rules,
subscriptions, and the history. `readq ingest` of it into an empty library makes the same library, in which undo goes on
where it was; into another one it adds what is new as one step to undo: papers are told by their ids, notes are put one
below the other, nothing is overwritten, and rules and subscriptions rest until you wake them. The history is not added
there. Passwords and keys in addresses are left out; a subscription that had one rests.

`readq export share QUERY --as NAME` is for another reader, and so is `share-html`, a page to read whose papers readq
takes in, too. Your notes come to them as quotations with your name and the day you wrote them, below what they wrote
themselves, and only once however often you share. Your tags and statuses are taken only if they ask for them with
`readq ingest --format readq-shared-all`; your priorities, and where and when you met papers, are not in it. The name
may stand in `export.name` once and for all. `readq export opml` writes what is subscribed to, with the addresses of the
feeds.

| format | what it is | what comes back | what does not |
|---|---|---|---|
"""


def formats() -> str:
    """The text of docs/FORMATS.md."""
    rows = [
        f"| `{each.name}` | " + " | ".join(_cell(_literal(said)) for said in (each.title, each.kept, each.left)) + " |"
        for each in sorted(registry.FORMATS, key=lambda each: each.name)
    ]
    written = [writing.export(name) for name in sorted(writing.EXPORTS)]
    more = [
        "| `library` | Everything (JSON lines) | everything, in an empty library | passwords and keys in addresses |",
        *(
            f"| `{each.name}` | "
            + " | ".join(_cell(_literal(said)) for said in (each.title, each.carries, each.loses))
            + " |"
            for each in written
        ),
    ]
    places = ", ".join(f"`{{{place}}}`" for place in PLACES)
    return _FORMATS + "\n".join(rows) + "\n" + _WRITTEN.replace("{places}", places) + "\n".join(more) + "\n"


def main() -> None:
    PAGE.write_text(command_line(), encoding="utf-8")
    FORMATS_PAGE.write_text(formats(), encoding="utf-8")
    man_page.PAGE.write_text(man_page.man_page(), encoding="utf-8")
    for page in [PAGE, FORMATS_PAGE, man_page.PAGE, sql_docs.write(), *json_docs.write(), *app_docs.write()]:
        print(f"wrote {page.name}")


if __name__ == "__main__":
    main()

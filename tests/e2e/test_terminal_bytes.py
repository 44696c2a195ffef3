"""Whatever a library, a file or an argument holds: what reaches the terminal is text, and what readq steers it with."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.test_hardened import EVERY, fair
from tests.support.hostile import ATTACK, ESCAPES, MARKUP, harm, hostile_library
from tests.support.terminal import KEYS, Terminal

WITHOUT_NETWORK = """
import json, socket, sys
from readq.cli import streams
from readq.cli.main import main, run

def nowhere(*_, **__):
    raise socket.gaierror(-2, "Name or service not known")

socket.getaddrinfo = nowhere
"""
# Commands one after the other in one process.
RUNNER = (
    WITHOUT_NETWORK
    + """
streams.prepare()
for words in json.loads(open(sys.argv[1]).read()):
    print("\\n$", ascii(words[2:])[:80], flush=True)
    run(words)
print("the end", flush=True)
"""
)
OPENING = {("open",), ("demo",), ("serve",), ("mcp",)}  # these open the app, serve pages, or wait to be asked
LISTS = [
    ["list"], ["list", "--format", "json"], ["list", "--format", "csv"], ["list", "--format", "tsv"], ["show", "1"],
    ["show", "1", "--format", "json"], ["find", "huge"], ["history", "--json"], ["stats", "--json"], ["note", "2"],
    ["list", f'title:"{ATTACK}'], ["list", "--sort", ATTACK], ["view", "show", ATTACK], ["mark", ATTACK, "1"],
    ["config", "--keys"], ["ingest", f"no such {ATTACK}"], ["export", "--format", "bibtex"], ["export", "-f", "md"],
    ["history", "--limit", "50"], ["list", "id:7"], ["show", "7"], ["show", "8"], [ATTACK], [f"--{ATTACK}"],
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    name = ESCAPES.replace("/", "|")[:80]
    hostile_library(folder / f"{name}.db", folder)
    (folder / f"{name}.bib").write_text(f"@article{{x, title = {{{ATTACK}}}}}", "utf-8")
    (folder / f"{name}.zip").write_bytes(b"PK\\x03\\x04 no archive")
    return folder / f"{name}.db"


def settings(folder: Path) -> Path:
    """A settings file with attacks where a text may stand, and where it may not."""
    file = folder / "config.toml"
    file.write_text(
        "\n".join([
            f"theme = {json.dumps(ESCAPES[:60])}",
            f"date_format = {json.dumps(ESCAPES[:30])}",
            f"{json.dumps(ATTACK[:40])} = 1",
            f"[note]\ntemplate = {json.dumps(ATTACK[:200])}",
            f"[keys]\n{json.dumps(ESCAPES)} = {json.dumps(ESCAPES)}\nskip = {json.dumps(ESCAPES)}",
        ]),
        "utf-8",
    )  # fmt: skip
    return file


def test_no_command_lets_anything_through(library: Path, tmp_path: Path) -> None:
    db = tmp_path / library.name
    db.write_bytes(library.read_bytes())
    commands = [[*fair(words)] for words in EVERY if words not in OPENING]
    commands += [[*words, *[ATTACK] * (1 + number % 2)] for number, words in enumerate(EVERY) if words not in OPENING]
    commands += LISTS
    commands += [["ingest", str(library.parent)], ["--db", ATTACK, "list"]]
    told = tmp_path / "commands.json"
    told.write_text(json.dumps([["--db", str(db), *words] if words[0] != "--db" else words for words in commands]))
    env = {"READQ_CONFIG": str(settings(tmp_path)), "VISUAL": "true", "BROWSER": "true"}
    with Terminal([sys.executable, "-c", RUNNER, str(told)], cwd=tmp_path, env=env) as terminal:
        terminal.send("n\r" * 400)
        assert terminal.exit_status() == 0
        output = terminal.output()
    assert b"the end" in output
    assert MARKUP.encode() in output  # it was shown, as it stands
    assert harm(output) == []


# Through the rooms of the app: what is typed, and what is on the screen then. ``PASTE`` is the attack as it can be
# pasted: the keyboard's own tests have what is left of escapes.
PASTE = "PASTE"
PASTED = ATTACK.translate(dict.fromkeys(map(ord, "\x1b\r\n\x1a\x18\x0e\b\x7f")))
WALK = [
    ("V", "Huge  "), ("V", "Paper 2"), ("enter", "Abstract 0"), ("C", "Bob ["), ("G", "Listed"), ("escape", "Paper 5"),
    ("/", "enter keeps"), (PASTE, "link="), ("escape", "Paper 5"), ("f", "find"), ("huge", "Huge"),
    ("escape", "Paper 5"),
    ("t", "type a tag"), (PASTE, "link="), ("ctrl+c", "Paper 5"), ("e", "esc saves"), (PASTE, "Gevil"),
    ("escape", "Note saved"), ("ctrl+n", "6 notes"), ("q", "Paper 5"), ("X", "items"), ("q", "Paper 5"),
    ("ctrl+e", "versions"), ("q", "Paper 5"), ("H", "History"), ("q", "Paper 5"), ("S", "The queue"), ("q", "Paper 5"),
    ("F", "it failed"), ("F", "evil"), ("q", "Paper 5"), ("D", "1 pair"), ("q", "Paper 5"), (":", "Commands"),
    ("rules", "Rules"), ("enter", "1 rule"), ("q", "Paper 5"), (":", "Commands"), ("settings", "Settings"),
    ("enter", "What was not followed"), ("escape", "Paper 5"), (":", "Commands"), (PASTE, "evilq"),
    ("escape", "Paper 5"), ("y", "opied"), ("Y", "opied"), ("o", "No page"),
    ("6", "View ["), ("1", "status:inbox"),
    ("s", "Skipped Paper"), ("u", "Undid"), ("b", "Snooze"), ("escape", "Paper 5"),
    ("ctrl+s", "save view as"),
    (PASTE, "Gevil"), ("enter", "View"), ("I", "a title"), (PASTE, "Gevil"), ("enter", "Paper 5"),
    ("ctrl+o", "take in"),
    ("./", "take in ./"), ("enter", "1 new paper"), ("x", "Export"), ("escape", "Paper 5"), ("W", "!"), ("T", "Triage"),
    ("n", "one line"), (PASTE, "Gevil"), ("enter", "Noted"), ("q", "left"), ("ctrl+a", "selected"), ("s", "Skipped"),
    ("u", "Undid"), ("E", "Paper 5"),
]  # fmt: skip


def test_no_screen_lets_anything_through(library: Path, tmp_path: Path) -> None:
    db = tmp_path / library.name
    db.write_bytes(library.read_bytes())
    files = tmp_path / "files"
    files.mkdir()
    for file in library.parent.iterdir():
        if file.suffix != ".db":
            (files / file.name).write_bytes(file.read_bytes())
    env = {"READQ_CONFIG": str(settings(tmp_path)), "VISUAL": "true", "BROWSER": "true"}
    program = [sys.executable, "-c", f"{WITHOUT_NETWORK}\nmain()", "--db", str(db)]
    with Terminal(program, columns=120, rows=36, cwd=files, env=env) as terminal:
        terminal.wait_for(lambda text: 1000 in terminal.modes() and "1/7" in text)
        for typed, seen in WALK:
            if typed == PASTE:
                terminal.paste(PASTED)
            elif len(typed) > 1 and typed not in KEYS and "+" not in typed:
                terminal.send(typed)
            else:
                terminal.press(typed)
            terminal.wait_for(seen, 20)
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0
        assert terminal.modes() == set()
        output = terminal.output()
    assert MARKUP.encode() in output
    assert harm(output) == []

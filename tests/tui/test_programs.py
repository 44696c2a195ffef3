"""The reader's own commands on papers, and handing papers on."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.config.programs import PLACEHOLDERS, Program
from readq.config.settings import Config
from readq.library import Library
from readq.listing import Draft
from readq.model import Paper
from readq.running import Running
from readq.text import clean
from readq.tui.programs import on_papers
from readq.tui.programs.filling import arguments, lacking, values
from readq.tui.programs.filling import given as on_input
from readq.tui.programs.sharing import mail_link
from scripts.app_docs import config_page
from tests.support.libraries import add_listing, draft, open_library
from tests.tui.driving import Driver, Opened, driving

EVIL = (
    "--help", "-rf /", "+!id", "@/etc/passwd", "; rm -rf ~", "$(touch /tmp/x)", "`id`", "a\nb\n--c", "nul\0l", "'", '"',
    "\\", "' \"$(id)\" '", "~root", "|id", "\x1b[31mred\u202eevil", "{title}", "{doi} ${1}", "*", "% & ^",
)  # fmt: skip


def read(text: str) -> Config:
    config = Config(Path("config.toml"))
    config.read(text)
    return config


def only(text: str) -> Program:
    config = read(f'[[command]]\nname = "It"\n{text}')
    assert config.problems == []
    return config.programs[0]


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> list[Paper]:
    """Papers whose titles would like to be options and commands; every other one has ids."""
    with open_library(tmp_path_factory.mktemp("odd") / "a.db") as library:
        ids = add_listing(library, [_draft(number, title) for number, title in enumerate(EVIL)])
        return library.papers(ids)


def _draft(number: int, title: str) -> Draft:
    return draft(title, arxiv=f"2601.{number:05}") if number % 2 else draft(title)


def echoed(words: Sequence[str], tmp_path: Path) -> list[str]:
    """The arguments that a program finds when it is run like this."""
    running = Running(words)
    while running.ended() is None:
        pass
    assert running.ended() == 0, running.complaint
    return (tmp_path / "seen").read_text().split("\0")[:-1]


@pytest.fixture
def echo(tmp_path: Path) -> Path:
    """A program that writes its arguments down."""
    file = tmp_path / "echo"
    seen = tmp_path / "seen"
    file.write_text(f"#!/bin/sh\nfor each in \"$@\"; do printf '%s\\0' \"$each\"; done > '{seen}'\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


def test_whatever_a_title_says_is_one_argument_and_no_option(odd: list[Paper], echo: Path, tmp_path: Path) -> None:
    program = only(f'run = ["{echo}", "first", "{{title}}", "--title={{title}}", "{{id}}"]')
    for paper in odd:
        seen = echoed(arguments(program, [paper]), tmp_path)
        title = values(paper)["title"]
        assert seen == ["first", seen[1], f"--title={title}", str(paper.id)]
        assert seen[1].lstrip() == title
        assert seen[1][0] not in "-+@/~|"
        assert seen[1].isprintable()


@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="without a shell")
def test_a_shell_takes_nothing_a_paper_says_for_code(odd: list[Paper], echo: Path, tmp_path: Path) -> None:
    program = only(f"shell = true\nrun = '''x=$(echo {{title}}); {echo} {{title}} --title={{title}} \"$x\" {{id}}'''")
    for paper in odd:
        title = values(paper)["title"]
        seen = echoed(arguments(program, [paper]), tmp_path)
        assert (len(seen), seen[0].lstrip(), seen[1], seen[3]) == (4, title, f"--title={title}", str(paper.id))
        assert seen[0][0] not in "-+@/~|"


def test_for_all_an_argument_is_there_once_for_each_paper(odd: list[Paper], echo: Path, tmp_path: Path) -> None:
    for how in (f'run = ["{echo}", "a", "n={{id}}", "z"]', f'shell = true\nrun = "{echo} a {{id}} z"'):
        seen = echoed(arguments(only(f'{how}\nfor = "all"'), odd[:12]), tmp_path)
        assert [each.removeprefix("n=") for each in seen] == ["a", *(str(paper.id) for paper in odd[:12]), "z"]


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_any_title_is_one_harmless_argument(odd: list[Paper], title: str) -> None:
    paper = _titled(odd[0], title)
    if lacking(only('run = ["x", "{title}"]'), paper):
        return
    words = arguments(only('run = ["x", "{title}", "y"]'), [paper])
    assert len(words) == 3
    assert words[1] == clean(words[1])
    assert words[1][0] not in "-+@/~|"


def _titled(paper: Paper, title: str) -> Paper:
    return replace(paper, row=replace(paper.row, title=title))


def test_what_nobody_knows_keeps_a_paper_out(odd: list[Paper]) -> None:
    program = only('run = ["x", "{arxiv_id}", "{title}"]')
    assert [lacking(program, paper) for paper in odd[:4]] == ["arxiv_id", "", "arxiv_id", ""]
    assert set(values(odd[0])) == set(PLACEHOLDERS)


def test_papers_are_read_as_lines_of_json(odd: list[Paper]) -> None:
    text = on_input(only('run = "x"\nstdin = "json"'), odd)
    assert [json.loads(line)["title"] for line in text.decode().split("\n")[:-1]] == [paper.title for paper in odd]
    assert on_input(only('run = "x"'), odd) == b""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('run = ["a", "{tilte}"]', "3: command 1: run: there is no placeholder {tilte}; did you mean 'title'?"),
        ('run = ["{title}"]', "3: command 1: run: the program itself cannot come from a paper"),
        ("run = \"sh -c 'echo {title}'\"", "3: command 1: run: what a shell is given with -c is read as its code"),
        ('run = ["env", "bash", "-lc", "echo {pdf}"]', "3: command 1: run: what a shell is given with -c is read"),
        ("shell = true\nrun = 'echo \"{title}\"'", "4: command 1: run: write {title} without quotes around it"),
        ("shell = true\nrun = '''echo '{title}' '''", "4: command 1: run: write {title} without quotes around it"),
        ('shell = true\nrun = "echo {tilte}"', "4: command 1: run: there is no placeholder {tilte}"),
        ('shell = true\nrun = ["a"]', "4: command 1: run: with shell = true use one line for the shell in quotes"),
        ("run = 3", '3: command 1: run: use a program with its arguments, such as ["lp", "{pdf}"]'),
        ("run = []", "3: command 1: run: use a program"),
        ('run = "\'a"', "3: command 1: run: no closing quotation"),
        ("", "1: command 1: run: use a program"),
        ('run = "a"\nfor = "some"', "4: command 1: for: use 'each' or 'all'"),
        ('run = "a"\nstdin = "xml"', "4: command 1: stdin: use 'json', or leave it away"),
        ('run = "a"\nterminal = 1', "4: command 1: terminal: use true or false"),
        ('run = "a"\nterminl = true', "4: command 1: a command has no 'terminl'; did you mean 'terminal'?"),
        ('run = "a"\nkey = 1', "4: command 1: key: use a key in quotes"),
        ('run = "a"\n[[command]]\nname = "it"\nrun = "b"', "5: command 2: there is one called 'it' already"),
    ],
)
def test_a_command_that_is_none_is_told_with_its_line(text: str, said: str) -> None:
    config = read(f'[[command]]\nname = "It"\n{text}')
    assert next(f"{each.line}: {each.reason}" for each in config.problems).startswith(said)


@pytest.mark.parametrize("text", ['command = "x"', "command = [1]", "[command]\nname = 1"])
def test_what_is_no_list_of_commands_is_told(text: str) -> None:
    assert [each.reason for each in read(text).problems] == [
        "command is a list: write [[command]] on a line of its own above each"
    ]


def test_braces_that_are_no_placeholder_are_left_alone() -> None:
    assert only("shell = true\nrun = '''ls | awk '{print $1}' ${HOME}'''").placeholders == []
    assert only('run = ["a", "${title}", "{}", "{a b}", "{1}"]').placeholders == []


def test_the_examples_of_the_page_are_right() -> None:
    examples = [part.partition("```")[0] for part in config_page().split("```toml\n")[1:]]
    assert len(examples) == 4
    configs = [read(example) for example in examples]
    assert [config.problems for config in configs] == [[], [], [], []]
    assert sum(len(config.programs) for config in configs) == 4


# in the app -------------------------------------------------------------------------------------------------------


def _config(text: str) -> Config:
    config = read(text)
    assert config.problems == []
    return config


async def test_a_command_runs_by_key_palette_and_menu_and_says_what_came_of_it(
    seeds_library: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    config = _config(
        f"""
[[command]]
name = "Note the title"
shell = true
run = "echo {{title}} >> {out}; echo did {{id}}"
key = "Q"
[[command]]
name = "Break"
run = ["{sys.executable}", "-c", "import sys; sys.exit('\\\\x1b[31mno \\\\u202epaper\\\\nmore')"]
[[command]]
name = "Nowhere"
run = ["/no/such/program"]
[[command]]
name = "All ids"
run = ["{sys.executable}", "-c", "import sys; print(sum(1 for _ in sys.stdin), sys.argv[1:])", "{{id}}"]
for = "all"
stdin = "json"
"""
    )
    async with driving(seeds_library, config=config) as app:
        first = app.row
        await app.press("Q")
        await app.until(lambda: f"Note the title: did {first.id}" in app.screen()[-1])
        assert out.read_text() == f"{first.title}\n"

        await app.press(":")
        await app.type("note the title")
        await app.press("enter")
        await app.until(lambda: len(out.read_text().splitlines()) == 2)

        await app.press("!")
        assert "Your commands" in app.text()
        await app.type("break")
        await app.press("enter")
        await app.until(lambda: "Break ended with status 1: [31mno paper" in app.screen()[-1])

        await app.press("!")
        await app.type("nowhere")
        await app.press("enter")
        await app.until(lambda: "Nowhere cannot be started: No such file" in app.screen()[-1])

        await app.press("space", "space", "!")
        assert "Do with 2 selected papers" in app.text()
        await app.type("all ids")
        await app.press("enter")
        ids = app.workspace.browser.targets()
        await app.until(lambda: f"All ids: 2 {[str(each) for each in ids]}" in app.screen()[-1])
        assert app.lib.counts().status == Library(seeds_library).counts().status


async def test_a_program_that_never_ends_holds_nothing_up(seeds_library: Path, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    text = f'[[command]]\nname = "Sleep"\nshell = true\nrun = "echo $$ > {pid}; exec sleep 600"\nkey = "Q"'
    async with driving(seeds_library, config=_config(text)) as app:
        await app.press("Q")
        await app.until(lambda: "Running Sleep" in app.screen()[-1] and pid.exists())
        await app.press("j", "s")
        assert "Skipped" in app.screen()[-1]
    os.kill(int(pid.read_text()), 15)  # it went on when the app had ended


async def test_running_it_many_times_asks_first_and_says_what_is_passed_over(
    seeds_library: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    text = f'[[command]]\nname = "Ids"\nshell = true\nrun = "echo {{arxiv_id}} >> {out}"\nkey = "Q"\n'
    async with driving(seeds_library, config=_config("confirm_above = 2\n" + text)) as app:
        await app.press("space", "space", "space", "Q")
        assert "Run Ids 3 times?" in app.text()
        await app.press("n", "escape")
        assert not out.exists()
        known = [paper.id for paper in app.lib.papers(range(1, 629)) if dict(paper.identifiers).get("arxiv")]
        if not known:
            await app.press("Q")
            await app.until(lambda: "Ids passed over" in app.screen()[-1])
            assert "its arXiv id is not known" in app.screen()[-1]
            assert not out.exists()


async def test_a_program_that_wants_the_terminal_gets_it_once_after_the_other(
    seeds_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[list[str], bytes]] = []

    def front(app: object, words: Sequence[str], read: bytes = b"") -> int:
        ran.append((list(words), read))
        return 3 if len(ran) == 3 else 0

    monkeypatch.setattr(on_papers, "run_in_front", front)
    text = '[[command]]\nname = "Less"\nrun = ["less", "{id}"]\nterminal = true\nstdin = "json"\nkey = "Q"'
    async with driving(seeds_library, config=_config(text)) as app:
        await app.press("space", "space", "Q")
        assert "Less: done" in app.screen()[-1]
        assert [words for words, _ in ran] == [["less", str(each)] for each in app.workspace.browser.targets()]
        assert all(json.loads(read)["title"] for _, read in ran)
        await app.press("Q")
        assert "Less ended with status 3; 1 paper left" in app.screen()[-1]


async def test_a_key_that_is_taken_is_told_and_the_command_stays_in_the_menu(seeds_library: Path) -> None:
    config = _config('[[command]]\nname = "Mine"\nrun = ["true"]\nkey = "s"')
    async with driving(seeds_library, config=config) as app:
        assert [each.reason for each in config.problems] == [
            "keys.own.mine: in the list 's' already means 'Skip' (skip)"
        ]
        assert config.problems[0].line == 4
        await app.press("!")
        assert "Mine" in app.text()


async def test_papers_are_handed_on_as_text_and_as_a_mail(seeds_library: Path) -> None:
    opened = Opened()
    async with driving(seeds_library, opener=opened) as app:
        await _choose(app, "markdown")
        await app.until(lambda: "Copied 1 paper as markdown" in app.screen()[-1])
        assert app.app.clipboard.startswith("- ")
        await app.press("space", "space")
        titles = [row.title for row in app.lib.rows(app.workspace.browser.targets())]
        await _choose(app, "bibtex")
        await app.until(lambda: "Copied 2 papers as bibtex" in app.screen()[-1])
        assert app.app.clipboard.count("@") == 2
        await _choose(app, "citation")
        await app.until(lambda: "the citations of 2 papers" in app.screen()[-1])
        assert app.app.clipboard.count("\n") == 1
        await _choose(app, "mail")
        await app.until(lambda: "Opened a mail about 2 papers" in app.screen()[-1])
        fields = parse_qs(urlsplit(opened[0]).query)
        assert fields["subject"] == ["2 papers"]
        assert all(title in fields["body"][0] for title in titles)


async def _choose(app: Driver, word: str) -> None:
    await app.press("!")
    await app.type(word)
    await app.press("enter")


def test_nothing_in_a_mail_link_is_another_header(odd: list[Paper]) -> None:
    for paper in [*odd, _titled(odd[0], "a&bcc=evil@example.org\r\nBcc: evil@example.org")]:
        link = mail_link([paper])
        assert link.isascii()
        assert link.isprintable()
        assert set(parse_qs(urlsplit(link).query)) == {"subject", "body"}


async def test_in_triage_it_is_the_paper_in_front(seeds_library: Path) -> None:
    text = '[[command]]\nname = "Ids"\nrun = ["echo", "id {id}"]\nkey = "Q"'
    async with driving(seeds_library, config=_config(text)) as app:
        await app.press("T", "l")
        front = app.row.id
        await app.press("Q")
        await app.until(lambda: f"Ids: id {front}" in app.text())
        await _choose(app, "ids")
        await app.until(lambda: f"Ids: id {front}" in app.text())

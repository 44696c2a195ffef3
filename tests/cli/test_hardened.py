"""Every command, in every odd surrounding: bytes that are no text, closed streams, full disks, impossible rows."""

from __future__ import annotations

import os
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from readq.cli.app import COMMANDS, cli
from readq.cli.main import main
from readq.library import Library
from tests.cli.conftest import Readq

READQ = (sys.executable, "-m", "readq")
NO_TEXT = "q\udcff"
BLAMED = "readq is to blame"


def leaves(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that does something, with the words that name it."""
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            below = command.get_command(click.Context(command), name)
            assert below is not None
            yield from leaves(below, (*words, name))
    else:
        yield words, command


EVERY = dict(leaves(cli))
FAIRLY = {"paths": "page.txt", "file": "copy.db", "shell": "bash", "step": "1", "place": "1", "status": "read",
          "query": "graph", "name": "Mine", "old": "Mine", "new": "Other", "text": "graph"}  # fmt: skip


def fair(words: tuple[str, ...]) -> list[str]:
    """Arguments that a command can do something with."""
    given = list(words)
    for parameter in EVERY[words].params:
        if isinstance(parameter, click.Argument) and (parameter.required or parameter.name in ("query", "paths")):
            if words == ("priority",):
                given += ["1", "+1"]
            elif words == ("snooze",):
                given += ["1", "tomorrow"]
            else:
                given.append(FAIRLY.get(str(parameter.name), "1"))
    if words == ("serve",):
        given += ["--host", "192.0.2.1"]  # an address that no machine has, so that it ends
    return given


@pytest.fixture(scope="session")
def a_page(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one page: commands are tried in it by the thousand."""
    path = tmp_path_factory.mktemp("page") / "library.db"
    with Library(path) as library:
        library.ingest([seeds / "003_96d79bda2d89a2e5.txt"])
    return path


@pytest.fixture
def place(a_page: Path, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library with something of everything, in a folder with a page to take in."""
    monkeypatch.chdir(tmp_path)
    path = Path(shutil.copy(a_page, tmp_path / "library.db"))
    monkeypatch.setenv("READQ_DB", str(path))
    (tmp_path / "page.txt").write_bytes((seeds / "002_de120c17345fc921.txt").read_bytes())
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO saved_view VALUES ('Mine', 'graph', 1)")
        connection.execute("INSERT INTO tag VALUES (1, 'Mine', 'mine')")
        connection.execute("INSERT INTO paper_tag VALUES (1, 1)")
        connection.execute("INSERT INTO note VALUES (1, 'A note', 5)")
    connection.close()
    return path


def decent(result: tuple[int, str, str], words: object) -> None:
    status, _, err = result
    assert status in (0, 1, 2), words
    assert "Traceback" not in err, words
    assert BLAMED not in err, words
    assert len(err) < 2_000, words


def test_the_commands_are_all_of_them() -> None:
    assert {words[0] for words in EVERY} == set(COMMANDS)
    assert len(EVERY) > 25


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_bytes_that_are_no_text_are_refused_in_a_sentence(readq: Readq, place: Path, words: tuple[str, ...]) -> None:
    before = place.read_bytes()
    for number in range(len(words), len(fair(words))):
        arguments = fair(words)
        arguments[number] = NO_TEXT
        result = readq(*arguments)
        decent(result, arguments)
        assert result.status in (1, 2), arguments
        assert "q\\xff" in result.err or "q" in result.err
    for parameter in EVERY[words].params:
        if isinstance(parameter, click.Option) and not parameter.is_flag and parameter.name not in ("db", "config"):
            if isinstance(parameter.type, click.Path):
                continue  # files may be called so
            result = readq(*fair(words), parameter.opts[0], NO_TEXT)
            decent(result, (words, parameter.name))
            assert result.status in (1, 2), (words, parameter.name)
    assert place.read_bytes() == before


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_numbers_beyond_all_counting_are_refused_in_a_sentence(
    readq: Readq, place: Path, words: tuple[str, ...]
) -> None:
    huge = "99999999999999999999"
    for parameter in EVERY[words].params:
        if isinstance(parameter, click.Option) and not parameter.is_flag:
            if parameter.name not in ("db", "config"):
                decent(readq(*fair(words), parameter.opts[0], huge), (words, parameter.name))
        elif parameter.name in ("ids", "reference", "step", "place", "words"):
            arguments = fair(words)
            first = len(words) + (words[0] in ("mark", "tag"))  # what is decided comes before the papers
            arguments[first : first + 1] = [huge]
            result = readq(*arguments)
            decent(result, arguments)
            assert result.status in (1, 2), arguments


IMPOSSIBLE = (
    "UPDATE paper SET status = 99 WHERE id = 1",
    "UPDATE paper SET marks = 64 WHERE id = 1",
    "UPDATE paper SET marks = -1, priority = 9223372036854775807",
    "UPDATE paper SET added_at = 9223372036854775807, decided_at = -9223372036854775807 WHERE id = 1",
    "UPDATE paper SET title = CAST(x'ff4142' AS TEXT) WHERE id = 1",
    "UPDATE paper SET snoozed_until = 'soon', status = 4 WHERE id = 1",
    "UPDATE source SET ingested_at = 9223372036854775807, name = CAST(x'ff' AS TEXT)",
    "UPDATE note SET body = CAST(x'ff' AS TEXT), updated_at = 9223372036854775807",
    "UPDATE tag SET name = CAST(x'ff' AS TEXT)",
    "UPDATE saved_view SET query = 'year:soon (', name = 'Mine'",
    "UPDATE counter SET status = 77",
    "DELETE FROM paper_text; DELETE FROM source",
    "INSERT INTO operation(verb, facts, at, day, actor, undone) "
    "VALUES ('skip', CAST(x'ff' AS TEXT), 9223372036854775807, -5, 'x', 0)",
    "UPDATE signature_block SET ids = x'01'",
    "UPDATE paper_fts_data SET block = x'ff' WHERE id > 1",
    "DROP TABLE note",
)


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.torture) for part in (1, 2))])
@pytest.mark.parametrize("edit", IMPOSSIBLE)
def test_impossible_rows_are_told_in_a_sentence(readq: Readq, place: Path, edit: str, part: int) -> None:
    connection = sqlite3.connect(place)
    connection.executescript(edit)
    connection.close()
    raw = place.read_bytes()
    for words in list(EVERY)[(IMPOSSIBLE.index(edit) + part) % 3 :: 3]:
        place.write_bytes(raw)
        decent(readq(*fair(words)), (words, edit))


BYTES = {
    "UPDATE paper SET title = x'ff41' WHERE id = 1": ("list --sort interest", "export csl-json --output out", "digest"),
    "UPDATE paper SET year = x'ff41' WHERE id = 1": ("show 1 --json",),
    "UPDATE paper_text SET abstract = x'ff41'": ("list graph --json", "export ris --output out"),
    "INSERT INTO paper_further(id, updated) VALUES (1, x'ff41')": ("show 1", "export jsonl --output out"),
    "INSERT INTO author(paper_id, position, name, family, given) VALUES (1, 0, x'ff41', '', '')": (
        "show 1",
        "export html --output out",
    ),
    "UPDATE note SET body = x'ff41'": ("show 1 --json", "export biblatex --output out"),
    "UPDATE source SET name = x'ff41'": ("show 1 --json",),
    "UPDATE operation SET reverses = x'ff41'": ("history --json",),
    "INSERT INTO subscription(uid, target, name, every, added_at) VALUES (1, 'hf', x'ff41', 0, 0)": ("sources list",),
    "INSERT INTO citation_key(key, paper_id) VALUES (x'ff41', 1)": ("export csv --output out",),
}


@pytest.mark.parametrize("edit", BYTES)
def test_bytes_where_there_must_be_text_are_told_in_a_sentence(readq: Readq, place: Path, edit: str) -> None:
    """SQLite would refuse the edit, but nobody asks it when a page is damaged."""
    for statement in ("UPDATE sqlite_master SET sql = replace(sql, ' STRICT', '') WHERE type = 'table'", edit):
        connection = sqlite3.connect(place, isolation_level=None)
        connection.execute("PRAGMA writable_schema=ON")
        assert connection.execute(statement).rowcount > 0
        connection.close()
    for words in BYTES[edit]:
        result = readq(*words.split())
        decent(result, words)
        assert (result.status, "something that readq never writes" in result.err) == (1, True), result.err


def in_a_child(arguments: list[str], surround: Callable[[], None]) -> tuple[int, str, str]:
    """Run the program in a process of its own whose streams are as ``surround`` leaves them."""
    out, out_end = os.pipe()
    err, err_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            nothing = os.open(os.devnull, os.O_RDONLY)
            for number, end in enumerate((nothing, out_end, err_end)):
                os.dup2(end, number)
            os.closerange(3, 100)
            surround()
            # As the interpreter begins.
            for name, number, mode in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w")):
                try:
                    stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
                except OSError:
                    stream = None
                setattr(sys, name, stream)
                setattr(sys, f"__{name}__", stream)
            sys.argv = ["readq", *arguments]
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            try:
                main()
            except SystemExit as leave:
                for stream in (sys.stdout, sys.stderr):
                    stream.flush()  # as the interpreter ends
                os._exit(int(leave.code or 0))
        except BaseException:
            import traceback

            os.write(2, traceback.format_exc().encode())
        finally:
            os._exit(99)
    os.close(out_end)
    os.close(err_end)
    texts = {out: b"", err: b""}
    left = [out, err]
    while left:
        for end in select.select(left, [], [])[0]:
            piece = os.read(end, 65_536)
            texts[end] += piece
            if not piece:
                left.remove(end)
                os.close(end)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return status, texts[out].decode(), texts[err].decode()


def full(number: int) -> Callable[[], None]:
    def surround() -> None:
        os.dup2(os.open("/dev/full", os.O_WRONLY), number)

    return surround


SURROUNDINGS = {
    "<&-": lambda: os.close(0),
    ">&-": lambda: os.close(1),
    "2>&-": lambda: os.close(2),
    "<&- >&- 2>&-": lambda: os.closerange(0, 3),
    ">/dev/full": full(1),
    "2>/dev/full": full(2),
}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a system without it")
@pytest.mark.parametrize("words", [*EVERY, ("--version",), ("--help",)], ids=" ".join)
def test_odd_streams_end_no_command_badly(place: Path, words: tuple[str, ...]) -> None:
    arguments = fair(words) if words in EVERY else list(words)
    raw = place.read_bytes()

    def run(surround: Callable[[], None]) -> tuple[int, str, str]:
        place.write_bytes(raw)
        for made in place.parent.glob("copy.db"):
            made.unlink()
        return in_a_child(arguments, surround)

    usual = run(lambda: None)
    for name, surround in SURROUNDINGS.items():
        status, out, err = run(surround)
        decent((status, out, err), (arguments, name))
        if name in (">&-", ">/dev/full") and usual[1]:
            assert status == 1, (arguments, name)
            assert "output" in err, (arguments, name)
            assert err.count("readq: ") == 1
        elif "1" not in name and ">&- 2" not in name and name not in (">&-", ">/dev/full"):
            assert status == usual[0], (arguments, name, err)
        if words != ("doctor",):  # which tells how much room is left just then
            assert out == (usual[1] if name in ("<&-", "2>&-", "2>/dev/full") and usual[1] else out)
        with sqlite3.connect(place) as connection:  # what was printed went nowhere else
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()


def test_real_shells_close_streams_too(place: Path) -> None:
    for command, status in (("list >&-", 1), ("list <&-", 0), ("mark read 1 2>&-", 0), ("--version >/dev/full", 1)):
        ended = subprocess.run(
            ["sh", "-c", f"exec {' '.join(READQ)} {command}"], capture_output=True, text=True, check=False
        )
        assert ended.returncode == status, (command, ended)
        assert "Traceback" not in ended.stderr
        assert "Exception ignored" not in ended.stderr
        assert ended.stderr.count("\n") <= 1


def test_what_nobody_foresaw_is_one_sentence(readq: Readq, monkeypatch: pytest.MonkeyPatch) -> None:
    def surprise(*_: object, **__: object) -> None:
        raise RuntimeError("x" * 50_000)

    monkeypatch.setattr("readq.formats.writing.record.iso", surprise)
    monkeypatch.setattr("readq.cli.answers.iso", surprise)
    readq("mark", "read", "1")
    result = readq("history", "--json")
    assert result.status == 1
    assert BLAMED in result.err
    assert "READQ_DEBUG=1" in result.err
    assert len(result.err) < 500
    monkeypatch.setenv("READQ_DEBUG", "1")
    assert "Traceback" in readq("history", "--json").err


def interrupted(command: list[str], ready: Callable[[subprocess.Popen[bytes]], object]) -> tuple[int, bytes]:
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        ready(process)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        return process.returncode, err


def test_an_interrupt_while_sqlite_calls_python_is_quiet(place: Path) -> None:
    # The interrupt comes from within, at the very moment: a function that SQLite calls.
    script = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "import readq.store.opening as c, readq.library.merge as m\n"
        "def fold(text):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    return text\n"
        "c.searchable = fold\n"
        "m.title_sort = fold\n"
        "from readq.cli.entry import main\n"
        "sys.argv = ['readq', sys.argv[1]]\n"
        "main()\n"
    )
    for command in ("reindex", "check"):
        ended = subprocess.run([sys.executable, "-c", script, command], capture_output=True, text=True, check=False)
        assert (ended.returncode, ended.stderr, ended.stdout) == (130, "", ""), command
    with sqlite3.connect(place) as connection:
        query = "SELECT (SELECT count(*) FROM paper_fts_docsize), (SELECT count(*) FROM paper)"
        assert connection.execute(query).fetchone() == (62, 62)
    connection.close()


@pytest.mark.parametrize("module", ["readq.cli.main", "click", "readq.library", "readq.cli.commands.stats"])
def test_an_interrupt_while_importing_is_quiet(place: Path, module: str) -> None:
    script = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}:\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from readq.cli.entry import main\n"
        "sys.argv = ['readq', 'stats']\n"
        "main()\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr, ended.stdout) == (130, "", "")


def test_a_long_statement_ends_when_it_is_interrupted(place: Path) -> None:
    with sqlite3.connect(place) as connection:
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 10000 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) "
            "INSERT INTO paper(id, title, title_sort, position, source_id, added_at) "
            "SELECT i, 'Paper number ' || i, '', i * 1024, 1, 5 FROM n"
        )
    connection.close()

    def ready(process: subprocess.Popen[bytes]) -> None:
        folder = Path(f"/proc/{process.pid}/fd")
        for _ in range(2_000):
            try:
                if any(os.readlink(each) == str(place) for each in folder.iterdir()):
                    return
            except OSError:
                pass
            select.select([], [], [], 0.01)

    status, err = interrupted([*READQ, "check"], ready)
    assert (status, err) == (130, b"")


def test_view_alone_lists_the_views(readq: Readq, place: Path) -> None:
    assert readq("view") == readq("view", "list")
    assert readq("view").out == "Mine  graph\n"


def test_a_variable_against_colours_that_is_empty_does_not_count(place: Path) -> None:
    script = (
        "import os, readq.cli.main as m\nm.run = lambda arguments: print(os.environ.get('NO_COLOR')) or 0\nm.main()\n"
    )
    for value, told in (("", "None"), ("1", "1"), ("0", "0")):
        ended = subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "NO_COLOR": value}, capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        assert ended.stdout.strip() == told


def test_shells_are_offered_what_the_library_has(place: Path, tmp_path: Path) -> None:
    def offered(words: str, **environment: str) -> list[str]:
        told = {"_READQ_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)}
        ended = subprocess.run(
            READQ, capture_output=True, text=True, env={**os.environ, **told, **environment}, check=False
        )
        assert ended.stderr == ""
        return [line.partition(",")[2] for line in ended.stdout.split()]

    assert offered("readq view run M") == ["Mine"]
    with Library(place) as library:
        library.tag([2], add=["Theirs"])
    assert offered("readq tag rename T") == ["Theirs"]
    assert offered("readq list --sort new") == ["newest"]
    assert offered("readq list stat") == ["status:"]
    assert offered("readq list status:q") == ["status:queue"]
    assert offered("readq list status:inbox,s") == ["status:inbox,skip"]
    assert offered("readq list tag:T") == ["tag:Theirs"]
    assert offered("readq mark skip --where has:no") == ["has:note"]
    # bash takes words apart at colons
    assert offered("readq list status :") == ["inbox", "queue", "read", "skip"]
    assert offered("readq list tag : T") == ["Theirs"]
    missing = tmp_path / "none.db"
    assert offered("readq view run M", READQ_DB=str(missing)) == []
    assert not missing.exists()

"""The settings file: what it may say, and that nothing in it keeps readq from starting."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.config.lines import lines
from readq.config.options import OPTIONS
from readq.config.reading import load
from readq.config.settings import Config
from readq.config.writing import initial
from readq.paths import config_path
from readq.tui.settings.appearance import check_theme
from readq.tui.shell.keymap import key_name, keymap


def read(text: str) -> Config:
    config = Config(Path("config.toml"))
    config.read(text)
    return config


def told(config: Config) -> list[str]:
    return [f"{problem.line}: {problem.reason}" for problem in sorted(config.problems)]


def test_without_a_file_everything_is_as_declared_and_nothing_is_parsed() -> None:
    config = load()
    assert not config.found
    assert config.problems == []
    assert all(config[option.name] == option.default for option in OPTIONS)
    code = "import sys; from readq.config.reading import load; load(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"tomllib", "platformdirs", "difflib", "textual"} & set(loaded)


def test_values_and_where_they_come_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('# hello\ntheme = "nord"\nconfirm_above = 5\n\n[layout]\nfilter = false\nbeside = 40\n')
    monkeypatch.setenv("READQ_CONFIG", str(file))
    config = load()
    assert config.problems == []
    assert (config["theme"], config["confirm_above"], config["layout.filter"]) == ("nord", 5, False)
    assert config.origin("layout.beside") == "mine.toml:7"
    assert config.origin("advance") == "default"
    monkeypatch.setenv("READQ_THEME", "light")
    assert load()["theme"] == "light"
    assert load().origin("theme") == "environment ($READQ_THEME)"
    other = tmp_path / "other.toml"
    other.write_text('advance = "stay"\n')
    assert load(str(other))["advance"] == "stay"


def test_every_mistake_is_told_with_its_line_and_the_rest_holds() -> None:
    config = read(
        """
thme = "x"
theme = 3
confirm_above = 50
date_format = "%Q\\n"
advance = true
[layout]
filter = \"\"\"
sometimes\"\"\"
beside = 400
stacked = 40
[note]
template = ["a"]
other.thing = 1
[keys]
undo = { a = 1 }
"""
    )
    keymap(config)
    assert told(config) == [
        "2: there is no setting 'thme'; did you mean 'theme'?",
        "3: theme: use the name of a theme in quotes",
        "5: date_format: use a date format such as '%Y-%m-%d' or '%d %b %Y'",
        "6: advance: use 'undecided', 'next' or 'stay'",
        "8: layout.filter: use true, false or 'auto'",
        "10: layout.beside: use a whole number from 15 to 85",
        "13: note.template: use a text in quotes",
        "14: there is no setting 'note.other'; did you mean 'note.template'?",
        "16: keys.undo.a: use a key in quotes, or several in [ ]; [] takes it away",
    ]
    assert (config["confirm_above"], config["layout.stacked"]) == (50, 40)
    assert config["layout.beside"] is None


@pytest.mark.parametrize("form", ["%Q", "on a day", "%H:%M", " ", "%A %d %B %Y, which is long for a column"])
def test_a_date_format_says_which_day(form: str) -> None:
    assert told(read(f'date_format = "{form}"')) == [
        "1: date_format: use a date format such as '%Y-%m-%d' or '%d %b %Y'"
    ]


@pytest.mark.parametrize("form", ["", "%Y-%m-%d", "%d.%m.%y", "%a %d %b", "%x", "%j"])
def test_any_way_to_write_a_day_is_a_date_format(form: str) -> None:
    config = read(f'date_format = "{form}"')
    assert config.problems == []
    assert config["date_format"] == form


def test_a_misspelt_section_is_told_which_there_is() -> None:
    assert told(read("[layot]\nbeside = 40")) == ["1: there is no setting 'layot'; did you mean 'layout'?"]


def test_text_that_is_not_toml_names_the_line() -> None:
    assert told(read('theme = "dark"\nadvance = \n'))[0].startswith("2: is not TOML")
    assert told(read('theme = "dark'))[0].startswith("1: is not TOML")
    assert read('theme = "light"\nx\n')["theme"] == "dark"


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert "there is no file" in load(str(tmp_path / "none.toml")).problems[0].reason
    assert not load(str(tmp_path / "none.toml")).found
    assert "cannot be read" in load(str(tmp_path)).problems[0].reason
    assert load(str(tmp_path)).found
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    assert "not UTF-8" in load(str(tmp_path / "bytes")).problems[0].reason
    (tmp_path / "deep").write_text("a = " + "[" * 5000)
    assert load(str(tmp_path / "deep")).problems
    (tmp_path / "large").write_text("#" * 1_000_001)
    assert "megabyte" in load(str(tmp_path / "large")).problems[0].reason
    assert load("nul\0byte").problems
    os.mkfifo(tmp_path / "pipe")
    assert "not a regular file" in load(str(tmp_path / "pipe")).problems[0].reason
    assert load(os.devnull).problems == []


def test_an_unknown_theme_is_told_and_the_default_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    config = read('\ntheme = "nordd"')
    check_theme(config)
    assert told(config) == ["2: theme: there is no theme 'nordd'; did you mean 'nord'?"]
    assert (config["theme"], config.origin("theme")) == ("dark", "default")
    for name in ("light", "high-contrast", "ansi", "gruvbox"):
        fine = read(f'theme = "{name}"')
        check_theme(fine)
        assert fine.problems == []
        assert fine["theme"] == name


# keys -----------------------------------------------------------------------------------------------------------------


def test_keys_are_replaced_added_and_taken_away() -> None:
    config = read('[keys]\nskip = ["w", "Ctrl+W"]\n"view.save" = "^y"\nview.1 = "Q"\nrepeat = []\n')
    keys = keymap(config)
    assert config.problems == []
    assert keys.keys("skip") == ("w", "ctrl+w")
    assert keys.keys("view.save") == ("ctrl+y",)
    assert keys.keys("view.1") == ("Q",)
    assert keys.keys("repeat") == ()
    assert keys.key("repeat") == ""
    assert keys.find("list", "s") is None
    assert keys.keys("queue") == ("a",)


def test_two_commands_can_change_places() -> None:
    config = read('[keys]\nskip = "a"\nqueue = "s"\n')
    keys = keymap(config)
    assert config.problems == []
    assert (keys.keys("skip"), keys.keys("queue")) == (("a",), ("s",))


def test_a_clash_is_told_and_the_declared_keys_stay() -> None:
    config = read('[keys]\nskip = "a"\nread = "F9"\nundo = "f9"\nnope = "x"\nquit = []\nredo = ["hyper+x", "ctrl+m"]\n')
    keys = keymap(config)
    assert told(config) == [
        "2: keys.skip: in the list 'a' already means 'Add to queue' (queue)",
        "4: keys.undo: in the list 'f9' already means 'Mark as read' (read)",
        "5: keys: there is no command 'nope'; did you mean 'open'?",
        "6: keys.quit: there must be a way out, so its keys stay",
        "7: keys.redo: terminals cannot tell 'ctrl+m' from enter",
        "7: keys.redo: there is no key 'hyper+x': a key is held together with ctrl, alt or shift",
    ]
    assert (keys.keys("skip"), keys.keys("undo")) == (("s",), ("u", "z"))
    assert keys.keys("quit")


@pytest.mark.parametrize(
    ("written", "name"),
    [("s", "s"), ("^S", "ctrl+s"), ("Ctrl+S", "ctrl+s"), ("shift+a", "A"), ("Esc", "escape"), (" ", "space"),
     ("+", "+"), ("alt++", "alt++"), ("Alt+Down", "alt+down"), ("F5", "f5"), ("?", "?"), ("é", "é"),
     ("shift+alt+up", "alt+shift+up"), ("↓", "down")],
)  # fmt: skip
def test_how_keys_are_written(written: str, name: str) -> None:
    assert key_name(written) == name


# any text -------------------------------------------------------------------------------------------------------------

_NAMES = st.sampled_from(
    [*(option.name for option in OPTIONS), "layout", "note", "keys", "keys.skip", 'keys."view.save"', "x", "keys.a.b"]
)
_VALUES = st.sampled_from(
    ["1", "true", '"dark"', '"a"', '["a", "^x"]', "[]", "{}", "{ a = 1 }", "'''\n\n'''", '"""\nx"""', "1979-05-27",
     "nan", "[[1], {b = 2}]", '"\\u0000"', "-5", "[ # c\n1,\n]"]
)  # fmt: skip
_LINES = st.tuples(_NAMES, _VALUES).map(" = ".join) | st.sampled_from(
    ["[layout]", "[keys]", "[[note]]", "# c", "[x.y]"]
)


@settings(max_examples=150, deadline=None)
@given(st.text() | st.lists(_LINES, max_size=6).map("\n".join))
def test_no_text_keeps_readq_from_starting(text: str) -> None:
    config = read(text)
    keys = keymap(config)
    check_theme(config)
    assert keys.keys("quit")
    for option in OPTIONS:
        value = config[option.name]
        assert value == option.default or option.check(value) == value
    assert all(0 <= problem.line <= text.count("\n") + 1 for problem in config.problems)


@settings(max_examples=100, deadline=None)
@given(st.lists(_LINES, max_size=8))
def test_a_line_is_where_the_key_stands(written: list[str]) -> None:
    text = "\n".join(written)
    try:
        tables = tomllib.loads(text)
    except ValueError:
        return
    where = lines(text)
    table = ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("["):
            table = line.strip("[]")
        name = line.partition(" = ")[0]
        if " = " in line and name in (option.name for option in OPTIONS) and not table:
            assert where[tuple(name.split("."))] == number
    assert {path[0] for path in where} == set(tables)


def test_the_file_that_init_writes_changes_nothing_and_names_everything() -> None:
    config = read(initial())
    keymap(config)
    assert config.problems == []
    assert all(config[option.name] == option.default for option in OPTIONS)
    uncommented = "\n".join(
        line.removeprefix("# ") if (" = " in line and "`" not in line) or line == "# [[command]]" else line
        for line in initial().splitlines()
    )
    config = read(uncommented)
    keymap(config)
    assert config.problems == []
    assert all(config.given(option.name) for option in OPTIONS)
    assert len(config.programs) == 1


def test_where_the_file_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    if sys.platform.startswith("linux"):
        assert config_path() == tmp_path / "readq" / "config.toml"
    monkeypatch.setenv("READQ_CONFIG", str(tmp_path / "a"))
    assert config_path() == tmp_path / "a"
    assert config_path("b") == Path("b").absolute()

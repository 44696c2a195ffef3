"""What may import what, and what a short command must not pay for."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {"textual", "sqlite_utils", "numpy", "rapidfuzz", "platformdirs"}


def imported_by(code: str) -> set[str]:
    """The modules that a fresh interpreter has imported because of ``code``."""
    # What the interpreter imports on its own account is none of readq's doing.
    program = f"import sys; before = set(sys.modules)\n{code}\nprint('\\n' + ' '.join(set(sys.modules) - before))"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(ended.stdout.splitlines()[-1].split())


def imported_by_command(library: Path, *arguments: str) -> set[str]:
    words = ["--db", str(library), *arguments]
    return imported_by(f"from readq.cli.main import run; assert run({words!r}) == 0")


def test_importing_readq_imports_nothing_else() -> None:
    assert imported_by("import readq") == {"readq"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "--limit", "20", "--format", "json"),
        ("list", "status:inbox diffusion", "--sort", "title"),
        ("mark", "read", "3"),
        ("show", "3"),
        ("note", "3", "x"),
        ("undo",),
        ("history",),
        ("stats",),
    ],
)
def test_a_short_command_imports_nothing_heavy(seeds_library: Path, arguments: tuple[str, ...]) -> None:
    if arguments == ("undo",):
        imported_by_command(seeds_library, "mark", "read", "3")
    modules = imported_by_command(seeds_library, *arguments)
    assert modules & HEAVY == set()
    assert not any(name.startswith(("readq.tui", "readq.formats.registry", "readq.formats.base")) for name in modules)


def test_the_version_is_told_without_click() -> None:
    modules = imported_by("from readq.cli.main import run; run(['--version'])")
    assert modules & (HEAVY | {"click", "sqlite3"}) == set()


def test_knowing_every_command_needs_no_toolkit() -> None:
    modules = imported_by("import readq.tui.shell.registry")
    assert modules & (HEAVY | {"asyncio", "textual", "subprocess"}) == set()


def test_the_way_to_the_app_is_short() -> None:
    modules = imported_by("import readq.cli.main, readq.cli.launch, readq.paths, readq.tui")
    assert modules & (HEAVY | {"click", "sqlite3"}) == set()


@pytest.mark.parametrize(
    "arguments",
    [("find", "diffusion"), ("ingest", "seeds"), ("check",), ("--help",)],
)
def test_no_command_imports_the_app(seeds_library: Path, arguments: tuple[str, ...]) -> None:
    words = tuple(str(ROOT / word) if word == "seeds" else word for word in arguments)
    modules = imported_by_command(seeds_library, *words)
    assert not any(name.startswith(("readq.tui", "textual")) for name in modules)


def test_the_layers_are_kept() -> None:
    program = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


def sources(folder: str = "") -> list[Path]:
    return sorted((ROOT / "src" / "readq" / folder).rglob("*.py"))


def test_sql_is_spoken_in_the_store_alone() -> None:
    calls = {
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in set(sources()) - set(sources("store"))
        if file.name != "zotero_file.py"  # the file of another program
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("execute", "executemany", "executescript")
    }
    assert calls == set()


# Circles of imports that are still to be opened. Nothing is added here, and what is opened is taken off.
KNOWN_CIRCLES: tuple[set[str], ...] = ()


def test_no_module_needs_one_that_needs_it() -> None:
    # An import inside a function counts, one for type checkers only does not.
    graph = grimp.build_graph("readq", exclude_type_checking_imports=True)
    needs = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    found = circles(needs)
    assert [circle for circle in found if not any(circle <= known for known in KNOWN_CIRCLES)] == []
    assert [known for known in KNOWN_CIRCLES if not any(circle <= known for circle in found)] == []


def circles(needs: Mapping[str, Collection[str]]) -> list[set[str]]:
    """The groups of names each of which needs, by way of others, every other of its group."""
    behind: dict[str, set[str]] = {}  # name -> all that it needs, directly or not
    for name in needs:
        reached: set[str] = set()
        ahead = [name]
        while ahead:
            new = set(needs[ahead.pop()]) - reached
            reached |= new
            ahead += new
        behind[name] = reached
    groups = {
        frozenset(other for other in behind[name] if name in behind[other]) for name in needs if name in behind[name]
    }
    return sorted(map(set, groups), key=min)


def test_circles_are_found() -> None:
    assert circles({"a": "b", "b": "c", "c": "b", "d": "dc"}) == [{"b", "c"}, {"d"}]
    assert circles({"a": "bc", "b": "c", "c": ""}) == []

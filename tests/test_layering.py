"""What may import what, and what a short command must not pay for."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

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
    assert not any(name.startswith(("readq.tui", "readq.formats")) for name in modules)


def test_the_version_is_told_without_click() -> None:
    modules = imported_by("from readq.cli.main import run; run(['--version'])")
    assert modules & (HEAVY | {"click", "sqlite3"}) == set()


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


def imports(tree: ast.AST) -> Iterator[str]:
    """What a module imports when it runs, wherever it says so."""
    if isinstance(tree, ast.If) and isinstance(tree.test, ast.Name) and tree.test.id == "TYPE_CHECKING":
        return
    if isinstance(tree, ast.ImportFrom) and tree.module:
        yield tree.module
        yield from (f"{tree.module}.{name.name}" for name in tree.names)
    elif isinstance(tree, ast.Import):
        yield from (name.name for name in tree.names)
    for child in ast.iter_child_nodes(tree):
        yield from imports(child)


@pytest.mark.parametrize("package", ["library", "search", "formats", "cli"])
def test_no_modules_of_a_package_need_each_other(package: str) -> None:
    found = {".".join(file.relative_to(ROOT / "src").with_suffix("").parts): file for file in sources(package)}
    needed = {name: found.keys() & set(imports(ast.parse(file.read_text("utf-8")))) for name, file in found.items()}
    list(TopologicalSorter(needed).static_order())  # raises CycleError


# Looking after a file as such is still done where it is offered.
SPEAKS_SQL = {ROOT / "src" / "readq" / "library" / "maintenance.py"}


def test_sql_is_spoken_in_the_store_alone() -> None:
    calls = {
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in set(sources()) - set(sources("store")) - SPEAKS_SQL
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("execute", "executemany", "executescript")
    }
    assert calls == set()

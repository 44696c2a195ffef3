"""Make small faults in the code that must not fail, one at a time, and see whether the tests notice.

    python -m scripts.mutants [--number 60] [--seed 1] [--only journal]

Works on a copy of the sources in a temporary folder. Prints every fault that went unnoticed, and figures.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
_SECONDS = 180  # a fault that makes the tests hang is noticed

# What is changed, and the tests that are to notice it.
PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "merge": (
        ("library/matching.py", "library/completing.py", "library/merge.py", "library/duplicates.py",
         "store/merged.py"),
        ("tests/library/test_matching.py", "tests/library/test_completing.py", "tests/library/test_duplicates.py",
         "tests/library/test_ingest.py", "tests/store/test_merged.py", "tests/library/test_recognising.py"),
    ),
    "journal": (
        ("store/journal.py", "store/reader_state.py", "library/journal.py", "library/decide.py"),
        ("tests/store/test_journal.py", "tests/library/test_reversal.py", "tests/library/test_decisions.py",
         "tests/library/test_notes.py"),
    ),
    "query": (
        ("search/query.py", "search/lexer.py", "search/field_syntax.py", "store/compile.py", "store/evaluate.py",
         "store/field_sql.py"),
        ("tests/search/test_query.py", "tests/search/test_query_meaning.py", "tests/search/test_remarks.py",
         "tests/search/test_ordering.py", "tests/library/test_evaluation.py"),
    ),
    "text": (("text.py", "graphemes.py"), ("tests/test_text.py", "tests/test_graphemes.py")),
}  # fmt: skip

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_SQL = ((" AND ", " OR "), (" = ?", " <> ?"), (" < ", " <= "), (" DESC", " ASC"), ("NOT ", ""), (" > ", " >= "))


class Mutant(NamedTuple):
    """A fault: in which file and line, what it is, and the file's text with it."""

    file: str
    line: int
    what: str
    text: str


def mutants(file: str, text: str) -> Iterator[Mutant]:
    """All the small faults of one file."""
    count = sum(1 for _ in _places(ast.parse(text)))
    for number in range(count):
        tree = ast.parse(text)
        for place, (node, what, change) in enumerate(_places(tree)):
            if place == number:
                change()
                yield Mutant(file, node.lineno, what, ast.unparse(tree))
                break


def _places(tree: ast.Module) -> Iterator[tuple[ast.expr | ast.stmt, str, Callable[[], None]]]:
    quiet = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}  # docstrings
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARISONS:
            new = _COMPARISONS[type(node.ops[0])]
            yield node, f"{type(node.ops[0]).__name__} → {new.__name__}", _setting(node.ops, 0, new())
        elif isinstance(node, ast.BoolOp):
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield node, f"{type(node.op).__name__} → {type(other).__name__}", _attribute(node, "op", other)
            yield node, "its last part dropped", _setting(node.values, len(node.values) - 1, node.values[0])
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield node, "not dropped", _attribute(node, "operand", ast.UnaryOp(ast.Not(), node.operand))
        elif isinstance(node, ast.If):
            yield node, "never", _attribute(node, "test", ast.Constant(False))
        elif isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
            yield node, "returns None", _attribute(node, "value", ast.Constant(None))
        elif isinstance(node, ast.Constant) and id(node) not in quiet:
            if isinstance(node.value, bool):
                yield node, f"{node.value} → {not node.value}", _attribute(node, "value", not node.value)
            elif isinstance(node.value, int):
                yield node, f"{node.value} → {node.value + 1}", _attribute(node, "value", node.value + 1)
            elif isinstance(node.value, str):
                for old, new_text in _SQL:
                    if old in node.value and any(word in node.value for word in ("SELECT", "WHERE", "UPDATE", " = ?")):
                        changed = node.value.replace(old, new_text, 1)
                        yield node, f"SQL: {old!r} → {new_text!r}", _attribute(node, "value", changed)


def _setting(items: list[Any], place: int, value: object) -> Callable[[], None]:
    return lambda: items.__setitem__(place, value)


def _attribute(node: ast.AST, name: str, value: object) -> Callable[[], None]:
    return lambda: setattr(node, name, value)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=40, help="how many faults in each part")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=PARTS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="readq-mutants-") as folder:
        work = Path(folder)
        for name in ("src", "tests", "seeds", "scripts", "docs", "pyproject.toml", "README.md"):
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, work / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, work / name)
        for part in [options.only] if options.only else PARTS:
            _try(work, part, options.number, random.Random(options.seed))


def _try(work: Path, part: str, number: int, chance: random.Random) -> None:
    files, tests = PARTS[part]
    tests = tuple(each for each in tests if (work / each).exists())
    if not _passes(work, tests):
        sys.exit(f"{part}: the tests fail without any fault; mend that first.")
    found = [
        each
        for file in files
        if (work / "src/readq" / file).exists()
        for each in mutants(file, (work / "src/readq" / file).read_text(encoding="utf-8"))
    ]
    sample = chance.sample(found, min(number, len(found)))
    unnoticed = 0
    for mutant in sample:
        path = work / "src/readq" / mutant.file
        whole = path.read_text(encoding="utf-8")
        path.write_text(mutant.text, encoding="utf-8")
        try:
            if _passes(work, tests):
                unnoticed += 1
                print(f"  unnoticed  {mutant.file}:{mutant.line}  {mutant.what}", flush=True)
        finally:
            path.write_text(whole, encoding="utf-8")
    noticed = len(sample) - unnoticed
    print(f"{part:<10}{noticed} of {len(sample)} noticed ({noticed * 100 // max(1, len(sample))} %); "
          f"{len(found)} faults are possible", flush=True)  # fmt: skip


def _passes(work: Path, tests: tuple[str, ...]) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "-p", "no:cacheprovider", *tests]
    environment = dict(os.environ, PYTHONPATH=str(work / "src"), PYTHONDONTWRITEBYTECODE="1")
    try:
        done = subprocess.run(command, cwd=work, env=environment, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


if __name__ == "__main__":
    main()

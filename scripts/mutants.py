"""Make small faults in the code that must not fail, one at a time, and see whether the tests notice.

    python -m scripts.mutants [--number 60] [--seed 1] [--only journal]

Works on a copy of the sources in a temporary folder. Prints every fault that went unnoticed, and figures: of the faults
that have an effect, how many the tests of their part noticed. `scripts.without_effect` lists those that have none.

Made here since what is wanted is a random sample of a part, in minutes, and the SQL within it: mutmut 3 and Cosmic Ray
try every fault there is and change no SQL; mutmut leaves code outside functions alone, which is where tables of SQL and
of characters are, and Cosmic Ray changes the files where they lie.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from scripts.without_effect import WITHOUT_EFFECT

ROOT = Path(__file__).parent.parent
_SECONDS = 90  # of processor time: a fault that makes the tests go on and on is noticed
_WAITING = 1_800  # seconds by the clock, for one that makes them wait; long, for a machine that others use

# What is changed, in groups of files, each with the tests that are to notice it; those likeliest to do so come first.
Group = tuple[tuple[str, ...], tuple[str, ...]]
PARTS: dict[str, tuple[Group, ...]] = {
    "merge": ((
        ("library/matching.py", "library/completing.py", "library/merge.py", "library/duplicates.py",
         "store/merged.py"),
        ("tests/library/test_completing.py", "tests/library/test_learning.py", "tests/library/test_duplicates.py",
         "tests/library/test_matching.py", "tests/library/test_ingest.py", "tests/store/test_merged.py",
         "tests/library/test_resolving.py", "tests/library/test_enriching.py", "tests/library/test_recognising.py"),
    ),),
    "journal": ((
        ("store/journal.py", "store/reader_state.py", "library/journal.py", "library/decide.py"),
        ("tests/library/test_journal.py", "tests/library/test_reversal.py", "tests/library/test_notes.py",
         "tests/library/test_taking_over.py", "tests/library/test_resolving.py", "tests/library/test_duplicates.py",
         "tests/store/test_journal.py", "tests/library/test_decisions.py"),
    ),),
    "query": (
        (("search/query.py", "search/lexer.py", "search/field_syntax.py", "search/printing.py", "search/ordering.py",
          "search/remarks.py", "search/tag_renaming.py", "filters.py", "dates.py"),
         ("tests/search/test_query.py", "tests/search/test_query_meaning.py", "tests/search/test_remarks.py",
          "tests/search/test_ordering.py", "tests/search/test_tag_renaming.py", "tests/test_dates.py",
          "tests/library/test_evaluation.py::test_a_filter_lets_through_what_it_means")),
        (("store/compile.py", "store/evaluate.py", "store/field_sql.py", "store/orders.py", "store/looked_up.py",
          "store/latest.py"),
         ("tests/store/test_plans.py", "tests/store/test_latest.py", "tests/library/test_evaluation.py")),
    ),
    "text": (
        (("text.py", "graphemes.py"), ("tests/test_text.py", "tests/test_graphemes.py", "tests/test_safe_text.py")),
        (("spelling.py", "term_pattern.py", "searchable.py"),
         ("tests/test_term_pattern.py", "tests/test_searchable.py",
          "tests/library/test_evaluation.py::test_every_way_of_spelling_a_word_finds_the_same_papers")),
        (("tui/drawing/spans.py", "tui/drawing/strips.py", "tui/drawing/spacing_signs.py", "tui/drawing/titles.py",
          "tui/drawing/addresses.py"),
         ("tests/tui/test_spans.py", "tests/tui/test_presenting.py", "tests/tui/test_addresses.py",
          "tests/tui/test_spacing_signs.py", "tests/test_safe_text.py", "tests/test_text.py")),
        (("cli/streams.py",), ("tests/test_safe_text.py", "tests/cli/test_process.py")),
    ),
}  # fmt: skip

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_SQL = ((" AND ", " OR "), (" = ?", " <> ?"), (" < ", " <= "), (" DESC", " ASC"), ("NOT ", ""), (" > ", " >= "))
_SUMS: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add}

# In the copy, beside the tests: properties are tried with the same examples each time, and one failure is enough.
_PROFILE = """
from hypothesis import Phase, settings
settings.register_profile("mutants", derandomize=True, database=None, phases=[Phase.explicit, Phase.generate])
"""
_PYTEST = ("-qx", "-n0", "-p", "no:cacheprovider", "-p", "mutants_profile", "--hypothesis-profile=mutants")
_LOADED_ONCE = ("pytest", "hypothesis", "xdist", "pytest_textual_snapshot", "textual.app")  # they take seconds


class Mutant(NamedTuple):
    """A fault: where it is, down to the innermost function or class and the line, what it is, and the file with it."""

    file: str
    line: int
    within: str
    code: str
    what: str
    text: str

    @property
    def names(self) -> tuple[tuple[str, str, str], ...]:
        """What it may be called in `scripts.without_effect`."""
        return (self.file, self.code, self.what), (f"{self.file}:{self.within}", self.code, self.what)


def mutants(file: str, text: str) -> Iterator[Mutant]:
    """All the small faults of one file."""
    lines = text.splitlines()
    within = [""] * (len(lines) + 1)
    for node in ast.walk(ast.parse(text)):  # inner ones come later
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            within[node.lineno : (node.end_lineno or 0) + 1] = [node.name] * ((node.end_lineno or 0) + 1 - node.lineno)
    count = sum(1 for _ in _places(ast.parse(text)))
    for number in range(count):
        tree = ast.parse(text)
        for place, (node, what, change) in enumerate(_places(tree)):
            if place == number:
                change()
                at = node.lineno
                yield Mutant(file, at, within[at], lines[at - 1].strip(), what, ast.unparse(tree))
                break


def _places(tree: ast.Module) -> Iterator[tuple[ast.expr | ast.stmt, str, Callable[[], None]]]:
    quiet = set(_quiet(tree))
    for node in ast.walk(tree):
        if id(node) in quiet:
            continue
        if isinstance(node, ast.Compare):
            for place, operator in enumerate(node.ops):
                new = _COMPARISONS[type(operator)]
                yield node, f"{type(operator).__name__} → {new.__name__}", _setting(node.ops, place, new())
        elif isinstance(node, ast.BinOp) and type(node.op) in _SUMS and not _of_text(node):
            sign = _SUMS[type(node.op)]
            yield node, f"{type(node.op).__name__} → {sign.__name__}", _attribute(node, "op", sign())
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
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, bool):
                yield node, f"{node.value} → {not node.value}", _attribute(node, "value", not node.value)
            elif isinstance(node.value, int):
                yield node, f"{node.value} → {node.value + 1}", _attribute(node, "value", node.value + 1)
            elif isinstance(node.value, str):
                for old, new_text in _SQL:
                    if old in node.value and any(word in node.value for word in ("SELECT", "WHERE", "UPDATE", " = ?")):
                        changed = node.value.replace(old, new_text, 1)
                        yield node, f"SQL: {old!r} → {new_text!r}", _attribute(node, "value", changed)


def _quiet(tree: ast.Module) -> Iterator[int]:
    """What says nothing to a running program, how much it remembers, or what is so anyway."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            yield id(node.value)
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield id(node)
        elif isinstance(node, ast.keyword) and node.arg in ("maxsize", "strict"):
            yield id(node.value)


def _of_text(node: ast.BinOp) -> bool:
    """Whether something is put together that has no difference, so that any test that comes by fails."""
    return any(isinstance(each, ast.Constant | ast.JoinedStr | ast.Tuple | ast.List) and not isinstance(
        getattr(each, "value", None), int) for each in (node.left, node.right))  # fmt: skip


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
        (work / "mutants_profile.py").write_text(_PROFILE, encoding="utf-8")
        sys.dont_write_bytecode = True
        for name in _LOADED_ONCE:
            importlib.import_module(name)
        for part in [options.only] if options.only else PARTS:
            _try(work, part, options.number, random.Random(options.seed))


def _try(work: Path, part: str, number: int, chance: random.Random) -> None:
    tests: dict[str, tuple[str, ...]] = {}
    for files, those in PARTS[part]:
        tests |= dict.fromkeys(files, those)
        if not _passes(work, those):
            sys.exit(f"{part}: the tests fail without any fault; mend that first.")
    found = [each for file in tests for each in mutants(file, (work / "src/readq" / file).read_text(encoding="utf-8"))]
    known = {name for name in WITHOUT_EFFECT if name[0].partition(":")[0] in tests}
    for gone in sorted(known - {name for each in found for name in each.names}):
        print(f"  no such fault  {'  '.join(gone)}", flush=True)
    sample = chance.sample(found, min(number, len(found)))
    counts = Counter(_came_to(work, mutant, tests[mutant.file]) for mutant in sample)
    telling = counts["noticed"] + counts["unnoticed"]
    print(f"{part:<10}{counts['noticed']} of {telling} noticed ({counts['noticed'] * 100 // max(1, telling)} %), "
          f"{counts['without effect']} without effect; {len(found)} faults are possible", flush=True)  # fmt: skip


def _came_to(work: Path, mutant: Mutant, tests: tuple[str, ...]) -> str:
    """What became of a fault; what is not noticed is printed."""
    why = next((WITHOUT_EFFECT[name] for name in mutant.names if name in WITHOUT_EFFECT), None)
    if why is not None:
        result, why = "without effect", f": {why}"
    else:
        path = work / "src/readq" / mutant.file
        whole = path.read_text(encoding="utf-8")
        path.write_text(mutant.text, encoding="utf-8")
        try:
            result, why = "unnoticed" if _passes(work, tests) else "noticed", ""
        finally:
            path.write_text(whole, encoding="utf-8")
    if result != "noticed":
        print(f"  {result}  {mutant.file}:{mutant.line}  {mutant.what}  in  {mutant.code}{why}", flush=True)
    return result


def _passes(work: Path, tests: tuple[str, ...]) -> bool:
    """Whether ``tests`` pass in ``work``. They run in a copy of this process, in which nothing of readq is loaded."""
    child = os.fork()
    if not child:
        _test(work, tests)
    ends = time.monotonic() + _WAITING
    while not (done := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > ends:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return False
        time.sleep(0.02)
    return done[1] == 0


def _test(work: Path, tests: tuple[str, ...]) -> NoReturn:
    status = 1
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        os.chdir(work)
        sys.path[:0] = [str(work), str(work / "src")]
        os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:2])  # for what the tests start
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        import pytest

        status = int(pytest.main([*_PYTEST, *tests]))
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()

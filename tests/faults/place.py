"""Where the commands are run: a folder in which each run begins with the same files."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

from tests.faults.commands import Case, Held, files, make, tables
from tests.faults.forks import WORK, Fault, Forked, Forks


class Known(NamedTuple):
    """A case that was run once without a fault: what there is of files and tables before and after, and how it went."""

    case: Case
    before: Held
    after: Held
    ran: Forked


class Place:
    """A folder in which each run begins with the same files, which are kept elsewhere meanwhile."""

    def __init__(self, root: Path, kept: Path, forks: Forks) -> None:
        self.root, self._forks = root / "run", forks
        make(self.root, forks)
        self._template = kept / "template"
        shutil.copytree(self.root, self._template)
        self._before: dict[str, Held] = {}

    def run(self, case: Case, fault: Fault | None = None) -> Forked:
        self.begin()
        return self.go_on(case, fault)

    def begin(self) -> None:
        shutil.rmtree(self.root)
        shutil.copytree(self._template, self.root)

    def go_on(self, case: Case, fault: Fault | None = None) -> Forked:
        arguments = [*(["--db", case.library] if case.given else []), *case.arguments]
        return self._forks.run(arguments, self.root, fault, case.stdin)

    def know(self, case: Case) -> Known:
        if case.library not in self._before:
            self.run(Case(("--version",)))
            self._before[case.library] = self.held(case)
        ran = self.run(case)
        return Known(case, self._before[case.library], self.held(case), ran)

    def held(self, case: Case) -> Held:
        path = self.root / WORK / case.library
        inside = tables(path) if path.exists() and path.stat().st_size else {}
        return Held(inside, files(self.root), path.stat().st_size if path.exists() else 0)

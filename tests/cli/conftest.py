"""Running the command line in this process on a library of one's own."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from readq.cli.main import run
from tests.support import json_schemas


class Result(NamedTuple):
    """What a command did: its exit status and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def ids(self) -> list[int]:
        return [int(line) for line in self.out.split()]


Readq = Callable[..., Result]


@pytest.fixture
def readq(seeds_library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Readq:
    """Run a command on a fresh library of the captured pages; ``stdin`` is what is piped into it. What is printed as
    JSON is held against its schema."""
    monkeypatch.setenv("READQ_DB", str(seeds_library))

    def call(*arguments: str | Path, stdin: str | bytes = "") -> Result:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        capsys.readouterr()
        told = [str(argument) for argument in arguments]
        result = Result(run(told), *capsys.readouterr())
        if result.out and json_schemas.asks_for_json(told):
            json_schemas.check(told, result.out)
        return result

    return call

"""What docs/PYTHON.md promises to programs."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

import readq

PAGE = Path(__file__).parent.parent / "docs" / "PYTHON.md"


def test_the_examples_do_what_they_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = re.sub(r"^```.*$", "", PAGE.read_text("utf-8"), flags=re.MULTILINE)  # where an answer ends
    examples = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    said: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(examples, out=said.append)
    assert "".join(said) == ""
    assert result.attempted > 25


def test_every_name_is_there_and_is_told_of() -> None:
    assert all(getattr(readq, name) for name in readq.__all__)
    assert dir(readq) == sorted(readq.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Librari'"):
        _ = readq.Librari
    named = set(re.findall(r"\w+", PAGE.read_text("utf-8")))
    assert set(readq.__all__) - {"__version__"} <= named


def test_the_names_cost_nothing_until_they_are_used() -> None:
    program = "import sys, readq; before = 'readq.library' in sys.modules; readq.Library; print(before)"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout == "False\n"

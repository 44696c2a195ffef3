"""Input made to take all memory or all time takes little of either."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from readq.formats.base import NotAListing, Stream
from readq.formats.huggingface import captured, captured_layout, captured_lines
from readq.formats.registry import open_listing
from readq.listing import Draft, Problem
from tests.formats.damage import TRENDING, lines_of, wrong

HEADING = "Get trending papers in your email inbox!\n"
MEMORY = 350 << 20  # of address space; reading such a line whole takes more


def short_lines(count: int) -> bytes:
    return "".join(f"{number * 7919 % 1_000_003:x} is line {number} of it\n" for number in range(count)).encode()


def test_the_work_on_a_page_grows_with_its_length_and_what_is_held_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    original = captured_layout.lay_out

    def counted(lines: Sequence[captured_lines.Line], *rest: Any, **named: Any) -> Any:
        seen.append(len(lines))
        return original(lines, *rest, **named)

    monkeypatch.setattr(captured, "lay_out", counted)
    monkeypatch.setattr(captured_lines, "MOST_LINES", 500)
    paper = f"A Title That Is as Long as Titles Are\n{'We show this at some length. ' * 20}\n" * 300
    work = []
    for count in (2_000, 4_000):
        seen.clear()
        _, _, items = open_listing(Stream(io.BytesIO((HEADING + paper).encode() + short_lines(count)), "x"))
        assert all(isinstance(item, Draft | Problem) for item in items)
        assert max(seen) <= 500
        work.append(sum(seen))
    assert work[1] <= 2.2 * work[0] <= 2.2 * 1.3 * 2_000


def test_a_page_that_is_read_in_parts_loses_and_mixes_up_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    body = lines_of(TRENDING[0])[4:]
    body.insert(301, "odd line out")
    data = "\n".join([HEADING.strip(), *body, ""]).encode()
    _, about, items = open_listing(Stream(io.BytesIO(data), "x"))
    whole = [item for item in items if isinstance(item, Draft)]
    monkeypatch.setattr(captured_lines, "MOST_LINES", 100)
    _, same, items = open_listing(Stream(io.BytesIO(data), "x"))
    parts = [item for item in items if isinstance(item, Draft)]
    assert about == same
    assert parts == whole
    assert wrong(hf_page_listing(parts), TRENDING[0]) == []


def hf_page_listing(drafts: list[Draft]) -> Any:
    from readq.listing import Listing

    return Listing("hf-trending", None, tuple(drafts))


@pytest.mark.parametrize("heading", ["", HEADING])
def test_one_endless_line_is_refused_in_little_memory(tmp_path: Path, heading: str) -> None:
    path = tmp_path / "line.txt"
    with path.open("w") as out:
        out.write(heading)
        for _ in range(100):
            out.write("word " * 200_000)
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2);"
        "from readq.cli.main import run; sys.exit(run(['--db', sys.argv[2], 'ingest', sys.argv[3]]))"
    )
    command = [sys.executable, "-c", program, str(MEMORY), str(tmp_path / "a.db"), str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "line.txt: " in ended.stderr
    assert "Traceback" not in ended.stderr
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != MEMORY


def test_a_file_without_order_is_refused_by_its_beginning() -> None:
    class Counted(io.BytesIO):
        read_so_far = 0

        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            self.read_so_far += len(data)
            return data

    data = short_lines(200_000)
    file = Counted(data)
    with pytest.raises(NotAListing, match="no listing"):
        open_listing(Stream(file, "x"))
    assert file.read_so_far < len(data) / 2

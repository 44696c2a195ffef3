"""docs/CLI.md says what the program says."""

from __future__ import annotations

from readq.formats.registry import FORMATS
from scripts.make_docs import FORMATS_PAGE, PAGE, command_line, formats


def test_the_page_is_what_the_declarations_give() -> None:
    assert PAGE.read_text(encoding="utf-8") == command_line(), "write it again with: make docs"


def test_the_page_of_formats_tells_of_every_one() -> None:
    assert FORMATS_PAGE.read_text(encoding="utf-8") == formats(), "write it again with: make docs"
    assert [each.name for each in FORMATS if not (each.title and each.kept)] == []


def test_the_page_names_every_command_and_its_options() -> None:
    text = command_line()
    for piece in ("## readq\n", "### readq ingest\n", "#### readq tag rename\n", "`--where QUERY`", "`--dry-run`"):
        assert piece in text

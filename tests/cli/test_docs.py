"""docs/CLI.md says what the program says."""

from __future__ import annotations

from scripts.make_docs import PAGE, command_line


def test_the_page_is_what_the_declarations_give() -> None:
    assert PAGE.read_text(encoding="utf-8") == command_line(), "write it again with: make docs"


def test_the_page_names_every_command_and_its_options() -> None:
    text = command_line()
    for piece in ("## readq\n", "### readq ingest\n", "#### readq tag rename\n", "`--where QUERY`", "`--dry-run`"):
        assert piece in text

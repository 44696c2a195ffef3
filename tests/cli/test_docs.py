"""docs/CLI.md says what the program says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from readq.cli.app import COMMANDS
from readq.formats.registry import FORMATS
from scripts import man_page
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


def test_the_manual_page_is_what_the_declarations_give_and_is_installed() -> None:
    text = man_page.PAGE.read_text(encoding="utf-8")
    assert text == man_page.man_page(), "write it again with: make docs"
    told = re.findall(r"^\.SS readq ([a-z]+)(?: |$)", text, flags=re.MULTILINE)
    assert list(dict.fromkeys(told)) == list(COMMANDS)
    assert not re.search(r"(?<!\\)--", text)  # a bare dash may be shown as another sign than the one to be typed
    root = Path(__file__).parent.parent.parent
    wheel = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"][
        "wheel"
    ]
    assert wheel["shared-data"] == {str(man_page.PAGE.relative_to(root)): "share/man/man1/readq.1"}

"""What `make run` says while pip is at work."""

from __future__ import annotations

from scripts.install import steps

_PIP = """\
Obtaining file:///src/readq
  Installing build dependencies: started
  Installing build dependencies: finished with status 'done'
Collecting textual<9,>=8 (from readq==1.0)
  Downloading textual-8.2-py3-none-any.whl (700 kB)
Requirement already satisfied: pip
Building wheels for collected packages: readq
  Building editable for readq (pyproject.toml): started
  Building editable for readq (pyproject.toml): finished with status 'done'
Installing collected packages: textual, readq
Successfully installed readq-1.0 textual-8.2
"""


def test_each_thing_that_pip_does_is_said_once() -> None:
    assert list(steps(_PIP.splitlines(keepends=True))) == [
        "Getting what readq is built with", "Getting textual", "Building readq", "Installing 2 packages",
    ]  # fmt: skip

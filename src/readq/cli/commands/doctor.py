"""``readq doctor``: what to know about a machine, a library and a terminal when something does not work."""

from __future__ import annotations

import os
import platform
import re
import sys
from importlib import metadata
from pathlib import Path

import click

from readq import __version__
from readq.cli.json_values import write_json
from readq.cli.session import Session, config_file, database
from readq.cli.terminal import Screen, columns
from readq.config.reading import load
from readq.config.settings import Config
from readq.library.doctor import Finding, of_library, of_sqlite
from readq.paths import LIBRARY_VARIABLE

_PACKAGES = ("textual", "click", "httpx2", "numpy", "rapidfuzz", "sqlite-utils", "bibtexparser", "pylatexenc")
_TOLD = ("TERM", "COLORTERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "LANG", "LC_ALL", "NO_COLOR", "COLUMNS")
_WITHIN = {"tmux": "TMUX", "screen": "STY", "ssh": "SSH_CONNECTION", "Windows Terminal": "WT_SESSION"}
_LONGEST = 60
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”")

Report = dict[str, list[Finding]]


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@database
@config_file
@click.pass_obj
def doctor(session: Session, as_json: bool) -> None:
    """Print what a report of a fault should tell.

    That is versions, the library file and where it lies, what the terminal can do, and what is wrong in the settings;
    what is to be done has an exclamation mark. Nothing is opened or changed. It can be shown to anyone: there are no
    titles, names, keys or paths in it.
    """
    report: Report = {
        "versions": _versions(),
        "library": [Finding("named by", _named_by(session)), *of_library(session.path)],
        "terminal": _terminal(),
        "settings": _settings(load(session.config)),
    }
    if as_json:
        write_json({topic: [_record(each) for each in findings] for topic, findings in report.items()})
        return
    screen = Screen()
    for topic, findings in report.items():
        sys.stdout.write(f"{topic}\n")
        for each in findings:
            sys.stdout.write(f"  {each.name:<22}{screen.text(_said(each.value))}\n")
            if each.remark:
                sys.stdout.write(f"  ! {screen.text(each.remark)}\n")


def _record(finding: Finding) -> dict[str, object]:
    record: dict[str, object] = {"name": finding.name, "value": finding.value}
    return record | ({"remark": finding.remark} if finding.remark else {})


def _said(value: str | int | bool | None) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else value


def _versions() -> list[Finding]:
    found = [
        Finding("readq", __version__),
        Finding("Python", f"{platform.python_implementation()} {platform.python_version()}"),
        Finding("system", f"{platform.system()} {platform.release()} {platform.machine()}"),
        *of_sqlite(),
    ]
    for name in _PACKAGES:
        try:
            found.append(Finding(name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            found.append(Finding(name, None, "It is missing. Install readq again."))
    return found


def _named_by(session: Session) -> str:
    if session.chosen:
        return "--db"
    return f"${LIBRARY_VARIABLE}" if os.environ.get(LIBRARY_VARIABLE, "").strip() else "the usual place"


def _terminal() -> list[Finding]:
    encoding = (sys.stdout.encoding or "").lower()
    live = sys.stdin.isatty() and sys.stdout.isatty()
    return [
        Finding("a terminal", live, "" if live else "The app needs one."),
        Finding("encoding", encoding, "" if encoding.startswith("utf") else "Signs may be missing. Use UTF-8."),
        Finding("columns", columns(sys.stdout)),
        *(Finding(name, _harmless(os.environ[name])) for name in _TOLD if name in os.environ),
        Finding("within", ", ".join(name for name, variable in _WITHIN.items() if variable in os.environ) or None),
    ]


def _settings(config: Config) -> list[Finding]:
    from readq.tui.settings.appearance import check_theme
    from readq.tui.shell.keymap import keymap

    keymap(config)
    check_theme(config)
    set_ = sum(config.given(name) for name in _names())
    found = [Finding("settings file", config.found), Finding("settings in it", set_)]
    for problem in sorted(config.problems):
        where = f"line {problem.line}" if problem.line else "the file"
        found.append(Finding("problem", where, _anonymous(problem.reason, config.path)))
    return found


def _names() -> list[str]:
    from readq.config.options import OPTIONS

    return [option.name for option in OPTIONS]


def _anonymous(reason: str, path: Path | None) -> str:
    """``reason`` without what the reader wrote into the file, or called it."""
    for own in (str(path) if path is not None else "", os.path.expanduser("~")):
        if len(own) > 1:
            reason = reason.replace(own, "…")
    return _QUOTED.sub("'…'", reason)


def _harmless(value: str) -> str:
    """The value of a variable, as long as it has no path in it."""
    return "(set)" if "/" in value or "\\" in value or len(value) > _LONGEST else value

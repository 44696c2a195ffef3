"""Other programs that are started from the app: in front, the app stepping aside, or behind, out of its way."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from readq.tui.shell.app import ReadqApp

_CONSOLE = frozenset([
    "w3m", "lynx", "links", "links2", "elinks", "browsh", "carbonyl", "edbrowse", "chawan", "cha", "felinks",
])  # fmt: skip
# These ask what there is, and without a display they find a console browser.
_SWITCHES = frozenset(["xdg-open", "sensible-browser", "www-browser", "x-www-browser", "gio", "run-mailcap"])
_GRAPHICAL = (
    "xdg-open", "wslview", "x-www-browser", "firefox", "chromium", "chromium-browser", "google-chrome", "epiphany",
    "falkon", "konqueror", "qutebrowser",
)  # fmt: skip
_USUAL_CONSOLE = ("www-browser", "w3m", "lynx", "elinks", "links", "links2", "browsh")
_SETTLED_SECONDS = 3.0  # a program that runs for as long has not failed to start


class Browser(NamedTuple):
    """A program and its arguments, the address among them; ``in_front``: it draws on this terminal."""

    arguments: list[str]
    in_front: bool


def browsers(url: str, environment: Mapping[str, str] = os.environ) -> list[Browser]:
    """The browsers that could show ``url``, best first. ``$BROWSER`` names some, separated by colons, ``%s`` standing
    for the address; else what is usual here, and a console browser only where there is no display; none where the
    reader is `far`. Nothing in them is for a shell."""
    display = any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    display = display or (sys.platform == "darwin" and not far(environment))
    found = []
    for entry in environment.get("BROWSER", "").split(os.pathsep):
        try:
            words = shlex.split(entry)
        except ValueError:
            continue
        behind = words[-1:] == ["&"]
        words = words[:-1] if behind else words
        if words:
            found.append(_browser(words, url, environment, display, behind))
    if found:
        return [browser for browser in found if browser is not None]
    if far(environment):
        return []
    usual = ("open",) if sys.platform == "darwin" else _GRAPHICAL if display else ("wslview", *_USUAL_CONSOLE)
    return [browser for name in usual if (browser := _browser([name], url, environment, display)) is not None]


def far(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the reader sits at another machine, whose browser nothing here can start: an ssh session without a
    display."""
    remote = any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_TTY"))
    return remote and not any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _browser(
    words: Sequence[str], url: str, environment: Mapping[str, str], display: bool, behind: bool = False
) -> Browser | None:
    program = shutil.which(words[0], path=environment.get("PATH"))
    if program is None:
        return None
    names = {os.path.basename(program), os.path.basename(os.path.realpath(program))}
    in_front = not behind and bool(names & _CONSOLE or (names & _SWITCHES and not display))
    rest = [word.replace("%s", url) for word in words[1:]]
    return Browser([program, *rest] if rest != list(words[1:]) else [program, *rest, url], in_front)


def run_in_front(app: ReadqApp, arguments: Sequence[str], given: bytes = b"") -> int:
    """Give the terminal to a program and wait for it; its exit status. ``given`` is what it reads on standard input
    instead of keys, if there is any. Raises OSError when it cannot be started."""
    failed: OSError
    # What is raised in here would leave the app suspended. ctrl+c is the program's affair, which gets it as well, and
    # ctrl+z stops both.
    with app.suspend():
        before = {signal.SIGINT: signal.signal(signal.SIGINT, lambda *_: None)}
        if hasattr(signal, "SIGTSTP"):
            before[signal.SIGTSTP] = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        try:
            return subprocess.run(list(arguments), check=False, input=given or None).returncode
        except OSError as error:
            failed = error
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
    raise failed


def run_behind(arguments: Sequence[str]) -> bool:
    """Start a program that has nothing to do with this terminal; False if it fails at once. Waits for that, hence not
    for the event loop's thread. Raises OSError when it cannot be started."""
    nowhere = subprocess.DEVNULL
    program = subprocess.Popen(
        list(arguments), stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True, close_fds=True
    )
    try:
        return program.wait(_SETTLED_SECONDS) == 0
    except subprocess.TimeoutExpired:
        return True

"""A first run in a real terminal, following only what is on the screen: sample pages, then the tour to its end."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from readq.library import Library
from readq.model import Status
from tests.support.terminal import Terminal


def test_nothing_but_the_screen_leads_through_the_tour_and_it_does_not_come_again(tmp_path: Path) -> None:
    db = tmp_path / "library.db"
    command = [sys.executable, "-m", "readq", "--db", str(db)]
    with Terminal(command, columns=80, rows=24) as terminal:
        terminal.wait_for(re.compile("enter  takes in the sample pages"))
        terminal.press("enter")
        for told, keys in (
            ("a puts it in the queue", ["a"]),
            ("t gives tags", ["t", "later", "enter"]),
            ("e writes a note", ["e", "a thought", "escape"]),
            ("f finds what you half remember", ["f", "lossles compresion", "enter"]),
            ("u takes back", ["u"]),
            ("/ narrows the list", ["/", "diffusion -video", "enter"]),
            ("^s keeps this filter", ["ctrl+s", "mine", "enter"]),
        ):
            terminal.wait_for(told)
            for key in keys:
                if len(key) > 1 and key not in ("enter", "escape", "ctrl+s"):
                    terminal.send(key)
                    terminal.wait_for(key)
                else:
                    terminal.press(key)
        terminal.wait_for("That is all it takes.")
        terminal.press("q")
        assert terminal.exit_status() == 0
    with Library(db) as library:
        assert library.counts().status[Status.QUEUE] == 1
        assert library.counts().tags == {"later": (1, 1)}
        assert [(view.name, view.query) for view in library.views.every()] == [
            ("mine", "status:inbox diffusion -video")
        ]
        assert [step.kind for step in library.journal.history(9)][:5] == ["view", "undo", "note", "tag", "mark"]
    with Terminal(command, columns=80, rows=24) as terminal:
        terminal.wait_for("6 mine")
        terminal.press("1")
        terminal.wait_for("s skip")
        terminal.wait_gone("Tour")
        terminal.press("q")
        assert terminal.exit_status() == 0

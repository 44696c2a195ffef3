"""Fetching in a real terminal: what arrives is there, and ending the app ends the fetch."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response

from readq.library import Library
from tests.library.test_fetching import record
from tests.support.terminal import Terminal

READQ = [sys.executable, "-m", "readq"]


@pytest.mark.parametrize(
    "ending",
    [lambda terminal: terminal.press("q"), lambda terminal: terminal.signal(signal.SIGTERM), Terminal.kill],
    ids=["quit", "terminated", "killed"],
)
def test_ending_the_app_ends_the_fetch(tmp_path: Path, ending: Callable[[Terminal], object]) -> None:
    released = threading.Event()

    def answer(asked: Asked) -> Response:
        if asked.args["date"] == "2026-03-12" and not released.is_set():
            released.wait(60)
        number = int(asked.args["date"][-2:])
        return Response(json.dumps([record(number)]), content_type="application/json")

    db = tmp_path / "library.db"
    with HTTPServer(threaded=True) as server, Library(db) as library:
        url = server.url_for("").rstrip("/")
        config = tmp_path / "config.toml"
        config.write_text(f'[fetch]\nhuggingface = "{url}"\n')
        server.expect_request("/api/daily_papers").respond_with_handler(answer)
        library.subscriptions.add("hf:2026-03-11..2026-03-12", "Two days")
        command = [*READQ, "--db", str(db), "--config", str(config), "open"]
        try:
            with Terminal(command, columns=100, rows=30) as terminal:
                terminal.wait_for("No papers yet.")
                terminal.press("F")
                terminal.wait_for("not fetched yet")
                terminal.press("enter")
                terminal.press("escape")
                terminal.wait_for("A study of matter number 11")
                ending(terminal)
                terminal.exit_status(timeout=30)  # it does not wait for the server
        finally:
            released.set()
        with Terminal(command, columns=100, rows=30) as terminal:
            terminal.wait_for("A study of matter number 11")
            terminal.press("F")
            terminal.wait_for("Two days")
            terminal.press("enter")
            terminal.wait_for("+ 1 new paper")
            terminal.press("escape")
            terminal.wait_for("A study of matter number 12")
        assert library.maintenance.check() == []

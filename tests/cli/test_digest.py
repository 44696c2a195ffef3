"""``readq digest``: printed, and sent by a program or a server."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest

from readq.config.reading import load
from tests.cli.conftest import Readq


class MailServer:
    """Takes mail over on a port of this machine, as far as a client needs it to."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.said: list[bytes] = []
        self.mail = b""
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        client, _ = self._socket.accept()
        with client, client.makefile("rwb", buffering=0) as stream:
            stream.write(b"220 here\r\n")
            while line := stream.readline():
                self.said.append(line.strip())
                word = line.split()[0].upper()
                stream.write(
                    b"354 go on\r\n" if word == b"DATA" else b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n"
                )
                if word == b"DATA":
                    while (line := stream.readline()) != b".\r\n":
                        self.mail += line
                    stream.write(b"250 taken\r\n")

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = MailServer()
    yield made
    made.close()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "mine.toml"
    monkeypatch.setenv("READQ_CONFIG", str(file))
    return file


def test_it_is_printed_in_every_form(readq: Readq) -> None:
    told = readq("digest", "--since", "2w", "--papers", "1")
    assert told.status == 0
    assert "628 papers came in since" in told.out
    assert "… and " in told.out
    assert readq("digest", "--format", "markdown").out.startswith("# New papers\n")
    assert readq("digest", "--format", "html").out.startswith("<!DOCTYPE html>")
    assert message_from_bytes(readq("digest", "--format", "eml").out.encode("ascii")).is_multipart()


def test_nothing_new_can_be_nothing_at_all(readq: Readq) -> None:
    assert "No paper came in since" in readq("digest", "--since", "2099-01-01").out
    nothing = readq("digest", "--since", "2099-01-01", "--skip-empty")
    assert (nothing.status, nothing.out) == (0, "")


def test_what_cannot_be_is_said(readq: Readq) -> None:
    assert readq("digest", "--since", "soon").status == 2
    assert "there is no date soon" in readq("digest", "--since", "soon").err
    assert readq("digest", "--view", "Nothing").status == 1
    assert "Set mail.to" in readq("digest", "--send").err


def test_a_program_sends_it_without_a_shell(readq: Readq, settings: Path, tmp_path: Path) -> None:
    taken, program = tmp_path / "it's taken; touch x.eml", tmp_path / "program.py"
    program.write_text("import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())")
    command = f'{sys.executable} {program} "{taken}"'
    settings.write_text(f"[mail]\nto = 'me@example.org'\ncommand = '''{command}'''\n")
    sent = readq("digest", "--send")
    assert (sent.status, sent.out, sent.err) == (0, "", "Sent 628 new papers to me@example.org.\n")
    assert message_from_bytes(taken.read_bytes())["To"] == "me@example.org"


def test_a_program_that_fails_is_the_exit_status(readq: Readq, settings: Path) -> None:
    program = f"""{sys.executable} -c 'import sys; sys.exit("no route")'"""
    settings.write_text(f'[mail]\nto = "me@example.org"\ncommand = """{program}"""\n')
    failed = readq("digest", "--send")
    assert failed.status == 1
    assert "(mail.command) ended with status 1: no route." in failed.err
    settings.write_text("[mail]\nto = 'me@example.org'\ncommand = 'no-such-program -t'\n")
    assert "Cannot start no-such-program (mail.command)" in readq("digest", "--send").err


def test_a_server_sends_it(readq: Readq, settings: Path, server: MailServer) -> None:
    settings.write_text(f"[mail]\nto = 'me@example.org'\nserver = '127.0.0.1:{server.port}'\nsecurity = 'none'\n")
    sent = readq("digest", "--send", "--papers", "1")
    assert sent.status == 0, sent.err
    assert b"RCPT TO:<me@example.org>" in [
        line.upper().replace(b"ME@EXAMPLE.ORG", b"me@example.org") for line in server.said
    ]
    assert message_from_bytes(server.mail)["Subject"] == "readq: 628 new papers, 0 in the queue"


def test_a_server_without_encryption_is_refused(readq: Readq, settings: Path, server: MailServer) -> None:
    settings.write_text(f"[mail]\nto = 'me@example.org'\nserver = '127.0.0.1:{server.port}'\n")
    failed = readq("digest", "--send")
    assert failed.status == 1
    assert f"127.0.0.1:{server.port} does not offer to encrypt" in failed.err
    assert server.mail == b""


def test_no_password_goes_over_the_net_unencrypted(
    readq: Readq, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.write_text("[mail]\nto = 'me@example.org'\nserver = 'mail.example.org'\nsecurity = 'none'\n")
    monkeypatch.setenv("READQ_MAIL_PASSWORD", "secret")
    assert "Anyone on the way to mail.example.org could read your password" in readq("digest", "--send").err


@pytest.mark.parametrize("server", ["a b", "a:b", "a:70000", "http://a", "[::1", "user@a"])
def test_what_is_no_server_is_told(settings: Path, server: str) -> None:
    settings.write_text(f"[mail]\nserver = '{server}'\npassword = 'secret'\n")
    config = load()
    assert [problem.line for problem in config.problems] == [2]
    assert config.shown("mail.password") == "(set)"

"""``readq serve``: the library as pages for a browser."""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

import click

from readq.cli.answers import answer_option, answered
from readq.cli.session import Session, config_file, database, narrate
from readq.errors import ReadqError

_PORT = 8417


class Served(Protocol):
    """What answers browsers."""

    def address(self, host: str) -> str: ...
    def serve_forever(self) -> None: ...
    def close(self) -> None: ...


@click.command("serve")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Which address of this machine to use.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=_PORT,
    show_default=True,
    metavar="N",
    help="The port; 0 takes any that is free.",
)
@click.option("--name", "names", multiple=True, metavar="NAME", help="A further name by which browsers may ask for it.")
@click.option("--app", "whole", is_flag=True, help="The whole app, which decides and writes; needs readq[web].")
@answer_option
@database
@config_file
@click.pass_obj
def serve(session: Session, host: str, port: int, names: tuple[str, ...], whole: bool) -> None:
    """Show the library in a browser, to be read only, until you press ctrl+c.

    The address that is printed holds a token that lets in who has it; it is another one each time. Without --host only
    this machine can reach it. For a phone in the same network give this machine's address there: what goes between the
    two is not encrypted. With --app it is the app itself, keys and all, for whoever has the address.
    """
    path = session.present().path
    session.close()
    near = _near(host)
    called = names if near else (*names, socket.gethostname())
    try:
        server = (_app if whole else _pages)(session, path, host, port, called)
    except OSError as error:
        reason = f"Cannot listen on {host}, port {port} ({error.strerror or error})"
        raise ReadqError(f"{reason}. Name others with --host and --port.") from None
    with closing(server):
        if not near:
            may = "decide and write in" if whole else "read"
            narrate(f"Whoever can reach this machine and has this address can {may} the library; nothing is encrypted.")
        address = server.address(socket.gethostname() if host in ("0.0.0.0", "::") else host)
        if not answered({"address": address}):
            sys.stdout.write(address + "\n")
        sys.stdout.flush()
        narrate("Open it in a browser; ctrl+c ends this.")
        server.serve_forever()


def _pages(session: Session, path: Path, host: str, port: int, names: Sequence[str]) -> Served:
    from readq.library import Library
    from readq.web.server import Server

    return Server(host, port, lambda: Library(path, actor="web", read_only=True), names)


def _app(session: Session, path: Path, host: str, port: int, names: Sequence[str]) -> Served:
    from readq.web.app import AppServer

    command = [sys.executable, "-m", "readq.tui.in_browser", str(path.absolute())]
    return AppServer(host, port, [*command, *([session.config] if session.config else [])], names)


def _near(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

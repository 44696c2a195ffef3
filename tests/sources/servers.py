"""Servers that behave badly, down to the socket."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def raw_server(answer: Callable[[socket.socket, int], None], context: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server that reads a request and lets ``answer`` do what it likes with the connection and its number; yields its
    address."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.1)
    stop = threading.Event()

    def serve() -> None:
        number = 0
        while not stop.is_set():
            try:
                opened, _ = listening.accept()
            except TimeoutError:
                continue
            number += 1
            threading.Thread(target=one, args=(opened, number), daemon=True).start()

    def one(opened: socket.socket, number: int) -> None:
        try:
            opened.settimeout(20)
            if context is not None:
                opened = context.wrap_socket(opened, server_side=True)
            data = b""
            while b"\r\n\r\n" not in data:
                part = opened.recv(65536)
                if not part:
                    return
                data += part
            answer(opened, number)
        except OSError:
            pass
        finally:
            opened.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    scheme = "https" if context is not None else "http"
    try:
        yield f"{scheme}://localhost:{listening.getsockname()[1]}"
    finally:
        stop.set()
        thread.join()
        listening.close()

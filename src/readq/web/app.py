"""The whole app in a browser: who has the token gets a page with a terminal in it, and an app of their own behind it.

textual-serve brings the terminal, and knows how to talk with the app; who may look, and under which name, is ours.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import socket
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from readq.errors import ReadqError
from readq.formats.writing.html_parts import escaped
from readq.web.guard import HEADERS, Guard

if TYPE_CHECKING:
    from aiohttp import web

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

MISSING = "This needs a package that is not installed: pip install 'readq[web]'"
_AT_ONCE = 8  # apps
_LARGEST = 1 << 20  # bytes of a message: a paste
_WIDEST, _TALLEST = 500, 300  # cells
_PATIENCE = 10.0  # seconds for an app to save and end
_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<title>readq</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/css/xterm.css">
<style>
html, body {{ margin: 0; height: 100%; overflow: hidden; background: #16181d; color: #d8dce4; }}
body {{ font: 16px system-ui, sans-serif; }}
.textual-terminal {{ position: absolute; inset: 0; }}
.said {{ position: absolute; inset: 0; display: none; align-items: center; justify-content: center; z-index: 9;
  background: #16181d; }}
body:not(.-first-byte) .wait, body.-closed .closed {{ display: flex; }}
a {{ color: #8ab4f8; }}
</style>
</head>
<body>
<div class="said wait">readq …</div>
<div class="said closed"><p>readq has ended. <a href="/">Open it again</a></p></div>
<div id="terminal" class="textual-terminal" data-session-websocket-url="{socket}" data-font-size="{size}"></div>
<script nonce="{nonce}" src="/static/js/textual.js"></script>
<script nonce="{nonce}">
new MutationObserver((_, self) => {{
  const typed = document.querySelector("textarea");
  if (typed && document.body.classList.contains("-first-byte")) {{ typed.focus(); self.disconnect(); }}
}}).observe(document.body, {{attributes: true}});
</script>
</body>
</html>
"""


class AppServer:
    """Serves the app that ``command`` starts, one for each page, on ``host`` and ``port`` (0: any that is free);
    ``names`` as in `Guard`. Raises OSError if it cannot listen there, `ReadqError` where textual-serve is missing."""

    def __init__(self, host: str, port: int, command: Sequence[str], names: Iterable[str] = ()) -> None:
        try:
            from textual_serve import app_service
        except ImportError:
            raise ReadqError(MISSING) from None
        self._static = Path(app_service.__file__).with_name("static")
        self._command = list(command)
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, port), family=family)
        self.port = int(self._socket.getsockname()[1])
        self.guard = Guard(self.port, names)
        self._open = 0

    def address(self, host: str) -> str:
        """The address to open, under the name ``host``."""
        shown = f"[{host}]" if ":" in host else host
        return f"http://{shown}:{self.port}/?{urlencode({'token': self.guard.token})}"

    def close(self) -> None:
        """Listen no more."""
        self._socket.close()

    def serve_forever(self) -> None:
        """Serve until this is interrupted or told to end."""
        from aiohttp import web

        logging.getLogger("textual-serve").setLevel(logging.CRITICAL)

        @web.middleware
        async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self._guarded(request, handler)

        app = web.Application(middlewares=[guarded])
        app.add_routes([web.get("/", self._page), web.get("/ws", self._terminal), web.static("/static", self._static)])
        # What is asked for has the token in it, and is nobody's business.
        web.run_app(app, sock=self._socket, print=None, access_log=None, shutdown_timeout=_PATIENCE)

    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let only those through who have the token, under a name of this server, from a page of this server."""
        from aiohttp import web

        if not self.guard.welcome(request.headers.getall("Host", ())):
            return _told(421, "This address is not one that readq serve answers to.")
        if "token" in request.query:
            if not self.guard.accepts(request.query["token"]):
                return _told(403, "That token is of another time. See what readq serve printed.")
            return web.Response(status=303, headers=HEADERS | {"Location": "/", "Set-Cookie": self.guard.cookie()})
        if not self.guard.knows(request.headers.get("Cookie", "")):
            return _told(403, "Open the whole address that readq serve printed.")
        if request.path == "/ws" and not _same_place(request.headers.getall("Origin", ()), request.host):
            return _told(403, "Only a page of readq serve opens a terminal here.")
        answer = await handler(request)
        if not answer.prepared:
            for name, value in HEADERS.items():
                answer.headers.setdefault(name, value)
        return answer

    async def _page(self, request: web.Request) -> web.Response:
        from aiohttp import web

        nonce = secrets.token_urlsafe(16)
        # The terminal gives its parts styles of their own; scripts are those named above.
        policy = (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
            f"img-src 'self' data:; connect-src 'self' ws://{request.host}; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        )
        size = _number(request.query.get("fontsize"), 16, 6, 40)
        text = _PAGE.format(nonce=nonce, socket=escaped(f"ws://{request.host}/ws"), size=size)
        return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": policy})

    async def _terminal(self, request: web.Request) -> web.WebSocketResponse:
        """What is typed in a browser goes to an app, what that draws comes back; the app ends with the page."""
        from aiohttp import web

        if self._open >= _AT_ONCE:
            raise web.HTTPServiceUnavailable(text="Too many pages are open.")
        self._open += 1
        stream = web.WebSocketResponse(heartbeat=15, max_msg_size=_LARGEST)
        service = _service(self._command, stream)
        try:
            await stream.prepare(request)
            width, height = request.query.get("width"), request.query.get("height")
            await service.start(_number(width, 80, 1, _WIDEST), _number(height, 24, 1, _TALLEST))
            async for message in stream:
                if message.type == web.WSMsgType.TEXT:
                    with suppress(ValueError, LookupError, TypeError, AttributeError):  # not of our page
                        await _obey(service, stream, *message.json())
        finally:
            self._open -= 1
            await asyncio.shield(_end(service))
        return stream


def _service(command: Sequence[str], stream: web.WebSocketResponse) -> Any:
    """An app about to be started, which draws on ``stream``."""
    from textual_serve.app_service import AppService
    from textual_serve.download_manager import DownloadManager

    class Service(AppService):  # type: ignore[misc, unused-ignore]
        async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
            environment = self._build_environment(width, height)
            # Not by a shell, as the class above does.
            process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment, start_new_session=True
            )
            self._process, self._stdin = process, process.stdin
            return process

    return Service(
        "readq",
        write_bytes=stream.send_bytes,
        write_str=stream.send_str,
        close=stream.close,  # type: ignore[arg-type]
        download_manager=DownloadManager(),
    )


async def _obey(service: Any, stream: web.WebSocketResponse, kind: str, told: Any = None) -> None:
    """Do what a page says."""
    if kind == "stdin":
        await service.send_bytes(str(told).encode("utf-8", "replace"))
    elif kind == "resize":
        width, height = _number(told["width"], 80, 1, _WIDEST), _number(told["height"], 24, 1, _TALLEST)
        await service.set_terminal_size(width, height)
    elif kind == "ping":
        await stream.send_json(["pong", told])
    elif kind in ("blur", "focus"):
        await (service.blur() if kind == "blur" else service.focus())


async def _end(service: Any) -> None:
    """Let an app save and end, which it does when nothing more can come; one that does not is ended."""
    process: Process | None = service._process
    if process is None or process.stdin is None:
        return
    process.stdin.close()
    for end in (process.terminate, process.kill):
        try:
            await asyncio.wait_for(process.wait(), _PATIENCE)
            return
        except TimeoutError:
            with suppress(ProcessLookupError):
                end()


def _told(status: int, sentence: str) -> web.Response:
    from aiohttp import web

    return web.Response(status=status, text=sentence + "\n", headers=HEADERS)


def _same_place(origins: Sequence[str], host: str) -> bool:
    """Whether a request comes from a page of this very server."""
    return len(origins) == 1 and urlsplit(origins[0]).scheme == "http" and urlsplit(origins[0]).netloc == host


def _number(given: object, otherwise: int, least: int, most: int) -> int:
    text = str(given)
    return min(max(int(text), least), most) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise

"""The terminal driver: draws on the terminal that standard output is, survives whatever is typed, and leaves the
terminal as it was however the app ends or steps aside."""

from __future__ import annotations

import os
import selectors
import signal
import termios
import threading
import time
from contextlib import suppress
from queue import Full
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.drivers.linux_driver import LinuxDriver

from readq.tui.shell.keyboard import Incoming, KeyParser
from readq.tui.start.first_paint import AFTER, ENTER

if TYPE_CHECKING:
    from textual.message import Message

    from readq.tui.shell.app import ReadqApp
    from readq.tui.start.first_paint import Held

_READ = 4096  # bytes
_PAUSE = 0.1  # seconds
_PATIENCE = 1.0  # seconds for putting back a terminal that may not be there any more
_LARGEST = 1000  # cells; a terminal that claims to be larger is not believed


class _Screen:
    """The terminal as a file to write to. Once it is gone, what is written goes nowhere and the app is hung up."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._gone = False

    def fileno(self) -> int:
        return self._descriptor

    def write(self, text: str) -> None:
        data = memoryview(text.encode("utf-8", "replace"))
        while data and not self._gone:
            try:
                data = data[os.write(self._descriptor, data) :]
            except BlockingIOError:
                time.sleep(0.005)
            except OSError:
                self._gone = True
                os.kill(os.getpid(), signal.SIGHUP)

    def flush(self) -> None:
        pass


class TerminalDriver(LinuxDriver):
    """Takes over a terminal that `readq.tui.start.first_paint.draw` has put into the app's mode, if it has: does not
    enter the alternate screen again, which would clear it. At the end the terminal is as it was before the first paint.

    Signals are heeded by the event loop, hence between two steps of the app and never in the middle of one.
    """

    held: ClassVar[Held | None] = None

    def __init__(self, app: ReadqApp, **options: Any) -> None:
        before = {number: signal.getsignal(number) for number in (signal.SIGTSTP, signal.SIGCONT)}
        super().__init__(app, **options)  # which stops and goes on wherever it is
        for number, handler in before.items():
            signal.signal(number, handler)
        self._readq = app
        app.terminal = self
        self._file = _Screen(1)  # type: ignore[assignment]
        self._before: list[Any] | None = None  # the terminal's attributes before the app
        self._raw: list[Any] = []  # and in the app
        self._on = False

    def write(self, data: str) -> None:
        if data == ENTER and TerminalDriver.held is not None:
            return
        super().write(data)

    def start_application_mode(self) -> None:
        self._readq.heed_signals()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        held, TerminalDriver.held = TerminalDriver.held, None
        if self._before is None:
            self._before = held.attributes if held is not None else self.attrs_before
        self.attrs_before = self._before
        with suppress(termios.error):
            self._raw = termios.tcgetattr(self.fileno)
        self._on = True

    def stop_application_mode(self) -> None:
        self._on = False
        if self._mouse_pixels:
            self.write("\x1b[?1016l")  # which the toolkit forgets
        super().stop_application_mode()

    # what comes in --------------------------------------------------------------------------------------------------

    def run_input_thread(self) -> None:
        """Read keys until the app ends or steps aside."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            incoming, parser = Incoming(), KeyParser(self._debug)
            while not self.exit_event.is_set():
                if selector.select(_PAUSE):
                    try:
                        data = os.read(self.fileno, _READ)
                    except OSError:
                        data = b""
                    if not data:  # the terminal is gone, though no hang-up came
                        os.kill(os.getpid(), signal.SIGHUP)
                        return
                    text = incoming.text(data)
                else:
                    text = incoming.rest()
                try:
                    for event in (*(parser.feed(text) if text else ()), *parser.tick()):
                        self.process_message(event)
                except Exception:
                    parser = KeyParser(self._debug)  # it cannot go on where it was; what was typed is lost

    def process_message(self, message: Message) -> None:
        if isinstance(message, events.Resize):
            width, height = message.size
            if not (self._in_band_window_resize and 0 < width <= _LARGEST and 0 < height <= _LARGEST):
                return
        super().process_message(message)

    # stepping aside -------------------------------------------------------------------------------------------------

    def step_aside(self) -> None:
        """Give the terminal to the shell and stop, as on ctrl+z; returns when the shell has put the app in front again.
        Where nobody could do that, it returns at once: the system does not stop a program without a shell."""
        self.suspend_application_mode()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.signal(signal.SIGCONT, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTSTP)
        self._wait_in_front()
        self.resume_application_mode()

    def take_again(self) -> None:
        """Somebody stopped the app without asking, and its terminal was used by others: make it ours again."""
        if not self._on:
            return
        self._wait_in_front()
        with suppress(termios.error):
            termios.tcsetattr(self.fileno, termios.TCSANOW, self._raw)
        self.write(ENTER + "\x1b[?25l\x1b[?1004h")
        self._enable_mouse_support()
        if self._mouse_pixels:
            self._enable_mouse_pixels()
        self._enable_bracketed_paste()
        self._disable_line_wrap()

    def use_mouse(self, on: bool) -> None:
        """Have the terminal report the mouse, or leave it to the terminal's own selecting."""
        if on:
            self._mouse = True
            self._enable_mouse_support()
            if self._mouse_pixels:
                self._enable_mouse_pixels()
        else:
            if self._mouse_pixels:
                self.write("\x1b[?1016l")
            self._disable_mouse_support()
            self._mouse = False
        self.flush()

    def clear(self) -> None:
        """Forget what is on the screen, and put the terminal into the app's mode whatever was done to it."""
        self.take_again()
        self.write("\x1b[0m\x1b[2J")

    def _wait_in_front(self) -> None:
        with suppress(OSError):
            while os.tcgetpgrp(self.fileno) != os.getpgrp():
                signal.raise_signal(signal.SIGSTOP)

    def let_go(self) -> None:
        """Put the terminal back within a second or not at all: it may be gone, or nobody may read it any more."""

        def put_back() -> None:
            with suppress(OSError, termios.error):
                os.write(1, AFTER.encode())
                if self._before is not None:
                    termios.tcsetattr(self.fileno, termios.TCSANOW, self._before)

        writer = self._writer_thread
        if not self._on or writer is None:
            return
        with suppress(Full):
            writer._queue.put_nowait(None)
        writer.join(_PATIENCE / 2)
        thread = threading.Thread(target=put_back, daemon=True)
        thread.start()
        thread.join(_PATIENCE)

"""The entry point: the shortest way to the app, and what every failure looks like to a shell.

Exit statuses: 0 done; 1 a problem with input or state; 2 a command that cannot be understood; 130 interrupted.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from readq import __version__
from readq.cli.interrupts import INTERRUPTED, leave_on_interrupt

if TYPE_CHECKING:
    from readq.errors import ReadqError

_BEFORE_CARET = 40  # cells of a query that are shown before the place of a mistake
_AFTER_CARET = 30
_LONGEST_REASON = 200

_interrupted = False


def main() -> None:
    """Run readq with this process's arguments and exit."""
    # Nothing made while importing becomes garbage; looking for it would be a tenth of a short command's time. A command
    # that goes on to work for longer turns the collector on again.
    gc.disable()
    from readq.cli import streams

    streams.prepare()
    if not os.environ.get("NO_COLOR", "set"):
        del os.environ["NO_COLOR"]  # empty it does not count (https://no-color.org), for all code from here on
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _interrupt)
    status = run(sys.argv[1:])
    if signal.getsignal(signal.SIGINT) is _interrupt:  # there is nothing more to tidy up
        signal.signal(signal.SIGINT, signal.default_int_handler)
        leave_on_interrupt()
    # Likewise, the interpreter need not look for garbage in all of it before it ends.
    gc.freeze()
    sys.exit(status)


def _interrupt(number: int, frame: object) -> None:
    """Raise KeyboardInterrupt, and remember it: where SQLite calls Python it comes out as another error."""
    global _interrupted
    _interrupted = True
    sys.unraisablehook = lambda _: None  # it may hit where nothing can be raised; one word of it is enough
    raise KeyboardInterrupt


def run(arguments: Sequence[str]) -> int:
    """Run the command line ``arguments`` (without the program's name) and return the exit status."""
    from readq.cli.streams import OutputError, silence_output

    try:
        status = _guarded(lambda: _dispatch(list(arguments)))
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # The reader of our output (``| head``) has enough.
        silence_output()
        return 0
    except OutputError as error:
        silence_output()
        _complain(str(error))
        return 1
    except KeyboardInterrupt:
        silence_output()
        return INTERRUPTED


def _dispatch(arguments: list[str]) -> int:
    if arguments == ["--version"]:
        print(f"readq {__version__}")
        return 0
    if _only_opens_the_app(arguments) and sys.stdin.isatty() and sys.stdout.isatty():
        return _open_app(arguments[-1] if arguments else None)
    return _run_click(arguments)


def _only_opens_the_app(arguments: list[str]) -> bool:
    """Whether this is ``readq`` or ``readq --db FILE``: understood here, the first page shows 0.02 s earlier."""
    return not arguments or (len(arguments) == 2 and arguments[0] == "--db" and arguments[1] != "")


def _open_app(chosen: str | None) -> int:
    from readq.cli.launch import open_app
    from readq.paths import library_path

    return open_app(library_path(chosen))


def _guarded(action: Callable[[], int]) -> int:
    """The status of ``action``; whatever it raises is said in a sentence."""
    from readq.cli.streams import OutputError
    from readq.errors import ReadqError

    try:
        return action()
    except (OutputError, BrokenPipeError):
        raise
    except Exception as error:
        if _interrupted:
            return INTERRUPTED
        if os.environ.get("READQ_DEBUG"):
            import traceback

            traceback.print_exc()
        if isinstance(error, ReadqError):
            return _explain(error)
        if isinstance(error, OSError) and error.strerror:
            what = f"{error.filename} cannot be read or written" if error.filename else "The system refused it"
            _complain(f"{what}: {error.strerror.lower()}. Check the disk and the rights, and try again.")
        else:
            reason = f"{type(error).__name__}: {error}"[:_LONGEST_REASON]
            _complain(
                f"this should not have happened, and readq is to blame ({reason}). Please report it to the project, "
                "with what is printed when READQ_DEBUG=1 is set."
            )
        return 1


def _run_click(arguments: list[str]) -> int:
    import click

    from readq.cli.app import COMPLETION_VARIABLE, cli

    instruction = os.environ.get(COMPLETION_VARIABLE)
    if instruction:
        from readq.cli.shells import SHELLS, shell

        name = instruction.partition("_")[0]
        if name not in SHELLS or instruction != f"{name}_complete":
            return 1
        click.echo(shell(name, COMPLETION_VARIABLE).complete().encode())
        return 0
    # Not `cli.main`: that would end ``readq list | head`` with status 1.
    try:
        with cli.make_context("readq", arguments) as context:
            cli.invoke(context)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.Abort:
        print(file=sys.stderr)
        return INTERRUPTED
    except click.UsageError as error:
        _complain(error.format_message(), usage=error.ctx.get_usage() if error.ctx else "")
        return 2
    except click.ClickException as error:
        _complain(error.format_message())
        return 1
    return 0


def _explain(error: ReadqError) -> int:
    from readq.errors import QueryError, UsageError

    if isinstance(error, QueryError):
        _complain(str(error))
        if error.query:
            from readq.text import cell_width, clean, truncate

            before: str = clean(error.query[: error.position])
            if cell_width(before) > _BEFORE_CARET:  # a line that wraps would put the caret under something else
                before = "…" + before[-_BEFORE_CARET // 2 :]
            shown = truncate(clean(before + error.query[error.position :]), cell_width(before) + _AFTER_CARET)
            print(f"  {shown}\n  {' ' * cell_width(before)}^", file=sys.stderr)
        return 2
    _complain(str(error))
    return 2 if isinstance(error, UsageError) else 1


def _complain(message: str, usage: str = "") -> None:
    from readq.text import clean

    if usage:
        print(usage, file=sys.stderr)
    print(f"readq: {clean(message, newlines=True)}", file=sys.stderr)

"""Running one of the reader's own commands on papers: beside the keys, or in the terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from readq.config.programs import PLACEHOLDERS, Program
from readq.model import Paper
from readq.phrasing import counted
from readq.running import Running, cannot_start, failure
from readq.tui.drawing.spans import Line, plain
from readq.tui.drawing.titles import titled
from readq.tui.programs.filling import arguments, given, lacking
from readq.tui.prompt.prompt import Question
from readq.tui.shell.command import Result
from readq.tui.shell.other_programs import run_in_front

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

_AT_ONCE = 4
_FIRST_LOOK, _LONGEST_LOOK = 0.02, 0.5  # seconds between two looks at whether a program has ended
_UNASKED = 0.3  # seconds after which it is said that a program is running


def run(shell: Shell, program: Program) -> Result:
    """Run a command on the papers in front of the reader, after asking if it would be started many times."""
    ids = shell.workspace.browser.targets()
    times = 1 if program.together else len(ids)
    if times <= shell.workspace.config["confirm_above"]:
        return _begin(shell, program, ids)

    def answered(yes: bool) -> Result:
        shell.ask(None)
        return _begin(shell, program, ids) if yes else None

    shell.ask(Question(f"Run {plain(program.name, 30)} {times:,} times?", answered))
    return None


async def _begin(shell: Shell, program: Program, ids: Sequence[int]) -> None:
    papers = await shell.session.read(lambda lib: lib.papers(ids))
    wanting = [(paper, name) for paper in papers if (name := lacking(program, paper))]
    without = {paper.id for paper, _ in wanting}
    fit = [paper for paper in papers if paper.id not in without]
    if not fit:
        if wanting:
            shell.tell(f"{program.name} {_passed_over(wanting)}.")
        return
    runs = [fit] if program.together else [[paper] for paper in fit]
    passed = _passed_over(wanting) if wanting else ""
    if program.terminal:
        _in_front(shell, program, runs, passed)
    else:
        shell.start(_Behind(shell, program, runs, passed).run(), long=True)


def _passed_over(wanting: Sequence[tuple[Paper, str]]) -> str:
    """That a command was not run on papers, since nobody knows what it wants to know of them."""
    paper, name = wanting[0]
    more = f" and {counted(len(wanting) - 1, 'more paper')}" if len(wanting) > 1 else ""
    return f"passed over “{titled(paper.title, 30)}”{more}: {PLACEHOLDERS[name]} is not known"


def _in_front(shell: Shell, program: Program, runs: Sequence[Sequence[Paper]], passed: str) -> None:
    """Give the terminal to the program, once after the other, until it fails."""
    for done, papers in enumerate(runs):
        try:
            status = run_in_front(shell.app, arguments(program, papers), given(program, papers))
        except (OSError, ValueError) as error:
            shell.complain(cannot_start(program.name, error))
            return
        if status:
            after = f"; {counted(len(runs) - done - 1, 'paper')} left" if done + 1 < len(runs) else ""
            shell.complain(failure(program.name, status, "") + after)
            return
    shell.say(_done(program, "", passed))


class _Behind:
    """A command that goes on beside the keys, ``runs`` of it. When the app ends, what was started goes on."""

    def __init__(self, shell: Shell, program: Program, runs: Sequence[Sequence[Paper]], passed: str) -> None:
        self._shell, self._program, self._runs, self._passed = shell, program, runs, passed
        self._ended = 0
        self._failed: list[str] = []
        self._output = ""

    async def run(self) -> None:
        shell, program = self._shell, self._program
        room = asyncio.Semaphore(_AT_ONCE)
        every = asyncio.gather(*(self._one(papers, room) for papers in self._runs))
        await asyncio.wait((every,), timeout=_UNASKED)
        if not every.done() and shell.alive:
            shell.say([("Running ", "muted"), (plain(program.name, 40), "strong"), (f"{self._how_many()} …", "muted")])
            shell.sync()
        await every
        if not shell.alive:
            return
        if self._failed:
            more = f" · so did {len(self._failed) - 1:,} more of {len(self._runs):,}" if len(self._failed) > 1 else ""
            shell.complain(self._failed[0] + more)
        else:
            shell.say(_done(program, self._output, self._passed))
        shell.sync()

    def _how_many(self) -> str:
        papers = sum(map(len, self._runs))
        return f" on {counted(papers, 'paper')}" if papers > 1 else ""

    async def _one(self, papers: Sequence[Paper], room: asyncio.Semaphore) -> None:
        program = self._program
        async with room:
            try:
                words, read = arguments(program, papers), given(program, papers)
                running = await asyncio.get_running_loop().run_in_executor(None, Running, words, read)
            except (OSError, ValueError) as error:
                self._failed.append(cannot_start(program.name, error))
                return
            wait = _FIRST_LOOK
            while (status := running.ended()) is None:
                await asyncio.sleep(wait)
                wait = min(wait * 1.5, _LONGEST_LOOK)
            if status:
                self._failed.append(failure(program.name, status, running.complaint))
            self._output = self._output or running.output


def _done(program: Program, output: str, passed: str) -> Line:
    """That a command is done, with the first line it wrote."""
    line: Line = [(plain(program.name, 40), "strong"), (": ", "muted"), (output or "done", "text")]
    return [*line, (f" · {passed}", "muted")] if passed else line

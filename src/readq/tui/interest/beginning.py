"""What is offered where a list by interest is opened and nothing is learnt yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.library.interest import WANTED
from readq.tui.find.commands import find_prompt
from readq.tui.interest.drawing import nothing_learnt
from readq.tui.interest.making import Way, answers_for
from readq.tui.interest.reordering import in_order
from readq.tui.shell.question import Answer, QuestionScreen

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

_TITLE = "Likely for you"
_NUMBER = {3: "three"}.get(WANTED, str(WANTED))


async def offered_if_cold(shell: Shell) -> bool:
    """Offer the ways to begin, where a list by interest was opened and nothing is learnt yet; whether that was so."""
    papers = shell.workspace.browser.papers
    if not papers.total or not papers.complete or papers.levels:
        return False
    _offer(shell, learning=await shell.session.read(lambda lib: lib.interest.on))
    return True


def _offer(shell: Shell, *, learning: bool) -> None:
    """Ask how to begin; ``learning`` is what the reader allowed."""
    if not learning:
        about = ["Listed order: learning is switched off. What you queue and name counts once it is on again."]
        answers = [Answer("o", "switch it on", lambda: _switched_on(shell))]
    else:
        queue, likely = (shell.workspace.keymap.key(id_) for id_ in ("queue", "interest.likely"))
        about = [
            f"Listed order: {nothing_learnt(shell.workspace.counts)}. "
            "What puts the likeliest papers first, to begin with?"
        ]
        find = f"find {_NUMBER} you like: {queue} queues each, then {likely}"
        answers = [
            Answer("f", find, lambda: find_prompt(shell)),
            *answers_for(lambda way: _begin(shell, way)),
        ]
    answers.append(Answer("escape", "listed order for now", lambda: None))
    shell.push(QuestionScreen(shell, _TITLE, about, answers))


def _begin(shell: Shell, way: Way) -> None:
    from readq.tui.interest.screen import InterestsScreen

    shell.push(InterestsScreen(shell, way))


async def _switched_on(shell: Shell) -> None:
    await shell.change(lambda lib: lib.interest.switch(True))
    await in_order(shell)
    await offered_if_cold(shell)

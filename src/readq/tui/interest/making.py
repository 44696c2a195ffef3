"""The ways to an interest: words, an author, a tag, a file, papers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from readq.errors import ReadqError
from readq.tui.drawing.titles import titled
from readq.tui.shell.question import Answer, QuestionScreen

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


class Way(NamedTuple):
    """``key`` chooses it where it is offered as ``label``; ``asked`` stands before what is typed then, and ``ghost``
    while nothing is."""

    key: str
    made_from: str
    label: str
    asked: str = ""
    ghost: str = ""


WAYS = (
    Way("w", "words", "words that say what it is about", "interested in", "diffusion models for video generation"),
    Way("a", "author", "an author you read", "papers by", "a name as papers have it: Kaiming He"),
    Way("t", "tag", "a tag of yours"),
    Way("b", "file", "a .bib file, or another that lists papers", "papers listed in", "~/papers/thesis.bib"),
)


def offer(shell: Shell, begin: Callable[[Way], None], of_papers: Callable[[Sequence[int]], Awaitable[None]]) -> None:
    """Ask what an interest is to be made from: `WAYS` or the papers that the list's commands are for."""
    browser = shell.workspace.browser
    papers = browser.targets()
    answers = answers_for(begin)
    if len(papers) == 1:
        row = shell.session.lib.rows(papers)
        title = titled(row[0].title, 44) if row else ""
        answers.append(Answer("p", f"this paper: {title}", lambda: of_papers(papers)))
    elif papers:
        answers.append(Answer("p", f"the {len(papers):,} selected papers", lambda: of_papers(papers)))
    answers.append(Answer("escape", "none", lambda: None))
    about = ["What is near it comes first in a list by interest. What is it made from?"]
    shell.push(QuestionScreen(shell, "An interest", about, answers))


def answers_for(begin: Callable[[Way], None]) -> list[Answer]:
    """The `WAYS` as answers, each of which begins one."""

    def answer(way: Way) -> Answer:
        return Answer(way.key, way.label, lambda: begin(way))

    return [answer(way) for way in WAYS]


def file(text: str) -> str:
    """The path of the file that somebody typed. Raises `ReadqError` where there is none."""
    from readq.tui.add.taking_in import named

    path = named(text)
    if path.is_dir():
        raise ReadqError(f"{text} is a folder: name one file in it.")
    return str(path)

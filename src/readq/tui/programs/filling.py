"""What a program of the reader's is given: papers in the places that its arguments have for them.

Whatever a title says, it stays part of the one argument it was put into, is no option of the program, and no code of a
shell.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence

from readq.config.programs import PLACEHOLDER, PLACEHOLDERS, Program
from readq.formats.writing.address import code_url, page_url, pdf_url
from readq.formats.writing.record import encoder, paper_record
from readq.model import Paper
from readq.text import clean

_STEERS = "-+@/~|"  # what at the beginning of an argument means an option, a command or a file to many programs
_SHELL = ("/bin/sh", "-c")


def lacking(program: Program, paper: Paper) -> str:
    """The first thing that the program wants to know of a paper, and nobody does; empty if there is none."""
    known = values(paper)
    return next((name for name in program.placeholders if not known[name]), "")


def arguments(program: Program, papers: Sequence[Paper]) -> list[str]:
    """The arguments for one run, on one paper or all together: an argument with placeholders is there once for each
    paper."""
    known = [values(paper) for paper in papers]
    if program.shell:
        return _for_shell(program.run[0], known)
    filled = []
    for template in program.run:
        if template.startswith("~/"):
            template = os.path.expanduser(template)
        if any(name in PLACEHOLDERS for name in PLACEHOLDER.findall(template)):
            filled += [_filled(template, each) for each in known]
        else:
            filled.append(template)
    return filled


def given(program: Program, papers: Iterable[Paper]) -> bytes:
    """What the program reads on standard input: a line of JSON for each paper, if it is to read them."""
    if not program.json:
        return b""
    encode = encoder()
    return "".join(encode(paper_record(paper)) + "\n" for paper in papers).encode()


def values(paper: Paper) -> dict[str, str]:
    """What stands for each placeholder: one line without control characters."""
    ids = dict(paper.identifiers)
    known = {
        "arxiv_id": ids.get("arxiv"), "doi": ids.get("doi"), "title": paper.title,
        "authors": ", ".join(author.name for author in paper.authors),
        "year": paper.row.year, "url": page_url(paper), "pdf": pdf_url(paper), "code": code_url(paper), "id": paper.id,
    }  # fmt: skip
    return {name: clean(str(value or "")).strip() for name, value in known.items()}


def _filled(template: str, known: dict[str, str]) -> str:
    text = PLACEHOLDER.sub(lambda found: known.get(found[1] or "", found[0]), template)
    return text if text[:1] == template[:1] else _harmless(text)


def _harmless(argument: str) -> str:
    """An argument that begins with a paper's words: with a space before what could mean something else than text."""
    return f" {argument}" if argument.startswith(tuple(_STEERS)) else argument


def _for_shell(line: str, known: Sequence[dict[str, str]]) -> list[str]:
    """The arguments that have a shell do a line in which values stand as its parameters: it takes none for code."""
    parameters: list[str] = []

    def parameter(found: re.Match[str]) -> str:
        if found[1] not in PLACEHOLDERS:
            return found[0]
        begins = line[: found.start()][-1:] in ("", *" \t\n;|&(<>")
        places = []
        for each in known:
            parameters.append(_harmless(each[found[1]]) if begins else each[found[1]])
            places.append(f'"${{{len(parameters)}}}"')
        return " ".join(places)

    script = PLACEHOLDER.sub(parameter, line)
    return [*_SHELL, script, "readq", *parameters]

"""A library of which any page is overwritten: every command says so in a sentence or does what it is there for, what it
refuses leaves the file as it is, and what is readable comes out with ``readq recover``."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.commands import CASES, Case
from tests.faults.forks import WORK, Forked, Forks
from tests.faults.place import Place
from tests.faults.scenarios import LIBRARY

_PAGE = 8_192
_FEW = 5  # commands for a page in the fast run, and the share of pages
_LONGEST = 2_000  # characters said
_ALIVE = [case for case in CASES if not case.fails and not case.given and case.arguments[0] not in ("mcp", "restore")]
_RECOVER = Case(("recover", LIBRARY))


@pytest.fixture(scope="module")
def place(shim: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    if shim is None:
        pytest.skip("so many commands are run in forks, which need a C compiler: install cc")
    with Forks(shim) as forks:
        folder = tmp_path_factory.mktemp("overwritten")
        yield Place(folder, folder, forks)


def spoilt(whole: bytes, page: int) -> bytes:
    """A library with page ``page`` overwritten: with zeros, noise, or another page of it."""
    begin = page * _PAGE
    other = (page * 7 + 3) % (len(whole) // _PAGE) * _PAGE
    with_ = (bytes(_PAGE), random.Random(page).randbytes(_PAGE), whole[other : other + _PAGE])[page % 3]
    return whole[:begin] + with_ + whole[begin + _PAGE :]


def confirm(case: Case, ran: Forked, path: Path, before: bytes) -> None:
    assert ran.status in (0, 1), ran
    assert "Traceback" not in ran.err, ran.err
    assert "should not have happened" not in ran.err, ran.err
    assert len(ran.err) < _LONGEST, ran.err
    said = [line for line in ran.err.splitlines() if line.startswith("readq: ")]
    assert len(said) <= 1, said
    if ran.status and case.whole and "Left alone" not in ran.err:  # which an undo says of what it could not take back
        assert said or case.arguments[0] == "check", ran
        if case.arguments != ("check", "--fix"):  # which mends what can be, having kept the file as it was
            assert case.reads or path.read_bytes() == before, "what was refused was written"


def _try(place: Place, page: int, cases: list[Case]) -> Iterator[str]:
    path = place.root / WORK / LIBRARY
    for case in cases:
        place.begin()
        before = spoilt(path.read_bytes(), page)
        path.write_bytes(before)
        ran = place.go_on(case)
        try:
            confirm(case, ran, path, before)
        except AssertionError as error:
            yield f"page {page + 1}, {case.name}: {error} ({ran.status}: {ran.err[-400:]})"


def _pages(place: Place) -> int:
    return (place.root / WORK / LIBRARY).stat().st_size // _PAGE


def test_a_spread_of_pages_and_commands(place: Place) -> None:
    place.begin()
    harm: list[str] = []
    for page in range(0, _pages(place), _FEW):
        first = page * 11 % len(_ALIVE)
        harm += _try(place, page, [*(_ALIVE + _ALIVE)[first : first + _FEW], _RECOVER])
    assert not harm, "\n".join(harm)


@pytest.mark.torture
@pytest.mark.parametrize("part", range(8))
def test_each_page_with_each_command(place: Place, part: int, record_property: Callable[[str, object], None]) -> None:
    place.begin()
    pages = range(part, _pages(place), 8)
    harm = [told for page in pages for told in _try(place, page, [*_ALIVE, _RECOVER])]
    record_property("faults", (f"pages overwritten {part + 1}", "damage", len(pages) * (len(_ALIVE) + 1), len(harm)))
    assert not harm, "\n".join(harm[:10])

"""Every command while the disk is full, over a quota, limited, or fails when it is written to or read: one sentence,
nothing by half, nothing left lying about. A few moments of each; all of them in the long run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from readq.cli.app import cli
from tests.cli.test_hardened import leaves
from tests.faults.commands import CASES, Case
from tests.faults.forks import Fault, Forked, Forks
from tests.faults.place import Known, Place

_SPREAD = 0.382  # of the golden ratio: parts of 1 that lie well apart
# Something to do about it stands in each sentence that ends a command.
_ADVICE = re.compile(
    r"\b(Make room|Try again|Check|Raise|Name|Mend|See|Put|Start|Free|Keep|keep|readq|check both|Choose)\b"
)
_EVERY = 7  # of all faults, in the long run


@pytest.fixture(scope="module")
def place(shim: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    if shim is None:
        pytest.skip("a disk that fails needs a C compiler: install cc")
    with Forks(shim) as forks:
        folder = tmp_path_factory.mktemp("commands")
        yield Place(folder, folder, forks)


def faults(known: Known) -> Iterator[Fault]:
    """All that may go wrong of a run: at each change and each reading, that time only and from then on."""
    for lasting in (False, True):
        for how in ("ENOSPC", "EDQUOT", "EIO"):
            for at in range(1, known.ran.changes + 1):
                yield Fault(how, at, lasting)
        for at in range(1, known.ran.readings + 1):
            yield Fault("reading", at, lasting)
    size = known.before.size
    for limit in (0, 512, 4096, size // 2, size - 4096, size, size + 4096, size + 65_536):
        yield Fault(limit=max(0, limit))


def some(known: Known, number: int, most: int) -> list[Fault]:
    """A few of `faults`, others for each ``number``, of as many kinds as can be."""
    every = list(faults(known))
    if not known.ran.changes:
        most = min(most, 2)
    return [every[int((number * most + each) * _SPREAD % 1 * len(every))] for each in range(most)]


def confirm(known: Known, place: Place, fault: Fault, ran: Forked) -> None:
    """Hold what is promised of a command whose disk failed."""
    case = known.case
    assert "Traceback" not in ran.err, ran.err
    assert "should not have happened" not in ran.err, ran.err
    said = [line for line in ran.err.splitlines() if line.startswith("readq: ")]
    held = place.held(case)
    if ran.status == known.ran.status and not said and not (ran.hit and case.tells(ran.out)):
        assert held.inside in (known.after.inside, *([known.before.inside] if case.fails else [])), "said to be done"
    else:
        assert ran.status == 1 or ran.status == known.ran.status, ran
        if not said and case.tells(ran.out):
            said = [f"readq: {place.root} See what was told."]
        assert len(said) == 1, ran.err
        assert case.fails or _ADVICE.search(said[0]), f"not what to do: {said[0]}"
        assert case.fails or str(place.root) in said[0] or case.names(said[0]), f"not which file: {said[0]}"
    if case.whole:
        assert held.inside in (known.before.inside, known.after.inside), "half done"
    else:
        before = known.before.inside.get("paper_text", [])
        assert [row for row in held.inside.get("paper_text", []) if row in before] == before, "other papers changed"
    left = held.outside.keys() - known.before.outside.keys() - known.after.outside.keys()
    if ran.hit != "u" and not (fault.how == "EIO" and fault.lasting):  # what cannot be removed stays
        assert not {name for name in left if not case.makes(name)}, f"left lying about: {left}"
    for name, content in held.outside.items():
        if name in known.before.outside:
            assert content in (known.before.outside[name], known.after.outside.get(name)), f"{name} is half written"


def test_the_cases_are_all_commands() -> None:
    named = {words for words, _ in leaves(cli)}
    assert named == {words for words in named if any(case.arguments[: len(words)] == words for case in CASES)}
    assert isinstance(cli, click.Group)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_the_disk_refuses_is_said_in_a_sentence_and_nothing_is_done_by_half(case: Case, place: Place) -> None:
    known = place.know(case)
    assert (known.ran.status != 0) == case.fails, known.ran
    for fault in some(known, CASES.index(case), 2):
        _one(known, place, fault)


@pytest.fixture(scope="module")
def small(shim: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A place on a disk of its own, of which there is little."""
    if shim is None:
        pytest.skip("needs a C compiler: install cc")
    folder = tmp_path_factory.mktemp("disk")
    command = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)]
    if sys.platform != "linux" or os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("to have a disk that is really full one must be allowed to mount one")
    try:
        with Forks(shim) as forks:
            yield Place(folder, tmp_path_factory.mktemp("kept"), forks)
    finally:
        subprocess.run(["umount", str(folder)], check=False)


@pytest.mark.parametrize("room", [0, 24_576])
def test_a_disk_that_is_really_full(small: Place, room: int) -> None:
    filler = small.root.parent / "filler"
    for case in CASES[room % 5 :: 12]:
        known = small.know(case)
        small.begin()
        free = shutil.disk_usage(filler.parent).free
        filler.write_bytes(bytes(free - room))
        ran = small.go_on(case)
        filler.unlink()
        try:
            confirm(known, small, Fault("ENOSPC", lasting=True), ran)
        except Exception as error:
            error.add_note(f"{case.name}, room for {room}: status {ran.status}: {ran.err[-600:]}")
            raise


@pytest.mark.torture
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_whatever_the_disk_refuses(case: Case, place: Place, record_property: Callable[[str, object], None]) -> None:
    known = place.know(case)
    harm, done = [], 0
    for fault in list(faults(known))[::_EVERY]:
        done += 1
        try:
            _one(known, place, fault)
        except AssertionError as error:
            harm.append("\n".join((str(error), *error.__notes__)))
    record_property("faults", (case.name, "disk", done, len(harm)))
    assert not harm, "\n".join(harm[:10])


def _one(known: Known, place: Place, fault: Fault) -> None:
    ran = place.run(known.case, fault)
    try:
        confirm(known, place, fault, ran)
    except Exception as error:
        error.add_note(f"{fault} of {known.ran.changes} changes and {known.ran.readings} readings, hit {ran.hit!r}")
        error.add_note(f"status {ran.status}: {ran.err[-600:]}")
        raise

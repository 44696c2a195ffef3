"""Papers found by what their abstracts are about."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from readq.errors import ReadqError
from readq.library import Library
from tests.support.libraries import add_listing, draft, open_library


def test_a_paper_is_found_by_what_its_abstract_says(seeds_library: Path) -> None:
    with open_library(seeds_library) as library:
        found = library.meaning.find("guess several tokens ahead with a cheap network and verify", 10)
        texts = [paper.abstract or "" for paper in library.papers([each.paper_id for each in found])]
        assert sum("speculative" in text.casefold() for text in texts) >= 6  # a word that was not asked for
        assert [each.likeness for each in found] == sorted((each.likeness for each in found), reverse=True)
        assert all(each.words for each in found)
        again = library.meaning.find("guess several tokens ahead with a cheap network and verify", 10, [1, 2, 3])
        assert not {1, 2, 3} & {each.paper_id for each in again}


def test_words_that_no_paper_has_find_nothing(seeds_library: Path) -> None:
    with open_library(seeds_library) as library:
        for text in ("zebra", "the of", "", "—", "\udcff", "paper about something"):  # zebra is counted as studying
            assert library.meaning.find(text) == []


def test_threads_on_one_file_hold_the_words_once_and_papers_that_come_are_in_them(tmp_path: Path) -> None:
    with open_library(tmp_path / "x.db") as library:
        add_listing(library, [draft(f"Speech paper {n}", "speech coding with codecs") for n in range(5)])
        model = library._words.model()
        with library.again() as other:
            assert other._words.model() is model
            add_listing(library, [draft("Birds", "songs of birds in the morning")])
            assert library.meaning.find("songs of birds")[0].paper_id == 6
            assert other.meaning.find("songs of birds")[0].paper_id == 6
            assert other._words.model() is not model


def test_what_ends_does_not_wait_until_all_words_are_read(tmp_path: Path) -> None:
    with open_library(tmp_path / "x.db") as library:
        add_listing(library, [draft("Speech", "speech coding with codecs")])
        assert library.meaning.quick
        library.give_up()
        failed: list[bool] = []

        def ask() -> None:
            with Library.again(library) as other, pytest.raises(ReadqError):
                other.meaning.find("speech")
            failed.append(True)

        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
        assert failed


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted in /proc")
def test_numpy_works_on_one_thread_and_other_programs_are_told_nothing(seeds_library: Path) -> None:
    code = (
        "import os, sys; from readq.library import Library; lib = Library(sys.argv[1]); lib.find('speech');"
        "lib.meaning.find('speech'); print('OPENBLAS_NUM_THREADS' in os.environ, len(os.listdir('/proc/self/task')))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    said = subprocess.run(
        [sys.executable, "-c", code, str(seeds_library)], env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert said.split()[0] == "False"
    assert int(said.split()[1]) <= 2  # and that which ends what takes too long

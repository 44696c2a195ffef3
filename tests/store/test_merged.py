"""Libraries from before papers could be merged."""

from __future__ import annotations

import gzip
from pathlib import Path

from readq.library import Library
from readq.model import Status
from readq.phrasing import phrase

_FIXTURE = Path(__file__).parents[1] / "fixtures" / "library_of_version_5.db.gz"


def test_a_library_of_before_has_everything_and_can_merge(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(gzip.decompress(_FIXTURE.read_bytes()))
    with Library(path) as library:
        assert [phrase(step) for step in library.journal.history()] == [
            "Undid: Tagged “The second title of some length” +nlp",
            "Tagged “The second title of some length” +nlp",
            "Wrote a note on “The first title of some length”",
            "Queued “The first title of some length”",
            "Ingested 3 new papers from 1 file",
        ]
        assert (library.paper(1).status, library.paper(1).note) == (Status.QUEUE, "A note.")
        assert library.maintenance.check() == []
        (pair,) = library.duplicates.suggested()
        library.duplicates.merge(*pair.papers)
        assert library.counts().total == 2
        library.journal.undo()
        assert library.counts().total == 3
        assert library.maintenance.check() == []

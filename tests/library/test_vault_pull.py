"""Notes that are edited in a vault come back, and nothing that was written anywhere is lost."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readq.errors import ReadqError
from readq.formats.writing.vault import note_in
from readq.library import Library
from readq.library.vault import export, files
from readq.library.vault_pull import Pulled, pull, watch
from readq.listing import Draft
from readq.model import Status
from readq.vault_template import PLACES, checked_template
from tests.support.libraries import add_listing, open_library

BEGIN, END = "%% readq: your note %%\n", "%% readq: note ends"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "a.db") as made:
        add_listing(
            made, [Draft("On words", "First.", identifiers=(("arxiv", "2404.00001"),)), Draft("On other words")]
        )
        made.notes.write(1, "A note.\n\n%% readq: end 00000000 %%")
        export(made, [1, 2], tmp_path / "v")
        yield made


def outcome(done: Pulled) -> tuple[int, int, int, list[str]]:
    return len(done.taken), len(done.both), done.same, [why for _, why in done.left]


def edit(path: Path, note: str) -> None:
    """Replace the note in a file as a person would."""
    text = path.read_bytes().decode()
    head, _, rest = text.partition(BEGIN)
    path.write_bytes((head + BEGIN + note + "\n" + END + rest.partition(END)[2]).encode())


def test_what_was_not_edited_is_left_alone_on_both_sides(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "v"
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert outcome(pull(library, folder)) == (0, 0, 2, [])
    library.notes.write(1, "Changed in readq.")
    assert outcome(pull(library, folder)) == (0, 0, 2, [])
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    export(library, [1, 2], folder)
    assert outcome(pull(library, folder)) == (0, 0, 2, [])
    assert library.paper(1).note == "Changed in readq."


def test_an_edited_note_is_taken_in_wherever_its_file_is_and_can_be_undone(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "v"
    (folder / "deep").mkdir()
    moved = (folder / "Words.md").rename(folder / "deep" / "Mine.md")
    moved.write_text("My heading\n" + moved.read_text().replace('status: "inbox"', 'status: "read"') + "My end\n")
    moved.write_text(moved.read_text().removeprefix("My heading\n"))
    edit(moved, "Written there.\n\n- [ ] more")
    edit(folder / "OtherWords.md", "A first note.")
    assert [why for _, why in export(library, [1, 2], folder).left] == [
        "its note was edited; take it in with: readq vault pull"
    ] * 2
    assert outcome(pull(library, folder)) == (2, 0, 0, [])
    assert library.paper(1).note == "Written there.\n\n- [ ] more"
    assert library.paper(2).note == "A first note."
    assert library.paper(1).status is Status.INBOX
    assert 'status: "inbox"' in moved.read_text()
    assert moved.read_text().endswith("My end\n")
    assert outcome(pull(library, folder)) == (0, 0, 2, [])
    assert export(library, [1, 2], folder).same == 2
    edit(moved, "")
    assert outcome(pull(library, folder)) == (1, 0, 1, [])
    assert library.paper(1).note is None
    library.journal.undo()
    library.journal.undo()
    assert library.paper(1).note == "A note.\n\n%% readq: end 00000000 %%"


def test_what_was_changed_on_both_sides_is_kept_on_both(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "v"
    edit(folder / "Words.md", "From the vault.")
    library.notes.write(1, "From readq.")
    assert outcome(pull(library, folder)) == (1, 1, 1, [])
    note = library.paper(1).note or ""
    assert note.startswith("From the vault.\n\n---\n\n*The note was changed elsewhere meanwhile")
    assert note.endswith("From readq.")
    assert note_in((folder / "Words.md").read_text()).text == note  # type: ignore[union-attr]
    assert outcome(pull(library, folder)) == (0, 0, 2, [])
    edit(folder / "Words.md", "The same.")
    library.notes.write(1, "The same.")
    assert outcome(pull(library, folder)) == (0, 0, 2 - 1, [])
    assert export(library, [1], folder).same == 1


def test_what_cannot_be_told_is_named_and_left(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "v"
    words, other = folder / "Words.md", folder / "OtherWords.md"
    edit(words, "Mine.")
    words.write_text(words.read_text().replace("> First.", "> Firstly."))
    other.write_text(other.read_text().replace('citekey: "OtherWords"', 'citekey: "nobody"'))
    edit(other, "Whose?")
    (folder / "own.md").write_text("Just mine.")
    (folder / "broken.md").write_bytes(b"---\ncitekey: x\n---\n\xff")
    done = pull(library, folder)
    assert sorted((path.name, why) for path, why in done.left) == [
        ("OtherWords.md", "its paper is not in this library"),
        ("Words.md", "what readq wrote was edited"),
        ("broken.md", "it is no UTF-8 text"),
    ]
    with pytest.raises(ReadqError, match="cannot be used as a vault"):
        pull(library, tmp_path / "nowhere")


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0")), st.booleans())
def test_a_note_goes_out_and_comes_back_as_it_is(library: Library, tmp_path: Path, text: str, ends: bool) -> None:
    folder = tmp_path / "v"
    (folder / "Words.md").unlink()
    library.notes.write(1, f"{text}\n%% readq: note ends\n%% x %%%")
    export(library, [1], folder)
    path = folder / "Words.md"
    if ends:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    found = note_in(path.read_bytes().decode())
    assert found is not None
    assert not found.edited
    assert found.text == (library.paper(1).note or "").strip("\n")
    assert outcome(pull(library, folder)) == (0, 0, 2, [])


def test_a_template_lays_a_note_out(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "t"
    template = checked_template("# {title}\n\nby {authors}\n\n{note}\n\nMore: {arxiv}")
    export(library, [1], folder, template=template)
    text = (folder / "Words.md").read_text()
    assert "%%\n# On words\n\n%% readq: your note %%\nA note." in text
    assert "\n\nMore: 2404.00001\n\n%% readq: end " in text
    assert export(library, [1], folder, template=template).same == 1
    edit(folder / "Words.md", "Other.")
    assert outcome(pull(library, folder, template=template)) == (1, 0, 0, [])
    assert export(library, [1], folder, template=template).same == 1
    assert export(library, [1], folder).changed == 1


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{nobody}", "there is no {nobody}; there are {title}, "),
        ("{note}\n{note}", "stands once"),
        ("Note: {note}", "on a line of its own"),
        ("%% readq: end", "is what readq marks"),
    ],
)
def test_a_template_that_cannot_be_filled_in_is_refused(template: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        checked_template(template)
    assert checked_template("\n\n".join(f"{{{place}}}" for place in PLACES))


def test_what_is_written_to_is_seen_once(library: Library, tmp_path: Path) -> None:
    looks = 0

    def wait() -> None:
        nonlocal looks
        looks += 1
        if looks == 2:
            edit(tmp_path / "v" / "Words.md", "Written while it was watched.")

    seen = watch(tmp_path / "v", wait)
    assert len(next(seen)) == 2
    changed = next(seen)
    assert [path.name for path in changed] == ["Words.md"]
    assert looks == 2
    assert outcome(pull(library, tmp_path / "v", changed)) == (1, 0, 0, [])


def test_a_note_that_speaks_of_marks_itself_comes_back_as_it_is(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "v"
    library.notes.write(1, "%\\% readq: your note %%\n%\\\\% readq: x\n%% readq: y")
    export(library, [1], folder)
    assert outcome(pull(library, folder)) == (0, 0, 2, [])


def test_what_would_be_waited_for_is_no_note(library: Library, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "v" / "pipe.md")
    assert "pipe.md" not in [path.name for path in files(tmp_path / "v")]


@pytest.mark.parametrize("mark", ["%% readq: your note", "%% readq: note ends", "%% readq: end"])
def test_an_edited_note_without_its_marks_is_named(library: Library, tmp_path: Path, mark: str) -> None:
    folder = tmp_path / "v"
    library.notes.write(1, "A note.")
    export(library, [1], folder)
    words = folder / "Words.md"
    edit(words, "Mine.")
    words.write_text("".join(line for line in words.read_text().splitlines(True) if not line.startswith(mark)))
    assert outcome(pull(library, folder)) == (0, 0, 1, ["a mark of readq's in it is missing or was edited"])
    assert library.paper(1).note == "A note."

"""Papers in places where a person writes, too: the notes of a vault, the entries of a bibliography."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readq.errors import ReadqError
from readq.formats.writing.base import Options
from readq.formats.writing.bibtex_file import updated
from readq.library import Library
from readq.library.exporting import read_file
from readq.library.vault import Exported, export
from readq.listing import Draft
from readq.model import Author, Status
from tests.support.libraries import add_listing, open_library

HOSTILE = '---\ncitekey: "x"\n%% readq: end 00000000 %% %%% "quoted" \\ {{a}} [[link|x]] \x07\u2028 # <b>'


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "a.db") as made:
        add_listing(
            made,
            [
                Draft("On words", "First.\nSecond $a_1$.", (Author("Ada Müller", "Müller", "Ada"),),
                      (("arxiv", "2404.00001"),), published="2024-04-03", venue="Nature"),
                Draft("On other words", identifiers=(("doi", "10.1000/x"),)),
                Draft(f"A title {HOSTILE}", HOSTILE, (Author(HOSTILE),), venue=HOSTILE),
            ],
        )  # fmt: skip
        yield made


def outcome(done: Exported) -> tuple[int, int, int, list[str]]:
    return done.new, done.changed, done.same, [why for _, why in done.left]


def test_notes_are_made_and_are_the_same_the_next_time(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "vault" / "papers"
    library.tag([1], ["to cite", "2024"])
    library.notes.write(1, "It cites 10.1000/x, arXiv:2404.00001 and 2404.99999.\n\n- [ ] read on")
    assert outcome(export(library, [1, 2, 3], folder)) == (3, 0, 0, [])
    assert outcome(export(library, [1, 2, 3], folder)) == (0, 0, 3, [])
    text = (folder / "muller2024Words.md").read_text(encoding="utf-8")
    front = text.split("---\n")[1]
    assert front.startswith('title: "On words"\naliases:\n  - "On words"\ncitekey: "muller2024Words"\nauthors:\n')
    assert 'published: 2024-04-03\nvenue: "Nature"\narxiv: "2404.00001"\n' in front
    assert 'tags:\n  - "t2024"\n  - "to-cite"\n' in front
    assert "> [!abstract]\n> First.\n>\n> Second $a_1$.\n" in text
    note = "It cites 10.1000/x, arXiv:2404.00001 and 2404.99999.\n\n- [ ] read on\n%% readq: note ends "
    assert f"## Note\n\n%% readq: your note %%\n{note}" in text
    assert "## Mentioned\n\n- [[OtherWords|On other words]]\n" in text


def test_what_is_hostile_stays_in_its_place(library: Library, tmp_path: Path) -> None:
    library.notes.write(3, HOSTILE)
    export(library, [3], tmp_path / "v")
    (path,) = (tmp_path / "v").iterdir()
    text = path.read_text(encoding="utf-8")
    front = text.removeprefix("---\n").partition("---\n")[0]
    values = [line.partition(": ")[2] for line in front.splitlines() if ': "' in line]
    assert all(isinstance(json.loads(value), str) for value in values)
    assert all(char.isprintable() or char == "\n" for char in front)
    assert sum(line.startswith("%% readq: end") for line in text.split("\n")) == 1
    library.mark([3], Status.QUEUE)
    assert outcome(export(library, [3], tmp_path / "v")) == (0, 1, 0, [])


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.text(st.characters(exclude_characters="\r\n:", exclude_categories=["Cs"])), st.booleans())
def test_what_a_person_wrote_stays_to_the_byte(
    library: Library, tmp_path: Path, text: str, value: str, ends: bool
) -> None:
    folder = tmp_path / "own"
    path = folder / "muller2024Words.md"
    path.unlink(missing_ok=True)
    export(library, [1], folder)
    text = text.encode("utf-8", "replace").decode("utf-8")
    made = path.read_bytes().decode()
    if ends:
        made = made.replace("\n", "\r\n")
    front, rest = made.split("---", 2)[1:]
    mine = f"---{front}mine: {value}\nmore:\n  - {value}\n---"
    path.write_bytes((mine + rest + text).encode())
    library.mark([1], Status.READ if library.paper(1).status is Status.QUEUE else Status.QUEUE)
    assert outcome(export(library, [1], folder)) == (0, 1, 0, [])
    after = path.read_bytes().decode()
    assert after.endswith(text)
    assert f"mine: {value}\nmore:\n  - {value}\n---" in after
    assert f'status: "{library.paper(1).status.label}"' in after


def test_a_note_is_found_where_it_was_moved_and_left_where_it_was_edited(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "v"
    export(library, [1, 2], folder)
    (folder / "sub").mkdir()
    moved = (folder / "muller2024Words.md").rename(folder / "sub" / "My name.md")
    library.notes.write(2, "See 2404.00001")
    assert outcome(export(library, [1, 2], folder)) == (0, 1, 1, [])
    assert "[[My name|On words]]" in (folder / "OtherWords.md").read_text()
    moved.write_text(moved.read_text().replace("> First.", "> Firstly."))
    library.mark([1], Status.READ)
    assert outcome(export(library, [1], folder)) == (0, 0, 0, ["what readq wrote was edited"])
    assert "Firstly" in moved.read_text()
    (folder / "OtherWords.md").write_text("My own page")
    assert outcome(export(library, [2], folder)) == (0, 0, 0, ["it is a file of another's by the same name"])
    assert (folder / "OtherWords.md").read_text() == "My own page"


def test_a_name_is_one_on_every_system(library: Library, tmp_path: Path) -> None:
    keys = ["a/b:c?", "CON", "..", "nul.txt", "x" * 190]
    ids = add_listing(library, [Draft(f"Paper number {n}", citation_key=key) for n, key in enumerate(keys)], name="k")
    export(library, ids, tmp_path / "v")
    names = sorted(path.name for path in (tmp_path / "v").iterdir())
    assert len(names) == len(keys)
    for name in names:
        assert len(name) < 130
        assert not set(name) & set('<>:"/\\|?*')
        assert name.split(".")[0].upper() not in ("CON", "NUL", "")
    assert [entry.key for entry in library.exporting.entries(ids)] == keys


def test_a_vault_that_cannot_be_is_said(library: Library, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ReadqError, match="cannot be used as a vault"):
        export(library, [1], tmp_path / "file")


# a bibliography in git ------------------------------------------------------------------------------------------------


def test_only_what_readq_wrote_is_changed_in_a_bibliography(library: Library) -> None:
    mine = "% My file\n@string{me = {Ada}}\n@article{otherwords,\n title = {Mine}}\n  @misc{z, title={y}} junk"
    first = library.exporting.updated(mine, [1, 2], Options(), biblatex=False)
    assert (first.new, first.changed, first.same, first.left) == (1, 0, 0, ["OtherWords"])
    assert first.text.startswith(mine + "\n\n% readq wrote this, ")
    again = library.exporting.updated(first.text, [1, 2], Options(), biblatex=False)
    assert (again.text, again.same) == (first.text, 1)
    between = first.text + "\n% A remark of mine\n@misc{last, title={z}}"
    library.notes.write(1, "Now with a note")
    changed = library.exporting.updated(between, [1], Options(), biblatex=False)
    assert changed.changed == 1
    assert changed.text.startswith(mine)
    assert changed.text.endswith("}\n\n% A remark of mine\n@misc{last, title={z}}")
    assert "annote = {Now with a note}" in changed.text
    edited = changed.text.replace("On words", "On my words")
    left = library.exporting.updated(edited, [1], Options(), biblatex=False)
    assert (left.text, left.left) == (edited, ["muller2024Words"])


@settings(deadline=None, max_examples=100)
@given(
    st.text(), st.text(), st.lists(st.sampled_from("abc"), unique=True), st.lists(st.sampled_from("abc"), unique=True)
)
def test_the_rest_of_a_bibliography_stays_to_the_byte(
    before: str, after: str, first: list[str], then: list[str]
) -> None:
    def entries(keys: list[str], title: str) -> list[tuple[str, str]]:
        return [(key, f"@misc{{{key},\n  title = {{{title}}},\n}}\n") for key in keys]

    before = "".join(char for char in before if char not in "@\r")
    after = "".join(char for char in after if char not in "@\r")
    text = updated(before, entries(first, "One")).text
    assert text.startswith(before)
    text += after
    ours = text[len(before) : len(text) - len(after)]
    done = updated(text, entries(then, "Another"))
    assert done.left == []
    assert (done.changed, done.new) == (len({*first} & {*then}), len({*then} - {*first}))
    assert done.text.startswith(before)
    if not done.new:
        assert done.text.endswith(after)
    untouched = [each for each in ours.split("% readq wrote this, ")[1:] if each.split("{")[1][0] not in then]
    assert all(each.rstrip("\n") in done.text for each in untouched)


def test_line_ends_stay_those_of_the_file(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_bytes(b"% mine\r\n")
    text = library.exporting.updated(read_file(path), [1], Options(), biblatex=True).text
    assert text.count("\n") == text.count("\r\n") > 5
    assert library.exporting.updated(text, [1], Options(), biblatex=True).same == 1
    path.write_bytes(b"\xff")
    with pytest.raises(ReadqError, match="not UTF-8"):
        read_file(path)
    assert read_file(tmp_path / "none.bib") == ""

"""What is new, what rules did, what waits: from a library, and as text for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from readq.errors import ReadqError
from readq.formats.writing import digest_page
from readq.formats.writing.digest import Arrival, Digest, Waiting, markdown, text
from readq.formats.writing.digest_mail import mail
from readq.library import Library
from readq.library.digest import digest
from readq.model import Author, Link, Status
from tests.formats.test_html import HOSTILE, Read, everywhere
from tests.formats.test_writing import ROW, paper
from tests.support.libraries import START, Clock, add_listing, draft, open_library

DAY = 86_400


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(tmp_path: Path, clock: Clock) -> Iterator[Library]:
    """Two old papers, of which one was queued ten days ago, and four new ones by two sources."""
    with open_library(tmp_path / "a.db", clock) as opened:
        add_listing(opened, [draft("Old study of coding"), draft("Old study of images")], name="old.txt", kind="csv")
        opened.mark([1], Status.QUEUE)
        clock.now += 10 * DAY
        new = [draft("New video of coding"), draft("New text on coding"), draft("Another video of images")]
        add_listing(opened, new, name="first.txt", kind="csv")
        add_listing(opened, [draft("New text on speech")], name="second.txt", kind="csv")
        clock.now += 3_600
        yield opened


def test_what_came_is_told_by_the_source_that_brought_it(library: Library) -> None:
    told = digest(library, START + DAY)
    assert [(each.source, each.came, each.done) for each in told.arrivals] == [("second", 1, 0), ("first", 3, 0)]
    assert [each.id for each in told.arrivals[1].papers] == [3, 4, 5]
    assert (told.came, told.undecided, told.queued, told.longest) == (4, 5, 1, 10)
    assert [(each.paper.id, each.days) for each in told.queue] == [(1, 10)]
    assert not told.learnt


def test_since_is_to_the_second(library: Library, clock: Clock) -> None:
    came = START + 10 * DAY
    assert digest(library, came).came == 4
    assert digest(library, came + 1).came == 0
    assert digest(library, 0).came == 6


def test_what_was_decided_meanwhile_is_counted_and_not_told(library: Library) -> None:
    library.mark([3], Status.SKIP)
    library.mark([4], Status.QUEUE)
    first = digest(library, START + DAY).arrivals[1]
    assert (first.came, first.done, [each.id for each in first.papers]) == (3, 1, [4, 5])
    few = digest(library, START + DAY, papers=1, queue=1)
    assert (len(few.arrivals[1].papers), few.arrivals[1].more, few.queued, len(few.queue)) == (1, 1, 2, 1)


def test_rules_are_told_unless_they_were_undone(library: Library, clock: Clock) -> None:
    library.arrivals.add("no-video", "title:video", "skip")
    add_listing(library, [draft("A video of mine"), draft("A video of coding, too")], name="third.txt", kind="csv")
    library.arrivals.apply()
    assert digest(library, START + DAY).rules == ("Skipped 2 papers by the rule “no-video”",)
    library.views.save("Coding", "coding")
    assert digest(library, START + DAY, view="coding").rules == (
        "Skipped “A video of coding, too” by the rule “no-video”",
    )
    assert digest(library, int(clock.now) + 1).rules == ()
    library.journal.undo()  # the view
    library.journal.undo()
    assert digest(library, START + DAY).rules == ()


def test_a_view_is_all_that_is_told_of(library: Library) -> None:
    library.views.save("Coding", "coding sort:-title")
    told = digest(library, START + DAY, view="Coding")
    assert [[each.id for each in source.papers] for source in told.arrivals] == [[3, 4]]
    assert (told.came, told.undecided, told.queued) == (2, 2, 1)
    with pytest.raises(ReadqError, match=r"no saved view 'Codings'.*readq view list"):
        digest(library, START, view="Codings")


def test_the_likeliest_come_first(library: Library) -> None:
    liked = [draft(f"Speech recognition number {n} of spoken language") for n in range(6)]
    disliked = [draft(f"Pictures of cats number {n} in the garden") for n in range(6)]
    ids = add_listing(library, [*liked, *disliked], name="taste.txt", kind="csv")
    library.mark(ids[:5], Status.READ)
    library.mark(ids[6:11], Status.SKIP)
    new = add_listing(
        library, [draft("More cats in a garden"), draft("More spoken language")], name="n.txt", kind="csv"
    )
    told = digest(library, START + DAY)
    assert told.learnt
    assert [each.id for each in told.arrivals[0].papers] == new[::-1]
    assert "First what is most like" in "".join(text(told))


def test_only_the_likeliest_of_what_came_are_told(library: Library) -> None:
    titles = ("Cats in a garden", "Spoken language at sea", "Cats on a roof", "Spoken language on land")
    for name, pair in (("n.txt", titles[:2]), ("m.txt", titles[2:])):
        add_listing(library, [draft(title) for title in pair], name=name, kind="csv")
    assert "Nothing is learnt yet" in "".join(text(digest(library, START + DAY, top=1)))
    library.interests.make("Speech", "words", "spoken language")
    told = digest(library, START + DAY, top=2)
    assert {paper.title for each in told.arrivals for paper in each.papers} == {titles[1], titles[3]}
    assert [each.came for each in told.arrivals[:2]] == [2, 2]
    assert "The 2 likeliest for you." in "".join(text(told))


# -- as text -----------------------------------------------------------------------------------------------------------


def hostile() -> Digest:
    odd = everywhere(HOSTILE + "\x1b[31m\r\nBcc: x@example.org")
    arrival = Arrival(HOSTILE, 3, 1, (odd,))
    return Digest(START, START + DAY, HOSTILE, 3, (arrival,), (HOSTILE,), 2, 4, (Waiting(odd, 4),), 7, True)


def test_text_says_it_all_and_steers_nothing() -> None:
    known = paper(row=replace(ROW, id=12, title="A title"), authors=tuple(map(Author, "ABCD")))
    told = Digest(START, START + DAY, "", 1, (Arrival("Daily", 1, 0, (known,)),), ("Did it",), 1, 0,
                  (Waiting(known, 0),), 7, False)  # fmt: skip
    lines = "".join(text(told)).splitlines()
    assert lines[2:5] == ["Daily: 1 paper", "     12  A title", "         A, B, C et al."]
    assert "In the queue: 1 paper, the longest since today" in lines
    assert not any(sign in "".join(text(hostile())) + "".join(markdown(hostile())) for sign in "\x1b\r")


def test_no_title_means_anything_in_markdown() -> None:
    titled = paper(
        row=replace(ROW, title="1. *A* [b](http://c) <d> `e` # f"), links=(Link("page", "https://x.org/(a)"),)
    )
    plain = replace(titled, links=())
    told = Digest(START, START, "", 2, (Arrival("- s", 2, 0, (titled, plain)),), (), 0, 0, (), 0, False)
    made = "".join(markdown(told))
    title = r"1\. \*A\* \[b\](http://c) \<d\> \`e\` \# f"
    assert f"- [{title}](<https://x.org/%28a%29>) (7)\n- {title} (7)\n" in made
    assert r"## \- s: 2 papers" in made


def test_the_page_has_no_script_and_is_whole() -> None:
    made = "".join(digest_page.page(hostile()))
    read = Read(made)
    assert read.open == []
    assert not {"script", "img"} & {tag for tag, _ in read.elements}
    assert HOSTILE in read.text
    assert "… and 1 more" in read.text


def test_the_mail_is_read_by_a_mail_parser() -> None:
    message = message_from_string(
        mail(hostile(), "a@example.org", "b@example.org").as_string(), EmailMessage, policy=default
    )
    assert message["Subject"] == "readq: 3 new papers, 2 in the queue"
    assert (message["To"], message["From"], message["Bcc"]) == ("b@example.org", "a@example.org", None)
    assert message.defects == []
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert plain.get_content() == "".join(text(hostile()))
    assert page.get_content() == "".join(digest_page.page(hostile()))

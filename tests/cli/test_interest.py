"""``readq interest``, ``why``, ``similar`` and ``list --sort interest``."""

from __future__ import annotations

from tests.cli.conftest import Readq


def test_a_reader_is_told_how_to_begin_then_why(readq: Readq) -> None:
    assert "Queue three papers" in readq("interest").err
    assert "Queue three papers" in readq("why", "1").err
    speech = [str(paper["id"]) for paper in readq("list", "title:speech", "--format", "json").json]
    readq("mark", "queue", *speech[:3])
    ranked = readq("list", "status:inbox", "--sort", "interest", "--limit", "10", "--format", "ids").ids
    assert len(ranked) == 10
    why = readq("why", str(ranked[0]), "--json").json
    assert why["words_for"]
    assert {str(id_) for id_ in why["papers_for"]} <= set(speech[:3])
    assert "like" in readq("why", str(ranked[0])).out
    assert "speech" in readq("interest", "terms").out
    assert readq("interest", "evaluate").status == 0
    readq("interest", "off")
    assert "switched off" in readq("interest", "terms").err
    listed = readq("list", "status:inbox", "--format", "ids").ids
    assert readq("list", "status:inbox", "--sort", "interest", "--format", "ids").ids == listed
    readq("interest", "on")
    readq("interest", "reset")
    assert readq("interest", "terms", "--json").json["on"] is True


def test_similar_papers_are_printed_with_what_they_share(readq: Readq) -> None:
    speech = readq("list", "title:speech", "--format", "json").json
    found = readq("similar", str(speech[0]["id"]), "--limit", "3", "--format", "json").json
    assert len(found) == 3
    assert found[0]["likeness"] >= found[-1]["likeness"] > 0
    assert found[0]["shared"]
    assert readq("similar", "999999").status == 1


def test_find_prints_what_is_about_it_below(readq: Readq) -> None:
    text = ("guess", "tokens", "ahead", "with", "cheap", "network", "and", "verify")
    usual = readq("find", *text, "--limit", "3", "--format", "ids").ids
    found = readq("find", *text, "--limit", "3", "--meaning", "--format", "json").json
    assert [paper["id"] for paper in found[:3]] == usual
    assert {paper["matched"] for paper in found[3:]} == {"meaning"}
    assert found[3]["shared"]
    table = readq("find", *text, "--limit", "3", "--meaning")
    assert "By meaning:" in table.err
    assert len(table.out.splitlines()) == len(found)
    assert len(readq("find", *text, "--limit", "3").out.splitlines()) == 3  # into a pipe
    assert "Nothing found" in readq("find", "qqqqxxxx", "--meaning").err


def test_topics_are_printed_with_titles_and_their_papers_by_number(readq: Readq) -> None:
    found = readq("topics", "speech", "--format", "json").json
    assert len(found) > 3
    everything = readq("list", "speech", "--format", "ids").ids
    assert sorted(id_ for topic in found for id_ in topic["papers"]) == sorted(everything)
    assert readq("topics", "speech", "--topic", "2", "--format", "ids").ids == found[1]["papers"]
    lines = readq("topics", "speech", "--titles", "1").out.splitlines()
    assert len(lines) == 2 * len(found)
    assert lines[0].endswith(f"{found[0]['label']}  ({len(found[0]['papers'])} papers)")
    assert "no topic 99" in readq("topics", "speech", "--topic", "99").err
    assert readq("topics", "speech", "--format", "bibtex").status == 2
    assert "nothing to group" in readq("topics", "status:read").err

"""``readq interest``, ``why``, ``similar`` and ``list --sort interest``."""

from __future__ import annotations

from pathlib import Path

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


def test_an_interest_is_named_and_orders_the_list_at_once(readq: Readq, tmp_path: Path) -> None:
    listed = readq("list", "status:inbox", "--sort", "interest", "--limit", "5", "--format", "ids")
    assert "As listed. Nothing is learnt yet." in listed.err
    assert "interest make" in listed.err
    assert "You named none" in readq("interest", "list").err
    assert "Named the interest “speech recognition”" in readq("interest", "make", "--words", "speech recognition").err
    ordered = readq("list", "status:inbox", "--sort", "interest", "--limit", "5", "--format", "ids")
    assert ordered.ids != listed.ids
    assert ordered.err == ""
    assert readq("why", str(ordered.ids[0]), "--json").json["interests"] == ["speech recognition"]
    assert "speech recognition" in readq("why", str(ordered.ids[0])).out
    readq("interest", "make", "Moving", "--papers", "title:video")
    readq("interest", "weigh", "moving", "0.5")
    readq("interest", "mute", "speech recognition")
    (line,) = [each for each in readq("interest", "list").out.splitlines() if each.startswith("speech")]
    assert line.split() == ["speech", "recognition", "muted", "words:", "speech", "recognition"]
    by = readq("list", "status:inbox", "--interest", "speech recognition", "--limit", "5", "--format", "ids")
    assert set(by.ids[:3]) & set(ordered.ids)
    bib = tmp_path / "mine.bib"
    bib.write_text("@article{a, title={Whales that sing}, abstract={Songs of whales}}")
    made = readq("interest", "make", "--from", str(bib), "--json").json
    assert made["step"]["facts"] == {"name": "mine"}
    undone = readq("undo")
    assert "Undid: Named the interest “mine”" in undone.err + undone.out
    assert [each["name"] for each in readq("interest", "list", "--json").json] == ["Moving", "speech recognition"]


def test_what_an_interest_cannot_be_made_from_is_said(readq: Readq) -> None:
    for arguments, status, said in (
        (("make",), 2, "one of --words"),
        (("make", "--words", "a", "--tag", "b"), 2, "one of --words"),
        (("make", "--found", "9"), 2, "0 groups"),
        (("make", "--author", "Nobody At All"), 1, "No paper of this library is by"),
        (("make", "--papers", "year:soon"), 2, "year"),
        (("make", "--ids", "999999"), 1, "no paper"),
        (("weigh", "x", "99"), 2, "range"),
        (("follow", "x"), 1, "no interest 'x'"),
    ):
        result = readq("interest", *arguments)
        assert (result.status, result.out) == (status, ""), arguments
        assert said in result.err, arguments
    assert readq("list", "--interest", "x").status == 1
    assert readq("list", "--interest", "x", "--sort", "title").status == 2


def test_a_rule_for_the_likeliest_says_what_it_did(readq: Readq, tmp_path: Path) -> None:
    assert "tag likely, the 2 likeliest of what" in readq("rules", "add", "l", "", "tag", "likely", "--top", "2").err
    assert "nothing is learnt yet" in readq("rules", "try", "", "tag", "likely", "--top", "2").err
    page = tmp_path / "more.csv"
    page.write_text(
        "Title,DOI\nRobots that water plants,10.1000/1\nSpoken language recognised,\nSpeech recognition at sea,\n"
    )
    assert "The rule “l” did nothing: nothing is learnt yet" in readq("ingest", str(page)).err
    readq("interest", "make", "--words", "speech spoken recognition recognised")
    assert len(readq("rules", "try", "title:speech", "tag", "likely", "--top", "2", "--json").json) == 2
    page.write_text(
        "Title,DOI\nRobots that water trees,10.1000/2\nSpoken language is recognised,\nSpeech recognition on land,\n"
    )
    assert "Tagged 2 papers +likely by the rule “l”" in readq("ingest", str(page)).err
    assert readq("rules", "list", "--json").json[0]["top"] == 2
    assert {paper["title"] for paper in readq("list", "tag:likely", "--format", "json").json} == {
        "Spoken language is recognised", "Speech recognition on land",
    }  # fmt: skip

"""Papers as text: citations, addresses, records, CSV."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from readq.formats.writing.address import code_url, page_url, pdf_url
from readq.formats.writing.citation import citation, reference
from readq.formats.writing.record import array, encoder, lines, paper_record
from readq.formats.writing.table import COLUMNS, cells, csv_line, spreadsheet_cells, tsv_line
from readq.model import Author, Link, Mark, Paper, Row, Status

ROW = Row(7, "A study of things", Status.QUEUE, -2, Mark(0), 1, 2024, 1, 1_700_000_000, None, None)


def paper(**known: Any) -> Paper:
    """A paper of which nothing but its row is known, except for ``known``."""
    nothing: dict[str, Any] = dict.fromkeys(("authors", "identifiers", "links", "appearances", "tags"), ())
    return Paper(**{"row": ROW, "abstract": None, "note": None} | nothing | known)


def test_an_id_counts_for_more_than_the_links_given() -> None:
    links = (Link("page", "https://example.org/x"), Link("pdf", "https://example.org/x.pdf"))
    known = paper(identifiers=(("doi", "10.1000/xyz"), ("arxiv", "2404.03648")), links=links)
    assert page_url(known) == "https://arxiv.org/abs/2404.03648"
    assert pdf_url(known) == "https://example.org/x.pdf"
    assert pdf_url(paper(identifiers=(("arxiv", "2404.03648"),))) == "https://arxiv.org/pdf/2404.03648"
    assert page_url(paper(links=links)) == "https://example.org/x"
    assert code_url(paper(links=links)) is None


def test_what_no_browser_should_be_given_is_no_address() -> None:
    links = (Link("page", "javascript:alert(1)"), Link("code", "https://github.com/a/b"))
    odd = paper(identifiers=(("arxiv", "../../etc"),), links=links)
    assert page_url(odd) == code_url(odd) == "https://github.com/a/b"
    assert pdf_url(odd) is None


def test_a_citation_says_who_what_where_and_when() -> None:
    authors = tuple(map(Author, ("Ada L.", "Bo M.", "Cy N.", "Di O.")))
    known = paper(authors=authors, venue="NeurIPS", identifiers=(("doi", "10.1000/xyz"),))
    expected = "Ada L., Bo M., Cy N. et al. A study of things. NeurIPS. 2024. https://doi.org/10.1000/xyz"
    assert citation(known) == expected
    assert citation(paper()) == "A study of things. 2024"
    assert reference(known) == "10.1000/xyz"
    assert reference(paper()) == "A study of things"


@given(st.lists(st.text(), max_size=3))
def test_json_comes_back_as_it_was(titles: list[str]) -> None:
    records = [paper_record(paper(row=replace(ROW, title=title))) for title in titles]
    for encode in (encoder(), encoder(ascii_only=True)):
        assert json.loads("".join(array(map(encode, records)))) == records
        assert [json.loads(line) for line in lines(map(encode, records))] == records


@given(st.text(), st.text())
def test_csv_comes_back_as_it_was_and_steers_no_spreadsheet(title: str, note: str) -> None:
    odd = paper(row=replace(ROW, title=title), note=note)
    (read,) = csv.reader(io.StringIO(csv_line(spreadsheet_cells(odd)), newline=""))
    assert [cell.removeprefix("'") for cell in read] == [cell.removeprefix("'") for cell in cells(odd)]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in read if cell != "-2")


@given(st.text())
def test_a_line_of_tsv_is_one_line(title: str) -> None:
    line = tsv_line(cells(paper(row=replace(ROW, title=title))))
    assert len(line.splitlines()) == 1
    assert line.count("\t") == len(COLUMNS) - 1

"""Which texts name the same paper, and which do not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.identity import (
    arxiv_id,
    arxiv_pdf_url,
    arxiv_url,
    doi,
    doi_url,
    openable,
    same_family,
    title_key,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2404.03648", "2404.03648"),
        ("2404.03648v2", "2404.03648"),
        ("  arXiv:2404.03648v12 [cs.LG] ", "2404.03648"),
        ("arxiv 0704.0001", "0704.0001"),
        ("https://arxiv.org/abs/2404.03648v2", "2404.03648"),
        ("http://www.arxiv.org/pdf/2404.03648.pdf", "2404.03648"),
        ("arxiv.org/pdf/2404.03648v3?download=1#page=2", "2404.03648"),
        ("https://arxiv.org/html/2404.03648", "2404.03648"),
        ("https://huggingface.co/papers/2404.03648", "2404.03648"),
        ("https://doi.org/10.48550/arXiv.2404.03648", "2404.03648"),
        ("10.48550/ARXIV.2404.03648", "2404.03648"),
        ("doi:10.48550/arXiv.hep-th/9901001", "hep-th/9901001"),
        ("oai:arXiv.org:hep-th/9901001", "hep-th/9901001"),
        ("hep-th/9901001v3", "hep-th/9901001"),
        ("math.GT/0309136", "math/0309136"),
        ("cond-mat.mes-hall/0301001", "cond-mat/0301001"),
        ("https://arxiv.org/abs/cs/0112017", "cs/0112017"),
    ],
)
def test_arxiv_ids_are_found_in_every_form(text: str, expected: str) -> None:
    assert arxiv_id(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "2404", "2413.00001", "2400.12345", "1412.12345", "1501.1234", "0703.0001", "foo/9901001", "hep-th/9913001",
        "12404.03648", "2404.036481", "see 2404.03648", "https://example.org/abs/2404.03648", "2404.03648\n2404.03649",
        "10.1145/2404.03648", "٢٤٠٤.٠٣٦٤٨",
    ],
)  # fmt: skip
def test_what_only_resembles_an_arxiv_id_is_none(text: str) -> None:
    assert arxiv_id(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.1145/3292500.3330701", "10.1145/3292500.3330701"),
        ("https://doi.org/10.1000/ABC%2Fd.", "10.1000/abc/d"),
        ("http://dx.doi.org/10.1000/XYZ", "10.1000/xyz"),
        ("doi:10.1000/xyz", "10.1000/xyz"),
        ("DOI: https://doi.org/10.1000/xyz", "10.1000/xyz"),
        ("10.1000/xyz).", "10.1000/xyz"),
        ("10.1002/(sici)1097(1998)49:8<693::aid>3.0.co;2-o", "10.1002/(sici)1097(1998)49:8<693::aid>3.0.co;2-o"),
        ("https://dl.acm.org/doi/abs/10.1145/1.2?cookie=1", "10.1145/1.2"),
    ],
)
def test_dois_are_found_in_every_form(text: str, expected: str) -> None:
    assert doi(text) == expected


@pytest.mark.parametrize("text", ["", "10.1/x", "10.1000/", "10.1000/a b", "10.1000/a\x1b[2J", "11.1000/abc"])
def test_what_only_resembles_a_doi_is_none(text: str) -> None:
    assert doi(text) is None


def test_addresses_are_rebuilt_from_valid_identifiers_only() -> None:
    assert arxiv_url("arXiv:hep-th/9901001v2") == "https://arxiv.org/abs/hep-th/9901001"
    assert arxiv_pdf_url("2404.03648") == "https://arxiv.org/pdf/2404.03648"
    assert doi_url("10.1000/A<b>") == "https://doi.org/10.1000/a%3Cb%3E"
    for build in (arxiv_url, arxiv_pdf_url, doi_url):
        with pytest.raises(ValueError, match="not a valid identifier"):
            build("javascript:alert(1)")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"$\alpha$-Divergence Variational Inference", "α-divergence variational inference"),
        (r"\Omega-Regularised Networks", "Ω-regularised networks"),
        (r"Schr\"odinger Bridges and {\"U}bermut", "Schrödinger Bridges and Übermut"),
        (r"\textbf{Deep} $\mathcal{O}(n)$ Attention \& More", "Deep O(n) attention &amp; more"),
        ("R$^2$ Is Not Enough for Anyone", "R² is not enough for anyone"),
        ("Efficient ﬁne-tuning of  models.", "Efficient Fine-Tuning of Models"),
        ("H<sub>2</sub>O: a <i>Heavy</i> Hitter", "H2O: A Heavy Hitter"),
        (r"The \LaTeX\ Companion Papers", "The LaTeX Companion Papers"),
        ("Straße und Maß im Verkehr", "STRASSE UND MASS IM VERKEHR"),
    ],
)
def test_titles_that_differ_in_print_only_share_a_key(one: str, other: str) -> None:
    assert title_key(one) == title_key(other) != ""


def test_titles_of_different_papers_have_different_keys() -> None:
    titles = ["Qwen2 Technical Report", "Qwen2.5 Technical Report", "A < B and B > C in Orders", "A B and C in Orders"]
    assert len({title_key(title) for title in titles}) == len(titles)


def test_too_short_a_title_has_no_key() -> None:
    assert title_key("Introduction"[:11]) == ""
    assert title_key("Introduction") == "introduction"
    assert title_key("") == title_key("$$ — !") == ""


@given(st.text(max_size=200))
@settings(max_examples=150)
def test_a_key_is_stable(title: str) -> None:
    key = title_key(title)
    assert title_key(key) == key
    assert title_key(f"  {title}  ") == key
    assert key == "" or key.isalnum()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "Mueller"), ("Müller", "Muller"), (r"M{\"u}ller", "Müller"), ("van der Maaten", "Maaten"),
        ("O'Brien", "OBrien"), ("Smith Jr.", "SMITH"), ("Garcia-Molina", "García Molina"), ("Øster", "Oester"),
        ("Łukasz", "Lukasz"), ("李", "李"),
    ],
)  # fmt: skip
def test_family_names_of_one_person(one: str, other: str) -> None:
    assert same_family(one, other)
    assert same_family(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("Smith", "Smyth"), ("", ""), ("-", "."), ("Li", "Liu"), ("Garcia", "Molina")]
)
def test_family_names_of_different_people(one: str, other: str) -> None:
    assert not same_family(one, other)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://arxiv.org/abs/2404.03648", True),
        ("http://localhost:8000/x", True),
        ("https://[::1]/x", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("https://", False),
        ("https:///path", False),
        ("https://a.b/c d", False),
        ("https://a.b/\x1b]0;x\x07", False),
        ("https://a.b/\u202etxt", False),
        ("https://a.b\\@c", False),
        ("https://a.b:port/", False),
        ("https://[broken", False),
        ("-https://a.b", False),
        ("", False),
    ],
)
def test_only_plain_web_addresses_are_opened(url: str, expected: bool) -> None:
    assert openable(url) is expected


@given(st.text(max_size=80) | st.from_regex(r"(https?://)?[a-z./:0-9%\[\]()-]{0,60}"))
@settings(max_examples=200)
def test_no_text_makes_these_raise(text: str) -> None:
    openable(text)
    same_family(text, text)
    identifier = arxiv_id(text)
    if identifier is not None:
        assert arxiv_id(identifier) == identifier
        assert openable(arxiv_url(identifier))
    number = doi(text)
    if number is not None:
        assert doi(number) == number
        assert openable(doi_url(number))

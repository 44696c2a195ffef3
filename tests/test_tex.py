"""TeX as it is drawn, and where in it what was written is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq import tex
from readq.text import clean

_PIECES = st.sampled_from((
    "$", "$$", "\\", "{", "}", "~", "--", "``", "''", "^", "_", " ", "a", "x", "7", "\\alpha", "\\frac", "\\mathbb",
    "\\textbf{", "\\emph{", "\\log ", "\\leq", "\\times", "\\hat", "\\'", "\\c{c}", "\\(", "\\)", "{\\bf ", "{rm ",
    "times", "N", "(", ")", "\\left", "\\,", "\\text{", "é", "\u0301", "量", "\\sqrt{", "\\mathcal{O}",
))  # fmt: skip
written = st.lists(_PIECES, max_size=25).map("".join) | st.text(max_size=60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"$\alpha$-divergence", "α-divergence"),
        (r"$O(n\log n)$", "O(n log n)"),
        (r"$\mathcal{O}(\sqrt{T})$, ${\cal O}(n)$", "𝒪(√T), 𝒪(n)"),
        ("M$^3$CS", "M³CS"),
        (r"$x\leq y$, $\leq 3$, $3 \times 3$, $3\times 3$", "x ≤ y, ≤ 3, 3 × 3, 3×3"),
        (r"$\mathbb{R}^n$, $\ell_2$, $x_i^2$, $A^\top$, $90^\circ$", "ℝⁿ, ℓ₂, xᵢ², Aᵀ, 90°"),
        (r"$\sim$10, $\frac{a}{b}$, $f: X \to Y$, $\log^2 n$", "∼10, a/b, f: X → Y, log² n"),
        (r"$k$-means, $n$th, \(x^2\), $$E=mc^2$$", "k-means, nth, x², E=mc²"),
        ("``quoted'' text", "“quoted” text"),
        ("a -- b, 1990--2000, x---y", "a – b, 1990–2000, x—y"),
        (r"Fig.~1: 5\% of R\&D", "Fig. 1: 5% of R&D"),
        (r"Erd\H{o}s, Caf\'e, M\"{u}ller, {\'e}t", "Erdős, Café, Müller, ét"),
        (r"\textbf{x} and \emph{y z}, {\em w}", "x and y z, w"),
        ("{rm Paddle} at 640times360, Ntimes(K+1)", "Paddle at 640×360, N×(K+1)"),
    ],
)
def test_it_is_drawn_as_it_is_printed(text: str, shown: str) -> None:
    assert tex.as_drawn(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "costs $5 and $10, US$5, A$6. $20k and 30$",
        "the $5.5-$7.5 range; $100M to $1B",
        "$AAPL,$MSFT and $HOME/$USER",
        "--flag, i-- and a-->b",
        "~10x faster, 5~10, http://x.y/~user",
        r"C:\beta\alpha and \cite{foo}",
        "sometimes 3times faster, {it is} {BERT}",
        r"$\frac{1}{2}x$",
        r"$\pi_\theta$",
        r"$x^{\unknown{3}}$",
        r"$\mathbf{x}\in\mathbb{R}^{d\times d}$",
        r"$\sum_{i=1}^{\infty} \alpha$",
        "an `` that is never closed",
    ],
)
def test_what_cannot_be_shown_well_or_is_none_stays_as_it_is(text: str) -> None:
    assert tex.drawn(text) is None
    assert tex.as_drawn(text) is text


def test_what_is_emphasised_is_known() -> None:
    drawn = tex.drawn(r"\textbf{bold} and \emph{leaning}, $\mathbf{x}$")
    assert drawn is not None
    assert [(drawn.text[a:b], how) for a, b, how in drawn.styles] == [("bold", "b"), ("leaning", "i"), ("x", "b")]


def test_ranges_of_the_written_text_are_found_in_the_drawn_one() -> None:
    text = r"An $\alpha$-divergence in M$^3$CS: \textbf{bold move}"
    drawn = tex.drawn(text)
    assert drawn is not None

    def found(word: str) -> list[str]:
        at = text.index(word)
        return [drawn.text[a:b] for a, b in drawn.ranges([(at, at + len(word))])]

    assert found("alpha") == found("alp") == ["α"]
    assert found("divergence") == ["divergence"]
    assert found("M$^3$CS") == ["M³CS"]
    assert found("CS") == ["CS"]
    assert found("bold move") == ["bold move"]
    assert found("textbf") == []


@settings(max_examples=500, deadline=None)
@given(written)
def test_any_text_is_drawn_harmless_and_in_order(text: str) -> None:
    text = clean(text)
    drawn = tex.drawn(text)
    if drawn is None:
        return
    assert clean(drawn.text) == drawn.text
    places = [drawn.ranges([(at, at + 1)]) for at in range(len(text))]
    before = (0, 0)
    for place in places:
        for start, end in place:
            assert 0 <= start < end <= len(drawn.text)
            assert start >= before[0]
            assert end >= before[1]
            before = start, end
    assert {at for place in places for a, b in place for at in range(a, b)} == set(range(len(drawn.text)))
    assert drawn.ranges([(0, len(text))]) in ([(0, len(drawn.text))], [])
    assert all(0 <= a < b <= len(drawn.text) for a, b, _ in drawn.styles)


@settings(max_examples=200, deadline=None)
@given(st.text().filter(lambda text: not re.search(r"[$\\{~`]|--|times", text)))
def test_text_without_tex_is_the_same_object(text: str) -> None:
    assert tex.is_plain(text)
    assert tex.as_drawn(text) is text


def test_text_made_to_cost_is_left_alone(tmp_path: Path) -> None:
    for text in (r"\textbf{" * 5000, "${" * 9000, "$" + "^{x" * 100 + "}" * 100 + "$", "``" * 9000, r"$\sqrt{" * 2000):
        assert tex.drawn(text) is None

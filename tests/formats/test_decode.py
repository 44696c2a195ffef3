"""From bytes to text, whatever the bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readq.formats.decode import decode

TEXT = "φ-Decoding — “naïve”\nsecond line\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_with_and_without_mark(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


def test_big_endian_with_mark() -> None:
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be")) == TEXT


def test_windows_1252() -> None:
    text = "Poincaré — “naïve” …"
    assert decode(text.encode("cp1252")) == text


def test_a_stray_byte_in_utf_8_spoils_nothing_else() -> None:
    assert decode("φ-Decoding, α, β, γ ".encode() + b"na\xefve" + " ψ".encode()) == "φ-Decoding, α, β, γ naïve ψ"


@pytest.mark.parametrize("missing", [1, 2, 3])
def test_a_character_cut_off_at_the_end_is_dropped(missing: int) -> None:
    assert decode("Ω and φ 𝔸".encode()[:-missing]) == "Ω and φ "


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\r\r\n"])
def test_line_ends(ending: str) -> None:
    assert decode(TEXT.replace("\n", ending).encode()) == TEXT


@given(st.binary(max_size=300))
def test_every_file_has_a_text(data: bytes) -> None:
    text = decode(data)
    assert "\r" not in text
    if data.isascii():
        assert text.replace("\n", "") == data.decode().replace("\r", "").replace("\n", "")


@given(st.text(alphabet=st.characters(exclude_characters="\r\ufeff", exclude_categories=["Cs"])))
def test_utf_8_is_kept_exactly(text: str) -> None:
    assert decode(text.encode()) == text

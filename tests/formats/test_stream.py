"""Lines of a file, a chunk at a time: the same as of the whole text, whatever the chunks and the encoding."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readq.formats import NotAListing, Stream
from readq.formats.decode import decode, text_lines

text = st.text(st.sampled_from("aé“\u4e2d\U0001d538 \r\n"), max_size=60)
encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"])


def chunked(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@given(text, encodings, st.integers(5, 40))
def test_lines_in_chunks_are_those_of_the_whole(text: str, encoding: str, size: int) -> None:
    data = text.encode(encoding)
    lines = [line for some in text_lines(chunked(data, size), 1000) for line in some]
    assert "\n".join(lines) == decode(data)


@given(st.binary(max_size=80), st.integers(4, 30))
def test_any_bytes_have_lines(data: bytes, size: int) -> None:
    lines = [line for some in text_lines(chunked(data, size), 1000) for line in some]
    assert not any("\n" in line or "\r" in line for line in lines)


@given(text, st.integers(1, 5), st.integers(5, 40))
def test_of_a_long_line_the_beginning_is_given(text: str, longest: int, size: int) -> None:
    whole = [line[:longest] for line in decode(text.encode()).split("\n")]
    assert [line for some in text_lines(chunked(text.encode(), size), longest) for line in some] == whole


def test_a_line_that_is_too_long_says_so_and_the_next_is_whole() -> None:
    stream = Stream(io.BytesIO(b"abc\nabcdef\nabcd\n"), "x")
    assert list(stream.lines(4)) == [(1, "abc", False), (2, "abcd", True), (3, "abcd", False), (4, "", False)]


def test_a_format_that_needs_all_of_a_file_says_how_much_that_may_be() -> None:
    stream = Stream(io.BytesIO(bytes(3 << 20)), "x")
    with pytest.raises(NotAListing, match="larger than the 2 MiB"):
        stream.whole(2 << 20)
    stream.rewind()
    assert len(stream.whole(3 << 20)) == 3 << 20

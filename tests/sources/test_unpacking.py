"""What is packed comes out whole, however it comes in, or not at all."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.sources.failures import FetchFailed, Kind
from readq.sources.unpacking import Unpacker

TEXTS = st.lists(st.one_of(st.binary(max_size=200), st.integers(0, 600_000).map(bytes)), min_size=1, max_size=3)


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def unpacked(encoding: str, packed: bytes, sizes: list[int]) -> tuple[bytes, bool]:
    """What comes out when it comes in pieces of these sizes, over and over, and whether it was whole."""
    unpack = Unpacker(encoding, "https://example.org/")
    came = []
    at = turn = 0
    while at < len(packed):
        size = sizes[turn % len(sizes)]
        came += list(unpack(packed[at : at + size]))
        at, turn = at + size, turn + 1
    assert all(len(part) <= 1 << 18 for part in came)
    return b"".join(came), unpack.ended


SIZES = st.lists(st.integers(1, 5_000), min_size=1, max_size=5)


@settings(deadline=None, max_examples=60)
@given(TEXTS, SIZES, st.sampled_from(["gzip", "X-GZip ", "deflate", "bare"]), st.binary(max_size=5))
def test_what_was_packed_comes_out(texts: list[bytes], sizes: list[int], way: str, padding: bytes) -> None:
    text = b"".join(texts)
    if way == "bare":
        packed, way = bare(text), "deflate"
    elif way == "deflate":
        packed = zlib.compress(text)
    else:
        packed = b"".join(map(gzip.compress, texts))  # several files in one
    assert unpacked(way, packed, sizes) == (text, True)
    if padding[:1] != b"\x1f":
        assert unpacked(way, packed + padding, sizes) == (text, True)


def test_what_is_left_to_come_out_when_all_is_in_comes_out() -> None:
    # The last bytes may stand for more than one part has room for.
    for more in range(300):
        text = bytes((1 << 18) + more)
        assert unpacked("deflate", bare(text), [1 << 16]) == (text, True)


@settings(deadline=None, max_examples=40)
@given(TEXTS, SIZES, st.sampled_from(["gzip", "deflate"]), st.floats(0, 1, exclude_max=True))
def test_what_is_missing_is_missed(texts: list[bytes], sizes: list[int], encoding: str, share: float) -> None:
    text = b"".join(texts)
    packed = gzip.compress(text) if encoding == "gzip" else zlib.compress(text)
    part = packed[: max(1, int(len(packed) * share))]
    _, ended = unpacked(encoding, part, sizes)
    assert not ended


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=100), st.sampled_from(["gzip", "deflate", ""]))
def test_any_bytes_are_unpacked_or_refused(data: bytes, encoding: str) -> None:
    try:
        unpacked(encoding, data, [7])
    except FetchFailed as failure:
        kind = failure.kind
    else:
        return
    assert kind is Kind.PROTOCOL


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "\x1b[31m"])
def test_what_nobody_asked_for(encoding: str) -> None:
    with pytest.raises(FetchFailed) as raised:
        Unpacker(encoding, "https://example.org/")
    assert "\x1b" not in str(raised.value)

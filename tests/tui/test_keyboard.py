"""What a terminal sends becomes text and keys, and never an exception or a key that nobody pressed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events

from readq.tui.keyboard import Incoming, KeyParser

CHUNKS = st.lists(st.binary(max_size=40), max_size=8)
PIECES = st.lists(
    st.sampled_from([b"\x1b", b"[", b"M", b"200~", b"201~", b"<", b"1;", b"9" * 20, b"u", b"t", b"48;", b"\x1b]", b"P",
                     b"\xe9", b"\xc3", b"\xa9", b"a", b"\x07", b"\\", b":", b"?", b"$y", b"R"]),
    max_size=12,
).map(b"".join)  # fmt: skip


def typed(*reads: bytes) -> list[str]:
    """The names of the keys that come of these reads."""
    incoming, parser = Incoming(), KeyParser()
    texts = [*(incoming.text(data) for data in reads), incoming.rest()]
    found = [event for text in texts if text for event in parser.feed(text)]
    return [event.key if isinstance(event, events.Key) else type(event).__name__ for event in found]


@settings(max_examples=300, deadline=None)
@given(st.one_of(CHUNKS, st.lists(PIECES, max_size=6)))
def test_no_bytes_are_too_strange(reads: list[bytes]) -> None:
    incoming, parser = Incoming(), KeyParser()
    for data in reads:
        for text in (incoming.text(data), incoming.rest()):
            if text:
                list(parser.feed(text))


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_characters="\x1b", exclude_categories=["Cs"]), max_size=30), st.data())
def test_text_is_the_same_wherever_reads_cut_it(text: str, data: st.DataObject) -> None:
    raw = text.encode()
    cut = data.draw(st.integers(0, len(raw)))
    incoming = Incoming()
    assert incoming.text(raw[:cut]) + incoming.text(raw[cut:]) == text


@pytest.mark.parametrize(
    "sent",
    [
        b"\x1b[M\x20\xc1\xc1", b"\x1b[MCss", b"\x1b[38;5s", b"\x1b[" + b"1;" * 4000 + b"s", b"\x1b]11;rgb:ss/aa/qq\x07",
        b"\x1bP+q544e\x1b\\", b"\x1b[999999999999;5u", b"\x1b[1114112u",
    ],
)  # fmt: skip
def test_a_report_is_no_key_wherever_reads_cut_it(sent: bytes) -> None:
    for cut in range(2, min(len(sent), 60)):
        assert typed(sent[:cut], sent[cut:], b"j") == ["j"], cut


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        (b"\xe9a", ["replacement_character", "a"]), (b"\x1b[A", ["up"]), (b"\x1b[[A", ["f1"]),
        (b"\x1b[1;5B", ["ctrl+down"]),
        (b"\x1bOP", ["f1"]), (b"\x1b[<64;5;5M", ["MouseScrollUp"]), (b"\x1b[I", ["AppFocus"]),
        (b"\x1b[200~s\x1b[201~", ["Paste"]), (b"\x1b[Z", ["shift+tab"]), ("é".encode(), ["é"]),
    ],
)  # fmt: skip
def test_keys_are_what_they_were(sent: bytes, keys: list[str]) -> None:
    assert typed(sent, b"j") == [*keys, "j"]


@pytest.mark.parametrize("way_out", [b"\x1b", b"\x03", b"\x11"])
def test_a_paste_whose_end_was_lost_is_ended_by_a_way_out(way_out: bytes) -> None:
    incoming = Incoming()
    assert incoming.text(b"\x1b[200~lost") == "\x1b[200~lost"
    assert incoming.text(b"more") == "more"
    assert incoming.text(way_out) == "\x1b[201~" + way_out.decode()
    assert incoming.text(way_out) == way_out.decode()

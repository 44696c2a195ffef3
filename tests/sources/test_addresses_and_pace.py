"""Which addresses are asked, and how fast."""

from __future__ import annotations

import itertools
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.sources import addresses
from readq.sources.failures import FetchFailed, shown
from readq.sources.pace import ARXIV_SECONDS, Pace, group_of


@pytest.mark.parametrize(
    ("given_", "asked"),
    [
        ("example.org/feed", "https://example.org/feed"),
        ("//example.org", "https://example.org/"),
        ("HTTP://Example.org:8080/a?b=c#d", "http://example.org:8080/a?b=c"),
        ("localhost:23119/api", "https://localhost:23119/api"),
        ("https://bücher.example/x", "https://xn--bcher-kva.example/x"),
        (" https://example.org/\n ", "https://example.org/"),
    ],
)
def test_addresses_as_they_are_asked(given_: str, asked: str) -> None:
    assert addresses.normal(given_) == asked


@pytest.mark.parametrize(
    "refused",
    ["file:///etc/passwd", "ftp://example.org/x", "https://me:secret@example.org/", "javascript:alert(1)", "https://",
     "", "http://[::1", "https://example.org:99999/", "https://exa\x1bmple.org/", "https://" + "a" * 9000],
)  # fmt: skip
def test_what_is_no_address(refused: str) -> None:
    with pytest.raises(FetchFailed) as raised:
        addresses.normal(refused)
    assert "secret" not in str(raised.value)
    assert "\x1b" not in str(raised.value)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        url = addresses.normal(text)
    except FetchFailed as failure:
        said = str(failure)
    else:
        said = shown(url)
        assert url.startswith(("http://", "https://"))
        assert addresses.normal(url) == url
    assert "\x1b" not in said


def test_all_of_arxiv_is_one_group() -> None:
    hosts = ("export.arxiv.org", "arxiv.org", "rss.arxiv.org", "oaipmh.arxiv.org")
    assert {group_of(host) for host in hosts} == {"arxiv.org"}
    assert group_of("notarxiv.org") == "notarxiv.org"


class _Time:
    """A clock that goes on by sleeping alone, for several threads."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self._guard = threading.Lock()

    def clock(self) -> float:
        with self._guard:
            return self.now

    def sleep(self, seconds: float) -> None:
        with self._guard:
            self.now += seconds


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from(["arxiv.org", "b"]), min_size=1, max_size=12), st.integers(1, 4))
def test_no_group_is_asked_too_fast(groups: list[str], threads: int) -> None:
    time = _Time()
    pace = Pace(clock=time.clock, sleep=time.sleep)
    asked: list[tuple[str, float]] = []
    inside: list[str] = []

    def ask(mine: list[str]) -> None:
        for group in mine:
            with pace.turn(group, lambda: False):
                assert group not in inside
                inside.append(group)
                asked.append((group, time.clock()))
                inside.remove(group)

    running = [threading.Thread(target=ask, args=(groups[number::threads],)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert len(asked) == len(groups)
    times = sorted(at for group, at in asked if group == "arxiv.org")
    for before, after in itertools.pairwise(times):
        assert after - before >= ARXIV_SECONDS - 0.001


def test_what_another_process_asked_counts() -> None:
    time = _Time()
    pace = Pace(last={"arxiv.org": 999.0}, clock=time.clock, sleep=time.sleep)
    with pace.turn("arxiv.org", lambda: False):
        assert time.now == pytest.approx(1_002.0, abs=0.01)
    assert pace.last["arxiv.org"] == time.now


def test_a_clock_that_was_set_back_keeps_nobody_waiting() -> None:
    time = _Time()
    with Pace(last={"arxiv.org": 9e9}, clock=time.clock, sleep=time.sleep).turn("arxiv.org", lambda: False):
        assert time.now == 1_000.0


def test_waiting_can_be_called_off() -> None:
    time = _Time()
    pace = Pace(last={"arxiv.org": 1_000.0}, clock=time.clock, sleep=time.sleep)
    with pytest.raises(FetchFailed), pace.turn("arxiv.org", lambda: time.now > 1_001):
        pytest.fail("it was not its turn")

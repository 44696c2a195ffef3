"""Which addresses are asked, and how fast."""

from __future__ import annotations

import itertools
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.sources import addresses
from readq.sources.failures import FetchFailed, Kind, shown, span
from readq.sources.pace import ARXIV_SECONDS, OTHER_SECONDS, Pace, group_of


@pytest.mark.parametrize(
    ("given_", "asked"),
    [
        ("example.org/feed", "https://example.org/feed"),
        ("//example.org", "https://example.org/"),
        ("HTTP://Example.org:8080/a?b=c#d", "http://example.org:8080/a?b=c"),
        ("localhost:23119/api", "https://localhost:23119/api"),
        ("https://bücher.example/x", "https://xn--bcher-kva.example/x"),
        (" https://example.org/\n ", "https://example.org/"),
        ("https://example.org/a b\n.pdf", "https://example.org/a%20b.pdf"),
    ],
)
def test_addresses_as_they_are_asked(given_: str, asked: str) -> None:
    assert addresses.normal(given_) == asked


@pytest.mark.parametrize(
    "refused",
    ["file:///etc/passwd", "ftp://example.org/x", "https://me:secret@example.org/", "https://me:secret@example.org:99999/",
     "//me:secret@[::1/", "javascript:alert(1)", "https://",
     "", "http://[::1", "https://example.org:99999/", "https://exa\x1bmple.org/",
     pytest.param("https://" + "a" * 9000, id="long")],
)  # fmt: skip
def test_what_is_no_address(refused: str) -> None:
    with pytest.raises(FetchFailed) as raised:
        addresses.normal(refused)
    assert "secret" not in str(raised.value)
    assert len(str(raised.value)) < 300
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


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
     "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1",
     "ff02::1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2002:7f00:1::", "2001:db8::1"],
)  # fmt: skip
def test_addresses_that_are_nobodys_business(address: str) -> None:
    assert addresses.is_private(address)
    assert addresses.is_private_name(address)


@pytest.mark.parametrize(
    "name", ["localhost", "a.localhost", "printer.local", "wiki", "127.1", "0x7f.0.0.1", "2130706433"]
)
def test_names_that_are_nobodys_business(name: str) -> None:
    assert addresses.is_private_name(name)


@pytest.mark.parametrize("address", ["151.101.3.42", "2606:4700::1", "::ffff:151.101.3.42", "64:ff9b::151.101.3.42"])
def test_addresses_on_the_public_net(address: str) -> None:
    assert not addresses.is_private(address)
    assert not addresses.is_private_name("localhost.example.org")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "a second"), (90, "90 seconds"), (3_600, "60 minutes"), (9_000, "2 hours"), (9e5, "10 days")],
)
def test_times_in_words(seconds: float, words: str) -> None:
    assert span(seconds) == words


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
@given(
    st.lists(st.sampled_from(["arxiv.org", "b"]), min_size=1, max_size=12),
    st.integers(1, 4),
    st.dictionaries(st.sampled_from(["arxiv.org", "b"]), st.floats(980, 1_020)),
    st.lists(st.floats(0, 5), max_size=3),
)
def test_no_group_is_asked_too_fast(
    groups: list[str], threads: int, last: dict[str, float], holds: list[float]
) -> None:
    time = _Time()
    pace = Pace(last, clock=time.clock, sleep=time.sleep)
    asked: list[tuple[str, float]] = []
    inside: list[str] = []
    for seconds in holds:
        pace.wait_until("b", time.now + seconds)

    def ask(mine: list[str]) -> None:
        for group in mine:
            with pace.turn(group, lambda: False):
                assert group not in inside
                inside.append(group)
                asked.append((group, pace.last[group]))
                inside.remove(group)

    running = [threading.Thread(target=ask, args=(groups[number::threads],)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert len(asked) == len(groups)
    for group, seconds in (("arxiv.org", ARXIV_SECONDS), ("b", OTHER_SECONDS)):
        times = [min(last.get(group, 0.0), 1_000.0), *sorted(at for name, at in asked if name == group)]
        for before, after in itertools.pairwise(times):
            assert after - before >= seconds - 0.001
    assert all(at >= 1_000 + max(holds, default=0) - 0.001 for group, at in asked if group == "b")


def test_groups_do_not_wait_for_each_other() -> None:
    pace = Pace()
    with pace.turn("a", lambda: False), pace.turn("b", lambda: False):
        with pytest.raises(FetchFailed) as raised, pace.turn("a", lambda: True):
            pytest.fail("somebody was asking")
        assert raised.value.kind is Kind.CANCELLED


def test_who_wants_a_long_rest_is_not_asked_at_all() -> None:
    time = _Time()
    pace = Pace(clock=time.clock, sleep=time.sleep)
    pace.wait_until("b", 1_000 + 7_200)
    with pytest.raises(FetchFailed) as raised, pace.turn("b", lambda: False, longest=20):
        pytest.fail("it wanted a rest")
    assert raised.value.kind is Kind.BUSY
    assert raised.value.retry_after == pytest.approx(7_200)
    assert "2 hours" in str(raised.value)
    assert time.now == 1_000
    time.now += 7_190
    with pace.turn("b", lambda: False, longest=20):
        assert time.now == pytest.approx(8_200, abs=0.01)


def test_what_another_process_asked_counts() -> None:
    time = _Time()
    pace = Pace(last={"arxiv.org": 999.0}, clock=time.clock, sleep=time.sleep)
    with pace.turn("arxiv.org", lambda: False):
        assert time.now == pytest.approx(1_002.0, abs=0.01)
    assert pace.last["arxiv.org"] == time.now


@pytest.mark.parametrize("kept", [9e9, 1_500.0, float("nan"), float("inf")])
def test_a_time_to_come_is_waited_for_no_longer_than_usual(kept: float) -> None:
    time = _Time()
    with Pace(last={"arxiv.org": kept}, clock=time.clock, sleep=time.sleep).turn("arxiv.org", lambda: False):
        assert time.now == pytest.approx(1_000 + ARXIV_SECONDS, abs=0.01)


def test_a_clock_that_is_set_back_prolongs_no_rest() -> None:
    time = _Time()
    pace = Pace(clock=time.clock, sleep=time.sleep)
    pace.wait_until("b", 1_010)
    time.now = 500
    with pace.turn("b", lambda: False):
        assert time.now == pytest.approx(510, abs=0.01)


def test_waiting_can_be_called_off() -> None:
    time = _Time()
    pace = Pace(last={"arxiv.org": 1_000.0}, clock=time.clock, sleep=time.sleep)
    with pytest.raises(FetchFailed), pace.turn("arxiv.org", lambda: time.now > 1_001):
        pytest.fail("it was not its turn")

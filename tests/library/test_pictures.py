"""Pictures of listings: where they are, that they are fetched once and within bounds, and that nothing hostile is
decoded."""

from __future__ import annotations

import json
import stat
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from readq.errors import ReadqError
from readq.library.fetch_settings import Settings
from readq.library.pictures import picture, small
from readq.sources.subscriptions import Services
from tests.support.libraries import open_library

PIL = pytest.importorskip("PIL.Image")


def drawn(form: str = "PNG", size: tuple[int, int] = (1200, 648), **more: object) -> bytes:
    out = BytesIO()
    PIL.new("RGB", size, (200, 30, 30)).save(out, form, **more)
    return out.getvalue()


def bomb() -> bytes:
    """A small PNG that says it has 60,000 by 60,000 points."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(10**6))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_drawn_anew_and_small(form: str) -> None:
    with PIL.open(BytesIO(small(BytesIO(drawn(form))))) as image:
        assert (image.format, image.size, image.mode) == ("PNG", (800, 432), "RGB")


NO_PICTURES = {
    "nothing": b"", "a page": b"<html>", "a drawing": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a bomb": bomb(),
    "many points": drawn(size=(6000, 5000)), "cut": drawn()[:500], "another format": drawn("TIFF"),
    "a program": b"%!PS-Adobe-3.0 EPSF-3.0\n", "noise": b"\x89PNG\r\n\x1a\n" + b"\xff" * 400,
}  # fmt: skip


@pytest.mark.parametrize("what", NO_PICTURES)
def test_what_is_no_picture_or_too_large_is_a_sentence(what: str) -> None:
    with pytest.raises(ReadqError, match=r"What came is no picture|which is too many"):
        small(BytesIO(NO_PICTURES[what]))


def settings(server: HTTPServer) -> Settings:
    return Settings(Services(huggingface=server.url_for("").rstrip("/")))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "readq" / "pictures"


def test_it_is_fetched_once_and_kept_for_the_reader_alone(httpserver: HTTPServer, cache: Path) -> None:
    httpserver.expect_request("/p.png").respond_with_data(drawn(), content_type="image/png")
    url = httpserver.url_for("/p.png")
    path = picture(url, settings(httpserver))
    assert picture(url, settings(httpserver)) == path
    assert len(httpserver.log) == 1
    assert path.parent == cache
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(cache.stat().st_mode)) == (0o600, 0o700)
    assert [each.name for each in cache.iterdir()] == [path.name]


def test_what_is_too_large_refused_or_within_a_private_network_leaves_nothing(
    httpserver: HTTPServer, cache: Path
) -> None:
    httpserver.expect_request("/large").respond_with_data(b"\x89PNG" + bytes(5 << 20))
    httpserver.expect_request("/page").respond_with_data("<html>", content_type="text/html")
    httpserver.expect_request("/gone").respond_with_data("no", status=404)
    for name in ("large", "page", "gone"):
        with pytest.raises(ReadqError):
            picture(httpserver.url_for(f"/{name}"), settings(httpserver))
    with pytest.raises(ReadqError, match="private network"):
        picture(httpserver.url_for("/p.png"), Settings())
    assert not cache.exists()


def test_of_very_many_the_oldest_go(httpserver: HTTPServer, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readq.library.pictures._KEPT", 3)
    httpserver.expect_request("/p").respond_with_data(drawn(size=(10, 10)))
    for number in range(5):
        path = picture(httpserver.url_for(f"/p?{number}"), settings(httpserver))
    assert len(list(cache.iterdir())) == 3
    assert path.exists()


def test_the_address_is_that_of_the_newest_listing_that_had_one(tmp_path: Path) -> None:
    def page(name: str, **more: str) -> Path:
        paper = {"id": "2503.00001", "title": "A paper with a picture", "summary": "Words.", "upvotes": 1}
        file = tmp_path / name
        file.write_text(json.dumps([{"paper": paper, "submittedBy": {"name": "x"}, "title": paper["title"], **more}]))
        return file

    with open_library(tmp_path / "a.db") as library:
        library.ingest([page("1.json")])
        assert library.pictures.address(1) is None
        library.ingest([page("2.json", thumbnail="https://cdn.example.org/1.png")])
        library.ingest([page("3.json", thumbnail="https://cdn.example.org/2.png")])
        library.ingest([page("4.json", thumbnail="javascript:alert(1)")])
        assert library.counts().total == 1
        assert library.pictures.address(1) == "https://cdn.example.org/2.png"
        assert library.pictures.address(2) is None

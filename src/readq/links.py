"""The web addresses authors put into abstracts."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from readq.identity import openable
from readq.model import Link

# Hosts people name without a scheme. The list is closed on purpose: "and/or.This" and "v1.5/v2" are not addresses.
_BARE_HOSTS = (
    r"(?:gist\.)?github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|huggingface\.co|hf\.co|aka\.ms|arxiv\.org|doi\.org"
    r"|bit\.ly|goo\.gl|tinyurl\.com|youtu\.be|youtube\.com|zenodo\.org|osf\.io|kaggle\.com|anonymous\.4open\.science"
    r"|(?:sites|drive|colab\.research)\.google\.com|[a-z0-9][a-z0-9-]{0,62}\.(?:github|gitlab|readthedocs)\.io"
)
# Where an address ends for certain: white space, invisible characters, brackets that no address has, LaTeX braces and
# the quotes and full-width punctuation of running text. A backslash is kept only before a character LaTeX escapes.
_BODY = (
    r"(?:[^\s<>\"`{}|\\^\x00-\x20\x7f-\xa0\u00ab\u00bb\u200b-\u200f\u2018-\u201f\u2026\u2028-\u202f\u2060-\u2069"
    r"\u3000-\u3002\u3008-\u3011\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f\ufeff]|\\[_%#&~$-](?:\{\})?){1,2000}"
)
_SCHEME = re.compile(rf"([hH](?:ttps?|TTPS?):\s?//){_BODY}")  # "https: //" is how some captures break an address
_REST = re.compile(_BODY)
# Where a host without scheme may end. Looking for its literal dot is ten times faster than trying every host name at
# every character, and this runs once for every abstract.
_HOST_END = re.compile(r"\.(?:(?:com|co|ms|org|io|ly|gl|be|science)(?=/)|io(?![\w-]))")
_DOT_IO = re.compile(r"\.io")
_BARE = re.compile(rf"(?<![\w.@/:-])(?:www\.)?(?:{_BARE_HOSTS})\Z", re.I)
_LONGEST_HOST = 80
_TRAILING = ".,;:!?'*(["
_PAIRS = {")": "(", "]": "["}

_CODE_HOSTS = {
    "github.com", "gist.github.com", "raw.githubusercontent.com", "gitlab.com", "bitbucket.org", "codeberg.org",
    "gitee.com", "sourceforge.net", "git.sr.ht", "sr.ht", "anonymous.4open.science", "colab.research.google.com",
}  # fmt: skip
_MODEL_HUBS = {"huggingface.co", "hf.co"}
# The first path segments of the hub that are not an account's name: a page about something, or not runnable.
_HUB_PAGES = {
    "datasets", "papers", "collections", "blog", "docs", "learn", "posts", "tasks", "organizations", "join",
    "pricing", "chat",
}  # fmt: skip


def find_links(text: str) -> tuple[Link, ...]:
    """The web addresses in ``text``, in order, each once, all `openable`.

    Well-known hosts are found without a scheme too and get ``https://``. ``kind`` is ``code`` for repositories (also
    models and spaces of the Hugging Face hub), ``pdf`` for PDF files, otherwise ``page``.
    """
    if "/" not in text and not _DOT_IO.search(text):
        return ()  # most abstracts have none
    found: dict[str, Link] = {}
    for scheme, rest in _addresses(text):
        url = _tidy(scheme + rest)
        if "." not in url[len(scheme) :] or not openable(url):
            continue
        host, slash, path = url[len(scheme) :].rstrip("/").partition("/")
        same = host.lower().removeprefix("www.") + slash + path
        if same not in found:
            found[same] = Link(_kind(url), url)
    return tuple(found.values())


def _addresses(text: str) -> list[tuple[str, str]]:
    """What looks like an address: (scheme with ``://``, the rest up to where an address must end), in order."""
    found: list[tuple[int, int, str, str]] = []
    if "//" in text:
        for match in _SCHEME.finditer(text):
            start, end = match.span()
            found.append((start, end, "".join(match[1].lower().split()), text[start + len(match[1]) : end]))
    schemed = len(found)
    after = known = 0
    for match in _HOST_END.finditer(text):
        dot, end = match.span()
        while known < schemed and found[known][0] <= dot:
            after = max(after, found[known][1])
            known += 1
        if dot < after:
            continue
        host = _BARE.search(text, max(0, dot - _LONGEST_HOST), end)
        if host is None:
            continue
        start = host.start()
        rest = _REST.match(text, end) if text.startswith("/", end) else None
        after = rest.end() if rest else end
        found.append((start, after, "https://", text[start:after]))
    if len(found) > schemed:
        found.sort()
    return [(scheme, rest) for _, _, scheme, rest in found]


def _tidy(url: str) -> str:
    """``url`` without LaTeX escapes and without what the sentence around it added at the end."""
    if "\\" in url:
        url = re.sub(r"\\(.)(?:\{\})?", r"\1", url)
    while url:
        last = url[-1]
        if last not in _TRAILING and not (last in _PAIRS and url.count(last) > url.count(_PAIRS[last])):
            break
        url = url[:-1]
    return url


def _kind(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path
    if path.lower().endswith(".pdf") or (host == "arxiv.org" and path.startswith("/pdf/")):
        return "pdf"
    if host in _CODE_HOSTS or host.startswith(("gitlab.", "git.")):
        return "code"
    if host in _MODEL_HUBS:
        names = [name for name in path.split("/") if name]
        if len(names) >= 2 and names[0] not in _HUB_PAGES:
            return "code"
    return "page"

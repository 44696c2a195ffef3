"""What can be subscribed to, and which pages hold what is new there. Pure.

| target | what comes |
|---|---|
| ``hf`` | the papers of Hugging Face's day, every day since the last fetch |
| ``hf:trending`` ``hf:2026-03-12`` ``hf:2026-03-01..2026-03-07`` ``hf:2026-W11`` ``hf:2026-03`` | what its name says |
| ``arxiv:cs.CL`` ``arxiv:cs.CL+cs.AI`` | what arXiv announces in these categories |
| ``arxiv:query:all:diffusion AND cat:cs.CV`` | the newest papers that arXiv finds |
| ``author:Jane Doe`` | the newest papers of an author on arXiv |
| ``https://…`` | a feed, or any page readq can read |
| a folder | the files that are put there |

Services: https://huggingface.co/api/daily_papers, https://info.arxiv.org/help/rss.html,
https://info.arxiv.org/help/api/user-manual.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

from readq.errors import UsageError
from readq.sources import addresses

MOST_DAYS = 31  # of a service that is asked day by day
_HF_PAGE, _ARXIV_PAGE = 100, 200
_MOST_PAGES = 20
_CATEGORY = re.compile(r"[a-z][a-z-]*(?:\.(?:[A-Z]{2}|[a-z]+(?:-[a-z]+)*|\*))?", re.A)
_DAY = r"\d{4}-\d\d-\d\d"
_PERIOD = re.compile(
    rf"trending|(?P<first>{_DAY})(?:\.\.(?P<last>{_DAY}))?|(?P<week>\d{{4}}-W\d\d)|(?P<month>\d{{4}}-\d\d)", re.A
)


@dataclass(frozen=True, slots=True)
class Services:
    """Where the services are: their own addresses, or those of mirrors, without a slash at the end."""

    huggingface: str = "https://huggingface.co"
    arxiv: str = "https://export.arxiv.org"
    arxiv_feeds: str = "https://rss.arxiv.org"
    crossref: str = "https://api.crossref.org"
    semantic_scholar: str = "https://api.semanticscholar.org"
    openalex: str = "https://api.openalex.org"
    zotero: str = "http://localhost:23119"

    def knows(self, url: str) -> bool:
        """Whether an address is on one of these, which the reader named."""
        own = (
            self.huggingface, self.arxiv, self.arxiv_feeds, self.crossref, self.semantic_scholar, self.openalex,
        )  # fmt: skip
        return url.startswith(tuple(f"{address}/" for address in own))


@dataclass(frozen=True, slots=True)
class Page:
    """Something to fetch. ``locator`` is what it is in the library, ``name`` what the reader calls it there.

    ``grows``: what it lists is added to what it listed before, since old things drop out of it. Where there are more
    pages, this one lists ``full`` papers, and ``parameter`` is raised by ``step`` for the next.
    """

    url: str
    locator: str
    name: str
    accept: str = "*/*"
    grows: bool = False
    full: int = 0
    parameter: str = ""
    step: int = 0
    number: int = 0

    @property
    def address(self) -> str:
        """What to ask for."""
        return f"{self.url}&{self.parameter}={self.number * self.step}" if self.parameter else self.url

    def following(self) -> Page | None:
        """The next page; None if that is enough."""
        if not self.parameter or self.number + 1 >= _MOST_PAGES:
            return None
        number = self.number + 1
        mark = f" ({number + 1})"
        return Page(
            self.url, f"{self.locator}#{number}", self.name.partition(" (")[0] + mark, self.accept, self.grows,
            self.full, self.parameter, self.step, number,
        )  # fmt: skip


def normal(text: str) -> tuple[str, str]:
    """A target as it is kept, and a name for it. UsageError says what it could be instead."""
    text = " ".join(text.split())
    kind, colon, rest = text.partition(":")
    kind = kind.lower()
    if kind in ("hf", "huggingface"):
        return _normal_hf(rest.strip() if colon else "")
    if kind == "arxiv" and colon:
        return _normal_arxiv(rest.strip())
    if kind == "author" and colon:
        name = rest.strip().strip('"')
        if not name:
            raise UsageError("Which author? Write author:Jane Doe.")
        return f"author:{name}", name
    if text.startswith(("/", "~", ".")) or "\\" in text:
        folder = Path(text).expanduser().absolute()
        if not folder.is_dir():
            raise UsageError(f"{folder} is no folder; nothing was subscribed to.")
        return str(folder), folder.name
    if "://" in text or re.match(r"[\w-]+(?:\.[\w-]+)+(?:/|$)", text):
        url = addresses.normal(text)
        return url, addresses.host_of(url).removeprefix("www.")
    raise UsageError(
        f"{text!r} is nothing to subscribe to. Use hf, arxiv:cs.CL, arxiv:query:…, author:NAME, a web address or a "
        "folder."
    )


def _normal_hf(rest: str) -> tuple[str, str]:
    if rest in ("", "daily"):
        return "hf", "HF daily"
    match = _PERIOD.fullmatch(rest)
    if match is None:
        raise UsageError(
            f"hf:{rest} is no page of Hugging Face. Use hf, hf:trending, a day (hf:2026-03-12), days "
            "(hf:2026-03-01..2026-03-07), a week (hf:2026-W11) or a month (hf:2026-03)."
        )
    for day in (match["first"], match["last"], f"{match['month']}-01" if match["month"] else None):
        _checked_day(day)
    return f"hf:{rest}", f"HF {rest}"


def _checked_day(day: str | None) -> None:
    try:
        if day is not None:
            date.fromisoformat(day)
    except ValueError:
        raise UsageError(f"{day} is no day; write it as 2026-03-12.") from None


def _normal_arxiv(rest: str) -> tuple[str, str]:
    if rest.startswith("query:"):
        query = rest.removeprefix("query:").strip()
        if not query:
            raise UsageError("What is arXiv to look for? Write arxiv:query:all:diffusion, for example.")
        return f"arxiv:query:{query}", f"arXiv {query}"[:60]
    categories = [part for part in re.split(r"[+,\s]+", rest) if part]
    for category in categories:
        if not _CATEGORY.fullmatch(category):
            raise UsageError(f"{category!r} is no category of arXiv, such as cs.CL or math.")
    if not categories:
        raise UsageError("Which categories of arXiv? Write arxiv:cs.CL or arxiv:cs.CL+cs.AI.")
    return f"arxiv:{'+'.join(categories)}", "+".join(categories)


def host(url: str) -> str:
    """The host of a page."""
    return addresses.host_of(url)


def is_folder(target: str) -> bool:
    """Whether a target is a folder of this machine."""
    return Path(target).is_absolute()


def pages(target: str, name: str, since: date | None, today: date, services: Services) -> list[Page]:
    """The pages to fetch for a target, oldest first: what came since a day, or, None, what is new now. ``today`` is a
    day of UTC. ``name`` is what the reader calls the subscription."""
    kind, _, rest = target.partition(":")
    if kind == "hf":
        return _hf(rest, name, since, today, services)
    if kind == "arxiv" and not rest.startswith("query:"):
        return _announced(rest, name, since, today, services)
    if kind == "arxiv":
        return [_found(rest.removeprefix("query:"), name, since, today, services)]
    if kind == "author":
        return [_found(f'au:"{rest}"', name, since, today, services)]
    return [Page(target, target, name, "application/atom+xml, application/rss+xml, */*;q=0.5", grows=True)]


def _hf(rest: str, name: str, since: date | None, today: date, services: Services) -> list[Page]:
    def page(parameter: str, value: str) -> Page:
        url = f"{services.huggingface}/api/daily_papers?{parameter}={value}&limit={_HF_PAGE}"
        title = f"{name} {value}" if not rest else name
        return Page(url, url, title, "application/json", full=_HF_PAGE, parameter="p", step=1)

    if rest == "trending":
        url = f"{services.huggingface}/api/daily_papers?sort=trending&limit={_HF_PAGE}"
        return [Page(url, f"{url}#{today.isoformat()}", f"{name} {today.isoformat()}", "application/json")]
    match = _PERIOD.fullmatch(rest)
    if match and match["week"]:
        return [page("week", match["week"])]
    if match and match["month"]:
        return [page("month", match["month"])]
    last = today
    if match:
        first = date.fromisoformat(match["first"])
        last = min(today, date.fromisoformat(match["last"] or match["first"]))
    else:
        first = since if since is not None else today - timedelta(days=1)
    first = max(first, last - timedelta(days=MOST_DAYS - 1))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [page("date", day.isoformat()) for day in days]


def _announced(categories: str, name: str, since: date | None, today: date, services: Services) -> list[Page]:
    url = f"{services.arxiv_feeds}/atom/{categories}"
    feed = Page(url, f"{url}#{today.isoformat()}", f"{name} {today.isoformat()}", "application/atom+xml")
    if since is None or since >= today - timedelta(days=1):
        return [feed]
    # The feed tells of one day; what came before it is asked for by the day it was submitted.
    query = " OR ".join(f"cat:{category}" for category in categories.split("+"))
    return [_found(f"({query})", f"{name} since {since.isoformat()}", since, today, services), feed]


def _found(query: str, name: str, since: date | None, today: date, services: Services) -> Page:
    asked = query
    if since is not None:
        asked = f"({query}) AND submittedDate:[{since:%Y%m%d}0000 TO {today:%Y%m%d}2359]"
    parameters = urlencode(
        {"search_query": asked, "sortBy": "submittedDate", "sortOrder": "descending", "max_results": _ARXIV_PAGE},
        quote_via=quote,
    )
    url = f"{services.arxiv}/api/query?{parameters}"
    locator = f"{services.arxiv}/api/query?search_query={quote(query)}"
    if since is None:
        return Page(url, locator, name, "application/atom+xml", grows=True)
    return Page(
        url, f"{locator}#{since.isoformat()}", name, "application/atom+xml", grows=True, full=_ARXIV_PAGE,
        parameter="start", step=_ARXIV_PAGE,
    )  # fmt: skip

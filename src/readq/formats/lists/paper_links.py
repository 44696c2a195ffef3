"""Which web addresses are a paper's, and what they tell of it."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from readq.identity import arxiv_id, doi

_HOSTS = {
    "openreview.net": re.compile(r"/(?:forum|pdf)\?(?:.*&)?id=([\w-]+)"),
    "aclanthology.org": re.compile(r"/([A-Z]\d\d-\d{4}|\d{4}\.[\w-]+\.\d+)(?:\.pdf|v\d+)?/?$"),
    "www.aclweb.org": re.compile(r"/anthology/(?:papers/\w/\w+/)?([A-Z]\d\d-\d{4}|\d{4}\.[\w-]+\.\d+)"),
    "www.semanticscholar.org": re.compile(r"/paper/(?:.*/)?([0-9a-f]{40})"),
    "pubmed.ncbi.nlm.nih.gov": re.compile(r"/(\d{4,9})"),
    "www.ncbi.nlm.nih.gov": re.compile(r"/(?:pubmed/(\d{4,9})|pmc/articles/(PMC\d+))"),
    "pmc.ncbi.nlm.nih.gov": re.compile(r"/articles/(PMC\d+)"),
    "europepmc.org": re.compile(r"/article/(?:MED/(\d+)|PMC/(PMC\d+))"),
    "openalex.org": re.compile(r"/(?:works/)?([Ww]\d+)$"),
}  # fmt: skip
_SCHEMES = {
    "openreview.net": "openreview", "aclanthology.org": "acl", "www.aclweb.org": "acl", "www.semanticscholar.org": "s2",
    "pubmed.ncbi.nlm.nih.gov": "pmid", "www.ncbi.nlm.nih.gov": "pmid", "pmc.ncbi.nlm.nih.gov": "pmcid",
    "europepmc.org": "pmid", "openalex.org": "openalex",
}  # fmt: skip
_PAGES = re.compile(
    r"//(?:www\.)?(?:proceedings\.mlr\.press/v\d+/[\w-]+(?:\.html|/[\w-]+\.pdf)|papers\.n(?:eur)?ips\.cc/paper|proceedings\.neurips\.cc/paper"
    r"|openaccess\.thecvf\.com/content|ieeexplore\.ieee\.org/(?:abstract/)?document/\d+|dl\.acm\.org/citation"
    r"|jmlr\.org/papers/v\d+/|jmlr\.csail\.mit\.edu/papers|sciencedirect\.com/science/article|nature\.com/articles/[\w.-]+"
    r"|science\.org/doi|pnas\.org/content|journals\.plos\.org/\w+/article|mdpi\.com/[\d-]+/\d+|eprint\.iacr\.org/\d{4}/\d+"
    r"|hal\.science/hal-\d+|cell\.com/[\w-]+/(?:fulltext|abstract)|isca-(?:speech|archive)\.org/\S+\.(?:html|pdf)"
    r"|usenix\.org/conference/\w+/presentation|ojs\.aaai\.org/\S+/article/view|transformer-circuits\.pub/\d{4}/)",
    re.I,
)
_IN_PATH = re.compile(r"/(10\.\d{4,9}/[^?#\s]+)")
_BIORXIV = re.compile(r"(?:bio|med)rxiv\.org/content/(?:early/\S+/)?(10\.\d+/[\d.]+)")
_NATURE = re.compile(r"nature\.com/articles/(s\d{5}-[\w-]+|nature\d+|[a-z]+\.\d{4}\.\d+)", re.I)


class Paper(NamedTuple):
    """What an address tells: identifiers, and whether it is that of a paper at all."""

    identifiers: tuple[tuple[str, str], ...]
    known: bool


def paper(url: str) -> Paper:
    """What a web address, an id or a DOI tells of a paper."""
    url = url.strip()
    if known := arxiv_id(url):
        return Paper((("arxiv", known),), True)
    if (match := _BIORXIV.search(url)) and (found := doi(match[1])):
        return Paper((("doi", found),), True)
    if found := doi(url):
        return Paper((("arxiv", own),) if (own := arxiv_id(found)) else (("doi", found),), True)
    if not url.startswith(("http://", "https://")):
        return Paper((), False)
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return Paper((), False)
    for name in (host, f"www.{host}", host.removeprefix("www.")):
        if (pattern := _HOSTS.get(name)) and (match := pattern.search(url)):
            value = next(each for each in match.groups() if each)
            scheme = "pmcid" if value.startswith("PMC") else _SCHEMES[name]
            return Paper(((scheme, value),), True)
    if match := _NATURE.search(url):
        return Paper((("doi", f"10.1038/{match[1].lower()}"),), True)
    if (match := _IN_PATH.search(unquote(url))) and (
        found := doi(re.sub(r"(?:/(?:full|abstract|pdf|html?|meta|epdf))+$|\.pdf$", "", match[1]))
    ):
        return Paper((("doi", found),), True)
    return Paper((), _PAGES.search(url) is not None)

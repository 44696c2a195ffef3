"""What the links of a paper are called beside their addresses."""

from __future__ import annotations

from readq.model import Link

_PROJECTS = (".github.io", ".gitlab.io", "sites.google.com")
_VIDEOS = ("youtube.com", "youtu.be", "vimeo.com")
_DATA = ("zenodo.org", "huggingface.co/datasets", "hf.co/datasets", "kaggle.com/datasets")
_MODELS = ("huggingface.co", "hf.co")
_DEMOS = ("huggingface.co/spaces", "hf.co/spaces", "colab.research.google.com")


def link_name(link: Link) -> str:
    """``code``, ``project``, ``data`` …: what is behind a link, as far as its address tells; else its kind."""
    address = link.url.partition("://")[2].lower().removeprefix("www.")
    host = address.partition("/")[0]
    if link.kind == "code":
        return "demo" if _is_at(address, _DEMOS) else "model" if _is_at(address, _MODELS) else "code"
    if link.kind != "page":
        return link.kind
    if host.endswith(_PROJECTS):
        return "project"
    return "video" if _is_at(address, _VIDEOS) else "data" if _is_at(address, _DATA) else "page"


def _is_at(address: str, places: tuple[str, ...]) -> bool:
    return any(address == place or address.startswith(f"{place}/") for place in places)

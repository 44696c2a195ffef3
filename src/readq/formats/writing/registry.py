"""The formats that papers are written in; the module of each is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module

from readq.formats.writing.base import Export

# name -> module beside this one, and the attribute in it
EXPORTS = {
    "bibtex": ("bibtex", "BIBTEX"),
    "biblatex": ("bibtex", "BIBLATEX"),
    "ris": ("ris", "RIS"),
    "csl-json": ("csl_json", "CSL_JSON"),
    "endnote-xml": ("endnote_xml", "ENDNOTE_XML"),
    "html": ("html", "HTML"),
    "atom": ("feeds", "ATOM"),
    "rss": ("feeds", "RSS"),
    "csv": ("plain", "CSV"),
    "tsv": ("plain", "TSV"),
    "titles": ("plain", "TITLES"),
    "markdown": ("plain", "MARKDOWN"),
    "jsonl": ("plain", "JSONL"),
    "share": ("shared", "SHARE"),
    "share-html": ("shared", "SHARE_HTML"),
}


def export(name: str) -> Export:
    """The format of a name in `EXPORTS`."""
    module, attribute = EXPORTS[name]
    found = getattr(import_module(f"readq.formats.writing.{module}"), attribute)
    assert isinstance(found, Export)
    return found

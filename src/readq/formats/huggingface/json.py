"""JSON of Hugging Face's API: ``daily_papers``, ``papers/{id}``, ``papers/search``, and lists or JSON lines of them.

https://huggingface.co/docs/hub/api
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from readq.formats.base import Format, Item, Stream
from readq.formats.common import json_records
from readq.formats.huggingface.records import draft
from readq.listing import About, Authority, Problem

_PAPER = re.compile(
    r'"(?:upvotes|submittedOnDailyAt|ai_summary|discussionId|submittedBy|numComments|isAuthorParticipating)"\s*:'
)
_WITHIN = ("dailyPapers", "papers", "results")


def sniff(stream: Stream) -> bool:
    """Whether it is JSON with the fields that only these records have."""
    text = stream.text
    return stream.head[:1] in ("{", "[") and _PAPER.search(text) is not None and '"title"' in text and '"id"' in text


def read(stream: Stream) -> Iterator[Item]:
    """The papers of an answer, or of many one after the other."""
    text = stream.text
    listed = "hf-daily" if "submittedOnDailyAt" in text or "submittedBy" in text else "hf-search"
    yield About("hf-paper" if stream.head.startswith("{") and '"paper"' not in text and "\n{" not in text else listed)
    for record in json_records.records(stream, _WITHIN):
        yield record if isinstance(record, Problem) else draft(record.value, record.line)


FORMAT = Format(
    "hf-json",
    "Hugging Face Papers API (JSON)",
    sniff,
    read,
    Authority.API,
    kept="id, title, abstract, authors, days of publication and listing, code and project page, upvotes, comments, "
    "stars, keywords; the machine's summary apart from the abstract; organization, the address of its picture",
    left="who submitted it, accounts of authors, other media",
)

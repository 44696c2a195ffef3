"""The fields of the query language and the orders of a list, each declared once.

Parsing, completion, remarks and the command line's choices follow from these tables. What only the store can know, the
SQL of each, hangs on the same names in `readq.store.field_sql` and `readq.store.orders`. Standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from readq.values import field, value

Kind = Literal["text", "choice", "number", "date", "name", "id", "order"]


@value(frozen=True, slots=True)
class Declaration:
    """A field: a name that may stand before a colon in a query.

    ``kind`` says what its values are and how they are compared:

    | kind | values |
    |---|---|
    | text | words and phrases, looked for in one of a paper's texts |
    | choice | one of ``offers``, or the beginning of it |
    | number, date | compared: after ``:>``, ``:>=``, ``:<``, ``:<=`` too, and as a range ``A..B`` |
    | name | as `readq.filters.fold_name` makes it |
    | id | a readq number or an identifier |
    | order | one of `ORDERS`, with a minus the other way round |

    ``help``: what it takes, in a few words. ``example``: a value one could type. ``offers``: values to complete, with
    their meaning; of a choice these are all there are. ``live``: the values to complete are the library's. ``called``:
    what else somebody may call the field. ``spellings``: what else somebody may call its choices.
    """

    name: str
    kind: Kind
    help: str
    example: str = "word"
    offers: Mapping[str, str] = field(default_factory=dict)
    live: bool = False
    called: tuple[str, ...] = ()
    spellings: Mapping[str, str] = field(default_factory=dict)

    @property
    def compared(self) -> bool:
        """Whether values lie before and after one another."""
        return self.kind in ("number", "date")

    @property
    def fixed(self) -> bool:
        """Whether ``offers`` are all the values there are (of an order with or without its minus)."""
        return self.kind in ("choice", "order")


@value(frozen=True, slots=True)
class Order:
    """An order of the list: what comes ``first`` in it, and what does when it is reversed (``last``). ``label`` is what
    a menu calls it, empty for an order that is not for the reader to choose there. ``limited``: a list of more than
    `LIMIT` papers stays in the listed order, since no index answers it."""

    name: str
    label: str
    first: str
    last: str
    limited: bool = False


LIMIT = 5_000  # papers


ORDERS = {
    order.name: order
    for order in (
        Order("listed", "Listed order", "as listed, or by hand", "the other way round"),
        Order("newest", "Newest", "added last first", "added first first"),
        Order("title", "Title", "A to Z", "Z to A"),
        Order("priority", "Priority", "highest first", "lowest first"),
        Order("decided", "Decided", "decided last first", "decided first first"),
        Order("most-listed", "Most listed", "in most listings first", "in fewest listings first"),
        Order("waiting", "Longest waiting", "waiting longest first", "waiting shortest first"),
        Order("published", "Published", "published last first", "published first first", limited=True),
        Order("author", "First author", "A to Z", "Z to A", limited=True),
        Order("venue", "Venue", "A to Z", "Z to A", limited=True),
        Order("upvotes", "Upvotes", "most first", "fewest first", limited=True),
        Order("interest", "Interest", "what is most like what you liked", "what is least like it"),
        Order("relevance", "", "best match first, in find", "worst match first, in find"),
    )
}

_DAYS = {
    "today": "since midnight",
    "yesterday": "the day before",
    "1w": "the last week",
    "2w": "the last two weeks",
    "1mo": "the last month",
    "3mo": "the last three months",
    "1y": "the last year",
}

FIELDS = {
    declared.name: declared
    for declared in (
        Declaration(
            "status",
            "choice",
            "inbox, queue, read or skip",
            "inbox",
            {"inbox": "not decided yet", "queue": "to read", "read": "done", "skip": "not for me"},
            called=("state",),
            spellings={"skipped": "skip", "queued": "queue", "unread": "inbox"},
        ),
        Declaration("tag", "name", "papers with this tag", "nlp", live=True, called=("label", "labels")),
        Declaration("author", "text", "a word of an author's name"),
        Declaration("title", "text", "a word of the title"),
        Declaration("abstract", "text", "a word of the abstract"),
        Declaration("note", "text", "a word of your note"),
        Declaration("source", "name", "part of a listing's name or file name", "daily", live=True),
        Declaration("id", "id", "a readq, arXiv or DOI number", "2404.03648", called=("arxiv", "doi")),
        Declaration("year", "number", "year of publication: 2024, >=2020, 2020..2023", "2024", live=True),
        Declaration("added", "date", "when it came in: today, 2w, 2026-03", "2w", _DAYS, called=("date",)),
        Declaration("decided", "date", "when you decided: today, 2w, 2026-03", "today", _DAYS),
        Declaration(
            "listed",
            "number",
            "in how many listings it was: 2, >=3",
            ">=2",
            {">=2": "in two listings or more", ">=3": "in three or more", "1": "in one only"},
        ),
        Declaration(
            "priority",
            "number",
            "your priority: 1, >0",
            ">0",
            {">0": "raised", "<0": "lowered", "0": "neither"},
        ),
        Declaration("citations", "number", "how often it was cited, if asked for: >=100", ">=100", called=("cited",)),
        Declaration("upvotes", "number", "upvotes, as listed or asked for: >=20", ">=20"),
        Declaration("rating", "number", "how it was rated where it came from, of five: >=4", ">=4", called=("rated",)),
        Declaration("stars", "number", "stars of its code, as listed or asked for: >=100", ">=100"),
        Declaration(
            "has",
            "choice",
            "note, tag, code, abstract or link",
            "note",
            {
                "note": "a note of yours",
                "tag": "tags",
                "code": "a link to code",
                "abstract": "an abstract",
                "link": "a web page or PDF",
            },
            spellings={"notes": "note", "tags": "tag", "codes": "code", "abstracts": "abstract", "links": "link"},
        ),
        Declaration(
            "is",
            "choice",
            "latest, new, watched, revised, withdrawn, snoozed, returned, decided or listed-twice",
            "new",
            {
                "new": "from the last arrivals",
                "latest": "of the last day's listings",
                "snoozed": "until a day that has not come",
                "listed-twice": "in two listings or more",
                "decided": "queued, read or skipped",
                "returned": "back from snooze",
                "watched": "marked by a rule of yours",
                "revised": "there is a later version",
                "withdrawn": "taken back by its authors",
            },
        ),
        Declaration(
            "sort",
            "order",
            "order, reversed with a minus: sort:-title",
            "listed",
            {order.name: order.first for order in ORDERS.values()},
            called=("order",),
        ),
    )
}

TEXT_FIELDS = tuple(name for name, declared in FIELDS.items() if declared.kind == "text")

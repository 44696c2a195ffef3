"""What can be set: every setting with its default, its meaning and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

Value = str | int | bool | None
Check = Callable[[object], Value]  # the value as it is kept; ValueError says what would be right


class Option(NamedTuple):
    """A setting. ``name`` is its dotted name in the file, ``default`` its value without one, ``help`` what it means;
    ``example`` the value shown in a new file, when the default says nothing. ``secret``: its value is never shown."""

    name: str
    default: Value
    help: str
    check: Check
    example: str = ""
    secret: bool = False


def _one_of(*words: str) -> Check:
    def check(value: object) -> str:
        if isinstance(value, str) and value in words:
            return value
        raise ValueError(f"use {', '.join(map(repr, words[:-1]))} or {words[-1]!r}")

    return check


def _whole(low: int, high: int) -> Check:
    def check(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        raise ValueError(f"use a whole number from {low} to {high}")

    return check


def _yes_or_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("use true or false")


def _name(value: object) -> str:
    if isinstance(value, str) and 0 < len(value) <= 60:
        return value
    raise ValueError("use the name of a theme in quotes")


def _dates(value: object) -> str:
    if isinstance(value, str) and len(value) <= 60:
        import datetime

        try:
            shown, other = (day.strftime(value) for day in (datetime.date(2026, 11, 30), datetime.date(2031, 2, 5)))
        except (ValueError, UnicodeError):
            shown = other = "\n"
        if not value or (len(shown) <= 40 and shown.isprintable() and shown != other):  # it says something of the day
            return value
    raise ValueError("use a date format such as '%Y-%m-%d' or '%d %b %Y'")


def _text(value: object) -> str:
    if isinstance(value, str) and len(value) <= 10_000:
        return value
    raise ValueError("use a text in quotes")


def _pattern(value: object) -> str:
    if value == "":
        return ""
    if isinstance(value, str) and len(value) <= 200:
        from readq.citation_key import checked_pattern

        return checked_pattern(value)
    raise ValueError("use a pattern in quotes")


def _template(value: object) -> str:
    if isinstance(value, str) and len(value) <= 10_000:
        from readq.vault_template import checked_template

        return checked_template(value)
    raise ValueError("use a text in quotes")


def _web(value: object) -> str:
    if value == "":
        return ""
    if isinstance(value, str) and len(value) <= 500 and value.isprintable() and " " not in value:
        scheme, _, rest = value.partition("://")
        if scheme in ("https", "http") and rest and "@" not in rest and "?" not in rest:
            return value
    raise ValueError("use an address such as 'https://example.org'")


def _key(value: object) -> str:
    if isinstance(value, str) and len(value) <= 200 and value.isascii() and not set(value) & set(" \t\r\n"):
        return value
    raise ValueError("use the key as you were given it, in quotes")


def _mail(value: object) -> str:
    if value == "":
        return ""
    if isinstance(value, str) and len(value) <= 200 and value.isascii() and value.isprintable():
        name, at, host = value.partition("@")
        if name and at and host and not set(value[len(name) + 1 :]) & {"@"} and not set(value) & set(' <>()"'):
            return value
    raise ValueError("use a mail address, or '' for none")


def _command(value: object) -> str:
    if isinstance(value, str) and len(value) <= 1_000 and value.isprintable():
        import shlex

        try:
            if not value or shlex.split(value):
                return value
        except ValueError:
            pass
    raise ValueError("use a program with its arguments, such as 'msmtp -t'; no shell looks at it")


def _age(value: object) -> str:
    if value == "":
        return ""
    if isinstance(value, str) and len(value) <= 20:
        from readq.dates import canonical

        with suppress(ValueError):
            age = canonical(value)
            if re.fullmatch(r"[1-9][0-9]*(d|w|mo|y)", age):
                return age
    raise ValueError("use an age such as '60d', '8w' or '3mo'")


def _server(value: object) -> str:
    if value == "":
        return ""
    if isinstance(value, str) and len(value) <= 300:
        found = re.fullmatch(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?", value)
        if found and int(found[1] or 0) < 65_536:
            return value
    raise ValueError("use a mail server such as 'smtp.example.org' or 'smtp.example.org:587'")


def _pane(value: object) -> str | bool:
    if isinstance(value, bool) or value == "auto":
        return value
    raise ValueError("use true, false or 'auto'")


COLUMNS = ("who", "when", "source", "topic", "upvotes", "tags")


def _columns(value: object) -> str:
    if isinstance(value, str) and set(value.split()) <= set(COLUMNS) and len(value.split()) == len(set(value.split())):
        return " ".join(value.split())
    raise ValueError(f"use some of these in quotes, each once: {' '.join(COLUMNS)}")


OPTIONS: tuple[Option, ...] = (
    Option("theme", "dark", "dark, light, high-contrast, ansi (the terminal's own colours), or nord, gruvbox …", _name),
    Option("advance", "undecided", "After a decision: on to the next 'undecided' paper, to the 'next' one, or 'stay'.",
           _one_of("undecided", "next", "stay")),
    Option("confirm_above", 20, "Changing more papers than this at once asks first.", _whole(1, 1_000_000)),
    Option("date_format", "", "How dates are written: '%Y-%m-%d' as strftime has it. Empty: today, yesterday, 12 Nov.",
           _dates, "%Y-%m-%d"),
    Option("signs", "unicode", "Signs, lines and bars: 'unicode', or 'ascii' where the terminal or font lacks them.",
           _one_of("unicode", "ascii")),
    Option("screen_reader", False, "Whether the app says what changes in lines, for a screen reader.",
           _yes_or_no),
    Option("mouse", True, "Whether the app listens to the mouse. If not, the terminal can select text.", _yes_or_no),
    Option("pictures", False, "Whether the picture that a listing has of a paper is fetched and shown with it; needs "
           "pip install 'readq[pictures]'.", _yes_or_no),
    Option("layout.filter", "auto", "The filter pane at the start: true, false, or 'auto' (as it was left).", _pane),
    Option("layout.beside", None, "Percent of the width for the list beside the paper. Unset: as it was left.",
           _whole(15, 85), "55"),
    Option("layout.stacked", None, "Percent of the height for the list above the paper. Unset: as it was left.",
           _whole(15, 85), "50"),
    Option("layout.columns", " ".join(COLUMNS), "What a wide list tells of papers, in this order: "
           f"{', '.join(COLUMNS)}.", _columns),
    Option("queue.limit", 0, "How many papers the queue should have at most: beyond it you are warned. 0: any number.",
           _whole(0, 1_000_000), "50"),
    Option("queue.age", "", "How long a paper should wait in the queue at most: those that wait longer are offered "
           "for a decision.", _age, "60d"),
    Option("note.template", "", "What a new note begins with; {title}, {authors}, {id}, {date} are filled in.", _text,
           "## Why it matters\\n\\n- [ ] \\n"),
    Option("export.citation_key", "", "What new citation keys are made of. Empty: [auth:lower][year][shorttitle].",
           _pattern, "[auth:lower][year]"),
    Option("export.note_template", "", "What readq's part of a note in a vault is laid out by; see readq vault.",
           _template, "# {title}\\n\\n{about}\\n\\n## Note\\n\\n{note}\\n"),
    Option("export.name", "", "Who you are to those you share papers with: readq export share.", _text, "Ada"),
    Option("backup.automatic", True, "Whether the app, when you leave it, makes a backup: one a day at most.",
           _yes_or_no),
    Option("backup.daily", 7, "How many days keep their backup.", _whole(0, 366)),
    Option("backup.weekly", 4, "How many weeks keep their last backup.", _whole(0, 520)),
    Option("backup.monthly", 6, "How many months keep their last backup.", _whole(0, 240)),
    Option("backup.megabytes", 1_000, "What all backups may take. Of a larger library there is none.",
           _whole(1, 10_000_000)),
    Option("fetch.contact", "", "Your mail address, told to the servers that papers are fetched from.", _mail,
           "me@example.org"),
    Option("fetch.notify", False, "Whether readq fetch tells the desktop what is new.", _yes_or_no),
    Option("fetch.huggingface", "", "A mirror of Hugging Face. Empty: $HF_ENDPOINT, else huggingface.co.", _web,
           "https://hf-mirror.com"),
    Option("fetch.arxiv", "", "A mirror of arXiv's API. Empty: export.arxiv.org.", _web, "https://arxiv.example.org"),
    Option("fetch.arxiv_feeds", "", "A mirror of arXiv's feeds. Empty: rss.arxiv.org.", _web,
           "https://rss.arxiv.example.org"),
    Option("fetch.zotero", "", "Where Zotero answers on this machine. Empty: http://localhost:23119.", _web,
           "http://localhost:23120"),
    Option("fetch.semantic_scholar_key", "", "Your key of Semantic Scholar's API; or $SEMANTIC_SCHOLAR_API_KEY.", _key,
           "abc123", secret=True),
    Option("fetch.openalex_key", "", "Your key of OpenAlex's API; or $OPENALEX_API_KEY.", _key, "abc123", secret=True),
    Option("on_arrival.run", "", "A program that is given the papers that came in, a line of JSON each, on standard "
           "input. It is run without a shell.", _command, "python3 /home/me/bin/new_papers.py"),
    Option("on_arrival.seconds", 30, "How long it may take.", _whole(1, 3_600)),
    Option("mail.to", "", "To whom readq digest --send sends.", _mail, "me@example.org"),
    Option("mail.from", "", "From whom it comes. Empty: from mail.to.", _mail, "me@example.org"),
    Option("mail.command", "", "A program that sends the mail it reads. It is run without a shell.", _command,
           "msmtp -t"),
    Option("mail.server", "", "Without a program: the mail server, with a port if that is not the usual one.", _server,
           "smtp.example.org"),
    Option("mail.security", "starttls", "How the server is spoken to: 'starttls', 'tls' or, on this machine, 'none'.",
           _one_of("starttls", "tls", "none")),
    Option("mail.user", "", "Your name there. Empty: mail.from.", _text, "me"),
    Option("mail.password", "", "Your password there; or $READQ_MAIL_PASSWORD.", _text, "secret", secret=True),
)  # fmt: skip
BY_NAME = {option.name: option for option in OPTIONS}
TABLES = {"layout", "queue", "note", "export", "backup", "fetch", "on_arrival", "mail", "keys"}

"""The digest as a mail that every mail program shows: plain text, and HTML for those that like it better."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime, make_msgid

from readq.formats.writing import digest_page
from readq.formats.writing.digest import Digest, subject, text

_POLICY = default.clone(cte_type="7bit")


def mail(digest: Digest, sender: str = "", to: str = "") -> EmailMessage:
    """The mail; without addresses one that is looked at in a file. It is ASCII as it is written."""
    message = EmailMessage(_POLICY)
    message["Subject"] = subject(digest)
    message["From"] = sender or to or "readq <readq@localhost>"
    if to:
        message["To"] = to
    message["Date"] = format_datetime(datetime.fromtimestamp(digest.until, UTC))
    message["Message-ID"] = make_msgid("readq", domain="readq.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("".join(text(digest)), cte="quoted-printable")
    message.add_alternative("".join(digest_page.page(digest)), subtype="html", cte="quoted-printable")
    return message

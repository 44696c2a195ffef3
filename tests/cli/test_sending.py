"""``readq digest --send`` through a real mail server: encrypted where that was asked, or not at all."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from readq.cli import sending
from readq.config.reading import load
from readq.errors import ReadqError
from tests.cli.conftest import Readq

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # what the server says of itself

PASSWORD = "right & secret"


class Mailbox:
    """What a server took over (mail, whether it came encrypted, who logged in), and who asked to log in."""

    def __init__(self) -> None:
        self.mails: list[tuple[bytes, bool, str]] = []
        self.asked: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        assert server.transport is not None
        self.mails.append((content, server.transport.get_extra_info("sslcontext") is not None, str(session.auth_data)))
        return "250 taken"

    def login(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.asked.append(data.login.decode())
        right = data.password == PASSWORD.encode()
        return AuthResult(success=right, handled=False, auth_data=data.login.decode() if right else None)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def theirs(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine believes the authority that made the server's certificate."""
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))


@pytest.fixture
def box() -> Mailbox:
    return Mailbox()


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _serving(box: Mailbox, **options: Any) -> Iterator[int]:
    port = _free()
    controller = Controller(box, hostname="127.0.0.1", port=port, authenticator=box.login, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
def starttls(box: Mailbox, theirs: ssl.SSLContext) -> Iterator[int]:
    """A server that offers to encrypt, and takes passwords and mail only then."""
    yield from _serving(box, tls_context=theirs, require_starttls=True, auth_required=True)


@pytest.fixture
def tls(box: Mailbox, theirs: ssl.SSLContext) -> Iterator[int]:
    """A server that is encrypted from the first byte on."""
    yield from _serving(box, ssl_context=theirs, auth_required=True, auth_require_tls=False)


@pytest.fixture
def plain(box: Mailbox) -> Iterator[int]:
    """A server that does not offer to encrypt."""
    yield from _serving(box, auth_require_tls=False)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "mine.toml"
    monkeypatch.setenv("READQ_CONFIG", str(file))
    monkeypatch.setenv(sending.PASSWORD_VARIABLE, PASSWORD)
    return file


def _write(settings: Path, port: int, security: str, host: str = "localhost") -> None:
    settings.write_text(
        f"[mail]\nto = 'me@example.org'\nuser = 'reader'\nserver = '{host}:{port}'\nsecurity = '{security}'\n"
    )


def _refused() -> str:
    """The sentence that sending ends with, nothing having been sent."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "a digest", "readq@example.org", "me@example.org"
    with pytest.raises(ReadqError) as failed:
        sending.send(message, load())
    said = str(failed.value)
    assert "\n" not in said
    assert PASSWORD not in said
    return said


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_it_is_sent_encrypted_and_logged_in(
    readq: Readq, settings: Path, box: Mailbox, security: str, request: pytest.FixtureRequest
) -> None:
    _write(settings, request.getfixturevalue(security), security)
    sent = readq("digest", "--send", "--papers", "0")
    assert (sent.status, sent.err) == (0, "Sent 628 new papers to me@example.org.\n")
    [(mail, encrypted, who)] = box.mails
    assert (encrypted, who) == (True, "reader")
    assert message_from_bytes(mail)["Subject"] == "readq: 628 new papers, 0 in the queue"


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_wrong_password_is_said_and_nothing_sent(
    settings: Path,
    box: Mailbox,
    security: str,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setenv(sending.PASSWORD_VARIABLE, "wrong")
    port = request.getfixturevalue(security)
    _write(settings, port, security)
    said = _refused()
    assert f"localhost:{port} does not accept mail.user with mail.password" in said
    assert (box.mails, set(box.asked)) == ([], {"reader"})


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(
    settings: Path, box: Mailbox, security: str, request: pytest.FixtureRequest
) -> None:
    port = request.getfixturevalue(security)
    _write(settings, port, security)
    said = _refused()
    assert f"localhost:{port} could not show that it is the server it says it is" in said
    assert "nothing was sent" in said
    assert (box.mails, box.asked) == ([], [])


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_server_is_refused(settings: Path, box: Mailbox, starttls: int) -> None:
    _write(settings, starttls, "starttls", host="127.0.0.1")
    said = _refused()
    assert "could not show that it is the server it says it is" in said
    assert (box.mails, box.asked) == ([], [])


def test_a_server_that_does_not_encrypt_gets_nothing(settings: Path, box: Mailbox, plain: int) -> None:
    for security in ("starttls", "tls"):
        _write(settings, plain, security)
        said = _refused()
        assert f"localhost:{plain} does not" in said
        assert "nothing was sent" in said
    assert (box.mails, box.asked) == ([], [])


def test_only_who_says_so_sends_unencrypted_and_only_to_this_machine(
    readq: Readq, settings: Path, box: Mailbox, plain: int
) -> None:
    _write(settings, plain, "none")
    sent = readq("digest", "--send", "--papers", "0")
    assert (sent.status, len(box.mails), box.asked) == (0, 1, ["reader"]), sent.err

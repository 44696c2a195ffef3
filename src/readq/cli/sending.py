"""Sending a mail: through a program of the reader's, or a mail server, as the settings say."""

from __future__ import annotations

import os
import shlex
import smtplib
import ssl
import subprocess
from email.message import EmailMessage

from readq.config.settings import Config
from readq.errors import ReadqError

PASSWORD_VARIABLE = "READQ_MAIL_PASSWORD"
_SECONDS = 60
_LONGEST = 200  # characters of what a program or server complained
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_OFFERS = {"STARTTLS": "to encrypt, as mail.security asks (STARTTLS)", "AUTH": "to log in"}
_HERE = ("localhost", "127.0.0.1", "::1")


def ready(config: Config) -> None:
    """Raise `ReadqError` unless the settings say to whom, and by which way."""
    if not config["mail.to"]:
        raise ReadqError("To whom is it to be sent? Set mail.to: see readq config --init")
    if not (config["mail.command"] or config["mail.server"]):
        raise ReadqError("How is it to be sent? Set mail.command or mail.server: see readq config --init")


def send(message: EmailMessage, config: Config) -> None:
    """Send ``message``; when this returns, the program or the server has taken it over."""
    ready(config)
    if config["mail.command"]:
        _through_command(message, shlex.split(config["mail.command"]))
    else:
        _through_server(message, config)


def _through_command(message: EmailMessage, arguments: list[str]) -> None:
    name = arguments[0]
    try:
        ended = subprocess.run(arguments, input=message.as_bytes(), capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise ReadqError(f"{name} (mail.command) did not end within {_SECONDS} seconds; it was stopped.") from None
    except OSError as error:
        raise ReadqError(f"Cannot start {name} (mail.command): {error.strerror or error}.") from None
    if ended.returncode:
        said = ended.stderr.decode("utf-8", "replace").strip().partition("\n")[0][:_LONGEST]
        raise ReadqError(f"{name} (mail.command) ended with status {ended.returncode}{f': {said}' if said else ''}.")


def _through_server(message: EmailMessage, config: Config) -> None:
    security = str(config["mail.security"])
    host, port = server(str(config["mail.server"]))
    port = port or _PORTS[security]
    password = str(config["mail.password"]) or os.environ.get(PASSWORD_VARIABLE, "")
    if password and security == "none" and host not in _HERE:
        raise ReadqError(f"Anyone on the way to {host} could read your password. Set mail.security to starttls or tls.")
    try:
        with _connected(host, port, security) as connection:
            if security == "starttls":
                connection.starttls(context=ssl.create_default_context())
            if password:
                connection.login(str(config["mail.user"] or config["mail.from"] or config["mail.to"]), password)
            connection.send_message(message)
    except smtplib.SMTPAuthenticationError:
        raise ReadqError(f"{host}:{port} does not accept mail.user with mail.password.") from None
    except ssl.SSLCertVerificationError as error:
        why = error.verify_message.rstrip(".")
        raise ReadqError(
            f"{host}:{port} could not show that it is the server it says it is ({why}); nothing was sent."
        ) from None
    except ssl.SSLError:
        raise ReadqError(
            f"{host}:{port} does not speak TLS as mail.security has it; nothing was sent. Perhaps it is starttls."
        ) from None
    except smtplib.SMTPNotSupportedError as error:
        lacks = next((said for word, said in _OFFERS.items() if word in str(error)), f"enough ({error})")
        raise ReadqError(f"{host}:{port} does not offer {lacks}; nothing was sent.") from None
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        raise ReadqError(f"The mail was not sent by {host}:{port}: {str(error)[:_LONGEST]}.") from error


def _connected(host: str, port: int, security: str) -> smtplib.SMTP:
    if security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=_SECONDS)


def server(text: str) -> tuple[str, int]:
    """Host and port (0: the usual one) of a server as the settings name it: ``host``, ``host:587``, ``[::1]:25``."""
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        return host, int(rest.removeprefix(":") or 0)
    host, _, port = text.partition(":")
    return host, int(port or 0)

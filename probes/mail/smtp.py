"""Handing a message to the shopper's mail server (RFC 5321), and saying what it answered."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from ...core.errors import ConfigurationError, MysteryShopError, Unreachable
from ...core.mailbox import Mailbox, is_loopback
from ...core.scope import host_and_port

PATIENCE = 60
"""Seconds for one answer of the server; RFC 5321 4.5.3.2 asks for minutes, people give up sooner."""
IMPLICIT_TLS = 465
_ON_THE_WAY = re.compile(r"4\.4\.\d")
"""Networking or routing, for the moment (RFC 3463 3.5): ours does not reach theirs."""


class RefusedByServer(MysteryShopError):
    """A mail server said no, for certain: nothing has left.

    ``theirs`` tells whether it was the address that was refused, and not the letter or us, and not
    for want of a way there.
    """

    def __init__(self, code: int, answer: str, *, recipient: bool) -> None:
        super().__init__(f"{code} {answer}")
        self.passing = 400 <= code < 500
        self.theirs = recipient and not _ON_THE_WAY.match(answer)


@contextmanager
def submission(mailbox: Mailbox) -> Iterator["Submission"]:
    """A session with the shopper's mail server, signed in.

    Raises:
        Unreachable: nothing answers there, or it hangs up.
        ConfigurationError: it offers no TLS, or does not let us in.
    """
    host, port = host_and_port(mailbox.smtp)
    try:
        with _connection(mailbox, host, port or IMPLICIT_TLS) as smtp:
            _sign_in(smtp, mailbox)
            yield Submission(smtp)
    except (OSError, smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError) as error:
        raise Unreachable(f"mail server {mailbox.smtp}: {error}") from error


class Submission:
    """One message on its way: first the envelope, which commits to nothing, then the message."""

    def __init__(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp

    def envelope(self, sender: str, to: str, copy: str, size: int) -> None:
        """Ask whether sender, recipient and so many bytes are accepted; nothing has left afterwards.

        The blind copy goes with the letter or not at all, so that its arrival proves the letter's
        acceptance; a server that will not take the copy takes the letter without.

        Raises:
            RefusedByServer: the sender, the size (RFC 1870) or the recipient is refused.
        """
        declared = [f"SIZE={size}"] if self._smtp.has_extn("size") else []
        self._expect(self._smtp.mail(sender, declared), recipient=False)
        self._expect(self._smtp.rcpt(to), recipient=True)
        if copy:
            self._smtp.rcpt(copy)

    def message(self, data: bytes) -> str:
        """Let it go; what the server answered on taking it.

        Raises:
            RefusedByServer: it was not taken, for certain.
            SMTPServerDisconnected: the connection went away; whether it was taken is not known.
        """
        try:
            answer = self._smtp.data(data)
        except smtplib.SMTPDataError as error:
            answer = error.smtp_code, _as_bytes(error.smtp_error)
        return self._expect(answer, recipient=False)

    def _expect(self, answer: tuple[int, bytes], *, recipient: bool) -> str:
        code, said = answer
        text = " ".join(said.decode("utf-8", "replace").split())
        if not 200 <= code < 300:
            self._smtp.rset()
            raise RefusedByServer(code, text, recipient=recipient)
        return f"{code} {text}"


def _as_bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _connection(mailbox: Mailbox, host: str, port: int) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if port == IMPLICIT_TLS:
        return smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=context)
    smtp = smtplib.SMTP(host, port, timeout=PATIENCE)
    smtp.ehlo_or_helo_if_needed()
    if smtp.has_extn("starttls") and not is_loopback(mailbox.smtp):
        smtp.starttls(context=context)
        smtp.ehlo()
    elif not is_loopback(mailbox.smtp):
        smtp.close()
        raise ConfigurationError(
            f"mail server {mailbox.smtp} offers no TLS, and a password is not sent without; "
            "name its port 465 or 587"
        )
    return smtp


def _sign_in(smtp: smtplib.SMTP, mailbox: Mailbox) -> None:
    smtp.ehlo_or_helo_if_needed()
    if not smtp.has_extn("auth") and is_loopback(mailbox.smtp):
        return
    secret = mailbox.password()
    try:
        if mailbox.token_command:
            token = f"user={mailbox.user}\x01auth=Bearer {secret}\x01\x01"
            smtp.auth("XOAUTH2", lambda _=None: token)
        else:
            smtp.login(mailbox.user, secret)
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
        raise ConfigurationError(
            f"mail server {mailbox.smtp} does not let {mailbox.user} in: {error}"
        ) from error

"""The shopper's mailbox: the ``[shopper.NAME.mailbox]`` table."""

import hashlib
import hmac
import os
import shlex
import subprocess
from base64 import b32encode
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from .errors import ConfigurationError
from .scope import host_and_port

LOOPBACK = ("127.0.0.1", "::1", "localhost")
TOKEN_PATIENCE = 30
"""Seconds a token command may take."""
TAG_LETTERS = 12
"""Letters of a visit's tag: 60 bits, too many to guess and few enough to be printed whole."""


def mail_address(text: str) -> str:
    """An address as it goes into an envelope.

    Raises:
        ValueError: it is no plain address such as bo@example.org.
    """
    local, at, domain = text.rpartition("@")
    plain = local and at and "." in domain.strip(".") and text.isascii()
    if not plain or any(c.isspace() or c in '<>(),;:\\"[]' for c in text):
        raise ValueError(f"{text!r} is no mail address such as bo@example.org")
    return text


def _server(text: str) -> str:
    host_and_port(text)
    return text


Server = Annotated[str, AfterValidator(_server)]
MailAddress = Annotated[str, AfterValidator(mail_address)]


class Mailbox(BaseModel):
    """An account with IMAP and SMTP; secrets stand in the environment, never here.

    TLS is used always, but on loopback: on connecting (IMAP port 993, SMTP port 465) or by STARTTLS.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: MailAddress
    imap: Server
    """``imap.example.org`` or with a port, 993 when not named."""
    smtp: Server
    """``smtp.example.org`` or with a port, 465 when not named."""
    login: str = ""
    """The address when not named."""
    password_env: str = ""
    """Name of the environment variable that holds the password."""
    token_command: str = ""
    """A command that prints an OAuth 2 access token; used by XOAUTH2 instead of a password."""
    key_env: str = ""
    """Name of the environment variable with the key that signs our addresses; else the password."""
    plus_addressing: bool = True
    """Whether ``bo+anything@example.org`` reaches this mailbox (RFC 5233)."""
    own_copy: bool = True
    """Whether each letter also goes to this mailbox, blind: the proof that it has left."""
    folders: tuple[str, ...] = ()
    """Where to look for answers; when not named: the inbox and the folder for junk."""
    sent_folder: str = ""
    """Where sent letters are kept; when not named: the one the server marks so."""

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if bool(self.password_env) == bool(self.token_command):
            raise ValueError("one of password_env and token_command is needed, and only one")
        if self.token_command and not self.key_env:
            raise ValueError("key_env is needed beside token_command: a key that stays the same")
        return self

    @property
    def user(self) -> str:
        return self.login or self.address

    @property
    def place(self) -> str:
        """What the ledger knows it by: another server's mailbox may have the same login."""
        return f"{self.user} at {self.imap}"[:300]

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2].lower()

    @property
    def secret_names(self) -> list[str]:
        """The environment variables that have to be set."""
        return [name for name in (self.password_env, self.key_env) if name]

    def password(self) -> str:
        """The password, or the access token the command prints.

        Raises:
            ConfigurationError: the variable is not set, or the command fails.
        """
        if self.password_env:
            return _environment(self.password_env)
        try:
            done = subprocess.run(
                shlex.split(self.token_command),
                capture_output=True, text=True, timeout=TOKEN_PATIENCE, check=True,
            )  # fmt: skip
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise ConfigurationError(
                f"mailbox.token_command: {self.token_command!r} gave no token ({type(error).__name__})"
            ) from None
        return done.stdout.strip()

    def tag(self, purpose: str) -> str:
        """What marks the letters of a purpose as ours: lower-case, signed, the same every time."""
        key = _environment(self.key_env or self.password_env)
        signed = hmac.new(key.encode(), purpose.encode(), hashlib.sha256).digest()
        return b32encode(signed).decode().lower()[:TAG_LETTERS]

    def tagged(self, tag: str) -> str:
        """The address a tag's letters come from and are answered to."""
        if not self.plus_addressing:
            return self.address
        local, _, domain = self.address.rpartition("@")
        return f"{local}+{tag}@{domain}".lower()


def is_loopback(server: str) -> bool:
    """Whether a server is this machine, the one place where TLS is not asked for."""
    return host_and_port(server)[0] in LOOPBACK


def _environment(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise ConfigurationError(f"the environment variable {name} is not set; set it first")
    return value
